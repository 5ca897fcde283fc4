"""Turning what the runtime answers into the one thing a store writes: a `Step` with its link in the event chain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..model import chain
from ..model.event import Event
from ..model.outcome import Outcome
from ..model.record import CaseRecord, JobUpdate, Labels, Step, TaskUpdate
from ..model.words import words
from .titles import Called

NOTHING_NEW = Called()


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
    called: Called = NOTHING_NEW
    groups: Mapping[str, str] = field(default_factory=dict)
    """The group of the institution that each role of the outcome's tasks is bound to."""


def advanced(case: CaseRecord, outcome: Outcome, deed: Deed, *, new: bool = False) -> Step:
    """Return the step that writes an outcome; `new` inserts the case."""
    return _step(case, deed, (*deed.before, *outcome.events), outcome, case if new else None)


def noted(case: CaseRecord, deed: Deed) -> Step:
    """Return a step that records `deed.before` and leaves the tokens where they are."""
    return _step(case, deed, deed.before, Outcome(snapshot=b"", status=case.status, events=()), None)


def _step(
    case: CaseRecord, deed: Deed, events: tuple[Event, ...], outcome: Outcome, new_case: CaseRecord | None
) -> Step:
    called = deed.called
    before, found = _words(case, called, new_case is not None)
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
        title=called.title,
        business_key=called.business_key,
        place=called.place,
        escalation=called.escalation,
        labels=_labels(case, called, deed.groups),
        words=tuple(word for word in found if word not in before),
        words_gone=tuple(word for word in before if word not in found),
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


def _labels(case: CaseRecord, called: Called, groups: Mapping[str, str]) -> Labels:
    return Labels(
        process=case.process,
        title=case.title if called.title is None else called.title,
        place=case.place if called.place is None else called.place,
        escalation=case.escalation if called.escalation is None else called.escalation,
        groups=groups,
    )


def _words(case: CaseRecord, called: Called, new: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that a case is found by before and after a step; nothing twice where nothing changes."""
    if not new and called.title is None and called.business_key is None:
        return (), ()
    before = () if new else words(case.title, case.business_key)
    key = case.business_key if called.business_key is None else called.business_key
    return before, words(case.title if called.title is None else called.title, key)
