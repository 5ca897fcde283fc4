"""The text twin of a case's diagram: the same information as an ordered list of steps that can be read aloud.

First every visit in the order taken, with what stands inside it; then what has not been reached. The markers of the
diagram (`Marks`) come from the same path.
Source: WCAG 2.2, 1.1.1 (a text alternative that serves the same purpose) and 1.3.1; `docs/explanation/visibility.md`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from .. import bpmn, feel
from ..dmn.wording import readable, shown
from ..errors import OppskriftError
from ..message import message, render
from ..model.tagged import TAGS, Json
from .decided import told_plainly
from .facts import Labels, labelled
from .ground import Ground
from .opened import Opened
from .path import HERE, Path, State, Visit
from .pins import Pinned
from .visibility import calls, reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A visit, as it is read. `number` is 7, or 7.2 inside the seventh; `time` of `times` visits to the element.

    `at` is the activity at which a boundary event happened. `ways` are the names of the flows taken from a choice,
    `why` the reasons in words. `flows` are ids, for the diagram. `due` is when a timer set here falls due. `decided` is
    the step of the case and the token by which the decision that was made here is found.
    """

    number: str
    element: str
    process: str
    name: str
    kind: str
    lane: str
    state: State
    time: int
    times: int
    entered: datetime
    ended: datetime | None
    who: str
    at: str
    ways: tuple[str, ...]
    why: tuple[str, ...]
    flows: tuple[str, ...]
    due: tuple[tuple[str, datetime], ...]
    refused: int
    failed: int
    rev: int
    decided: tuple[int, int] | None
    inside: tuple["Step", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """An element that has not been reached; `possible` when there is a way to it from where the case is."""

    element: str
    process: str
    name: str
    kind: str
    lane: str
    possible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The whole reading: the steps taken, and what has not been reached in the order of the process."""

    steps: tuple[Step, ...]
    ahead: tuple[Ahead, ...]

    def walk(self) -> Iterator[Step]:
        """Yield every step, those inside others after the one they are in."""
        waiting = list(self.steps[::-1])
        while waiting:
            step = waiting.pop()
            yield step
            waiting.extend(step.inside[::-1])

    def flows(self) -> dict[str, int]:
        """Return how often each flow was passed, as the steps tell it."""
        return dict(Counter(flow for step in self.walk() for flow in step.flows))

    @property
    def here(self) -> tuple[Step, ...]:
        """Return the innermost steps that the case is at now."""
        return tuple(s for s in self.walk() if s.state in HERE and not any(i.state in HERE for i in s.inside))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the diagram shows: for each visited element its state, its visits, and how often somebody was refused."""

    elements: Mapping[str, tuple[State, int, int]]
    flows: Mapping[str, int]

    def as_json(self) -> dict[str, Json]:
        """Return the marks for the browser."""
        told = {id: {"state": s.value, "count": n, "refused": r} for id, (s, n, r) in self.elements.items()}
        return {"elements": told, "flows": dict(self.flows)}


def marks(path: Path) -> Marks:
    """Return the markers of a path."""
    counts, refused = path.counts(), path.refused()
    elements = {id: (state, counts[id], refused.get(id, 0)) for id, state in path.states().items()}
    return Marks(elements=elements, flows=path.flows)


def twin(opened: Opened) -> Twin:
    """Return the text twin of a case's path."""
    return Twin(steps=_Teller(opened).inside(None, ""), ahead=tuple(_ahead(opened)))


class _Teller:
    def __init__(self, opened: Opened) -> None:
        self._path, self._ground, self._named = opened.path, opened.ground, opened.named
        self._names, self._mask, self._pinned = opened.names, opened.mask, opened.pinned
        self._labels = Labels(opened.pinned.bundle.forms.values())
        self._times, self._seen = opened.path.counts(), Counter[str]()
        self._order = {visit.token: self._count(visit.element) for visit in opened.path.visits}
        self._inside: dict[int | None, list[Visit]] = defaultdict(list)
        for visit in opened.path.visits:
            self._inside[visit.parent].append(visit)

    def _count(self, element: str) -> int:
        self._seen[element] += 1
        return self._seen[element]

    def inside(self, parent: int | None, number: str) -> tuple[Step, ...]:
        """Return the steps inside a visit (at the top for None), numbered under its number."""
        prefix = f"{number}." if number else ""
        return tuple(self._step(visit, f"{prefix}{n}") for n, visit in enumerate(self._inside[parent], start=1))

    def _step(self, visit: Visit, number: str) -> Step:
        node, named = self._ground.nodes.get(visit.element), self._named
        return Step(
            number=number,
            element=visit.element,
            process=named.process_of(visit.element),
            name=named.element(visit.element),
            kind=named.kind(visit.element),
            lane=named.lane(visit.element),
            state=visit.state,
            time=self._order[visit.token],
            times=self._times[visit.element],
            entered=visit.entered,
            ended=visit.ended,
            who=self._mask.text(self._who(visit)),
            at=named.element(node.attached_to) if node is not None and node.attached_to else "",
            ways=self._ways(visit, node),
            why=tuple(self._mask.text(text) for text in self._why(visit, node)),
            flows=visit.flows,
            due=self._due(visit, node),
            refused=visit.refused,
            failed=visit.failed,
            rev=visit.rev,
            decided=(visit.decided, visit.token) if visit.decision is not None else None,
            inside=self.inside(visit.token, number),
        )

    def _who(self, visit: Visit) -> str:
        if visit.person is None:
            return ""
        if visit.on_behalf_of is None:
            return self._names(visit.person)
        told = message("timeline.on-behalf", person=self._names(visit.person), other=self._names(visit.on_behalf_of))
        return render(told, self._named.language)

    def _ways(self, visit: Visit, node: bpmn.Node | None) -> tuple[str, ...]:
        several = node is not None and len(node.outgoing) > 1
        return tuple(self._named.flow(flow) for flow in visit.flows) if several else ()

    def _why(self, visit: Visit, node: bpmn.Node | None) -> Iterator[str]:
        language = self._named.language
        if visit.decision is not None:
            yield from told_plainly(visit.decision, self._pinned.bundle, self._mask, language)
        if node is None or node.kind is not bpmn.Kind.EXCLUSIVE or len(node.outgoing) < 2:
            return
        for id in visit.flows:
            conditions = [self._ground.flows[id].condition]
            if id == node.default:
                conditions = [self._ground.flows[other].condition for other in node.outgoing if other != id]
            looked_at = tuple(self._looked_at([text for text in conditions if text], visit.known))
            if looked_at:
                yield from looked_at
            elif id == node.default:
                yield render(message("twin.default"), language)

    def _looked_at(self, conditions: list[str], known: Mapping[str, Json]) -> Iterator[str]:
        """Yield what conditions read and its value then: «Er kontrakten klar?: Klar for godkjenning»."""
        language = self._named.language
        for path in sorted({path for text in conditions for path in _read_by(text)}):
            is_known, value = _plain(known, path)
            if not is_known:
                continue
            label = self._labels.label(path, language) if self._labels.known(path) else readable(".".join(path))
            yield labelled(label, self._labels.option(path, value, language) or shown(value, language))

    def _due(self, visit: Visit, node: bpmn.Node | None) -> tuple[tuple[str, datetime], ...]:
        """Return the timers that run at a visit: its own, on its border, or behind a gateway that waits."""
        if visit.state not in HERE or node is None:
            return ()
        behind = {self._ground.flows[flow].target for flow in node.outgoing}
        timers = sorted(self._path.timers.items(), key=lambda timer: timer[1])
        nodes = self._ground.nodes
        mine = [
            (id, due)
            for id, due in timers
            if id == node.id
            or nodes[id].attached_to == node.id
            or (node.kind is bpmn.Kind.EVENT_BASED and id in behind)
        ]
        return tuple((self._named.element(id), due) for id, due in mine)


def _read_by(text: str) -> frozenset[tuple[str, ...]]:
    """Return what a condition reads: dotted paths, and names that stand alone."""
    try:
        program = feel.compile(text)
    except OppskriftError:
        return frozenset()
    return program.paths | {(name,) for name in program.names if not any(path[0] == name for path in program.paths)}


def _plain(known: Mapping[str, Json], path: tuple[str, ...]) -> tuple[bool, Json]:
    """Return whether a simple value stands at a path, and the value."""
    value: Json = known
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            return False, None
        value = value[name]
    simple = not isinstance(value, list) and (not isinstance(value, Mapping) or bool(TAGS.intersection(value)))
    return simple, value


def _ahead(opened: Opened) -> Iterator[Ahead]:
    """Yield what has not been reached, in the order of the processes."""
    named, visited = opened.named, {visit.element for visit in opened.path.visits}
    possible = _reachable(opened.path, opened.ground, opened.pinned)
    for process in reached(opened.pinned):
        for node in bpmn.in_order(process):
            if node.id not in visited:
                yield Ahead(
                    element=node.id,
                    process=process.id,
                    name=named.element(node.id),
                    kind=named.kind(node.id),
                    lane=named.lane(node.id),
                    possible=node.id in possible,
                )


def _reachable(path: Path, ground: Ground, pinned: Pinned) -> frozenset[str]:
    """Return the elements that there is a way to from where the case is, loops and events at activities included."""
    waiting = [visit.element for visit in path.visits if visit.state in HERE]
    attached: dict[str, list[str]] = defaultdict(list)
    starts: dict[str, list[str]] = defaultdict(list)
    for node in ground.nodes.values():
        if node.attached_to:
            attached[node.attached_to].append(node.id)
        if node.kind is bpmn.Kind.START:
            starts[node.scope].append(node.id)
    found: set[str] = set()
    while waiting:
        node = ground.nodes[waiting.pop()]
        inner = [node.id, *calls(node, pinned)]
        after = [ground.flows[flow].target for flow in node.outgoing]
        following = [*after, *attached[node.id], *(start for scope in inner for start in starts[scope])]
        new = [id for id in following if id not in found]
        found.update(new)
        waiting.extend(new)
    return frozenset(found)
