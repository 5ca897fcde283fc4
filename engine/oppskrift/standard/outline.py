"""A process as an ordered list of steps: the text that says the same as its diagram.

Each entry has a number; ways out name the number they lead to, so a loop can be followed without seeing it.
Source: WCAG 2.2, 1.1.1 (a text alternative that serves the same purpose).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .. import bpmn
from .bundle import Bundle
from .called import alike, documentation, flow_name, kind, lane_name, node_name, process_name, told
from .point import Texts
from .timing import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way on: what stands on it, its condition as written, and the entry it leads to.

    `otherwise` marks the way that is taken when no other fits.
    """

    name: Texts
    condition: str | None
    otherwise: bool
    number: int
    target: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One element. `at` is the number of the activity at which an event happens; `depth` is 1 inside a subprocess.

    `when` are the words for a timer; `next` is set when what follows is simply the next entry.
    """

    number: int
    element: str
    node: bpmn.Node
    kind: Texts
    title: Texts
    lane: Texts
    note: Texts
    depth: int
    at: int | None
    when: Texts | None
    ways: tuple[Way, ...]
    next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One process of a version. `main` is set for the process itself, not for those it calls."""

    id: str
    title: Texts
    main: bool
    lanes: tuple[Texts, ...]
    entries: tuple[Entry, ...]


def outline(bundle: Bundle) -> tuple[Outline, ...]:
    """Return every process of a version as a list of steps, the main one first."""
    return tuple(
        Outline(
            id=process.id,
            title=process_name(bundle, process),
            main=process.id == bundle.process,
            lanes=tuple(lane_name(bundle, process, lane.name) for lane in process.lanes),
            entries=tuple(_entries(bundle, process)),
        )
        for process in bundle.processes.values()
    )


def _entries(bundle: Bundle, process: bpmn.Process) -> Iterator[Entry]:
    numbers = {node.id: number for number, node in enumerate(bpmn.in_order(process), 1)}
    for id, number in numbers.items():
        node = process.nodes[id]
        ways = tuple(_ways(bundle, process, node, numbers))
        timer = node.event.timer if node.event else None
        simple = len(ways) == 1 and ways[0].number == number + 1 and not any(ways[0].name.values())
        yield Entry(
            number=number,
            element=id,
            node=node,
            kind=told(kind(node)),
            title=node_name(bundle, process, node),
            lane=lane_name(bundle, process, node.lane) if node.lane else alike(""),
            note=documentation(bundle, process, node),
            depth=_depth(process, node),
            at=numbers.get(node.attached_to or ""),
            when=(in_words(timer, bundle) or alike(timer)) if timer else None,
            ways=ways,
            next=simple,
        )


def _ways(bundle: Bundle, process: bpmn.Process, node: bpmn.Node, numbers: dict[str, int]) -> Iterator[Way]:
    for id in node.outgoing:
        flow = process.flows[id]
        yield Way(
            name=flow_name(bundle, process, flow),
            condition=flow.condition,
            otherwise=node.default == id,
            number=numbers[flow.target],
            target=node_name(bundle, process, process.nodes[flow.target]),
        )


def _depth(process: bpmn.Process, node: bpmn.Node) -> int:
    depth, scope = 0, node.scope
    while scope != process.id:
        depth, scope = depth + 1, process.nodes[scope].scope
    return depth
