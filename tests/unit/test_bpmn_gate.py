# ruff: noqa: E501 one case of the table stands on one line
"""Every rule of the gate: a minimal model that breaks it, and the element and words that tell about it."""

import re

import pytest
from bpmn_support import (
    Part,
    boundary,
    bpmn,
    call,
    catch,
    decision,
    end,
    event_gateway,
    flow,
    join,
    linear,
    multi,
    node,
    parallel,
    path,
    process,
    script,
    service,
    start,
    sub,
    user,
    xor,
)
from lxml import etree

from oppskrift import bpmn as gate
from oppskrift.message import LANGUAGES, catalogue


def p(*parts):
    return bpmn(process("p", *parts))


def task(extension="", body="", attributes=""):
    """A user task `a` with raw XML in it."""
    return bpmn(linear("p", node("userTask", "a", "A", extension=extension, body=body, attributes=attributes)))


def choice(*flows, default=None):
    """An exclusive gateway `g` between two tasks."""
    nodes = [start("s"), xor("g", default=default), user("a"), user("b"), end("e")]
    return p(*nodes, path("s", "g"), path("a", "e"), path("b", "e"), *flows)


def with_root(root, *nodes):
    return bpmn(root, linear("p", *nodes))


def raw(body, attributes=""):
    """A definitions element with raw content."""
    return bpmn(Part(body)).replace(b'modeler:executionPlatform="Camunda Cloud"', attributes.encode())


GOOD = linear("p", user("a")).xml
DRAWN = "<bpmndi:BPMNDiagram id='d'><bpmndi:BPMNPlane><bpmndi:BPMNShape id='sh' bpmnElement='{}'/></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
TIMER = "<bpmn:timerEventDefinition>{}</bpmn:timerEventDefinition>"
MI = "<bpmn:multiInstanceLoopCharacteristics>{}</bpmn:multiInstanceLoopCharacteristics>"
LOOP = "<bpmn:extensionElements><zeebe:loopCharacteristics {}/></bpmn:extensionElements>"


def timed(kind, value, attached=False):
    body = TIMER.format(f"<bpmn:{kind}>{value}</bpmn:{kind}>")
    if attached:
        tail = [boundary("x", "a", duration="P1D"), flow("x", "end")]
        return bpmn(linear("p", user("a"), extra=join(*tail)))
    return bpmn(linear("p", node("intermediateCatchEvent", "x", body=body)))


CASES = {
    # the file
    "other XML": (b"<html/>", "gate.not-bpmn", None),
    "no process": (bpmn(), "gate.no-process", "definitions"),
    "not executable": (bpmn(process("p").xml.replace("true", "false")), "gate.not-executable", "p"),
    "executable left out": (bpmn(GOOD.replace("isExecutable='true'", "")), "gate.not-executable", "p"),
    "Camunda 7": (raw(GOOD, 'modeler:executionPlatform="Camunda Platform"'), "gate.attribute-value", "definitions"),
    "other expression language": (raw(GOOD, 'expressionLanguage="groovy"'), "gate.attribute-value", "definitions"),
    "two pools with a process": (
        bpmn(
            "<bpmn:collaboration id='c'><bpmn:participant id='x' processRef='p'/>"
            "<bpmn:participant id='y' processRef='q'/></bpmn:collaboration>",
            linear("p", user("a")),
            process("q", start("s2"), end("e2"), path("s2", "e2")),
        ),
        "gate.second-pool",
        "y",
    ),
    "pool without its process": (
        bpmn("<bpmn:collaboration id='c'><bpmn:participant id='x' processRef='q'/></bpmn:collaboration>", GOOD),
        "gate.unknown-reference",
        "x",
    ),
    "message flow to nowhere": (
        bpmn("<bpmn:collaboration id='c'><bpmn:messageFlow id='m' sourceRef='a' targetRef='q'/></bpmn:collaboration>", GOOD),
        "gate.unknown-reference",
        "m",
    ),
    # unknown things
    "unknown element": (bpmn(linear("p", node("robotTask", "a"))), "gate.unknown-element", "a"),
    "misspelt element": (bpmn(linear("p", node("userTaks", "a"))), "gate.unknown-element", None),
    "element of another place": (task(body="<bpmn:lane id='l'/>"), "gate.misplaced-element", "a"),
    "element twice": (task(extension="<zeebe:userTask/><zeebe:userTask/>"), "gate.repeated-element", "a"),
    "two multi-instances": (task(body=multi("x") * 2), "gate.repeated-element", "a"),
    "unknown attribute": (task(attributes=" colour='red'"), "gate.unknown-attribute", "a"),
    "default on a task": (task(attributes=" default='x'"), "gate.unknown-attribute", "a"),
    "unknown zeebe attribute": (task("<zeebe:formDefinition formId='f' formKey='k'/>"), "gate.unknown-attribute", "a"),
    "latest form": (task("<zeebe:formDefinition formId='f' bindingType='latest'/>"), "gate.attribute-value", "a"),
    "candidate users": (task("<zeebe:assignmentDefinition candidateUsers='x'/>"), "gate.unknown-attribute", "a"),
    "unknown extension": (task("<zeebe:adHoc/>"), "gate.unknown-element", "a"),
    "extension of another element": (task("<zeebe:taskDefinition type='x'/>"), "gate.misplaced-element", "a"),
    "camunda attribute": (task(attributes=" camunda:assignee='x'"), "gate.foreign-extension", "a"),
    "camunda element": (task("<camunda:formData/>"), "gate.foreign-extension", "a"),
    "spiffworkflow element": (task("<spiffworkflow:preScript>x = 1</spiffworkflow:preScript>"), "gate.foreign-extension", "a"),
    "vendor element": (task("<q:x xmlns:q='urn:q'/><q:x xmlns:q='urn:q'/>"), "gate.vendor-extension", "a"),
    "vendor attribute": (task(attributes=" q:x='1' xmlns:q='urn:q'"), "gate.vendor-extension", "a"),
    "stray text": (task(body="hei"), "gate.stray-text", "a"),
    "stray text after a child": (task(body="<bpmn:documentation>x</bpmn:documentation>hei"), "gate.stray-text", "a"),
    "child of a text": (task(body="<bpmn:documentation><b>x</b></bpmn:documentation>"), "gate.unknown-element", "a"),
    "foreign element in the drawing": (
        bpmn(GOOD, "<bpmndi:BPMNDiagram id='d'><script>alert(1)</script></bpmndi:BPMNDiagram>"),
        "gate.unknown-element",
        None,
    ),
    "execution listener": (task("<zeebe:executionListeners/>"), "gate.unsupported", "a"),
    "task listener": (task("<zeebe:taskListeners/>"), "gate.unsupported", "a"),
    "task headers": (bpmn(linear("p", node("serviceTask", "a", extension="<zeebe:taskHeaders/>"))), "gate.unsupported", "a"),
    # ids
    "id with a space": (bpmn(linear("p", user("a b"))), "gate.id-syntax", "a b"),
    "id with markup": (bpmn(linear("p", user("<b>"))), "gate.id-syntax", "<b>"),
    "id twice": (p(start("s"), user("a"), node("userTask", "a", "B"), end("e"), path("s", "a", "e")), "gate.duplicate-id", "a"),
    "id missing": (p(start("s"), "<bpmn:userTask name='x'/>", end("e"), path("s", "e")), "gate.missing-attribute", "p"),
    # what each element needs
    "service without handler": (bpmn(linear("p", node("serviceTask", "a"))), "gate.missing-extension", "a"),
    "decision without decision": (bpmn(linear("p", node("businessRuleTask", "a"))), "gate.missing-extension", "a"),
    "script without script": (bpmn(linear("p", node("scriptTask", "a"))), "gate.missing-extension", "a"),
    "call of nothing": (bpmn(linear("p", node("callActivity", "a"))), "gate.missing-extension", "a"),
    "multi-instance over nothing": (task(body=MI.format("")), "gate.missing-extension", "a"),
    "handler without type": (bpmn(linear("p", service("a", ""))), "gate.missing-attribute", "a"),
    "decision without result": (bpmn(linear("p", decision("a", "d", ""))), "gate.missing-attribute", "a"),
    "form without id": (task("<zeebe:formDefinition/>"), "gate.missing-attribute", "a"),
    "start form without id": (p(start("s", form=""), user("a"), end("e"), path("s", "a", "e")), "gate.missing-attribute", "s"),
    "start form of a task's kind": (
        p(node("startEvent", "s", extension="<zeebe:userTask/>"), user("a"), end("e"), path("s", "a", "e")),
        "gate.misplaced-element",
        "s",
    ),
    "start form inside a subprocess": (
        bpmn(linear("p", sub("a", start("is", form="f"), end("ie"), path("is", "ie")))),
        "gate.inner-start-form",
        "is",
    ),
    "message without name": (with_root("<bpmn:message id='m'/>", user("a")), "gate.missing-attribute", "m"),
    "message event without message": (
        bpmn(linear("p", node("intermediateCatchEvent", "a", body="<bpmn:messageEventDefinition/>"))),
        "gate.missing-attribute",
        "a",
    ),
    "flow without target": (
        p(start("s"), end("e"), path("s", "e"), "<bpmn:sequenceFlow id='f' sourceRef='s'/>"),
        "gate.missing-attribute",
        "f",
    ),
    # outside the profile
    **{
        f"unsupported {kind}": (bpmn(linear("p", node(kind, "a"))), "gate.unsupported", "a")
        for kind in ("task", "manualTask", "sendTask", "receiveTask", "inclusiveGateway", "complexGateway")
    },
    **{
        f"unsupported {kind}": (bpmn(linear("p", node(kind, "a"))), "gate.unsupported", "a")
        for kind in ("transaction", "adHocSubProcess")
    },
    **{
        f"{event} {trigger}": (
            bpmn(linear("p", node(event, "a", body=f"<bpmn:{trigger}EventDefinition/>"))),
            "gate.unsupported",
            "a",
        )
        for trigger in ("signal", "link", "compensate", "conditional", "cancel")
        for event in ("intermediateCatchEvent", "intermediateThrowEvent", "endEvent", "boundaryEvent", "startEvent")
    },
    **{
        f"unsupported {data}": (p(start("s"), end("e"), path("s", "e"), f"<bpmn:{data} id='x'/>"), "gate.unsupported", "x")
        for data in ("dataObject", "dataObjectReference", "dataStoreReference", "ioSpecification", "property")
    },
    "data association": (task(body="<bpmn:dataInputAssociation/>"), "gate.unsupported", "a"),
    "potential owner": (task(body="<bpmn:potentialOwner/>"), "gate.unsupported", "a"),
    "standard loop": (task(body="<bpmn:standardLoopCharacteristics/>"), "gate.unsupported", "a"),
    "loop cardinality": (
        task(body=MI.format(LOOP.format("inputCollection='=x'") + "<bpmn:loopCardinality>3</bpmn:loopCardinality>")),
        "gate.unsupported",
        "a",
    ),
    "python script": (
        bpmn(linear("p", node("scriptTask", "a", body="<bpmn:script>import os</bpmn:script>"))),
        "gate.unsupported",
        "a",
    ),
    "script format": (
        bpmn(linear("p", node("scriptTask", "a", attributes=" scriptFormat='python'"))),
        "gate.unknown-attribute",
        "a",
    ),
    "standard called element": (
        bpmn(linear("p", node("callActivity", "a", attributes=" calledElement='q'"))),
        "gate.unknown-attribute",
        "a",
    ),
    "event subprocess": (
        bpmn(linear("p", sub("a", start("s"), end("e"), path("s", "e"), attributes=" triggeredByEvent='true'"))),
        "gate.attribute-value",
        "a",
    ),
    "compensation activity": (task(attributes=" isForCompensation='true'"), "gate.attribute-value", "a"),
    "start quantity": (task(attributes=" startQuantity='2'"), "gate.attribute-value", "a"),
    "instantiating event gateway": (
        bpmn(linear("p", node("eventBasedGateway", "a", attributes=" instantiate='true'"))),
        "gate.attribute-value",
        "a",
    ),
    "lanes in lanes": (
        p("<bpmn:laneSet><bpmn:lane id='l' name='L'><bpmn:childLaneSet/></bpmn:lane></bpmn:laneSet>", GOOD),
        "gate.unsupported",
        "l",
    ),
    # event placements
    **{
        f"{event} {trigger} is misplaced": (
            bpmn(linear("p", node(event, "a", body=f"<bpmn:{trigger}EventDefinition/>"))),
            "gate.event-placement",
            "a",
        )
        for event, trigger in (
            *(("startEvent", t) for t in ("message", "timer", "error", "escalation", "terminate")),
            *(("endEvent", t) for t in ("message", "timer")),
            *(("intermediateThrowEvent", t) for t in ("message", "timer", "error", "terminate")),
            *(("intermediateCatchEvent", t) for t in ("error", "escalation", "terminate")),
            ("boundaryEvent", "terminate"),
        )
    },
    "catch of nothing": (bpmn(linear("p", node("intermediateCatchEvent", "a"))), "gate.missing-trigger", "a"),
    "boundary of nothing": (
        bpmn(linear("p", user("a"), extra=boundary("b", "a"), after={"b": end("x")})),
        "gate.missing-trigger",
        "b",
    ),
    "two triggers": (
        bpmn(linear("p", node("intermediateCatchEvent", "a", body=TIMER.format("<bpmn:timeDuration>PT1H</bpmn:timeDuration>") + "<bpmn:messageEventDefinition messageRef='m'/>"))),
        "gate.several-triggers",
        "a",
    ),
    "message without key": (bpmn(linear("p", catch("a", message="m"))), "gate.message-without-key", "a"),
    "message that is an expression": (bpmn(linear("p", catch("a", message="=m", key="k"))), "gate.literal-expected", None),
    "unknown message": (
        bpmn(linear("p", node("intermediateCatchEvent", "a", body="<bpmn:messageEventDefinition messageRef='m'/>"))),
        "gate.unknown-reference",
        "a",
    ),
    "error end without error": (
        p(start("s"), node("endEvent", "e", body="<bpmn:errorEventDefinition/>"), path("s", "e")),
        "gate.missing-code",
        "e",
    ),
    "error without code": (
        bpmn(
            "<bpmn:error id='x'/>",
            process("p", start("s"), node("endEvent", "e", body="<bpmn:errorEventDefinition errorRef='x'/>"), path("s", "e")),
        ),
        "gate.missing-code",
        "e",
    ),
    "escalation without code": (
        bpmn(linear("p", node("intermediateThrowEvent", "a", body="<bpmn:escalationEventDefinition/>"))),
        "gate.missing-code",
        "a",
    ),
    "error code expression": (
        bpmn(linear("p", user("a"), extra=boundary("b", "a", error="=x"), after={"b": end("x")})),
        "gate.literal-expected",
        None,
    ),
    # timers
    **{
        f"duration {text}": (timed("timeDuration", text), "gate.timer-syntax", "x")
        for text in ("3 dager", "P", "PT", "P1DT", "-PT1H", "PT1H30", "1H", "p1d", "P1.5D", "P1D1M", "P9999Y")
    },
    **{
        f"date {text}": (timed("timeDate", text), "gate.timer-syntax", "x")
        for text in ("1. mars", "2026-03-01 09:00", "2026-13-01T09:00:00Z", "2026-02-30T09:00:00Z", "i morgen")
    },
    "timer without value": (timed("timeDuration", " "), "gate.timer-empty", "x"),
    "timer without kind": (bpmn(linear("p", node("intermediateCatchEvent", "x", body=TIMER.format("")))), "gate.timer-kind", "x"),
    "timer with two kinds": (
        bpmn(
            linear(
                "p",
                node(
                    "intermediateCatchEvent",
                    "x",
                    body=TIMER.format("<bpmn:timeDuration>PT1H</bpmn:timeDuration><bpmn:timeDate>=d</bpmn:timeDate>"),
                ),
            )
        ),
        "gate.timer-kind",
        "x",
    ),
    **{
        f"cycle {text}": (
            bpmn(linear("p", user("a"), extra=boundary("x", "a", cycle=text, interrupting=False), after={"x": end("y")})),
            "gate.timer-syntax",
            "x",
        )
        for text in ("PT1H", "R/PT0S", "R0/PT1H", "R3/2026-99-01/P1D", "0 0 9 * * *", "R-1/PT1H")
    },
    "cycle that interrupts": (
        bpmn(linear("p", user("a"), extra=boundary("x", "a", cycle="R/PT1H"), after={"x": end("y")})),
        "gate.cycle-placement",
        "x",
    ),
    "cycle in the flow": (timed("timeCycle", "R/PT1H"), "gate.cycle-placement", "x"),
    "due some day": (bpmn(linear("p", user("a", due="i morgen"))), "gate.timer-syntax", "a"),
    # expressions
    "JUEL condition": (choice(flow("g", "a"), Part(flow("g", "b", when="x").xml.replace("=x<", "${x}<")), default="g-a"), "gate.juel", "g-b"),
    "JUEL assignee": (task("<zeebe:assignmentDefinition assignee='${x}'/>"), "gate.juel", "a"),
    "JUEL behind =": (task("<zeebe:assignmentDefinition assignee='=${x}'/>"), "gate.juel", "a"),
    "JUEL timer": (timed("timeDuration", "${frist}"), "gate.juel", "x"),
    "JUEL handler": (bpmn(linear("p", service("a", "${bean}"))), "gate.juel", "a"),
    "broken condition": (choice(flow("g", "a"), flow("g", "b", when="x > "), default="g-a"), "gate.feel", "g-b"),
    "broken input": (bpmn(linear("p", service("a", inputs={"x": "1 +"}))), "gate.feel", "a"),
    "broken output": (bpmn(linear("p", service("a", outputs={"x": "(1"}))), "gate.feel", "a"),
    "broken script": (bpmn(linear("p", script("a", "if x", "y"))), "gate.feel", "a"),
    "broken collection": (task(body=multi("[1,")), "gate.feel", "a"),
    "broken result element": (task(body=multi("x", output_collection="y", output_element="1 +")), "gate.feel", "a"),
    "broken completion": (task(body=multi("x", until="1 +")), "gate.feel", "a"),
    "broken key": (bpmn(linear("p", catch("a", message="m", key="1 +"))), "gate.feel", "Message_m"),
    "broken timer": (timed("timeDuration", "=1 +"), "gate.feel", "x"),
    "broken call": (bpmn(linear("p", call("a", "=config."))), "gate.feel", "a"),
    "broken decision": (bpmn(linear("p", decision("a", "=1 +", "r"))), "gate.feel", "a"),
    "broken due date": (bpmn(linear("p", user("a", due="=1 +"))), "gate.feel", "a"),
    "broken priority": (bpmn(linear("p", user("a", priority="=1 +"))), "gate.feel", "a"),
    "empty condition": (choice(flow("g", "a"), flow("g", "b", when=""), default="g-a"), "gate.empty-expression", "g-b"),
    "input that is no expression": (task("<zeebe:ioMapping><zeebe:input source='x' target='y'/></zeebe:ioMapping>"), "gate.expression-expected", "a"),
    "assignee that is no expression": (task("<zeebe:assignmentDefinition assignee='kari'/>"), "gate.expression-expected", "a"),
    "role that is an expression": (bpmn(linear("p", user("a", role="=x"))), "gate.literal-expected", "a"),
    "two roles": (bpmn(linear("p", user("a", role="x,y"))), "gate.several-roles", "a"),
    "form that is an expression": (bpmn(linear("p", user("a", form="=x"))), "gate.literal-expected", "a"),
    "condition in another language": (
        choice(flow("g", "a"), Part(flow("g", "b", when="x").xml.replace("xsi:type", "language='python' xsi:type")), default="g-a"),
        "gate.attribute-value",
        "g-b",
    ),
    # values
    "retries": (bpmn(linear("p", service("a", retries=-1))), "gate.number", "a"),
    "no attempt at all": (bpmn(linear("p", service("a", retries=0))), "gate.number", "a"),
    "priority": (bpmn(linear("p", user("a", priority="101"))), "gate.number", "a"),
    "counter as element variable": (task(body=multi("x", element="loopCounter")), "gate.reserved-variable", "a"),
    "variable with a space": (bpmn(linear("p", script("a", "1", "to ord"))), "gate.variable-name", "a"),
    "path as element variable": (task(body=multi("x", element="a.b")), "gate.variable-name", "a"),
    "config as a variable": (bpmn(linear("p", script("a", "1", "config"))), "gate.reserved-variable", "a"),
    "values as a variable": (bpmn(linear("p", script("a", "1", "values"))), "gate.reserved-variable", "a"),
    "case as a target": (bpmn(linear("p", service("a", outputs={"case.id": "1"}))), "gate.reserved-variable", "a"),
    "half a collection": (task(body=multi("x", output_collection="y")), "gate.half-collection", "a"),
    "input on an event": (
        bpmn(
            linear(
                "p",
                node(
                    "intermediateCatchEvent",
                    "a",
                    body=TIMER.format("<bpmn:timeDuration>PT1H</bpmn:timeDuration>"),
                    extension="<zeebe:ioMapping><zeebe:input source='=x' target='y'/></zeebe:ioMapping>",
                ),
            )
        ),
        "gate.input-on-event",
        "a",
    ),
    "everything and outputs": (
        bpmn(
            linear(
                "p",
                node(
                    "callActivity",
                    "a",
                    extension="<zeebe:calledElement processId='q' propagateAllChildVariables='true'/>"
                    "<zeebe:ioMapping><zeebe:output source='=x' target='y'/></zeebe:ioMapping>",
                ),
            )
        ),
        "gate.propagation",
        "a",
    ),
    "property twice": (
        task("<zeebe:properties><zeebe:property name='x'/><zeebe:property name='x'/></zeebe:properties>"),
        "gate.duplicate-property",
        "a",
    ),
    "slot on a task": (
        task("<zeebe:properties><zeebe:property name='slot' value='x'/></zeebe:properties>"),
        "gate.slot-placement",
        "a",
    ),
    # lanes
    "lane with an unknown node": (bpmn(process("p", GOOD, lanes={"L": ("q",)})), "gate.unknown-reference", "lane0"),
    "node in two lanes": (
        bpmn(process("p", start("s"), end("e"), path("s", "e"), lanes={"L": ("s",), "M": ("s", "e")})),
        "gate.lane-twice",
        "lane1",
    ),
    "lane without name": (
        bpmn(process("p", start("s"), end("e"), path("s", "e"), lanes={"": ("s", "e")})),
        "gate.lane-name",
        "lane0",
    ),
    # structure
    "no start": (p(user("a"), end("e"), path("a", "e")), "gate.no-start", "p"),
    "no start in a subprocess": (bpmn(linear("p", sub("a", end("e")))), "gate.no-start", "a"),
    "two starts": (p(start("s"), start("t"), end("e"), path("s", "e"), path("t", "e")), "gate.several-starts", "t"),
    "no end": (p(start("s"), user("a"), path("s", "a")), "gate.no-end", "p"),
    "dead end": (p(start("s"), xor("g", default="g-a"), user("a"), end("e"), path("s", "g", "a"), flow("g", "e", when="x")), "gate.dead-end", "a"),
    "boundary that leads nowhere": (bpmn(linear("p", user("a"), extra=boundary("b", "a", duration="P1D"))), "gate.dead-end", "b"),
    "into the start": (p(start("s"), user("a"), end("e"), path("s", "a", "e"), flow("a", "s")), "gate.incoming-not-allowed", "s"),
    "out of the end": (p(start("s"), user("a"), end("e"), path("s", "a", "e"), flow("e", "a")), "gate.outgoing-not-allowed", "e"),
    "into a boundary event": (
        bpmn(linear("p", user("a"), user("c"), extra=join(boundary("b", "a", duration="P1D"), flow("c", "b")), after={"b": end("x")})),
        "gate.incoming-not-allowed",
        "b",
    ),
    "implicit split of a task": (p(start("s"), user("a"), end("e"), end("f"), path("s", "a", "e"), flow("a", "f")), "gate.implicit-split", "a"),
    "implicit split of the start": (p(start("s"), end("e"), end("f"), path("s", "e"), flow("s", "f")), "gate.implicit-split", "s"),
    "condition after a task": (p(start("s"), user("a"), end("e"), path("s", "a"), flow("a", "e", when="x")), "gate.condition-outside-xor", "a-e"),
    "condition after a parallel gateway": (
        p(start("s"), parallel("g"), end("e"), end("f"), path("s", "g", "e"), flow("g", "f", when="x")),
        "gate.condition-outside-xor",
        "g-f",
    ),
    "condition on the only way": (p(start("s"), xor("g"), end("e"), path("s", "g"), flow("g", "e", when="x")), "gate.condition-alone", "g-e"),
    "choice without condition": (choice(flow("g", "a"), flow("g", "b", when="x")), "gate.missing-condition", "g-a"),
    "default with condition": (choice(flow("g", "a", when="y"), flow("g", "b", when="x"), default="g-a"), "gate.condition-on-default", "g-a"),
    "default that leaves another": (choice(flow("g", "a", when="y"), flow("g", "b", when="x"), default="s-g"), "gate.default-not-outgoing", "g"),
    "no default": (choice(flow("g", "a", when="y"), flow("g", "b", when="x")), "gate.no-default", "g"),
    "needless choice": (p(start("s"), xor("g"), end("e"), path("s", "g", "e")), "gate.needless-gateway", "g"),
    "needless split": (p(start("s"), parallel("g"), end("e"), path("s", "g", "e")), "gate.needless-gateway", "g"),
    "flow to nowhere": (p(start("s"), end("e"), path("s", "e"), flow("s", "q", id="f")), "gate.unknown-reference", "f"),
    "flow from nowhere": (p(start("s"), end("e"), path("s", "e"), flow("q", "e", id="f")), "gate.unknown-reference", "f"),
    "flow into a subprocess": (
        p(start("s"), sub("d", start("i"), user("a"), end("o"), path("i", "a", "o")), end("e"), path("s", "d", "e"), flow("s", "a", id="f")),
        "gate.flow-crosses-scope",
        "f",
    ),
    "flow out of a subprocess": (
        p(start("s"), sub("d", start("i"), end("o"), path("i", "o"), flow("i", "e", id="f")), end("e"), path("s", "d", "e")),
        "gate.flow-crosses-scope",
        "f",
    ),
    "incoming that is not": (
        p(start("s"), node("endEvent", "e", body="<bpmn:incoming>q</bpmn:incoming>"), path("s", "e")),
        "gate.flow-not-there",
        "e",
    ),
    "outgoing that is not": (
        p(node("startEvent", "s", body="<bpmn:outgoing>q</bpmn:outgoing>"), end("e"), path("s", "e")),
        "gate.flow-not-there",
        "s",
    ),
    "one event to choose from": (
        p(start("s"), event_gateway("g"), catch("c", duration="P1D"), end("e"), path("s", "g", "c", "e")),
        "gate.event-gateway-choices",
        "g",
    ),
    "task after an event gateway": (
        p(start("s"), event_gateway("g"), catch("c", duration="P1D"), user("a"), end("e"), path("s", "g", "c", "e"), path("g", "a", "e")),
        "gate.event-gateway-target",
        "g-a",
    ),
    "shared event after an event gateway": (
        p(
            start("s"),
            xor("x", default="x-g"),
            event_gateway("g"),
            catch("c", duration="P1D"),
            catch("d", message="m", key="k"),
            end("e"),
            path("s", "x", "g", "c", "e"),
            path("g", "d", "e"),
            flow("x", "c", when="y"),
        ),
        "gate.event-gateway-shared",
        "c",
    ),
    "boundary on a gateway": (
        p(start("s"), xor("g", default="g-e"), boundary("b", "g", duration="P1D"), end("e"), end("f"), path("s", "g", "e"), flow("g", "f", when="x"), path("b", "e")),
        "gate.boundary-host",
        "b",
    ),
    "boundary on nothing": (
        bpmn(linear("p", user("a"), extra=boundary("b", "", duration="P1D"), after={"b": end("x")})),
        "gate.boundary-host",
        "b",
    ),
    "boundary attached to no attribute": (
        bpmn(linear("p", user("a"), extra=node("boundaryEvent", "b", body=TIMER.format("<bpmn:timeDuration>P1D</bpmn:timeDuration>")), after={"b": end("x")})),
        "gate.boundary-host",
        "b",
    ),
    "boundary on another level": (
        p(start("s"), sub("d", start("i"), user("a"), end("o"), path("i", "a", "o")), boundary("b", "a", duration="P1D"), end("e"), path("s", "d", "e"), path("b", "e")),
        "gate.boundary-host",
        "b",
    ),
    "error that does not interrupt": (
        bpmn(linear("p", service("a"), extra=boundary("b", "a", error="X", interrupting=False), after={"b": end("x")})),
        "gate.error-must-interrupt",
        "b",
    ),
    "same error twice": (
        bpmn(
            linear(
                "p",
                service("a"),
                extra=join(boundary("b", "a", error="X"), boundary("c", "a", error="X")),
                after={"b": end("x"), "c": end("y")},
            )
        ),
        "gate.same-catch",
        "c",
    ),
    "same message twice after a gateway": (
        p(start("s"), event_gateway("g"), catch("c", message="m", key="k"), catch("d", message="m", key="k"), end("e"), path("s", "g", "c", "e"), path("g", "d", "e")),
        "gate.same-catch",
        "d",
    ),
    "text among extensions": (task("<zeebe:userTask/>x = 1"), "gate.stray-text", "a"),
    "output written twice": (task("<zeebe:ioMapping><zeebe:output source='=1' target='y'/><zeebe:output source='=2' target='y'/></zeebe:ioMapping>"), "gate.same-target", "a"),
    "1601 flows": (bpmn(linear("p", user("a"), extra=join(*(flow("start", "end", id=f"f{i}") for i in range(1599))))), "gate.too-large", "p"),
    "gateway direction": (
        p(start("s"), node("parallelGateway", "g", attributes=" gatewayDirection='Converging'"), end("e"), end("f"), path("s", "g", "e"), path("g", "f")),
        "gate.gateway-direction",
        "g",
    ),
    "hidden from the drawing": (bpmn(GOOD, DRAWN.format("start")), "gate.not-drawn", "a"),
    "flow hidden from the drawing": (bpmn(GOOD, DRAWN.format("a")), "gate.not-drawn", "a-end"),
    "drawing of nothing": (bpmn(GOOD, DRAWN.format("q")), "gate.drawn-nothing", "d"),
    "unreachable": (p(start("s"), user("a"), end("e"), path("s", "e"), path("a", "e")), "gate.unreachable", "a"),
    "loop without a way out": (
        p(start("s"), user("a"), xor("x", default="x-e"), user("b"), user("c"), end("e"), path("s", "a", "x", "e"), flow("x", "b", when="y"), path("b", "c", "b")),
        "gate.no-way-to-end",
        "b",
    ),
    "task without name": (bpmn(linear("p", user("a", name=" "))), "gate.missing-name", "a"),
    "same name of two tasks": (bpmn(linear("p", user("a", name="Godkjenn"), user("b", name="godkjenn "))), "gate.duplicate-name", "b"),
    "same name of a task and a service": (bpmn(linear("p", user("a", name="Godkjenn"), service("b", name="Godkjenn"))), "gate.duplicate-name", "b"),
    "401 nodes": (bpmn(linear("p", *(user(f"a{i}") for i in range(399)))), "gate.too-large", "p"),
}  # fmt: skip

WARNINGS = {"gate.no-default", "gate.needless-gateway", "gate.missing-name", "gate.not-drawn", "gate.drawn-nothing"}


@pytest.mark.parametrize("name", CASES)
def test_the_gate_tells_what_is_wrong_and_where(name):
    xml, rule, element = CASES[name]
    processes, problems = gate.read(xml, "f.bpmn")
    told = [problem for problem in problems if problem.rule == rule]
    assert told, [problem.render("en") for problem in problems]
    if element is not None:
        assert element in {problem.element for problem in told}
    problem = next(found for found in told if element in (None, found.element))
    assert problem.file == "f.bpmn"
    assert problem.line
    if element is not None:
        assert problem.line in _lines(xml, element)
    if problem.severity == "error":
        assert processes == ()
    for language in LANGUAGES:
        text = problem.render(language)
        assert text.startswith("f.bpmn:")
        assert "?" not in re.sub(r"(Mente|Meinte|Did) [^?]*\?", "", text)


def _lines(xml, id):
    """The lines of an element and all that stands in it."""
    return {
        inner.sourceline for found in etree.fromstring(xml).iter() if found.get("id") == id for inner in found.iter()
    }


@pytest.mark.parametrize("rule", sorted(WARNINGS))
def test_warnings_do_not_stop_a_process(rule):
    xml = next(xml for xml, found, _ in CASES.values() if found == rule)
    processes, problems = gate.read(xml)
    assert len(processes) == 1
    assert {problem.severity for problem in problems} == {"warning"}


def test_every_message_of_the_gate_is_complete_in_all_languages():
    keys = [key for key in catalogue() if key.startswith("gate.")]
    assert len(keys) > 90
    for key in keys:
        texts = catalogue()[key]
        fields = {frozenset(re.findall(r"\{(\w+)\}", texts[language])) for language in LANGUAGES}
        assert len(fields) == 1, key


def test_all_problems_come_in_one_run_and_in_document_order():
    xml = p(
        start("s"),
        node("userTask", "a", "A", attributes=" colour='red'"),
        node("serviceTask", "b", "B"),
        node("inclusiveGateway", "c"),
        script("d", "1 +", "x"),
        path("s", "a", "b", "c", "d"),
    )
    problems = gate.read(xml)[1]
    assert [problem.rule for problem in problems] == [
        "gate.no-end",
        "gate.unknown-attribute",
        "gate.missing-extension",
        "gate.unsupported",
        "gate.dead-end",
        "gate.feel",
    ]
    lines = [problem.line for problem in problems]
    assert lines == sorted(lines)


def test_one_refused_element_does_not_make_its_neighbours_look_wrong():
    xml = p(
        start("s"),
        node("inclusiveGateway", "a"),
        user("b"),
        end("e"),
        path("s", "a", "b", "e"),
        flow("a", "e", when="x"),
    )
    assert [problem.rule for problem in gate.read(xml)[1]] == ["gate.unsupported"]


def test_vendor_fields_are_told_once_with_their_number():
    body = "<q:x xmlns:q='urn:q'/>"
    xml = bpmn(linear("p", *(node("userTask", f"a{i}", extension=body) for i in range(7))))
    (problem,) = gate.read(xml)[1]
    assert problem.message.params["count"] == 7
    assert problem.element == "a0"


def test_a_suggestion_is_given_for_a_misspelling():
    (problem, *_) = gate.read(task("<zeebe:formDefintion formId='f'/>"))[1]
    assert "Mente du «zeebe:formDefinition»?" in problem.render("nb")
