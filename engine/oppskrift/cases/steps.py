"""Turning what the runtime answers into the one thing a store writes: a `Step` with its link in the event chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..model import chain
from ..model.event import Event
from ..model.outcome import Outcome
from ..model.record import CaseRecord, JobUpdate, Step, TaskUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who does what when, and what else the step settles besides the runtime's outcome.

    `before` are events that come before the runtime's own, such as the claim that a completion implies.
    """

    at: datetime
    actor: str
    command: str
    before: tuple[Event, ...] = ()
    job: JobUpdate | None = None
    inbox: tuple[str, str] | None = None
    duties: Mapping[str, tuple[str, ...]] | None = None
    task: TaskUpdate | None = None
    title: str | None = None
    business_key: str | None = None


def advanced(case: CaseRecord, outcome: Outcome, deed: Deed, *, new: bool = False) -> Step:
    """Return the step that writes an outcome; `new` inserts the case."""
    return _step(case, deed, (*deed.before, *outcome.events), outcome, case if new else None)


def noted(case: CaseRecord, deed: Deed) -> Step:
    """Return a step that records `deed.before` and leaves the tokens where they are."""
    return _step(case, deed, deed.before, Outcome(snapshot=b"", status=case.status, events=()), None)


def _step(
    case: CaseRecord, deed: Deed, events: tuple[Event, ...], outcome: Outcome, new_case: CaseRecord | None
) -> Step:
    return Step(
        tenant=case.tenant,
        case_id=case.id,
        rev=case.rev,
        at=deed.at,
        actor=deed.actor,
        command=deed.command,
        events=events,
        head=chain.link(case.head, case.tenant, case.id, case.rev + 1, deed.at, deed.actor, deed.command, events),
        status=outcome.status,
        snapshot=outcome.snapshot or None,
        duties=deed.duties,
        title=deed.title,
        business_key=deed.business_key,
        new_case=new_case,
        tasks=outcome.tasks,
        jobs=outcome.jobs,
        timers=outcome.timers,
        subscriptions=outcome.subscriptions,
        incidents=outcome.incidents,
        closed=outcome.closed,
        unfinished=outcome.unfinished,
        task_update=deed.task,
        job=deed.job,
        inbox=deed.inbox,
    )
