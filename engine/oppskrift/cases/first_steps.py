"""What happens first in a case: the steps from the start to the first ones that people do, and who may come after."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from .. import bpmn
from ..bpmn.model import Kind, Node
from ..standard.point import Texts
from .pins import Pinned

STEPS = frozenset({Kind.USER, Kind.SERVICE, Kind.DECISION, Kind.CALL, Kind.SUBPROCESS})
"""The kinds of node that are something done, to a person who reads."""

SHOWN = 6
"""How many steps are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """A step. `role` and `group` are who does it, None for what the system does.

    `given` is for a task that goes to one person, such as the one who starts or is invited.
    """

    name: Texts
    role: Texts | None = None
    group: str | None = None
    given: bool = False


def first_steps(pinned: Pinned) -> tuple[tuple[FirstStep, ...], tuple[FirstStep, ...]]:
    """Return what happens first, in the order it may happen, and the tasks of people that may come next after it."""
    process = pinned.bundle.processes[pinned.bundle.process]
    first = list(_walk(process, [process.start(process.id)]))
    people = [node for node in first if node.kind is Kind.USER]
    known = {node.id for node in first}
    after = [target for node in people for target in _after(process, node)]
    later = [node for node in _walk(process, after) if node.kind is Kind.USER and node.id not in known]
    return _told(pinned, process, first), _told(pinned, process, later)


def _told(pinned: Pinned, process: bpmn.Process, nodes: list[Node]) -> tuple[FirstStep, ...]:
    return tuple(_step(pinned, process, node) for node in nodes[:SHOWN])


def _after(process: bpmn.Process, node: Node) -> list[Node]:
    return [process.nodes[process.flows[flow].target] for flow in node.outgoing]


def _walk(process: bpmn.Process, begin: list[Node]) -> Iterator[Node]:
    """Yield the named steps from here on, nearest first; nothing beyond a task of a person."""
    waiting, seen = deque(begin), {node.id for node in begin}
    while waiting:
        node = waiting.popleft()
        if node.kind in STEPS and node.name:
            yield node
        if node.kind is Kind.USER:
            continue
        for target in _after(process, node):
            if target.id not in seen:
                seen.add(target.id)
                waiting.append(target)


def _step(pinned: Pinned, process: bpmn.Process, node: Node) -> FirstStep:
    texts = pinned.bundle.texts.get(f"{process.id}.{node.id}", {})
    name = {"nb": node.name, "nn": texts.get("nn", node.name), "en": texts.get("en", node.name)}
    if node.kind is not Kind.USER:
        return FirstStep(name=name)
    if node.role is None:
        return FirstStep(name=name, given=True)
    return FirstStep(
        name=name, role=pinned.titles(node.role), group=pinned.group(node.role), given=node.assignee is not None
    )
