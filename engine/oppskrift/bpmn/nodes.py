"""Flow nodes: one XML element becomes one `Node`, each extension element adding its own fields."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from .events import read_event
from .findings import Findings, line_of
from .model import IoMapping, Kind, MultiInstance, Node
from .names import local, tag
from .profile import ACTIVITIES, EVENTS, SHAPES
from .roots import Roots
from .values import RESERVED, attribute, literal, marked, moment, number, pure, text_of, variable

Fields = Mapping[str, Any]


def read_node(element: etree._Element, scope: str, roots: Roots, findings: Findings) -> Node:
    """Return the node of an element of the profile; what is wrong inside it is reported."""
    fields: dict[str, Any] = {}
    for extension in extensions(element):
        reader = _EXTENSIONS.get(tag(extension))
        if reader and tag(extension) in SHAPES[tag(element)].extensions:
            fields |= reader(extension, findings)
    if tag(element) == "bpmn:boundaryEvent":
        fields |= _boundary(element)
    _check_io(element, fields, findings)
    return Node(
        id=str(element.get("id")),
        name=str(element.get("name") or "").strip(),
        kind=Kind(local(tag(element))),
        scope=scope,
        line=line_of(element),
        default=attribute(element, "default") if tag(element) == "bpmn:exclusiveGateway" else None,
        event=read_event(element, roots, findings),
        multi=_multi(element, findings),
        documentation=documentation(element),
        **fields,
    )


def extensions(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the extension elements of an element."""
    yield from element.iterfind("{*}extensionElements/*")


def documentation(element: etree._Element) -> str | None:
    """Return the documentation of an element, several paragraphs joined by an empty line."""
    texts = [text_of(child) for child in element if tag(child) == "bpmn:documentation"]
    return "\n\n".join(text for text in texts if text) or None


def _boundary(element: etree._Element) -> Fields:
    return {
        "attached_to": attribute(element, "attachedToRef"),
        "interrupting": element.get("cancelActivity") != "false",
    }


LOOP_NAMES = RESERVED | {"loopCounter"}
"""Names that an instance of a multi-instance has already."""


def _multi(element: etree._Element, findings: Findings) -> MultiInstance | None:
    if tag(element) not in ACTIVITIES:
        return None
    multi = element.find("{*}multiInstanceLoopCharacteristics")
    loop = None if multi is None else multi.find("{*}extensionElements/{*}loopCharacteristics")
    if multi is None or loop is None:
        return None
    collects = attribute(loop, "outputCollection"), attribute(loop, "outputElement")
    if (collects[0] is None) != (collects[1] is None):
        findings.report(loop, "half-collection")
    condition = multi.find("{*}completionCondition")
    return MultiInstance(
        sequential=multi.get("isSequential") == "true",
        collection=pure(loop, attribute(loop, "inputCollection"), "inputCollection", findings) or "",
        element=variable(loop, attribute(loop, "inputElement"), "inputElement", findings, taken=LOOP_NAMES),
        output_collection=variable(loop, collects[0], "outputCollection", findings),
        output_element=pure(loop, collects[1], "outputElement", findings),
        completion_condition=None
        if condition is None
        else pure(condition, text_of(condition) or "=", "completionCondition", findings),
    )


def _check_io(element: etree._Element, fields: Fields, findings: Findings) -> None:
    if tag(element) in EVENTS and fields.get("inputs"):
        findings.report(element, "input-on-event")
    shows_children = element.find("{*}extensionElements/{*}calledElement[@propagateAllChildVariables]")
    if shows_children is not None:
        all_children = shows_children.get("propagateAllChildVariables") == "true"
        if all_children == bool(fields.get("outputs")):
            findings.report(shows_children, "propagation", field="propagateAllChildVariables")


def _task_definition(element: etree._Element, findings: Findings) -> Fields:
    retries = number(element, "retries", findings, low=1)
    handler = literal(element, attribute(element, "type"), "type", findings)
    return {"handler": handler} if retries is None else {"handler": handler, "retries": retries}


def _io_mapping(element: etree._Element, findings: Findings) -> Fields:
    return {
        "inputs": _mappings(element, "zeebe:input", findings),
        "outputs": _mappings(element, "zeebe:output", findings),
    }


def _mappings(element: etree._Element, name: str, findings: Findings) -> tuple[IoMapping, ...]:
    found: dict[str, IoMapping] = {}
    for child in element:
        if tag(child) != name:
            continue
        mapping = _mapping(child, findings)
        if mapping.target in found:
            findings.report(child, "same-target", field="target", name=mapping.target)
        found.setdefault(mapping.target, mapping)
    return tuple(found.values())


def _mapping(element: etree._Element, findings: Findings) -> IoMapping:
    return IoMapping(
        pure(element, attribute(element, "source"), "source", findings) or "",
        variable(element, attribute(element, "target"), "target", findings, dotted=True) or "",
    )


def _assignment(element: etree._Element, findings: Findings) -> Fields:
    role = literal(element, attribute(element, "candidateGroups"), "candidateGroups", findings)
    if role and "," in role:
        findings.report(element, "several-roles", field="candidateGroups", found=role[:60])
    return {"role": role, "assignee": pure(element, attribute(element, "assignee"), "assignee", findings)}


def _form(element: etree._Element, findings: Findings) -> Fields:
    """Read the form of a task, or of the start event that a person starts a case with; not of an inner start."""
    node, scope = list(element.iterancestors())[1:3]
    if tag(node) == "bpmn:startEvent" and tag(scope) == "bpmn:subProcess":
        findings.report(element, "inner-start-form", field="formId")
    return {"form": literal(element, attribute(element, "formId"), "formId", findings)}


def _schedule(element: etree._Element, findings: Findings) -> Fields:
    return {
        "due": moment(element, attribute(element, "dueDate"), "dueDate", findings),
        "follow_up": moment(element, attribute(element, "followUpDate"), "followUpDate", findings),
    }


def _priority(element: etree._Element, findings: Findings) -> Fields:
    value = attribute(element, "priority")
    if value and not value.startswith(("=", "${", "#{")):
        number(element, "priority", findings)
        return {"priority": value}
    return {"priority": marked(element, value, "priority", findings)}


def _called(element: etree._Element, findings: Findings) -> Fields:
    return {"called": marked(element, attribute(element, "processId"), "processId", findings)}


def _decision(element: etree._Element, findings: Findings) -> Fields:
    return {
        "decision": marked(element, attribute(element, "decisionId"), "decisionId", findings),
        "result": variable(element, attribute(element, "resultVariable"), "resultVariable", findings),
    }


def _script(element: etree._Element, findings: Findings) -> Fields:
    return {
        "script": pure(element, attribute(element, "expression"), "expression", findings),
        "result": variable(element, attribute(element, "resultVariable"), "resultVariable", findings),
    }


def _properties(element: etree._Element, findings: Findings) -> Fields:
    found: dict[str, str] = {}
    for child in element:
        name = attribute(child, "name")
        if tag(child) != "zeebe:property" or name is None:
            continue
        if name in found:
            findings.report(child, "duplicate-property", field=name, name=name)
        found[name] = str(child.get("value") or "")
    slot: Fields = {}
    if "slot" in found:
        owner = element.getparent()
        node = owner.getparent() if owner is not None else None
        if node is None or tag(node) != "bpmn:callActivity":
            findings.report(element, "slot-placement", field="slot")
        else:
            slot = {"slot": found["slot"]}
    return {"properties": found, **slot}


_EXTENSIONS: Mapping[str, Callable[[etree._Element, Findings], Fields]] = {
    "zeebe:taskDefinition": _task_definition,
    "zeebe:ioMapping": _io_mapping,
    "zeebe:assignmentDefinition": _assignment,
    "zeebe:formDefinition": _form,
    "zeebe:taskSchedule": _schedule,
    "zeebe:priorityDefinition": _priority,
    "zeebe:calledElement": _called,
    "zeebe:calledDecision": _decision,
    "zeebe:script": _script,
    "zeebe:properties": _properties,
}
