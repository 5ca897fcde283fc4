"""Writing a step in one transaction: the case row first (its revision is the fence), then the rest."""

from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa
from sqlalchemy import Connection

from ..errors import Bug, Conflict, LeaseLost, NotFound
from ..message import message
from ..model import chain, derive
from ..model.record import JobUpdate, Step, TaskUpdate
from . import rows
from .case_words import CaseWords
from .database import Database
from .note_writer import NoteWriter
from .statements import Order, compiled, insert_new, insert_or_replace
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
        place=sa.func.coalesce(_text("new_place"), CASE.c.place),
        escalation=sa.func.coalesce(_text("new_escalation"), CASE.c.escalation),
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
RELABEL = (
    sa.update(TASK)
    .where(TASK.c.tenant == _text("of_tenant"), TASK.c.case_id == _text("of_case"))
    .values(
        title=_text("new_title"),
        title_order=_text("new_title_order"),
        place=_text("new_place"),
        escalation=_text("new_escalation"),
    )
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
        self._relabel, self._words = compiled(RELABEL, dialect), CaseWords(dialect)
        self._notes = NoteWriter(dialect)

    def write(self, connection: Connection, step: Step) -> None:
        """Write a step. Raises Conflict, LeaseLost or NotFound (task), upon which the transaction must be undone."""
        self._database.run(connection, list(self._orders(step)))

    def _orders(self, step: Step) -> Iterator[Order]:
        yield self._case(step)
        yield Order(self._insert_event, rows.event_values(step, chain.body(step.events)))
        if step.job is not None:
            yield self._answer(step, step.job)
        if step.task_update is not None:
            yield self._hand_over(step, step.task_update)
        yield from self._close(step)
        if derive.relabels(step) and not derive.closes_all(step):
            yield Order(self._relabel, rows.relabel_values(step))
        yield from self._open(step)
        yield from self._words.orders(step)
        yield from self._notes.orders(step)
        if step.inbox is not None:
            source, id = step.inbox
            yield Order(self._consume, {"of_tenant": step.tenant, "of_source": source, "of_id": id}, Conflict)

    def _case(self, step: Step) -> Order:
        if step.rev:
            return Order(self._advance, rows.advance_values(step), Conflict)
        if step.new_case is not None:
            return Order(self._insert_case, rows.case_values(step.new_case, step), Conflict)
        raise Bug(message("store.no-new-case", case=step.case_id))

    def _answer(self, step: Step, job: JobUpdate) -> Order:
        held = {**_of(step, derive.answered(step, job)), "held_with": job.lease_token}
        if job.due is None and not derive.keeps_job(step):
            return Order(self._finish, held, LeaseLost)
        state = "incident" if job.due is None else "timer"
        new = {"new_state": state, "new_due": rows.maybe_micros(job.due), "new_error": job.error}
        return Order(self._put_back, {**held, **new}, LeaseLost)

    def _hand_over(self, step: Step, new: TaskUpdate) -> Order:
        values = {"new_assignee": new.assignee, "new_on_behalf_of": new.on_behalf_of}
        missing = partial(NotFound, "task", derive.job_id(step.case_id, new.token))
        return Order(self._assign, {**_of(step, new.token), **values}, missing)

    def _close(self, step: Step) -> Iterator[Order]:
        closed = derive.closed(step)
        if derive.closes_all(step):
            yield self._database.closing(step.tenant, step.case_id, None)
        elif closed:
            yield self._database.closing(step.tenant, step.case_id, closed)
        if step.retry_job is not None:
            values = _of(step, step.retry_job)
            yield Order(self._resolve, values)
            yield Order(self._retry, {**values, "new_due": chain.micros(step.at)})

    def _open(self, step: Step) -> Iterator[Order]:
        for task in derive.tasks(step):
            yield Order(self._put_task, rows.task_values(task))
        for job in derive.jobs(step):
            put = self._insert_continuation if job.kind == "continue" else self._put_job
            yield Order(put, rows.job_values(job))
        for waits in derive.subscriptions(step):
            yield Order(self._put_subscription, rows.subscription_values(waits))
        for incident in derive.incidents(step):
            yield Order(self._put_incident, rows.incident_values(incident))
        for new in step.subscriptions:
            yield Order(self._offer, {"of_tenant": step.tenant, "of_message": new.message, "of_key": new.key})


def _of(step: Step, token: int) -> rows.Values:
    return {"of_tenant": step.tenant, "of_case": step.case_id, "of_token": token}
