"""Statements compiled once and run as driver SQL: SQLAlchemy knows the tables, the hot path does not pay for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.dml import Insert

Result = CursorResult[Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """Driver SQL, the order of its parameters (None for drivers that take names) and the values fixed in it."""

    sql: str
    order: tuple[str, ...] | None
    fixed: Mapping[str, Any]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Result:
        """Execute with one set of values."""
        return connection.exec_driver_sql(self.sql, self._parameters(values))

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute once per set of values; nothing happens for none."""
        if len(rows) == 1:
            self.run(connection, rows[0])
        elif rows:
            connection.exec_driver_sql(self.sql, [self._parameters(row) for row in rows])

    def _parameters(self, values: Mapping[str, Any]) -> Any:
        if self.order is None:
            return {**self.fixed, **values} if self.fixed else values
        if self.fixed:
            values = {**self.fixed, **values}
        return tuple([values[name] for name in self.order])


def compiled(statement: ClauseElement, dialect: Dialect, columns: Sequence[str] | None = None) -> Statement:
    """Compile a Core statement; `columns` are those an INSERT fills."""
    found: Any = statement.compile(dialect=dialect, column_keys=list(columns) if columns is not None else None)
    fixed = {name: value for name, value in found.params.items() if value is not None}
    return Statement(str(found), tuple(found.positiontup) if found.positional else None, fixed)


def insert_into(table: Table, dialect: Dialect) -> Insert:
    """Return the dialect's own INSERT, which knows ON CONFLICT."""
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(table: Table, dialect: Dialect) -> Statement:
    """Insert a row unless its key is taken; the row count tells."""
    statement: Any = insert_into(table, dialect)
    return compiled(statement.on_conflict_do_nothing(), dialect, table.columns.keys())


def insert_or_replace(table: Table, dialect: Dialect) -> Statement:
    """Insert a row or replace the one with the same key."""
    statement: Any = insert_into(table, dialect)
    keys = [column.name for column in table.primary_key]
    new = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return compiled(statement.on_conflict_do_update(index_elements=keys, set_=new), dialect, table.columns.keys())
