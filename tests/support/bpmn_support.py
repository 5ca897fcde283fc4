"""Compose BPMN XML for tests, in the dialect of the profile (zeebe extensions, FEEL).

Every function returns a `Part`: XML text plus the root elements (messages, errors, escalations) that it refers to;
`bpmn()` puts them together as bytes. Ids are given; flow ids are `<from>-<to>` unless said otherwise.

    xml = bpmn(
        process(
            "p",
            start("s"), user("a", role="leder", form="f"), xor("g", default="g-e2"), end("e1"), end("e2"),
            path("s", "a", "g"), flow("g", "e1", when="godkjent = true"), flow("g", "e2"),
        )
    )
    xml = bpmn(linear("p", user("a"), service("b", "dfo.ansatt.hent", inputs={"ansattnr": "nr"})))
    xml = bpmn(linear("p", sub("d", start("i"), catch("m", message="svar", key="nr"), end("o"), path("i", "m", "o")),
                      extra=boundary("t", "d", duration="P10D", interrupting=False), after={"t": end("te")}))

Expressions are given without the leading `=` where the format always wants one (when, inputs, outputs, collection,
key, script, assignee, until); `duration`, `date`, `cycle`, `called`, `decision`, `due`, `follow_up` and `priority`
are written as given (`"PT1H"` or `"=config.frist"`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import quoteattr

HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" \
xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" \
id="definitions" targetNamespace="test" modeler:executionPlatform="Camunda Cloud">
"""


@dataclass(frozen=True)
class Part:
    """A piece of XML and the root elements it needs."""

    xml: str
    roots: tuple[str, ...] = ()
    id: str = ""


def bpmn(*parts: "Part | str") -> bytes:
    """Return a whole file."""
    whole = join(*parts)
    return (HEADER + "\n".join([*dict.fromkeys(whole.roots), whole.xml]) + "\n</bpmn:definitions>\n").encode()


def join(*parts: "Part | str") -> Part:
    """Put parts (or raw XML) after one another."""
    typed = [part if isinstance(part, Part) else Part(part) for part in parts]
    return Part("\n".join(p.xml for p in typed), tuple(root for p in typed for root in p.roots))


def process(id: str, *parts: "Part | str", name: str | None = None, lanes: Mapping[str, tuple[str, ...]] = {}) -> Part:
    """One executable process. `lanes` is {lane name: node ids}."""
    inner = join(_lanes(lanes), *parts)
    head = f"<bpmn:process id={q(id)} name={q(name or id)} isExecutable='true'>"
    return Part(f"{head}\n{inner.xml}\n</bpmn:process>", inner.roots, id)


def _lanes(lanes: Mapping[str, tuple[str, ...]]) -> str:
    if not lanes:
        return ""
    refs = {name: "".join(f"<bpmn:flowNodeRef>{n}</bpmn:flowNodeRef>" for n in nodes) for name, nodes in lanes.items()}
    inner = "\n".join(f"<bpmn:lane id='lane{i}' name={q(n)}>{refs[n]}</bpmn:lane>" for i, n in enumerate(refs))
    return f"<bpmn:laneSet id='lanes'>\n{inner}\n</bpmn:laneSet>"


def linear(id: str, *nodes: Part, extra: "Part | str" = "", after: Mapping[str, Part] = {}) -> Part:
    """A process start → nodes → end, with `extra` parts, and `after`: {boundary id: node to go on to}."""
    chain = path("start", *(n.id for n in nodes), "end")
    tails = [join(node, flow(source, node.id)) for source, node in after.items()]
    return process(id, start("start"), *nodes, end("end"), chain, extra, *tails)


def path(*ids: str) -> Part:
    """Sequence flows along the given nodes."""
    return join(*(flow(a, b) for a, b in pairwise(ids)))


def flow(source: str, target: str, *, when: str | None = None, id: str | None = None) -> Part:
    """One sequence flow, with a FEEL condition where given."""
    id = id or f"{source}-{target}"
    head = f"<bpmn:sequenceFlow id={q(id)} sourceRef={q(source)} targetRef={q(target)}"
    if when is None:
        return Part(head + "/>")
    condition = f"<bpmn:conditionExpression xsi:type='bpmn:tFormalExpression'>{text('=' + when)}"
    return Part(f"{head}>{condition}</bpmn:conditionExpression></bpmn:sequenceFlow>")


def start(id: str, *, name: str | None = None, form: str | None = None) -> Part:
    """A none start event, with the form by which a person starts a case."""
    extension = "" if form is None else f"<zeebe:formDefinition formId={q(form)}/>"
    return node("startEvent", id, name, extension=extension)


def end(
    id: str,
    *,
    error: str | None = None,
    escalation: str | None = None,
    terminate: bool = False,
    name: str | None = None,
) -> Part:
    """An end event: none, error, escalation or terminate."""
    if terminate:
        return node("endEvent", id, name, body="<bpmn:terminateEventDefinition/>")
    return _event("endEvent", id, name, error=error, escalation=escalation)


def throw(id: str, *, escalation: str | None = None, name: str | None = None) -> Part:
    """An intermediate throw event: none or escalation."""
    return _event("intermediateThrowEvent", id, name, escalation=escalation)


def catch(id: str, *, name: str | None = None, outputs: Mapping[str, str] = {}, **what: str) -> Part:
    """An intermediate catch event: `message=` and `key=`, or one of `duration=`, `date=`."""
    return _event("intermediateCatchEvent", id, name, extension=io({}, outputs), **what)


def boundary(
    id: str,
    attached_to: str,
    *,
    interrupting: bool = True,
    name: str | None = None,
    outputs: Mapping[str, str] = {},
    **what: str,
) -> Part:
    """A boundary event: `message=` and `key=`, `duration=`, `date=`, `cycle=`, `error=` or `escalation=` ("" = any)."""
    attributes = f" attachedToRef={q(attached_to)}" + ("" if interrupting else " cancelActivity='false'")
    return _event("boundaryEvent", id, name, attributes=attributes, extension=io({}, outputs), **what)


def user(
    id: str,
    *,
    role: str | None = None,
    assignee: str | None = None,
    form: str | None = None,
    due: str | None = None,
    follow_up: str | None = None,
    priority: str | None = None,
    extension: str = "",
    **activity: object,
) -> Part:
    """A user task; the keywords of `activity()` too."""
    assigned = _attributes({"candidateGroups": role, "assignee": expression(assignee)})
    schedule = _attributes({"dueDate": due, "followUpDate": follow_up})
    parts = [
        "<zeebe:userTask/>",
        f"<zeebe:assignmentDefinition{assigned}/>" if assigned else "",
        f"<zeebe:formDefinition formId={q(form)}/>" if form else "",
        f"<zeebe:taskSchedule{schedule}/>" if schedule else "",
        f"<zeebe:priorityDefinition priority={q(priority)}/>" if priority else "",
    ]
    return _activity("userTask", id, "".join(parts) + extension, **activity)  # type: ignore[arg-type]


def service(id: str, handler: str = "dfo.test", *, retries: int | None = None, **activity: object) -> Part:
    """A service task with a handler type."""
    extra = f" retries='{retries}'" if retries is not None else ""
    return _activity("serviceTask", id, f"<zeebe:taskDefinition type={q(handler)}{extra}/>", **activity)  # type: ignore[arg-type]


def script(id: str, feel: str, result: str, **activity: object) -> Part:
    """A script task: a FEEL expression and the variable it writes."""
    extension = f"<zeebe:script expression={q('=' + feel)} resultVariable={q(result)}/>"
    return _activity("scriptTask", id, extension, **activity)  # type: ignore[arg-type]


def decision(id: str, decision: str, result: str, **activity: object) -> Part:
    """A business rule task."""
    extension = f"<zeebe:calledDecision decisionId={q(decision)} resultVariable={q(result)}/>"
    return _activity("businessRuleTask", id, extension, **activity)  # type: ignore[arg-type]


def call(id: str, called: str, *, slot: str | None = None, **activity: object) -> Part:
    """A call activity; `slot` names the variation point it is the fragment slot of."""
    properties = f"<zeebe:properties><zeebe:property name='slot' value={q(slot)}/></zeebe:properties>" if slot else ""
    return _activity("callActivity", id, f"<zeebe:calledElement processId={q(called)}/>{properties}", **activity)  # type: ignore[arg-type]


def sub(id: str, *parts: "Part | str", **activity: object) -> Part:
    """An embedded subprocess with everything in it."""
    inner = join(*parts)
    built = _activity("subProcess", id, body=f"\n{inner.xml}\n", **activity)  # type: ignore[arg-type]
    return Part(built.xml, inner.roots, id)


def xor(id: str, *, default: str | None = None, name: str | None = None) -> Part:
    """An exclusive gateway."""
    return node("exclusiveGateway", id, name, attributes=_attributes({"default": default}))


def parallel(id: str) -> Part:
    """A parallel gateway."""
    return node("parallelGateway", id)


def event_gateway(id: str) -> Part:
    """An event-based gateway."""
    return node("eventBasedGateway", id)


def multi(
    collection: str,
    *,
    sequential: bool = False,
    element: str | None = None,
    output_collection: str | None = None,
    output_element: str | None = None,
    until: str | None = None,
) -> str:
    """Multi-instance characteristics, for the `multi=` of an activity."""
    loop = _attributes(
        {
            "inputCollection": expression(collection),
            "inputElement": element,
            "outputCollection": output_collection,
            "outputElement": expression(output_element),
        }
    )
    head = f"<bpmn:multiInstanceLoopCharacteristics isSequential='{str(sequential).lower()}'>"
    extension = f"<bpmn:extensionElements><zeebe:loopCharacteristics{loop}/></bpmn:extensionElements>"
    condition = f"<bpmn:completionCondition>{text('=' + until)}</bpmn:completionCondition>" if until else ""
    return f"{head}{extension}{condition}</bpmn:multiInstanceLoopCharacteristics>"


def io(inputs: Mapping[str, str], outputs: Mapping[str, str]) -> str:
    """zeebe:ioMapping with {target: expression}."""
    lines = [f"<zeebe:input source={q('=' + s)} target={q(t)}/>" for t, s in inputs.items()]
    lines += [f"<zeebe:output source={q('=' + s)} target={q(t)}/>" for t, s in outputs.items()]
    return f"<zeebe:ioMapping>{''.join(lines)}</zeebe:ioMapping>" if lines else ""


def node(
    kind: str, id: str, name: str | None = None, *, attributes: str = "", extension: str = "", body: str = ""
) -> Part:
    """Any flow node, also ones the profile refuses."""
    wrapped = f"<bpmn:extensionElements>{extension}</bpmn:extensionElements>" if extension else ""
    return Part(f"<bpmn:{kind} id={q(id)} name={q(name or id)}{attributes}>{wrapped}{body}</bpmn:{kind}>", id=id)


def _activity(
    kind: str,
    id: str,
    extension: str = "",
    *,
    name: str | None = None,
    inputs: Mapping[str, str] = {},
    outputs: Mapping[str, str] = {},
    multi: str = "",
    body: str = "",
    attributes: str = "",
) -> Part:
    return node(kind, id, name, attributes=attributes, extension=extension + io(inputs, outputs), body=multi + body)


def _event(
    kind: str,
    id: str,
    name: str | None,
    *,
    attributes: str = "",
    extension: str = "",
    message: str | None = None,
    key: str | None = None,
    error: str | None = None,
    escalation: str | None = None,
    **timer: str,
) -> Part:
    body, roots = "", []
    if message is not None:
        body = f"<bpmn:messageEventDefinition messageRef={q('Message_' + message)}/>"
        roots = [_message(message, key)]
    for trigger, code in (("error", error), ("escalation", escalation)):
        if code is not None:
            ref = f"{trigger.title()}_{code}"
            body = f"<bpmn:{trigger}EventDefinition" + (f" {trigger}Ref={q(ref)}/>" if code else "/>")
            roots = [f"<bpmn:{trigger} id={q(ref)} name={q(code)} {trigger}Code={q(code)}/>"] if code else []
    for how, value in timer.items():
        tag = f"bpmn:time{how.title()}"
        body = f"<bpmn:timerEventDefinition><{tag}>{text(value)}</{tag}></bpmn:timerEventDefinition>"
    built = node(kind, id, name, attributes=attributes, extension=extension, body=body)
    return Part(built.xml, tuple(roots), id)


def _message(name: str, key: str | None) -> str:
    head = f"<bpmn:message id={q('Message_' + name)} name={q(name)}"
    if key is None:
        return head + "/>"
    subscription = f"<zeebe:subscription correlationKey={q('=' + key)}/>"
    return f"{head}><bpmn:extensionElements>{subscription}</bpmn:extensionElements></bpmn:message>"


def _attributes(values: Mapping[str, str | None]) -> str:
    return "".join(f" {name}={q(value)}" for name, value in values.items() if value is not None)


def expression(feel: str | None) -> str | None:
    """Return a FEEL expression with the leading `=` of the Modeler's convention."""
    return None if feel is None else f"={feel}"


def q(value: str) -> str:
    """Return a quoted attribute value."""
    return quoteattr(value)


def text(value: str) -> str:
    """Return escaped element text."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
