"""Counting what an institution has in the database.

Cases, messages and what is late are counted from indexes. Open tasks and waiting jobs are counted in one pass each over
the institution's own, which hold what waits now and no history; SQLite reads them faster so than through its partial
indexes. The number of event rows is estimated from the newest cases once there are many.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select
from sqlalchemy.sql import ColumnElement

from ..model.census import Backlog, CaseCount, Census, IncidentCount, JobCount, JobQuery, Queued, Standing
from ..model.chain import micros
from ..model.outcome import CaseStatus
from . import rows
from .database import Database
from .schema import REVISIONS
from .tables import CASE, INBOX, INCIDENT, JOB, TASK, is_text

ANY_DUE, ANY_MESSAGE, ANY_TIME = JOB.c.due >= 0, INBOX.c.message >= "", INBOX.c.received_at >= 0
"""Conditions that hold for every row: with them SQLite reads a partial index, else all rows of the tenant."""

SAMPLE = 1_000
"""How many of the newest cases the number of event rows is estimated from."""


class SqlCensus:
    """Implements ports.CensusTaker."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def census(self, tenant: str, now: datetime, *, unassigned: timedelta = timedelta(days=7)) -> Census:
        """Return how an institution stands."""
        return self._database.read(lambda connection: _census(connection, tenant, now, unassigned))

    def schema(self) -> tuple[str | None, str]:
        """Return the revision of the database's schema and the one that this program needs."""
        return self._database.read(_revision), REVISIONS[-1]

    def jobs(self, query: JobQuery) -> list[Queued]:
        """Return jobs in a state, soonest due first."""
        found = self._database.read(lambda connection: connection.execute(_jobs(query)).all())
        return [Queued(job=rows.job_record(row[:-2]), process=row[-2], title=row[-1]) for row in found]

    def stuck(self, tenant: str, *, limit: int = 1_000) -> list[Standing]:
        """Return what stands still, oldest first."""
        query = (
            sa.select(INCIDENT, CASE.c.process, CASE.c.version, CASE.c.title)
            .join(CASE, _same_case(INCIDENT))
            .where(INCIDENT.c.tenant == tenant)
            .order_by(INCIDENT.c.raised_at, INCIDENT.c.case_id, INCIDENT.c.token)
            .limit(limit)
        )
        found = self._database.read(lambda connection: connection.execute(query).all())
        return [
            Standing(incident=rows.incident_record(row[:-3]), process=row[-3], version=row[-2], title=row[-1])
            for row in found
        ]


def _census(connection: Connection, tenant: str, now: datetime, unassigned: timedelta) -> Census:
    cases = _cases(connection, tenant)
    events, estimated = _events(connection, tenant, sum(c.count for c in cases))
    at, old = micros(now), micros(now - unassigned)
    tasks, late, untaken = _tasks(connection, tenant, at, old)
    of_tenant, ready = JOB.c.tenant == tenant, sa.and_(is_text(JOB.c.state, "ready"), ANY_DUE)
    overdue, lost = is_text(JOB.c.state, "timer"), is_text(JOB.c.state, "running")
    pending, expired = is_text(INBOX.c.status, "pending"), is_text(INBOX.c.status, "expired")
    return Census(
        tenant=tenant,
        at=now,
        revision=_revision(connection) or "",
        cases=cases,
        jobs=_jobs_by_state(connection, tenant),
        incidents=_incidents(connection, tenant),
        standing_still=_one(connection, _standing_still(tenant)),
        ready=_backlog(connection, JOB.c.due, of_tenant, ready),
        overdue=_backlog(connection, JOB.c.due, of_tenant, overdue, JOB.c.due < at),
        leases=_backlog(connection, JOB.c.lease_until, _read_after(tenant), lost, JOB.c.lease_until < at),
        inbox_pending=_count(connection, INBOX, tenant, pending, ANY_MESSAGE),
        inbox_expired=_count(connection, INBOX, tenant, expired, ANY_TIME),
        tasks_open=tasks,
        tasks_overdue=late,
        tasks_unassigned=untaken,
        events=events,
        events_estimated=estimated,
    )


def _revision(connection: Connection) -> str | None:
    found: str | None = connection.exec_driver_sql("select version_num from alembic_version").scalar()
    return found


def _cases(connection: Connection, tenant: str) -> tuple[CaseCount, ...]:
    query = (
        sa.select(CASE.c.process, CASE.c.status, sa.func.count())
        .where(CASE.c.tenant == tenant)
        .group_by(CASE.c.process, CASE.c.status)
        .order_by(CASE.c.process, CASE.c.status)
    )
    found = connection.execute(query)
    return tuple(CaseCount(process=process, status=CaseStatus(status), count=n) for process, status, n in found)


def _jobs_by_state(connection: Connection, tenant: str) -> tuple[JobCount, ...]:
    query = (
        sa.select(JOB.c.state, JOB.c.kind, sa.func.count())
        .where(JOB.c.tenant == tenant)
        .group_by(JOB.c.state, JOB.c.kind)
        .order_by(JOB.c.state, JOB.c.kind)
    )
    return tuple(JobCount(state=state, kind=kind, count=n) for state, kind, n in connection.execute(query))


def _read_after(tenant: str) -> ColumnElement[bool]:
    """The tenant of a running job, said so that no index on tenant is chosen: the few that run are indexed together."""
    return sa.func.coalesce(JOB.c.tenant, "") == tenant


def _incidents(connection: Connection, tenant: str) -> tuple[IncidentCount, ...]:
    cases = sa.func.count(INCIDENT.c.case_id.distinct())
    query = (
        sa.select(CASE.c.process, INCIDENT.c.element, sa.func.count(), cases)
        .join(CASE, _same_case(INCIDENT))
        .where(INCIDENT.c.tenant == tenant)
        .group_by(CASE.c.process, INCIDENT.c.element)
        .order_by(CASE.c.process, INCIDENT.c.element)
    )
    found = connection.execute(query)
    return tuple(IncidentCount(process=p, element=element, count=n, cases=c) for p, element, n, c in found)


def _standing_still(tenant: str) -> Select[Any]:
    return sa.select(sa.func.count(INCIDENT.c.case_id.distinct())).where(INCIDENT.c.tenant == tenant)


def _events(connection: Connection, tenant: str, cases: int) -> tuple[int, bool]:
    """Return the number of event rows: a case has one for each revision."""
    newest = (
        sa.select(CASE.c.rev)
        .where(CASE.c.tenant == tenant)
        .order_by(CASE.c.started_at.desc(), CASE.c.id.desc())
        .limit(SAMPLE)
        .subquery()
    )
    looked, revs = connection.execute(sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(newest.c.rev), 0))).one()
    return (int(revs), False) if cases <= looked else (int(revs) * cases // looked, True)


def _tasks(connection: Connection, tenant: str, at: int, old: int) -> tuple[int, int, int]:
    """Return how many tasks are open, how many of them past their due date, and how many old ones nobody has taken."""
    free = sa.and_(TASK.c.assignee.is_(None), TASK.c.created_at < old)
    query = sa.select(sa.func.count(), _sum(TASK.c.due_order < at), _sum(free)).where(TASK.c.tenant == tenant)
    count, late, untaken = connection.execute(query).one()
    return int(count), int(late), int(untaken)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _backlog(connection: Connection, column: sa.Column[int], *where: ColumnElement[bool]) -> Backlog:
    query = sa.select(sa.func.count(), sa.func.min(column)).where(*where)
    count, oldest = connection.execute(query).one()
    return Backlog(count=count, oldest=rows.maybe_instant(oldest))


def _count(connection: Connection, table: sa.Table, tenant: str, *where: ColumnElement[bool]) -> int:
    return _one(connection, sa.select(sa.func.count()).select_from(table).where(table.c.tenant == tenant, *where))


def _one(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())


def _jobs(query: JobQuery) -> Select[Any]:
    found = (
        sa.select(JOB, CASE.c.process, CASE.c.title)
        .join(CASE, _same_case(JOB))
        .where(JOB.c.tenant == query.tenant, is_text(JOB.c.state, query.state), *_filters(query))
    )
    return found.order_by(JOB.c.due, JOB.c.case_id, JOB.c.token).limit(query.limit)


def _filters(query: JobQuery) -> Sequence[ColumnElement[bool]]:
    equal = ((JOB.c.element, query.element), (JOB.c.kind, query.kind), (CASE.c.process, query.process))
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    before = ((JOB.c.due, query.due_before), (JOB.c.lease_until, query.lease_before))
    found += [column < micros(value) for column, value in before if value is not None]
    if query.after is not None:
        due, case_id, token = query.after
        keys = sa.tuple_(JOB.c.due, JOB.c.case_id, JOB.c.token)
        found.append(keys > sa.tuple_(sa.literal(micros(due)), sa.literal(case_id), sa.literal(token)))
    return found


def _same_case(table: sa.Table) -> ColumnElement[bool]:
    return sa.and_(CASE.c.tenant == table.c.tenant, CASE.c.id == table.c.case_id)
