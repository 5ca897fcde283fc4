"""Statements compiled once and run on the driver's own cursor, inside SQLAlchemy's connection and transaction.

SQLAlchemy knows the tables and the dialects; the hot path does not pay for its execution layer, which measured two to
four times what SQLite itself takes for a statement.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.dml import Insert

LOG = logging.getLogger("oppskrift.sql")


@dataclass(frozen=True, slots=True)
class Statement:
    """Driver SQL, what puts its parameters in order (None for drivers that take names) and the values fixed in it."""

    sql: str
    order: Callable[[Mapping[str, Any]], Any] | None
    fixed: Mapping[str, Any]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute with one set of values; return how many rows it wrote."""
        written: int = execute(connection, self.sql, self.parameters(values)).rowcount
        return written

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Execute with one set of values; return the rows it found."""
        found: list[tuple[Any, ...]] = execute(connection, self.sql, self.parameters(values)).fetchall()
        return found

    def row(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Execute with one set of values; return the only row it found, or None."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """Return one set of values as the driver takes it."""
        if self.fixed:
            values = {**self.fixed, **values}
        return values if self.order is None else self.order(values)


class Runs(Protocol):
    """What runs with values and tells how many rows it wrote: a statement, or several."""

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute with one set of values."""
        ...


class Order(NamedTuple):
    """Something to run; it must write one row where `refusal` makes what to raise otherwise."""

    what: Runs
    values: Mapping[str, Any]
    refusal: Callable[[], Exception] | None = None


def run_in_turn(connection: Connection, orders: Iterable[Order]) -> None:
    """Run orders one after the other. Raises the first refusal; what follows is not run."""
    for what, values, refusal in orders:
        if what.run(connection, values) != 1 and refusal is not None:
            raise refusal()


def execute(connection: Connection, sql: str, parameters: Any) -> Any:
    """Run driver SQL and return the driver's cursor; it is logged at DEBUG. Raises DBAPIError as SQLAlchemy would.

    A connection has one such cursor: what it found is to be fetched before the next statement.
    """
    LOG.debug(sql)
    driver: Any = connection.dialect.loaded_dbapi
    kept = connection.info
    if "cursor" not in kept:
        kept["cursor"] = connection.connection.cursor()
    cursor = kept["cursor"]
    try:
        cursor.execute(sql, parameters)
    except driver.Error as error:
        raise failed(connection, cursor, sql, parameters, error) from error
    return cursor


def failed(connection: Connection, cursor: Any, sql: str, parameters: Any, error: Any) -> DBAPIError:
    """Return a driver's error as SQLAlchemy would raise it; a connection that is lost is not used again.

    It does not tell the parameters: they are people's data, and errors are logged.
    """
    driver: Any = connection.dialect.loaded_dbapi
    lost = connection.dialect.is_disconnect(error, connection.connection.driver_connection, cursor)
    if lost:
        connection.invalidate(error)
    found: Any = DBAPIError.instance(
        sql,
        parameters,
        error,
        driver.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=connection.dialect,
    )
    return found  # type: ignore[no-any-return]


def compiled(statement: ClauseElement, dialect: Dialect, columns: Sequence[str] | None = None) -> Statement:
    """Compile a Core statement; `columns` are those an INSERT fills."""
    found: Any = statement.compile(dialect=dialect, column_keys=list(columns) if columns is not None else None)
    fixed = {name: value for name, value in found.params.items() if value is not None}
    return Statement(str(found), _ordered(found.positiontup) if found.positional else None, fixed)


def _ordered(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Any]:
    """Return what makes the tuple of a statement's parameters."""
    return itemgetter(*names) if len(names) > 1 else lambda values: tuple(values[name] for name in names)


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
