"""PostgreSQL: any number of processes; jobs are claimed with SKIP LOCKED, lost serialisation races are run again."""

import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import psycopg
import sqlalchemy as sa
from sqlalchemy import Connection, Transaction
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import DBAPIError, OperationalError

from . import fair
from .database import Lease, Work, unreachable
from .statements import LOG, Order, Statement, failed

T = TypeVar("T")

AGAIN = frozenset({"40001", "40P01"})
"""SQLSTATE serialization_failure and deadlock_detected: the transaction did nothing and may run again."""

ATTEMPTS = 6

CLOSE = Statement(
    """
with
  t as (delete from task where tenant = %(tenant)s and case_id = %(case_id)s and token = any(%(tokens)s)),
  j as (delete from job where tenant = %(tenant)s and case_id = %(case_id)s and token = any(%(tokens)s)),
  s as (delete from subscription where tenant = %(tenant)s and case_id = %(case_id)s and token = any(%(tokens)s))
delete from incident where tenant = %(tenant)s and case_id = %(case_id)s and token = any(%(tokens)s)
""",
    None,
    {},
)
CLOSE_CASE = Statement(
    """
with
  t as (delete from task where tenant = %(tenant)s and case_id = %(case_id)s),
  j as (delete from job where tenant = %(tenant)s and case_id = %(case_id)s),
  s as (delete from subscription where tenant = %(tenant)s and case_id = %(case_id)s)
delete from incident where tenant = %(tenant)s and case_id = %(case_id)s
""",
    None,
    {},
)
READY = """
with recursive turn(tenant) as (
  (select min(tenant) from job where state = 'timer')
  union all
  select (select min(tenant) from job where state = 'timer' and tenant > turn.tenant) from turn
  where turn.tenant is not null),
due as materialized (
  select chosen.* from turn cross join lateral (
    select tenant, case_id, token from job where state = 'timer' and tenant = turn.tenant and due <= %(now)s
    order by due, case_id, token limit (select greatest(1, %(promoted)s / greatest(1, count(tenant))) from turn)
    for update skip locked) chosen),
expired as materialized (
  select tenant, case_id, token from job where state = 'running' and lease_until <= %(now)s
  order by lease_until limit %(retaken)s for update skip locked)
update job set state = 'ready', lease_token = null, lease_until = null
from (select * from due union all select * from expired) now_ready
where job.tenant = now_ready.tenant and job.case_id = now_ready.case_id and job.token = now_ready.token
"""
CLAIM = """
with recursive turn(tenant) as (
  (select min(tenant) from job where state = 'ready')
  union all
  select (select min(tenant) from job where state = 'ready' and tenant > turn.tenant) from turn
  where turn.tenant is not null),
picked as materialized (
  select chosen.* from (
    select tenant from turn where tenant is not null
    order by tenant collate "C" <= %(last)s, tenant collate "C" limit %(limit)s) next_turn
  cross join lateral (
    select tenant, case_id, token from job where state = 'ready' and tenant = next_turn.tenant
    order by due, case_id, token
    limit (select greatest(1, ceil(%(limit)s::numeric / greatest(1, count(tenant)))::int) from turn)
    for update skip locked) chosen
  limit %(limit)s)
update job set state = 'running', attempt = attempt + 1, lease_token = %(token)s, lease_until = %(until)s
from picked where job.tenant = picked.tenant and job.case_id = picked.case_id and job.token = picked.token
returning job.*
"""


class PostgresDatabase:
    """A PostgreSQL database through psycopg 3."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine = sa.create_engine(url, pool_size=10, max_overflow=20, hide_parameters=True)
        self._readers = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self.dialect: Dialect = self._engine.dialect

    def read(self, work: Work[T]) -> T:
        """Run reading statements; on a connection that turns out to be broken, once more on a new one."""
        return self._persist(lambda: self._read_once(work))

    def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction; after a lost race, a deadlock or a broken connection, run it again.

        When the connection breaks during the commit nobody knows whether it took effect, and DatabaseNotReady is
        raised: whoever reads again sees the truth.
        """
        return self._persist(lambda: self._write_once(work))

    def run(self, connection: Connection, orders: Sequence[Order]) -> None:
        """Send all orders at once and look at the answers in their order: one round trip, BEGIN included.

        What follows a refused order has then also been run, and may have failed because of it; all is undone.
        """
        driver: Any = connection.connection.driver_connection
        cursors: list[Any] = [driver.cursor() for _ in orders]
        error: psycopg.Error | None = None
        try:
            with driver.pipeline():
                for cursor, (what, values, _) in zip(cursors, orders, strict=True):
                    statement = cast(Statement, what)
                    LOG.debug(statement.sql)
                    cursor.execute(statement.sql, statement.parameters(values))
        except psycopg.Error as caught:
            error = caught
        for order, cursor in zip(orders, cursors, strict=True):
            if order.refusal is not None and cursor.pgresult is not None and cursor.rowcount != 1:
                raise order.refusal()
        if error is not None:
            raise failed(connection, cursors[0], "", (), error) from error

    def closing(self, tenant: str, case_id: str, tokens: Sequence[int] | None) -> Order:
        """Delete from all four tables in one statement."""
        values = {"tenant": tenant, "case_id": case_id}
        if tokens is None:
            return Order(CLOSE_CASE, values)
        return Order(CLOSE, {**values, "tokens": list(tokens)})

    def ready(self, connection: Connection, now: int) -> None:
        """Make due timers and jobs with expired leases ready, in one statement."""
        connection.exec_driver_sql(READY, {"now": now, "promoted": fair.PROMOTED, "retaken": fair.RETAKEN})

    def claim(self, connection: Connection, lease: Lease) -> Sequence[Any]:
        """Claim in one statement, a share of each tenant's ready jobs; rows that others are claiming are passed."""
        values = {"last": lease.last, "limit": lease.limit, "token": lease.token, "until": lease.until}
        return connection.exec_driver_sql(CLAIM, values).all()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _read_once(self, work: Work[T]) -> T:
        with self._readers.connect() as connection:
            return work(connection)

    def _write_once(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                result = work(connection)
            except BaseException:
                transaction.rollback()
                raise
            self._settle(transaction)
            return result

    def _settle(self, transaction: Transaction) -> None:
        try:
            transaction.commit()
        except DBAPIError as error:
            if _sqlstate(error) in AGAIN:
                raise
            raise unreachable(self._url, error) from error

    def _persist(self, attempt: Callable[[], T]) -> T:
        for number in range(ATTEMPTS - 1):
            try:
                return attempt()
            except DBAPIError as error:
                if _sqlstate(error) not in AGAIN and not error.connection_invalidated:
                    raise
                time.sleep(secrets.SystemRandom().uniform(0, 0.005 * 2**number))
        try:
            return attempt()
        except OperationalError as error:
            raise unreachable(self._url, error) from error


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
