"""What a case waits for now, and for whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .. import bpmn
from ..model.record import IncidentRecord, JobRecord, TaskRecord
from .opened import Opened
from .path import HERE, Visit


class For(StrEnum):
    """What is waited for."""

    PERSON = "person"
    GROUP = "group"
    DFO = "dfo"
    SYSTEM = "system"
    MESSAGE = "message"
    TIMER = "timer"
    NOBODY = "nobody"
    """The case stands still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that is waited for: `who` (empty for a timer), `what` in words, until when, since when.

    `token` names the task or what stands still. `following` is when a failed call is tried again.
    """

    kind: For
    who: str
    what: str
    since: datetime
    due: datetime | None = None
    overdue: bool = False
    token: int | None = None
    element: str = ""
    following: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What of a case waits in the store."""

    tasks: tuple[TaskRecord, ...]
    jobs: tuple[JobRecord, ...]
    incidents: tuple[IncidentRecord, ...]


def waits_for(opened: Opened, rows: Rows) -> tuple[Waiting, ...]:
    """Return what the case waits for, what stands still first, then what is due soonest."""
    stuck = {incident.token for incident in rows.incidents}
    found = [*_still(opened, rows.incidents)]
    found += _people(opened, (task for task in rows.tasks if task.token not in stuck))
    found += _systems(opened, (job for job in rows.jobs if job.token not in stuck))
    found += _events(opened, stuck)
    return tuple(sorted(found, key=_soonest))


def _soonest(one: Waiting) -> tuple[bool, bool, float]:
    return (one.kind is not For.NOBODY, one.due is None, one.due.timestamp() if one.due else one.since.timestamp())


def _still(opened: Opened, incidents: Iterable[IncidentRecord]) -> Iterator[Waiting]:
    for one in incidents:
        what = opened.named.element(one.element)
        yield Waiting(kind=For.NOBODY, who="", what=what, since=one.raised_at, token=one.token, element=one.element)


def _people(opened: Opened, tasks: Iterable[TaskRecord]) -> Iterator[Waiting]:
    for task in tasks:
        holder = task.assignee
        yield Waiting(
            kind=For.GROUP if holder is None else For.PERSON,
            who=opened.named.role(task.role) if holder is None else opened.mask.text(opened.names(holder)),
            what=opened.named.element(task.element),
            since=task.created_at,
            due=task.due,
            overdue=task.due is not None and task.due < opened.now,
            token=task.token,
            element=task.element,
        )


def _systems(opened: Opened, jobs: Iterable[JobRecord]) -> Iterator[Waiting]:
    since = {visit.token: visit.entered for visit in opened.path.visits if visit.state in HERE}
    for job in jobs:
        if job.kind == "handler" and job.state != "incident":
            yield Waiting(
                kind=For.DFO if job.handler.startswith("dfo.") else For.SYSTEM,
                who="",
                what=opened.named.element(job.element),
                since=since.get(job.token, job.due),
                token=job.token,
                element=job.element,
                following=job.due if job.error and job.due > opened.now else None,
            )


def _events(opened: Opened, stuck: set[int]) -> Iterator[Waiting]:
    """Yield the messages and times that are waited for: at an event, or behind a gateway that takes the first."""
    ground = opened.ground
    for visit in opened.path.visits:
        node = ground.nodes.get(visit.element)
        if node is None or visit.state not in HERE or visit.token in stuck:
            continue
        waited = [node] if node.kind is bpmn.Kind.CATCH else []
        if node.kind is bpmn.Kind.EVENT_BASED:
            waited = [ground.nodes[ground.flows[flow].target] for flow in node.outgoing]
        yield from (_event(opened, one, visit) for one in waited)


def _event(opened: Opened, node: bpmn.Node, visit: Visit) -> Waiting:
    timer = node.event is not None and node.event.trigger is bpmn.Trigger.TIMER
    return Waiting(
        kind=For.TIMER if timer else For.MESSAGE,
        who="",
        what=opened.named.element(node.id),
        since=visit.entered,
        due=opened.path.timers.get(node.id) if timer else None,
        element=node.id,
    )
