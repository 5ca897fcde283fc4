"""The store on a database: SQLite for one process, PostgreSQL for many. Rows are the truth; nothing is cached."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Select
from sqlalchemy.exc import DBAPIError

from ..errors import DatabaseNotReady, NotFound
from ..message import message as text
from ..model import derive
from ..model.chain import micros
from ..model.record import (
    CaseRecord,
    EventRecord,
    InboxRecord,
    IncidentRecord,
    JobRecord,
    Step,
    SubscriptionRecord,
    TaskQuery,
    TaskRecord,
)
from . import fair, queries, rows, schema
from .database import Database, Lease, address, unreachable
from .postgres import PostgresDatabase
from .sqlite import SqliteDatabase
from .statements import compiled, insert_new
from .step_writer import StepWriter
from .tables import ARTIFACT, INBOX, INCIDENT, JOB, is_text
from .verify import EventRow

T = TypeVar("T")


class SqlStore:
    """Implements ports.Store on `sqlite:///path` or `postgresql+psycopg://…`. Safe to share between threads.

    Raises DatabaseNotReady when the database does not answer, has another schema than this program's, or (SQLite) is
    held by another process. Close it, or use it as a context manager.
    """

    def __init__(self, url: str) -> None:
        target = address(url)
        schema.check(url)
        self._database: Database
        try:
            self._database = (SqliteDatabase if target.get_backend_name() == "sqlite" else PostgresDatabase)(target)
        except DBAPIError as error:
            raise unreachable(target, error) from error
        dialect = self._database.dialect
        self._steps = StepWriter(self._database)
        self._reads = queries.Compiled(dialect)
        self._receive = insert_new(INBOX, dialect)
        self._put_artifact = insert_new(ARTIFACT, dialect)
        held = (JOB.c.tenant, JOB.c.case_id, JOB.c.token, JOB.c.lease_token)
        mine = [column == sa.bindparam(f"of_{column.name}", type_=column.type) for column in held]
        mine.append(is_text(JOB.c.state, "running"))
        self._extend = compiled(sa.update(JOB).where(*mine).values(lease_until=_number("until")), dialect)
        self._release = compiled(_release().where(*mine), dialect)
        self._last = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def database(self) -> Database:
        """The database, for the other things that are kept in it (store.drafts and the like)."""
        return self._database

    def close(self) -> None:
        """Let go of all connections, and of the file on SQLite."""
        self._database.close()

    def commit(self, step: Step) -> None:
        """Write a step. Raises Conflict or LeaseLost; then nothing is written."""
        derive.refuse_nul(derive.texts(step))
        self._database.write(lambda connection: self._steps.write(connection, step))

    def case(self, tenant: str, case_id: str) -> CaseRecord:
        """Return a case. Raises NotFound."""
        values = {"t": tenant, "c": case_id}
        row = self._database.read(lambda connection: self._reads.case.row(connection, values))
        return queries.found_case(row, case_id)

    def cases(self, tenant: str, *, process: str | None = None, limit: int = 100) -> list[CaseRecord]:
        """Return cases, newest first."""
        return self._list(queries.cases(tenant, process, limit), rows.case_record)

    def events(self, tenant: str, case_id: str) -> list[EventRecord]:
        """Return all steps of a case in order."""
        return [row.record(tenant, case_id) for row in self.event_rows(tenant, case_id)]

    def event_rows(self, tenant: str, case_id: str) -> list[EventRow]:
        """Return the steps as they are stored, for `verify`. Raises DatabaseNotReady for rows that cannot be read."""
        try:
            return self._list(queries.events(tenant, case_id), rows.event_row)
        except DBAPIError as error:
            raise DatabaseNotReady(text("store.history-unreadable", case=case_id, error=error.orig)) from error

    def task(self, tenant: str, case_id: str, token: int) -> TaskRecord:
        """Return an open task. Raises NotFound."""
        values = {"of_tenant": tenant, "of_case_id": case_id, "of_token": token}
        row = self._database.read(lambda connection: self._reads.task.row(connection, values))
        return queries.found_task(row, case_id, token)

    def tasks(self, query: TaskQuery) -> list[TaskRecord]:
        """Return open tasks, soonest due first (without a due date last), then oldest."""
        read = queries.tasks if query.roles is not None or query.extra else self._reads.tasks
        return self._database.read(lambda connection: read(connection, query))

    def subscriptions(self, tenant: str, message: str, key: str) -> list[SubscriptionRecord]:
        """Return who waits for this message."""
        values = {"t": tenant, "m": message, "k": key}
        found = self._database.read(lambda connection: self._reads.subscriptions.rows(connection, values))
        return [rows.subscription_record(row) for row in found]

    def incidents(self, tenant: str | None = None, case_id: str | None = None) -> list[IncidentRecord]:
        """Return open incidents, oldest first."""
        query = queries.of_tenant_and_case(INCIDENT, tenant, case_id, INCIDENT.c.raised_at)
        return self._list(query, rows.incident_record)

    def jobs(self, tenant: str | None = None, case_id: str | None = None) -> list[JobRecord]:
        """Return jobs in any state, soonest due first."""
        return self._list(queries.of_tenant_and_case(JOB, tenant, case_id, JOB.c.due), rows.job_record)

    def claim(self, worker: str, now: datetime, lease: timedelta, limit: int) -> list[JobRecord]:
        """Promote due timers, take over expired leases, and claim ready jobs fairly between tenants."""
        asked = Lease(
            token=secrets.token_hex(16), now=micros(now), until=micros(now + lease), limit=limit, last=self._last
        )

        def claimed(connection: Connection) -> list[JobRecord]:
            self._database.ready(connection, asked.now)
            return [rows.job_record(row) for row in self._database.claim(connection, asked)]

        jobs = self._database.write(claimed)
        order = {tenant: place for place, tenant in enumerate(fair.turn({job.tenant for job in jobs}, self._last))}
        self._last = next(reversed(order), self._last)
        return sorted(jobs, key=lambda job: (order[job.tenant], job.due, job.case_id, job.token))

    def heartbeat(self, job: JobRecord, now: datetime, lease: timedelta) -> bool:
        """Extend a lease; False when the job is no longer held."""
        values = {**_mine(job), "until": micros(now + lease)}
        return self._database.write(lambda connection: self._extend.run(connection, values)) == 1

    def release(self, job: JobRecord, now: datetime) -> bool:
        """Hand an unserved job back, ready at once and its attempt not counted; False when it is no longer held."""
        values = {**_mine(job), "now": micros(now)}
        return self._database.write(lambda connection: self._release.run(connection, values)) == 1

    def next_due(self, tenant: str | None = None) -> datetime | None:
        """Return when the next timer, ready job or parked inbox message falls due, or None."""
        return self._database.read(lambda connection: queries.next_due(connection, tenant))

    def put_artifact(self, sha256: str, kind: str, body: bytes) -> None:
        """Keep an immutable artifact by its content hash; storing it again does nothing."""
        values = {"sha256": sha256, "kind": kind, "body": body}
        self._database.write(lambda connection: self._put_artifact.run(connection, values))

    def artifact(self, sha256: str) -> bytes:
        """Return an artifact. Raises NotFound."""
        query = queries.artifact(sha256)
        found: bytes | None = self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())
        if found is None:
            raise NotFound("artifact", sha256)
        return found

    def receive(self, message: InboxRecord) -> bool:
        """Keep an incoming message; False when it was already received."""
        derive.refuse_nul((message.source, message.id, message.message, message.key))
        values = rows.inbox_values(message)
        return self._database.write(lambda connection: self._receive.run(connection, values)) == 1

    def pending_inbox(self, now: datetime, limit: int) -> list[InboxRecord]:
        """Return messages that may be acted on and have not been consumed, those not tried yet first."""
        looked = queries.ripe(now, 1)
        if self._database.read(lambda connection: connection.execute(looked).first()) is None:
            return []
        return self._database.write(lambda connection: queries.take_inbox(connection, now, limit))

    def expire_inbox(self, before: datetime) -> int:
        """Mark messages received before an instant that nobody waited for as expired; return how many."""
        return self._database.write(lambda connection: connection.execute(queries.expire(before)).rowcount)

    def _list(self, query: Select[Any], record: Callable[[Any], T]) -> list[T]:
        return [record(row) for row in self._database.read(lambda connection: connection.execute(query).all())]


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


def _release() -> sa.Update:
    return sa.update(JOB).values(
        state=sa.literal_column("'ready'"),
        due=_number("now"),
        attempt=JOB.c.attempt - 1,
        lease_token=sa.null(),
        lease_until=sa.null(),
    )


def _mine(job: JobRecord) -> rows.Values:
    return {
        "of_tenant": job.tenant,
        "of_case_id": job.case_id,
        "of_token": job.token,
        "of_lease_token": job.lease_token,
    }
