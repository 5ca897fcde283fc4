"""Writing a step in one transaction: the case row first (its revision is the fence), then the rest."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from ..errors import Bug, Conflict, LeaseLost, NotFound
from ..message import message
from ..model import chain, derive
from ..model.record import JobUpdate, Step, TaskUpdate
from . import rows
from .database import Database
from .statements import compiled, insert_new, insert_or_replace
from .tables import CASE, EVENT, INBOX, INCIDENT, JOB, SUBSCRIPTION, TASK, is_text


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


ADVANCE = (
    sa.update(CASE)
    .where(CASE.c.tenant == _text("of_tenant"), CASE.c.id == _text("of_case"), CASE.c.rev == _number("from_rev"))
    .values(
        rev=_number("new_rev"),
        status=_text("new_status"),
        changed_at=_number("new_at"),
        head=sa.bindparam("new_head", type_=sa.LargeBinary),
        snapshot=sa.func.coalesce(sa.bindparam("new_snapshot", type_=sa.LargeBinary), CASE.c.snapshot),
        title=sa.func.coalesce(_text("new_title"), CASE.c.title),
        business_key=sa.func.coalesce(_text("new_business_key"), CASE.c.business_key),
        duties=sa.func.coalesce(_text("new_duties"), CASE.c.duties),
    )
)
OF_JOB = (JOB.c.tenant == _text("of_tenant"), JOB.c.case_id == _text("of_case"), JOB.c.token == _number("of_token"))
HELD = (*OF_JOB, JOB.c.lease_token == _text("held_with"), is_text(JOB.c.state, "running"))
FINISH = sa.delete(JOB).where(*HELD)
PUT_BACK = (
    sa.update(JOB)
    .where(*HELD)
    .values(
        state=_text("new_state"),
        due=sa.func.coalesce(_number("new_due"), JOB.c.due),
        error=_text("new_error"),
        lease_token=sa.null(),
        lease_until=sa.null(),
    )
)
RETRY = (
    sa.update(JOB)
    .where(*OF_JOB, is_text(JOB.c.state, "incident"))
    .values(state=sa.literal_column("'ready'"), due=_number("new_due"), attempt=0, error=sa.null())
)
RESOLVE = sa.delete(INCIDENT).where(
    INCIDENT.c.tenant == _text("of_tenant"),
    INCIDENT.c.case_id == _text("of_case"),
    INCIDENT.c.token == _number("of_token"),
)
ASSIGN = (
    sa.update(TASK)
    .where(TASK.c.tenant == _text("of_tenant"), TASK.c.case_id == _text("of_case"), TASK.c.token == _number("of_token"))
    .values(assignee=_text("new_assignee"), on_behalf_of=_text("new_on_behalf_of"))
)
OFFER = (
    sa.update(INBOX)
    .where(
        INBOX.c.tenant == _text("of_tenant"),
        INBOX.c.message == _text("of_message"),
        INBOX.c.key == _text("of_key"),
        is_text(INBOX.c.status, "pending"),
    )
    .values(again=0)
)
CONSUME = (
    sa.update(INBOX)
    .where(
        INBOX.c.tenant == _text("of_tenant"),
        INBOX.c.source == _text("of_source"),
        INBOX.c.id == _text("of_id"),
        is_text(INBOX.c.status, "pending"),
    )
    .values(status=sa.literal_column("'consumed'"))
)


class StepWriter:
    """Writes steps with statements compiled for one database."""

    def __init__(self, database: Database) -> None:
        dialect = database.dialect
        self._database = database
        self._insert_case = insert_new(CASE, dialect)
        self._insert_event = compiled(sa.insert(EVENT), dialect, EVENT.columns.keys())
        self._insert_continuation = insert_new(JOB, dialect)
        self._put_task, self._put_job, self._put_subscription, self._put_incident = (
            insert_or_replace(table, dialect) for table in (TASK, JOB, SUBSCRIPTION, INCIDENT)
        )
        self._advance, self._finish, self._put_back = (compiled(s, dialect) for s in (ADVANCE, FINISH, PUT_BACK))
        self._retry, self._resolve = compiled(RETRY, dialect), compiled(RESOLVE, dialect)
        self._assign, self._offer, self._consume = (compiled(s, dialect) for s in (ASSIGN, OFFER, CONSUME))

    def write(self, connection: Connection, step: Step) -> None:
        """Write a step. Raises Conflict, LeaseLost or NotFound (task), upon which the transaction must be undone."""
        self._write_case(connection, step)
        self._insert_event.run(connection, rows.event_values(step, chain.body(step.events)))
        if step.job is not None:
            self._answer(connection, step, step.job)
        if step.task_update is not None:
            self._hand_over(connection, step, step.task_update)
        self._close(connection, step)
        self._open(connection, step)
        if step.inbox is not None:
            source, id = step.inbox
            values = {"of_tenant": step.tenant, "of_source": source, "of_id": id}
            if self._consume.run(connection, values) != 1:
                raise Conflict

    def _write_case(self, connection: Connection, step: Step) -> None:
        if step.rev:
            written = self._advance.run(connection, rows.advance_values(step))
        elif step.new_case is not None:
            written = self._insert_case.run(connection, rows.case_values(step.new_case, step))
        else:
            raise Bug(message("store.no-new-case", case=step.case_id))
        if written != 1:
            raise Conflict

    def _answer(self, connection: Connection, step: Step, job: JobUpdate) -> None:
        held = {**_of(step, derive.answered(step, job)), "held_with": job.lease_token}
        if job.due is None and not derive.keeps_job(step):
            answered = self._finish.run(connection, held)
        else:
            state = "incident" if job.due is None else "timer"
            new = {"new_state": state, "new_due": rows.maybe_micros(job.due), "new_error": job.error}
            answered = self._put_back.run(connection, {**held, **new})
        if answered != 1:
            raise LeaseLost

    def _hand_over(self, connection: Connection, step: Step, new: TaskUpdate) -> None:
        values = {"new_assignee": new.assignee, "new_on_behalf_of": new.on_behalf_of}
        if self._assign.run(connection, {**_of(step, new.token), **values}) != 1:
            raise NotFound("task", derive.job_id(step.case_id, new.token))

    def _close(self, connection: Connection, step: Step) -> None:
        closed = derive.closed(step)
        if derive.closes_all(step):
            self._database.close_waiting(connection, step.tenant, step.case_id, None)
        elif closed:
            self._database.close_waiting(connection, step.tenant, step.case_id, closed)
        if step.retry_job is not None:
            values = _of(step, step.retry_job)
            self._resolve.run(connection, values)
            self._retry.run(connection, {**values, "new_due": chain.micros(step.at)})

    def _open(self, connection: Connection, step: Step) -> None:
        self._put_task.run_many(connection, [rows.task_values(t) for t in derive.tasks(step)])
        self._put_jobs(connection, [rows.job_values(j) for j in derive.jobs(step)])
        self._put_subscription.run_many(connection, [rows.subscription_values(s) for s in derive.subscriptions(step)])
        self._put_incident.run_many(connection, [rows.incident_values(i) for i in derive.incidents(step)])
        for waits in step.subscriptions:
            values = {"of_tenant": step.tenant, "of_message": waits.message, "of_key": waits.key}
            self._offer.run(connection, values)

    def _put_jobs(self, connection: Connection, jobs: Sequence[rows.Values]) -> None:
        self._put_job.run_many(connection, [job for job in jobs if job["kind"] != "continue"])
        self._insert_continuation.run_many(connection, [job for job in jobs if job["kind"] == "continue"])


def _of(step: Step, token: int) -> rows.Values:
    return {"of_tenant": step.tenant, "of_case": step.case_id, "of_token": token}
