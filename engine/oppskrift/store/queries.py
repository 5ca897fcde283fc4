"""The reading statements, and how their rows become records."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ColumnElement

from ..errors import NotFound
from ..model import derive
from ..model.chain import instant, micros
from ..model.record import CaseRecord, InboxRecord, TaskQuery, TaskRecord
from . import rows
from .memory_inbox import rest
from .order import has_extra
from .statements import Statement, compiled
from .tables import ARTIFACT, CASE, EVENT, INBOX, JOB, SUBSCRIPTION, TASK, is_text

Read = Callable[[Connection], Any]

_TASKS = sa.select(TASK)


TASK_KEY = ("tenant", "case_id", "token")
TASK_COLUMNS: dict[str, sa.Column[Any]] = {
    "tenant": TASK.c.tenant,
    "case_id": TASK.c.case_id,
    "assignee": TASK.c.assignee,
    "process": TASK.c.process,
}
"""The fields of a query that must equal a column."""


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


class Compiled:
    """The reads of every step, compiled for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._tasks: dict[tuple[str, ...], Statement] = {}
        self.task = compiled(_TASKS.where(*(TASK.c[name] == _bound(TASK.c[name]) for name in TASK_KEY)), dialect)
        self.case = compiled(sa.select(CASE).where(CASE.c.tenant == _text("t"), CASE.c.id == _text("c")), dialect)
        own = (
            SUBSCRIPTION.c.tenant == _text("t"),
            SUBSCRIPTION.c.message == _text("m"),
            SUBSCRIPTION.c.key == _text("k"),
        )
        order = (SUBSCRIPTION.c.case_id, SUBSCRIPTION.c.token)
        self.subscriptions = compiled(sa.select(SUBSCRIPTION).where(*own).order_by(*order), dialect)

    def tasks(self, connection: Connection, query: TaskQuery) -> list[TaskRecord]:
        """Return the tasks of a query, which names no roles: one statement for each set of columns that it names."""
        given = {name: value for name, value in _named(query) if value is not None}
        shape = tuple(given)
        if shape not in self._tasks:
            found = _ordered(sa.and_(*(TASK_COLUMNS[name] == _bound(TASK_COLUMNS[name]) for name in shape)))
            self._tasks[shape] = compiled(found.limit(sa.bindparam("of_limit", type_=sa.Integer)), self._dialect)
        values = {f"of_{name}": value for name, value in given.items()}
        found_rows = self._tasks[shape].rows(connection, {**values, "of_limit": query.limit})
        return [rows.task_record(row) for row in found_rows]


def cases(tenant: str, process: str | None, limit: int) -> Select[Any]:
    """Cases, newest first."""
    found = sa.select(CASE).where(CASE.c.tenant == tenant)
    if process is not None:
        found = found.where(CASE.c.process == process)
    return found.order_by(CASE.c.started_at.desc(), CASE.c.id.desc()).limit(limit)


def events(tenant: str, case_id: str) -> Select[Any]:
    """The rows of a case in order."""
    columns = (EVENT.c.rev, EVENT.c.at, EVENT.c.actor, EVENT.c.command, EVENT.c.events, EVENT.c.hash)
    return sa.select(*columns).where(EVENT.c.tenant == tenant, EVENT.c.case_id == case_id).order_by(EVENT.c.rev)


def tasks(connection: Connection, query: TaskQuery) -> list[TaskRecord]:
    """Return the tasks of any query; `extra` is held against the properties here."""
    found = _ordered(sa.and_(*(TASK_COLUMNS[name] == value for name, value in _named(query) if value is not None)))
    if query.roles is not None:
        found = found.where(TASK.c.role.in_(sorted(query.roles)))
    if not query.extra:
        return [rows.task_record(row) for row in connection.execute(found.limit(query.limit))]
    matching = (task for row in connection.execute(found) if has_extra(task := rows.task_record(row), query))
    return [task for task, _ in zip(matching, range(query.limit), strict=False)]


def _ordered(where: ColumnElement[bool]) -> Select[Any]:
    order = (TASK.c.due.is_(None), TASK.c.due, TASK.c.created_at, TASK.c.case_id, TASK.c.token)
    return _TASKS.where(where).order_by(*order)


def _named(query: TaskQuery) -> list[tuple[str, str | None]]:
    return [(name, getattr(query, name)) for name in TASK_COLUMNS]


def _bound(column: sa.Column[Any]) -> sa.BindParameter[Any]:
    return sa.bindparam(f"of_{column.name}", type_=column.type)


def of_tenant_and_case(
    table: sa.Table, tenant: str | None, case_id: str | None, *order: ColumnElement[Any]
) -> Select[Any]:
    """Rows of a table, of one tenant and case or of all."""
    found = sa.select(table)
    if tenant is not None:
        found = found.where(table.c.tenant == tenant)
    if case_id is not None:
        found = found.where(table.c.case_id == case_id)
    return found.order_by(*order, table.c.tenant, table.c.case_id, table.c.token)


def next_due(connection: Connection, tenant: str | None) -> datetime | None:
    """Return the earliest instant at which something falls due, looking at the first of each tenant only."""
    selects = [_first_job(state, tenant) for state in ("timer", "ready")] + [_first_message(tenant)]
    found = connection.execute(sa.union_all(*selects)).scalars()
    return min((instant(due) for due in found if due is not None), default=None)


def _first_job(state: str, tenant: str | None) -> Select[Any]:
    if tenant is not None:
        return sa.select(sa.func.min(JOB.c.due)).where(is_text(JOB.c.state, state), JOB.c.tenant == tenant)
    turn = _tenants(state)
    first = sa.select(sa.func.min(JOB.c.due)).where(is_text(JOB.c.state, state), JOB.c.tenant == turn.c.tenant)
    return sa.select(sa.func.min(first.scalar_subquery())).select_from(turn)


def _tenants(state: str) -> sa.CTE:
    """The tenants with jobs in a state, by skipping through the index from one to the next."""
    in_state = is_text(JOB.c.state, state)
    turn = sa.select(sa.func.min(JOB.c.tenant).label("tenant")).where(in_state).cte(f"turn_{state}", recursive=True)
    following = sa.select(sa.func.min(JOB.c.tenant)).where(in_state, JOB.c.tenant > turn.c.tenant).scalar_subquery()
    return turn.union_all(sa.select(following).where(turn.c.tenant.is_not(None)))


def _first_message(tenant: str | None) -> Select[Any]:
    first = sa.select(sa.func.min(INBOX.c.not_before)).where(is_text(INBOX.c.status, "pending"), INBOX.c.again == 0)
    return first if tenant is None else first.where(INBOX.c.tenant == tenant)


def ripe(now: datetime, limit: int) -> Select[Any]:
    """Messages to act on, those not tried yet first; no two transactions get the same."""
    at = micros(now)
    return (
        sa.select(INBOX)
        .where(is_text(INBOX.c.status, "pending"), INBOX.c.again <= at, INBOX.c.not_before <= at)
        .order_by(INBOX.c.again, INBOX.c.not_before, INBOX.c.source, INBOX.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def take_inbox(connection: Connection, now: datetime, limit: int) -> list[InboxRecord]:
    """Return messages to act on, and let them rest."""
    found = connection.execute(ripe(now, limit)).all()
    resting = sa.update(INBOX).where(
        INBOX.c.tenant == sa.bindparam("t"), INBOX.c.source == sa.bindparam("s"), INBOX.c.id == sa.bindparam("i")
    )
    if found:
        until = [now + rest(now - instant(row.received_at)) for row in found]
        keys = [
            {"t": row.tenant, "s": row.source, "i": row.id, "u": micros(again)}
            for row, again in zip(found, until, strict=True)
        ]
        connection.execute(resting.values(again=sa.bindparam("u")), keys)
    return [rows.inbox_record(row) for row in found]


def expire(before: datetime) -> sa.Update:
    """Mark old messages that could have been acted on as expired."""
    at = micros(before)
    return (
        sa.update(INBOX)
        .where(is_text(INBOX.c.status, "pending"), INBOX.c.received_at < at, INBOX.c.not_before < at)
        .values(status="expired")
    )


def artifact(sha256: str) -> Select[Any]:
    """The content of an artifact."""
    return sa.select(ARTIFACT.c.body).where(ARTIFACT.c.sha256 == sha256)


def found_case(row: Any, case_id: str) -> CaseRecord:
    """Return the case of a row. Raises NotFound for none."""
    if row is None:
        raise NotFound("case", case_id)
    return rows.case_record(row)


def found_task(row: Any, case_id: str, token: int) -> TaskRecord:
    """Return the task of a row. Raises NotFound for none."""
    if row is None:
        raise NotFound("task", derive.job_id(case_id, token))
    return rows.task_record(row)
