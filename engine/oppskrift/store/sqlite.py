"""SQLite: one process, one writer, each commit on disk before it is acknowledged (WAL, synchronous=FULL)."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import OperationalError

from ..errors import DatabaseNotReady
from ..message import message
from . import fair
from .database import Lease, Work, unreachable
from .group import GroupCommit
from .statements import Statement, compiled, execute
from .tables import WAITING

T = TypeVar("T")

PRAGMAS = ("pragma synchronous=full", "pragma foreign_keys=on", "pragma busy_timeout=5000")

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
        self._writers = _engine(url, _begin_immediate)
        self._readers = _engine(url, None)
        self.dialect: Dialect = self._writers.dialect
        self._group = GroupCommit(self._writers.connect)
        self._found, self._deletes = _closing(self.dialect)

    def read(self, work: Work[T]) -> T:
        """Run reading statements; a writer does not stop them."""
        with self._readers.connect() as connection:
            return work(connection)

    def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction, alone or with a savepoint in one that others share.

        Raises DatabaseNotReady when the file cannot be written (disk full, locked by a tool); nothing is written then.
        """
        try:
            return self._group.write(work)
        except OperationalError as error:
            raise unreachable(self._url, error) from error

    def close_tokens(self, connection: Connection, tenant: str, case_id: str, tokens: Sequence[int]) -> None:
        """Look which tables have rows of the tokens, and delete there; most steps have them in one table."""
        values = {"of_tenant": tenant, "of_case": case_id, "tokens": orjson.dumps(tokens).decode()}
        for delete, found in zip(self._deletes, self._found.rows(connection, values)[0], strict=True):
            if found:
                delete.run(connection, values)

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
        self._writers.dispose()
        self._readers.dispose()
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


def _begin_immediate(connection: Connection) -> None:
    execute(connection, "begin immediate", ())


def _engine(url: URL, begin: Callable[[Connection], None] | None) -> Engine:
    """Return an engine. Readers need their own: the begin hook fires for them too, and would take the write lock."""
    options: dict[str, Any] = {} if begin is not None else {"isolation_level": "AUTOCOMMIT"}
    engine = sa.create_engine(url, connect_args={"check_same_thread": False}, pool_reset_on_return=None, **options)

    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        if begin is not None:
            connection.execute("pragma journal_mode=wal")
        for pragma in PRAGMAS:
            connection.execute(pragma)

    sa.event.listen(engine, "connect", set_up)
    if begin is not None:
        sa.event.listen(engine, "begin", begin)
    return engine


def _closing(dialect: Dialect) -> tuple[Statement, list[Statement]]:
    tokens = sa.func.json_each(sa.bindparam("tokens", type_=sa.Text)).table_valued("value")
    wheres = [
        sa.and_(
            table.c.tenant == sa.bindparam("of_tenant", type_=sa.Text),
            table.c.case_id == sa.bindparam("of_case", type_=sa.Text),
            table.c.token.in_(sa.select(tokens.c.value)),
        )
        for table in WAITING
    ]
    found = sa.select(*(sa.exists().where(where) for where in wheres))
    deletes = [sa.delete(table).where(where) for table, where in zip(WAITING, wheres, strict=True)]
    return compiled(found, dialect), [compiled(delete, dialect) for delete in deletes]
