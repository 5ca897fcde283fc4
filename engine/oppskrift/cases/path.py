"""The path of a case: every visit to an element in the order taken, and every flow passed, read from its events.

Both the markers of the diagram and the text beside it are made from this one reading, so they cannot disagree.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from .. import bpmn
from ..model.event import (
    CaseCancelled,
    CaseCompleted,
    DecisionMade,
    ElementCancelled,
    ElementEntered,
    ElementLeft,
    Event,
    FlowTaken,
    IncidentRaised,
    IncidentResolved,
    JobFailed,
    SlotSkipped,
    TaskClaimed,
    TaskCompleted,
    TaskReassigned,
    TaskRefused,
    TaskReleased,
    TimerFired,
    TimerSet,
    VariableWritten,
)
from ..model.record import EventRecord
from ..model.tagged import Json
from .ground import Ground

CASE = 0
"""The scope of the case's own variables."""


class State(StrEnum):
    """How a visit to an element stands."""

    OPEN = "open"
    """The case is here now."""
    STUCK = "stuck"
    """The case stands still here."""
    DONE = "done"
    SKIPPED = "skipped"
    """An optional step that the institution does not use."""
    INTERRUPTED = "interrupted"
    """Broken off before it was done."""


HERE = frozenset({State.OPEN, State.STUCK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One time the case was at an element. `rev` is the step of the case in which it arrived.

    `parent` is the token of the visit that this one is inside of: of a subprocess, a call or a repeated step.
    `flows` are the flows it left by. `person` has completed the task (or holds it), `on_behalf_of` for whom. `decided`
    is the step of the case in which its decision was made. `known` is what the case's variables were when it left, for
    elements that choose a way.
    """

    element: str
    token: int
    parent: int | None
    rev: int
    entered: datetime
    ended: datetime | None
    state: State
    flows: tuple[str, ...]
    person: str | None
    on_behalf_of: str | None
    refused: int
    failed: int
    fired: bool
    decision: DecisionMade | None
    decided: int
    known: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The whole path so far. `flows` counts how often each flow was passed; `timers` gives what is set, by element."""

    visits: tuple[Visit, ...]
    flows: Mapping[str, int]
    timers: Mapping[str, datetime]
    end: str | None

    def states(self) -> dict[str, State]:
        """Return how each visited element stands: here now before all else, then how it last ended."""
        found: dict[str, State] = {}
        for visit in self.visits:
            before = found.get(visit.element)
            found[visit.element] = before if before in HERE and visit.state not in HERE else visit.state
        return found

    def counts(self) -> dict[str, int]:
        """Return how often each element was visited."""
        return dict(Counter(visit.element for visit in self.visits))

    def refused(self) -> dict[str, int]:
        """Return at which elements somebody was refused, and how often."""
        return dict(sum((Counter({visit.element: visit.refused}) for visit in self.visits if visit.refused), Counter()))


@dataclass(slots=True)
class _Draft:
    """A visit while it is read."""

    element: str
    token: int
    parent: int | None
    rev: int
    entered: datetime
    ended: datetime | None = None
    state: State = State.OPEN
    flows: list[str] = field(default_factory=list)
    person: str | None = None
    on_behalf_of: str | None = None
    refused: int = 0
    failed: int = 0
    fired: bool = False
    decision: DecisionMade | None = None
    decided: int = 0
    known: Mapping[str, Json] = field(default_factory=dict)

    def frozen(self) -> Visit:
        return Visit(**{name: getattr(self, name) for name in self.__slots__} | {"flows": tuple(self.flows)})


def read_path(rows: Iterable[EventRecord], ground: Ground) -> Path:
    """Return the path that event rows tell of."""
    reader = _Reader(ground)
    for row in rows:
        for event in row.events:
            reader.read(row, event)
    return Path(
        visits=tuple(draft.frozen() for draft in reader.visits),
        flows=dict(reader.flows),
        timers=dict(reader.timers),
        end=reader.end,
    )


class _Reader:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.visits: list[_Draft] = []
        self.flows: Counter[str] = Counter()
        self.timers: dict[str, datetime] = {}
        self.end: str | None = None
        self._by_token: dict[int, _Draft] = {}
        self._here: dict[int, _Draft] = {}
        self._last: dict[str, _Draft] = {}
        self._timed: set[int] = set()
        self._known: dict[str, Json] = {}

    def read(self, row: EventRecord, event: Event) -> None:
        told = _READ.get(type(event))
        if told is not None:
            told(self, row, event)

    def _entered(self, row: EventRecord, event: ElementEntered) -> None:
        fired = event.token in self._timed
        draft = _Draft(event.element, event.token, self._parent(event.element), row.rev, row.at, fired=fired)
        self.visits.append(draft)
        self._by_token[event.token] = self._here[event.token] = draft

    def _parent(self, element: str) -> int | None:
        """Return the token that a visit is inside of; the latest where several are open."""
        node = self._ground.nodes.get(element)
        if node is None:
            return None
        around = {node.scope} | self._ground.callers.get(node.scope, frozenset())
        if node.multi is not None:
            repeated = (d for d in self._here.values() if d.element == element)
            body = next(repeated, None)
            if body is not None:
                return body.token
        inside = (d.token for d in reversed(self._here.values()) if d.element in around)
        return next(inside, None)

    def _left(self, row: EventRecord, event: ElementLeft) -> None:
        draft = self._here.pop(event.token, None)
        if draft is None:
            return
        draft.ended = row.at
        draft.state = draft.state if draft.state is State.SKIPPED else State.DONE
        node = self._ground.nodes.get(draft.element)
        if node is not None and node.kind is bpmn.Kind.EXCLUSIVE:
            draft.known = dict(self._known)
        self._last[draft.element] = draft
        self._forget_timers(draft.element)

    def _cancelled(self, row: EventRecord, event: ElementCancelled) -> None:
        draft = self._here.pop(event.token, None)
        if draft is not None:
            draft.ended, draft.state = row.at, State.INTERRUPTED
            self._forget_timers(draft.element)

    def _passed(self, _: EventRecord, event: FlowTaken) -> None:
        self.flows[event.flow] += 1
        draft = self._last.get(flow.source) if (flow := self._ground.flows.get(event.flow)) else None
        if draft is not None:
            draft.flows.append(event.flow)

    def _skipped(self, _: EventRecord, event: SlotSkipped) -> None:
        self._at(event.token, state=State.SKIPPED)

    def _completed(self, _: EventRecord, event: TaskCompleted) -> None:
        self._at(event.token, person=event.person, on_behalf_of=event.on_behalf_of)

    def _claimed(self, _: EventRecord, event: TaskClaimed) -> None:
        self._at(event.token, person=event.person, on_behalf_of=event.on_behalf_of)

    def _released(self, _: EventRecord, event: TaskReleased) -> None:
        self._at(event.token, person=None, on_behalf_of=None)

    def _reassigned(self, _: EventRecord, event: TaskReassigned) -> None:
        self._at(event.token, person=event.to, on_behalf_of=None)

    def _refused(self, _: EventRecord, event: TaskRefused) -> None:
        draft = self._by_token.get(event.token)
        if draft is not None:
            draft.refused += 1

    def _failed(self, _: EventRecord, event: JobFailed) -> None:
        draft = self._by_token.get(event.token)
        if draft is not None:
            draft.failed += 1

    def _decided(self, row: EventRecord, event: DecisionMade) -> None:
        self._at(event.token, decision=event, decided=row.rev)

    def _set(self, _: EventRecord, event: TimerSet) -> None:
        self.timers[event.element] = datetime.fromisoformat(event.due)
        self._timed.add(event.token)

    def _fired(self, _: EventRecord, event: TimerFired) -> None:
        self.timers.pop(event.element, None)

    def _stuck(self, row: EventRecord, event: IncidentRaised) -> None:
        self._at(event.token, state=State.STUCK)

    def _resolved(self, _: EventRecord, event: IncidentResolved) -> None:
        self._at(event.token, state=State.SKIPPED if event.how == "skip" else State.OPEN)

    def _written(self, _: EventRecord, event: VariableWritten) -> None:
        if event.scope == CASE:
            self._known[event.name] = event.value

    def _over(self, _: EventRecord, event: CaseCompleted) -> None:
        self.end = event.end
        self.timers.clear()

    def _withdrawn(self, row: EventRecord, event: CaseCancelled) -> None:
        for draft in self._here.values():
            draft.ended, draft.state = row.at, State.INTERRUPTED
        self._here.clear()
        self.timers.clear()

    def _at(self, token: int, **changes: Any) -> None:
        draft = self._by_token.get(token)
        if draft is not None:
            for name, value in changes.items():
                setattr(draft, name, value)

    def _forget_timers(self, element: str) -> None:
        """Timers stand at an element, on its border, or behind a gateway that waits for the first of several."""
        node, nodes = self._ground.nodes.get(element), self._ground.nodes
        behind = set[str]()
        if node is not None and node.kind is bpmn.Kind.EVENT_BASED:
            behind = {self._ground.flows[flow].target for flow in node.outgoing}
        for set_at in tuple(self.timers):
            if set_at == element or set_at in behind or nodes[set_at].attached_to == element:
                del self.timers[set_at]


_READ: Mapping[type[Event], Callable[..., None]] = {
    ElementEntered: _Reader._entered,
    ElementLeft: _Reader._left,
    ElementCancelled: _Reader._cancelled,
    FlowTaken: _Reader._passed,
    SlotSkipped: _Reader._skipped,
    TaskCompleted: _Reader._completed,
    TaskClaimed: _Reader._claimed,
    TaskReleased: _Reader._released,
    TaskReassigned: _Reader._reassigned,
    TaskRefused: _Reader._refused,
    JobFailed: _Reader._failed,
    DecisionMade: _Reader._decided,
    TimerSet: _Reader._set,
    TimerFired: _Reader._fired,
    IncidentRaised: _Reader._stuck,
    IncidentResolved: _Reader._resolved,
    VariableWritten: _Reader._written,
    CaseCompleted: _Reader._over,
    CaseCancelled: _Reader._withdrawn,
}
