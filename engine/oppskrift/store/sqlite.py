"""SQLite: one process, one writer, each commit on disk before it is acknowledged (WAL, synchronous=FULL)."""

import sqlite3
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import ColumnElement

from ..errors import DatabaseNotReady
from ..message import message
from . import fair
from .database import Lease, Work, unreachable
from .group import GroupCommit
from .statements import Order, compiled, run_in_turn
from .tables import WAITING

T = TypeVar("T")

PRAGMAS = ("pragma journal_mode=wal", "pragma synchronous=full", "pragma foreign_keys=on", "pragma busy_timeout=5000")

DUE = """
with recursive turn(tenant) as (
  select min(tenant) from job where state = 'timer'
  union all
  select (select min(tenant) from job where state = 'timer' and tenant > turn.tenant) from turn
  where turn.tenant is not null)
select tenant from turn
where (select min(due) from job where state = 'timer' and job.tenant = turn.tenant) <= ?
"""
PROMOTE = """
update job set state = 'ready' where (tenant, case_id, token) in (
  select tenant, case_id, token from job where state = 'timer' and tenant = ? and due <= ?
  order by due, case_id, token limit ?)
"""
RETAKE = """
update job set state = 'ready', lease_token = null, lease_until = null where (tenant, case_id, token) in (
  select tenant, case_id, token from job where state = 'running' and lease_until <= ? order by lease_until limit ?)
"""
READY = """
with recursive turn(tenant) as (
  select min(tenant) from job where state = 'ready'
  union all
  select (select min(tenant) from job where state = 'ready' and tenant > turn.tenant) from turn
  where turn.tenant is not null)
select tenant from turn where tenant is not null
"""
CLAIM = """
update job set state = 'running', attempt = attempt + 1, lease_token = ?, lease_until = ?
where (tenant, case_id, token) in (
  select tenant, case_id, token from job where state = 'ready' and tenant = ? order by due, case_id, token limit ?)
returning *
"""


class SqliteDatabase:
    """A SQLite file, held by this process alone until `close`. Raises DatabaseNotReady when another holds it."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._hold = hold(Path(url.database or ""))
        self._engine = _engine(url)
        self.dialect: Dialect = self._engine.dialect
        self._group = GroupCommit(self._engine.connect)
        self._readers: deque[Connection] = deque()
        self._of_case, self._of_token, self._of_tokens = (_Closing(self.dialect, *where) for where in CLOSED)

    def read(self, work: Work[T]) -> T:
        """Run reading statements; a writer does not stop them. Connections are kept: a pool's checkout costs more."""
        try:
            connection = self._readers.pop()
        except IndexError:
            connection = self._engine.connect()
        try:
            result = work(connection)
            connection.rollback()
        except BaseException:
            connection.close()
            raise
        self._readers.append(connection)
        return result

    def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction, alone or with a savepoint in one that others share.

        Raises DatabaseNotReady when the file cannot be written (disk full, locked by a tool); nothing is written then.
        """
        try:
            return self._group.write(work)
        except OperationalError as error:
            raise unreachable(self._url, error) from error

    def run(self, connection: Connection, orders: Sequence[Order]) -> None:
        """Run orders one after the other."""
        run_in_turn(connection, orders)

    def closing(self, tenant: str, case_id: str, tokens: Sequence[int] | None) -> Order:
        """Look which tables have rows of the tokens, and delete there; most steps have them in one table."""
        values: dict[str, Any] = {"of_tenant": tenant, "of_case": case_id}
        if tokens is None:
            return Order(self._of_case, values)
        if len(tokens) == 1:
            return Order(self._of_token, {**values, "token": tokens[0]})
        return Order(self._of_tokens, {**values, "tokens": orjson.dumps(tokens).decode()})

    def ready(self, connection: Connection, now: int) -> None:
        """Make due timers and jobs with expired leases ready."""
        tenants = connection.exec_driver_sql(DUE, (now,)).scalars().all()
        for tenant in tenants:
            connection.exec_driver_sql(PROMOTE, (tenant, now, fair.share(fair.PROMOTED, len(tenants))))
        connection.exec_driver_sql(RETAKE, (now, fair.RETAKEN))

    def claim(self, connection: Connection, lease: Lease) -> Sequence[Any]:
        """Claim tenant by tenant, the one after the last first."""
        tenants = connection.exec_driver_sql(READY).scalars().all()
        share = fair.share(lease.limit, len(tenants))
        rows: list[Any] = []
        for tenant in fair.turn(tenants, lease.last):
            wanted = min(share, lease.limit - len(rows))
            if wanted <= 0:
                break
            rows += connection.exec_driver_sql(CLAIM, (lease.token, lease.until, tenant, wanted)).all()
        return rows

    def close(self) -> None:
        """Close all connections and let other processes in."""
        self._group.close()
        while self._readers:
            self._readers.pop().close()
        self._engine.dispose()
        self._hold.close()


def hold(path: Path) -> sqlite3.Connection:
    """Hold a database file for this process by a lock on the file beside it. Raises DatabaseNotReady when it is held.

    The lock is an open exclusive transaction on `<file>.lock`: the operating system ends it with the process.
    """
    try:
        lock = sqlite3.connect(f"{path}.lock", timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise DatabaseNotReady(message("store.unreachable", url=path, reason=error)) from error
    try:
        lock.execute("begin exclusive")
    except sqlite3.Error as error:
        lock.close()
        raise DatabaseNotReady(message("error.database-busy", path=path)) from error
    return lock


class Hinting(SQLiteCompiler):
    """Writes `with_hint` behind the table, such as INDEXED BY; SQLAlchemy leaves hints out on SQLite."""

    def get_from_hint_text(self, table: sa.FromClause, text: str | None) -> str | None:
        """Return what stands behind the table's name."""
        return text


def _engine(url: URL) -> Engine:
    """Return an engine whose connections begin and commit nothing by themselves, and are closed when let go of."""
    engine = sa.create_engine(
        url,
        connect_args={"check_same_thread": False},
        poolclass=sa.NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )

    engine.dialect.statement_compiler = Hinting

    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    sa.event.listen(engine, "connect", set_up)
    return engine


_TOKENS = sa.func.json_each(sa.bindparam("tokens", type_=sa.Text)).table_valued("value")

CLOSED: tuple[tuple[Callable[[sa.Table], ColumnElement[bool]], ...], ...] = (
    (),
    (lambda table: table.c.token == sa.bindparam("token", type_=sa.Integer),),
    (lambda table: table.c.token.in_(sa.select(_TOKENS.c.value)),),
)
"""Which rows of a case to close: all, those of a token, or those of many."""


class _Closing:
    """Looks where rows are, in one statement, and deletes there: a look costs less than a delete that finds nothing."""

    def __init__(self, dialect: Dialect, *which: Callable[[sa.Table], ColumnElement[bool]]) -> None:
        wheres = [
            sa.and_(
                table.c.tenant == sa.bindparam("of_tenant", type_=sa.Text),
                table.c.case_id == sa.bindparam("of_case", type_=sa.Text),
                *(where(table) for where in which),
            )
            for table in WAITING
        ]
        self._found = compiled(sa.select(*(sa.exists().where(where) for where in wheres)), dialect)
        self._deletes = [
            compiled(sa.delete(table).where(where), dialect) for table, where in zip(WAITING, wheres, strict=True)
        ]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        found = self._found.rows(connection, values)[0]
        return sum(delete.run(connection, values) for delete, some in zip(self._deletes, found, strict=True) if some)
