"""What a step makes of a case and adds to its rows, as records: pure, and the same for every store and cache.

A job's id is `<case>:<token>`: a token names one activation of one element, so there is at most one job for it.
Token 0 belongs to the case itself and is where its continuation waits.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..errors import LeaseLost, Refused
from ..message import message
from .outcome import CaseStatus
from .problem import Problem
from .record import (
    CaseRecord,
    IncidentRecord,
    JobKind,
    JobRecord,
    JobUpdate,
    Labels,
    Step,
    SubscriptionRecord,
    TaskRecord,
)
from .tagged import Json

OWN_RETRIES = 10
"""Attempts for timers and continuations, which no model counts: more than this and they stand still for a person."""

OWN: Mapping[str, Any] = {"handler": "", "input": {}, "retries": OWN_RETRIES}
"""What stands for the handler in jobs that call none."""

CONTINUATION = 0
"""The token of a case's continuation."""


def job_id(case_id: str, token: int) -> str:
    """Return the id of the job of a token."""
    return f"{case_id}:{token}"


def token_of(id: str) -> int:
    """Return the token that a job id names."""
    return int(id.rpartition(":")[2])


def answered(step: Step, job: JobUpdate) -> int:
    """Return the token of the job that a step answers. Raises LeaseLost when it is not a job of the step's case."""
    token = token_of(job.job_id)
    if (job.tenant, job.job_id) != (step.tenant, job_id(step.case_id, token)):
        raise LeaseLost
    return token


def keeps_job(step: Step) -> bool:
    """Whether the job that the step answers stays, as an incident: its token stands still and was not closed."""
    if step.job is None:
        return False
    token = token_of(step.job.job_id)
    return token not in step.closed and any(i.token == token for i in step.incidents)


def closed(step: Step) -> tuple[int, ...]:
    """Return the tokens whose waiting rows go; a job that is to be tried again is not among them.

    Nor is the job that the step answers: where its token is closed the answer itself removes it, and nothing else waits
    at the token of a job that runs.
    """
    gone = token_of(step.job.job_id) if step.job is not None and step.job.due is None else None
    return tuple(t for t in step.closed if t not in {step.retry_job, gone})


def closes_all(step: Step) -> bool:
    """Whether nothing of the case waits any more."""
    return step.status is not CaseStatus.ACTIVE


def refuse_nul(texts: Iterable[str | None]) -> None:
    """Raise Refused when a text has the character NUL, which PostgreSQL cannot keep; so that all stores are alike."""
    for text in texts:
        if text is not None and "\0" in text:
            shown = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
            raise Refused([Problem(rule="store.nul", message=message("store.nul", text=shown))])


def texts(step: Step) -> Iterator[str | None]:
    """Yield the texts of a step that are kept as they are, outside JSON."""
    yield from (step.actor, step.command, step.title, step.business_key, step.place, step.escalation)
    yield step.job.error if step.job else None
    yield from (text for task in step.tasks for text in (task.name, task.role, task.assignee, task.form))
    yield from (text for waits in step.subscriptions for text in (waits.message, waits.key))
    yield step.task_update.assignee if step.task_update else None


def case(old: CaseRecord, step: Step) -> CaseRecord:
    """Return a case as it is after a step. Written out: dataclasses.replace takes a quarter of a pure step's time."""
    return CaseRecord(
        tenant=old.tenant,
        id=old.id,
        process=old.process,
        version=old.version,
        bundle=old.bundle,
        config=old.config,
        rev=step.rev + 1,
        status=step.status,
        title=old.title if step.title is None else step.title,
        business_key=old.business_key if step.business_key is None else step.business_key,
        place=old.place if step.place is None else step.place,
        escalation=old.escalation if step.escalation is None else step.escalation,
        started_by=old.started_by,
        started_at=old.started_at,
        changed_at=step.at,
        duties=old.duties if step.duties is None else step.duties,
        snapshot=old.snapshot if step.snapshot is None else step.snapshot,
        head=step.head,
    )


def relabels(step: Step) -> bool:
    """Whether tasks that were open before the step carry something else of their case after it."""
    return bool(step.rev) and any(new is not None for new in (step.title, step.place, step.escalation))


def relabelled(task: TaskRecord, labels: Labels) -> TaskRecord:
    """Return a task as it is after a step that relabels."""
    return replace(task, case_title=labels.title, place=labels.place, escalation=labels.escalation)


def tasks(step: Step) -> list[TaskRecord]:
    """Return the tasks that the step offers."""
    labels = step.labels
    return [
        TaskRecord(
            tenant=step.tenant,
            case_id=step.case_id,
            token=new.token,
            element=new.element,
            name=new.name,
            role=new.role,
            assignee=new.assignee,
            on_behalf_of=None,
            form=new.form,
            due=new.due,
            follow_up=new.follow_up,
            priority=new.priority,
            properties=new.properties,
            created_at=step.at,
            process=labels.process,
            case_title=labels.title,
            role_group=labels.groups.get(new.role, new.role),
            place=labels.place,
            escalation=labels.escalation,
        )
        for new in step.tasks
    ]


def jobs(step: Step, kept: Callable[[Json], Json] = lambda value: value) -> list[JobRecord]:
    """Return the handler calls, timers and continuation that the step asks for; `kept` makes the inputs to keep."""
    found = [
        _job(step, "handler", j.token, j.element, step.at, handler=j.handler, input=kept(j.input), retries=j.retries)
        for j in step.jobs
    ]
    found += [_job(step, "timer", t.token, t.element, t.due) for t in step.timers]
    return [*found, _job(step, "continue", CONTINUATION, "", step.at)] if step.unfinished else found


def _job(step: Step, kind: JobKind, token: int, element: str, due: datetime, **of_handler: Any) -> JobRecord:
    return JobRecord(
        tenant=step.tenant,
        id=job_id(step.case_id, token),
        case_id=step.case_id,
        token=token,
        element=element,
        kind=kind,
        state="timer" if kind == "timer" else "ready",
        due=due,
        attempt=0,
        lease_token=None,
        lease_until=None,
        error=None,
        **(of_handler or OWN),
    )


def subscriptions(step: Step) -> list[SubscriptionRecord]:
    """Return what the case waits for."""
    return [
        SubscriptionRecord(
            tenant=step.tenant, case_id=step.case_id, token=s.token, element=s.element, message=s.message, key=s.key
        )
        for s in step.subscriptions
    ]


def incidents(step: Step) -> list[IncidentRecord]:
    """Return the tokens that stand still."""
    return [
        IncidentRecord(
            tenant=step.tenant,
            case_id=step.case_id,
            token=i.token,
            element=i.element,
            kind=i.kind,
            message={"key": i.message.key, "params": dict(i.message.params)},
            diagnostics=i.diagnostics,
            raised_at=step.at,
        )
        for i in step.incidents
    ]
