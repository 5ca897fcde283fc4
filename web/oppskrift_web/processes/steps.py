"""What the steps of a process use: forms, rules, and the handlers behind automatic steps."""

from collections.abc import Mapping
from dataclasses import dataclass

from oppskrift import bpmn
from oppskrift.message import catalogue
from oppskrift.standard import Bundle
from oppskrift.standard.called import node_name
from oppskrift.standard.point import Texts

from ..current import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """What automatic steps can be connected to: its name, what it does, and the steps that use it."""

    name: str
    title: str
    steps: tuple[Texts, ...]


def by_element(bundle: Bundle) -> Mapping[str, bpmn.Node]:
    """Return the nodes of all processes of a version by id; the main process goes before those it calls."""
    found: dict[str, bpmn.Node] = {}
    for process in bundle.processes.values():
        for node in process.nodes.values():
            found.setdefault(node.id, node)
    return found


def handlers(bundle: Bundle) -> tuple[Handler, ...]:
    """Return the handlers that a version uses, by name."""
    used: dict[str, list[Texts]] = {}
    for process in bundle.processes.values():
        for node in bpmn.in_order(process):
            if node.handler:
                used.setdefault(node.handler, []).append(node_name(bundle, process, node))
    return tuple(Handler(name=n, title=handler_title(n), steps=tuple(s)) for n, s in sorted(used.items()))


def handler_title(name: str) -> str:
    """Return what a handler does, in words; its name where nobody has said."""
    key = f"dfo.title.{name}"
    return say(key) if key in catalogue() else name
