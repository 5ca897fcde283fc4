"""The models of a version as parts: elements in the order they are met, and the ways between them."""

from collections.abc import Iterator

from .. import bpmn
from ..message import message
from .bundle import Bundle
from .called import alike, documentation, flow_name, kind, lane_name, node_name, process_name
from .catalogue import Area, Aspect, Part, aspect
from .point import Texts
from .timing import in_words


def model_parts(bundle: Bundle) -> Iterator[Part]:
    """Yield the elements and flows of every process of the version."""
    for process in bundle.processes.values():
        within = process_name(bundle, process)
        for node in bpmn.in_order(process):
            yield Part(
                area=Area.ELEMENT,
                id=f"{process.id}.{node.id}",
                title=node_name(bundle, process, node),
                within=within,
                aspects=tuple(_element(bundle, process, node)),
            )
        for flow in process.flows.values():
            found = (
                *aspect("flow-name", flow_name(bundle, process, flow)),
                *aspect("condition", flow.condition, code=True),
                *_default(process, flow),
            )
            title = _way(bundle, process, flow)
            yield Part(
                area=Area.FLOW, id=f"{process.id}.{flow.id}", title=title, within=within, aspects=found, own_title=False
            )


def _way(bundle: Bundle, process: bpmn.Process, flow: bpmn.Flow) -> Texts:
    start, end = (node_name(bundle, process, process.nodes[id]) for id in (flow.source, flow.target))
    return {language: f"{start[language]} → {end[language]}" for language in start}


def _default(process: bpmn.Process, flow: bpmn.Flow) -> Iterator[Aspect]:
    if process.nodes[flow.source].default == flow.id:
        yield from aspect("default-flow", message("part.otherwise"))


def _element(bundle: Bundle, process: bpmn.Process, node: bpmn.Node) -> Iterator[Aspect]:
    yield from aspect("kind", kind(node))
    if node.lane:
        yield from aspect("lane", lane_name(bundle, process, node.lane))
    yield from aspect("documentation", documentation(bundle, process, node))
    if node.attached_to:
        at = process.nodes[node.attached_to]
        yield from aspect("attached", node_name(bundle, process, at), identity=at.id)
        yield from aspect("interrupting", message("part.interrupts" if node.interrupting else "part.beside"))
    yield from _work(bundle, node)
    yield from _event(bundle, node)
    yield from _loop(node)
    yield from _data(node)


def _work(bundle: Bundle, node: bpmn.Node) -> Iterator[Aspect]:
    role = bundle.manifest.roles.get(node.role or "")
    yield from aspect("role", role.title if role else node.role, identity=node.role or "")
    yield from aspect("assignee", node.assignee, code=True)
    yield from aspect("form", node.form, code=True)
    yield from aspect("handler", node.handler, code=True)
    yield from aspect("decision", node.decision, code=True)
    yield from aspect("called", node.called, code=True)
    yield from aspect("slot", node.slot, code=True)
    yield from aspect("script", node.script, code=True)
    yield from _time(bundle, "due", node.due)
    yield from _time(bundle, "follow-up", node.follow_up)
    yield from aspect("priority", node.priority, code=True)
    if node.handler:
        yield from aspect("retries", str(node.retries), minor=True)


def _time(bundle: Bundle, key: str, written: str | None) -> Iterator[Aspect]:
    """Yield a time in words, naming the variation points it depends on; as written where there are no words for it."""
    found = in_words(written, bundle) if written else None
    yield from aspect(key, found or alike(written or ""), code=found is None)


def _event(bundle: Bundle, node: bpmn.Node) -> Iterator[Aspect]:
    if node.event is None:
        return
    yield from _time(bundle, "timer", node.event.timer)
    yield from aspect("message", node.event.message, code=True)
    yield from aspect("correlation", node.event.key, code=True, minor=True)
    yield from aspect("code", node.event.code, code=True)


def _loop(node: bpmn.Node) -> Iterator[Aspect]:
    if node.multi is None:
        return
    yield from aspect("each", node.multi.collection, code=True)
    yield from aspect("order", message("part.one-by-one" if node.multi.sequential else "part.at-once"))
    yield from aspect("enough", node.multi.completion_condition, code=True)


def _data(node: bpmn.Node) -> Iterator[Aspect]:
    for key, mappings in (("input", node.inputs), ("output", node.outputs)):
        for mapping in mappings:
            yield from aspect(key, mapping.source, name=mapping.target, code=True, minor=True)
    yield from aspect("result", node.result, code=True, minor=True)
    for name, value in node.properties.items():
        yield from aspect("property", value, name=name, code=True, minor=True)
