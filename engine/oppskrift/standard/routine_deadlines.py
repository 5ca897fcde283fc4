"""The deadlines and timers of a routine, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .. import bpmn
from ..bpmn import Trigger
from ..message import message
from ..model.tagged import Json
from .bundle import Bundle
from .called import alike, node_name, told
from .point import Texts
from .timing import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When something is due or happens by itself. `what` happens then; `code` marks a time that has no words."""

    element: str
    step: Texts
    when: Texts
    what: Texts
    code: bool = False


def deadlines(bundle: Bundle, processes: Iterable[bpmn.Process], values: Mapping[str, Json]) -> Iterator[Deadline]:
    """Yield the deadlines of some processes of a version in their order, with an institution's values."""
    for process in processes:
        for node in bpmn.in_order(process):
            if node.due:
                what = told(message("routine.due"))
                yield _deadline(bundle, values, node, node_name(bundle, process, node), node.due, what)
            if node.event is not None and node.event.trigger is Trigger.TIMER and node.event.timer:
                at = process.nodes[node.attached_to] if node.attached_to else node
                what = _what(bundle, process, node)
                yield _deadline(bundle, values, node, node_name(bundle, process, at), node.event.timer, what)


def _deadline(  # noqa: PLR0913, PLR0917 - what a deadline is made from
    bundle: Bundle, values: Mapping[str, Json], node: bpmn.Node, step: Texts, written: str, what: Texts
) -> Deadline:
    words = in_words(written, bundle, values)
    return Deadline(element=node.id, step=step, when=words or alike(written), what=what, code=words is None)


def _what(bundle: Bundle, process: bpmn.Process, node: bpmn.Node) -> Texts:
    """Return what a timer leads to: its own name, what comes next, and whether the step goes on."""
    following = [process.nodes[process.flows[flow].target] for flow in node.outgoing]
    after = node_name(bundle, process, following[0]) if following else alike("")
    if node.attached_to is None:
        return told(message("routine.then", after=after))
    key = "routine.takes-over" if node.interrupting else "routine.beside"
    return told(message(key, name=node_name(bundle, process, node), after=after))
