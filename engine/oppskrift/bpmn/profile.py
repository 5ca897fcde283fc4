"""The profile: every XML element that may occur, with its attributes, children and extension elements.

What is not in these tables is refused. Allowed without effect on execution is only what draws or explains: names,
documentation, text annotations, associations, groups, message flows, diagram interchange, and what the editor says
about itself. BPMN 2.0.2 (OMG formal/13-12-09) names; `zeebe:` extension elements.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .names import FEEL_LANGUAGES

Values = frozenset[str] | None
"""The values an attribute may have; None allows any text."""

NO: Final = frozenset({"false"})
YES_NO: Final = frozenset({"true", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What one element may look like. `extensions` are the children that its extensionElements may have."""

    attributes: Mapping[str, Values] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    children: frozenset[str] = frozenset()
    extensions: frozenset[str] = frozenset()
    text: bool = False


ARTIFACTS: Final = frozenset({"bpmn:textAnnotation", "bpmn:association", "bpmn:group"})
ACTIVITIES: Final = (
    "bpmn:userTask",
    "bpmn:serviceTask",
    "bpmn:businessRuleTask",
    "bpmn:scriptTask",
    "bpmn:callActivity",
    "bpmn:subProcess",
)
GATEWAYS: Final = ("bpmn:exclusiveGateway", "bpmn:parallelGateway", "bpmn:eventBasedGateway")

EVENTS: Final[Mapping[str, frozenset[str]]] = {
    "bpmn:startEvent": frozenset(),
    "bpmn:endEvent": frozenset({"error", "escalation", "terminate"}),
    "bpmn:intermediateCatchEvent": frozenset({"message", "timer"}),
    "bpmn:intermediateThrowEvent": frozenset({"escalation"}),
    "bpmn:boundaryEvent": frozenset({"message", "timer", "error", "escalation"}),
}
"""Which triggers an event may have. Without one: start, end and throw events only."""

NEEDS_TRIGGER: Final = frozenset({"bpmn:intermediateCatchEvent", "bpmn:boundaryEvent"})
INTERRUPTING_ONLY: Final = frozenset({"error"})
DEFINITIONS: Final = {
    f"bpmn:{trigger}EventDefinition": trigger for trigger in ("message", "timer", "error", "escalation", "terminate")
}
FLOW_NODES: Final = frozenset({*ACTIVITIES, *GATEWAYS, *EVENTS})
FLOW_ELEMENTS: Final = FLOW_NODES | ARTIFACTS | {"bpmn:sequenceFlow"}

REFUSED_NODES: Final = {
    "bpmn:task": "task",
    "bpmn:manualTask": "task",
    "bpmn:sendTask": "send-task",
    "bpmn:receiveTask": "receive-task",
    "bpmn:inclusiveGateway": "inclusive",
    "bpmn:complexGateway": "inclusive",
    "bpmn:transaction": "transaction",
    "bpmn:adHocSubProcess": "transaction",
    "bpmn:event": "event",
    "bpmn:implicitThrowEvent": "event",
    "bpmn:subChoreography": "choreography",
    "bpmn:choreographyTask": "choreography",
    "bpmn:callChoreography": "choreography",
}
"""Flow nodes of the standard outside the profile, with the advice (`gate.unsupported.<advice>`) for each."""

REFUSED: Final = {
    **REFUSED_NODES,
    **dict.fromkeys(
        ("bpmn:signalEventDefinition", "bpmn:linkEventDefinition", "bpmn:compensateEventDefinition"), "event"
    ),
    **dict.fromkeys(("bpmn:conditionalEventDefinition", "bpmn:cancelEventDefinition"), "event"),
    "bpmn:signal": "event",
    **dict.fromkeys(("bpmn:eventDefinitionRef", "bpmn:dataOutput", "bpmn:outputSet", "bpmn:dataInput"), "data"),
    **dict.fromkeys(("bpmn:dataObject", "bpmn:dataObjectReference", "bpmn:dataStore"), "data"),
    **dict.fromkeys(("bpmn:dataStoreReference", "bpmn:ioSpecification", "bpmn:property"), "data"),
    **dict.fromkeys(("bpmn:dataInputAssociation", "bpmn:dataOutputAssociation", "bpmn:itemDefinition"), "data"),
    "bpmn:standardLoopCharacteristics": "loop",
    "bpmn:loopCardinality": "loop",
    "bpmn:script": "script",
    **dict.fromkeys(("bpmn:potentialOwner", "bpmn:humanPerformer", "bpmn:performer", "bpmn:resource"), "owner"),
    "bpmn:childLaneSet": "lane",
    "zeebe:executionListeners": "listener",
    "zeebe:taskListeners": "listener",
    "zeebe:taskHeaders": "headers",
    "bpmn:choreography": "choreography",
    "bpmn:import": "import",
}
"""Known constructs that are refused with advice of their own."""

REPEATABLE: Final = frozenset(
    {
        *FLOW_ELEMENTS,
        *("bpmn:documentation", "bpmn:incoming", "bpmn:outgoing", "bpmn:lane", "bpmn:flowNodeRef", "bpmn:participant"),
        *("bpmn:messageFlow", "bpmn:process", "bpmn:message", "bpmn:error", "bpmn:escalation", "bpmn:category"),
        *("bpmn:categoryValue", "bpmndi:BPMNDiagram", "zeebe:input", "zeebe:output", "zeebe:property"),
    }
)
"""Every other child may stand once."""

_ID: Final[Mapping[str, Values]] = {"id": None}
_NAMED: Final[Mapping[str, Values]] = {"id": None, "name": None}
_TEMPLATE: Final[Mapping[str, Values]] = {
    "zeebe:modelerTemplate": None,
    "zeebe:modelerTemplateVersion": None,
    "zeebe:modelerTemplateIcon": None,
}
_ABOUT: Final = frozenset({"bpmn:documentation", "bpmn:extensionElements"})
_WIRED: Final = _ABOUT | {"bpmn:incoming", "bpmn:outgoing"}
_PROPERTIES: Final = frozenset({"zeebe:properties"})
_IO: Final = _PROPERTIES | {"zeebe:ioMapping"}


def _node(attributes: Mapping[str, Values], children: frozenset[str], extensions: frozenset[str]) -> Shape:
    return Shape(
        attributes={**_NAMED, **_TEMPLATE, **attributes},
        required=("id",),
        children=_WIRED | children,
        extensions=extensions,
    )


def _activity(
    *extensions: str, attributes: Mapping[str, Values] | None = None, children: frozenset[str] = frozenset()
) -> Shape:
    once: Mapping[str, Values] = {
        "isForCompensation": NO,
        "startQuantity": frozenset({"1"}),
        "completionQuantity": frozenset({"1"}),
    }
    multi = frozenset({"bpmn:multiInstanceLoopCharacteristics"})
    return _node({**once, **(attributes or {})}, multi | children, _IO | frozenset(extensions))


def _event(name: str, attributes: Mapping[str, Values], extensions: frozenset[str] = _PROPERTIES) -> Shape:
    return _node(attributes, frozenset(f"bpmn:{trigger}EventDefinition" for trigger in EVENTS[name]), extensions)


def _gateway(attributes: Mapping[str, Values]) -> Shape:
    direction = frozenset({"Unspecified", "Converging", "Diverging", "Mixed"})
    return _node({"gatewayDirection": direction, **attributes}, frozenset(), _PROPERTIES)


def _plain(*attributes: str, required: tuple[str, ...] = (), **fixed: Values) -> Shape:
    return Shape(attributes={**dict.fromkeys(attributes), **fixed}, required=required)


def _text(**attributes: Values) -> Shape:
    return Shape(attributes={"id": None, **attributes}, text=True)


_IMPLEMENTATION: Final[Mapping[str, Values]] = {"implementation": frozenset({"##unspecified"})}
_FORMAL: Final[Mapping[str, Values]] = {"xsi:type": None, "language": FEEL_LANGUAGES}
_DEPLOYED: Final[Mapping[str, Values]] = {"bindingType": frozenset({"deployment"})}

SHAPES: Final[Mapping[str, Shape]] = {
    "bpmn:definitions": Shape(
        attributes={
            **_NAMED,
            **dict.fromkeys(("targetNamespace", "exporter", "exporterVersion", "xsi:schemaLocation")),
            "expressionLanguage": FEEL_LANGUAGES | {"http://www.w3.org/1999/XPath"},
            "typeLanguage": frozenset({"http://www.w3.org/2001/XMLSchema"}),
            "modeler:executionPlatform": frozenset({"Camunda Cloud"}),
            "modeler:executionPlatformVersion": None,
        },
        children=frozenset(
            {"bpmn:process", "bpmn:collaboration", "bpmn:message", "bpmn:error", "bpmn:escalation", "bpmn:category"}
            | {"bpmndi:BPMNDiagram", "bpmn:documentation"}
        ),
    ),
    "bpmn:process": Shape(
        attributes={
            **_NAMED,
            **_TEMPLATE,
            "isExecutable": YES_NO,
            "processType": frozenset({"None", "Private", "Public"}),
            "isClosed": NO,
        },
        required=("id",),
        children=FLOW_ELEMENTS | _ABOUT | {"bpmn:laneSet"},
        extensions=_PROPERTIES | {"zeebe:versionTag"},
    ),
    "bpmn:collaboration": Shape(
        attributes={**_NAMED, "isClosed": NO},
        children=ARTIFACTS | _ABOUT | {"bpmn:participant", "bpmn:messageFlow"},
        extensions=_PROPERTIES,
    ),
    "bpmn:participant": Shape(
        attributes={**_NAMED, "processRef": None}, required=("id",), children=_ABOUT, extensions=_PROPERTIES
    ),
    "bpmn:messageFlow": Shape(
        attributes={**_NAMED, "sourceRef": None, "targetRef": None, "messageRef": None},
        required=("sourceRef", "targetRef"),
        children=_ABOUT,
        extensions=_PROPERTIES,
    ),
    "bpmn:laneSet": Shape(attributes=_NAMED, children=_ABOUT | {"bpmn:lane"}, extensions=_PROPERTIES),
    "bpmn:lane": Shape(
        attributes=_NAMED, required=("id",), children=_ABOUT | {"bpmn:flowNodeRef"}, extensions=_PROPERTIES
    ),
    "bpmn:flowNodeRef": Shape(text=True),
    "bpmn:message": Shape(
        attributes={**_NAMED, **_TEMPLATE},
        required=("id", "name"),
        children=_ABOUT,
        extensions=frozenset({"zeebe:subscription"}),
    ),
    "bpmn:error": Shape(attributes={**_NAMED, "errorCode": None}, required=("id",), children=_ABOUT),
    "bpmn:escalation": Shape(attributes={**_NAMED, "escalationCode": None}, required=("id",), children=_ABOUT),
    "bpmn:category": Shape(attributes=_NAMED, children=_ABOUT | {"bpmn:categoryValue"}),
    "bpmn:categoryValue": Shape(attributes={**_ID, "value": None}, children=_ABOUT),
    "bpmn:documentation": _text(textFormat=None),
    "bpmn:textAnnotation": Shape(
        attributes={**_ID, "textFormat": None}, children=_ABOUT | {"bpmn:text"}, extensions=_PROPERTIES
    ),
    "bpmn:text": Shape(text=True),
    "bpmn:association": Shape(
        attributes={**_ID, "sourceRef": None, "targetRef": None, "associationDirection": None},
        required=("sourceRef", "targetRef"),
        children=_ABOUT,
        extensions=_PROPERTIES,
    ),
    "bpmn:group": Shape(attributes={**_ID, "categoryValueRef": None}, children=_ABOUT, extensions=_PROPERTIES),
    "bpmn:sequenceFlow": Shape(
        attributes={**_NAMED, "sourceRef": None, "targetRef": None, "isImmediate": frozenset({"true"})},
        required=("id", "sourceRef", "targetRef"),
        children=_ABOUT | {"bpmn:conditionExpression"},
        extensions=_PROPERTIES,
    ),
    "bpmn:incoming": Shape(text=True),
    "bpmn:outgoing": Shape(text=True),
    "bpmn:conditionExpression": _text(**_FORMAL),
    "bpmn:completionCondition": _text(**_FORMAL),
    "bpmn:timeDate": _text(**_FORMAL),
    "bpmn:timeDuration": _text(**_FORMAL),
    "bpmn:timeCycle": _text(**_FORMAL),
    "bpmn:startEvent": _event(
        "bpmn:startEvent",
        {"isInterrupting": frozenset({"true"}), "parallelMultiple": NO},
        _PROPERTIES | {"zeebe:formDefinition"},
    ),
    "bpmn:endEvent": _event("bpmn:endEvent", {}),
    "bpmn:intermediateThrowEvent": _event("bpmn:intermediateThrowEvent", {}),
    "bpmn:intermediateCatchEvent": _event("bpmn:intermediateCatchEvent", {"parallelMultiple": NO}, _IO),
    "bpmn:boundaryEvent": _event(
        "bpmn:boundaryEvent", {"attachedToRef": None, "cancelActivity": YES_NO, "parallelMultiple": NO}, _IO
    ),
    "bpmn:messageEventDefinition": _plain("id", "messageRef", required=("messageRef",)),
    "bpmn:errorEventDefinition": _plain("id", "errorRef"),
    "bpmn:escalationEventDefinition": _plain("id", "escalationRef"),
    "bpmn:terminateEventDefinition": _plain("id"),
    "bpmn:timerEventDefinition": Shape(
        attributes=_ID, children=frozenset({"bpmn:timeDate", "bpmn:timeDuration", "bpmn:timeCycle"})
    ),
    "bpmn:userTask": _activity(
        "zeebe:userTask",
        "zeebe:assignmentDefinition",
        "zeebe:formDefinition",
        "zeebe:taskSchedule",
        "zeebe:priorityDefinition",
        attributes=_IMPLEMENTATION,
    ),
    "bpmn:serviceTask": _activity("zeebe:taskDefinition", attributes=_IMPLEMENTATION),
    "bpmn:businessRuleTask": _activity("zeebe:calledDecision", attributes=_IMPLEMENTATION),
    "bpmn:scriptTask": _activity("zeebe:script"),
    "bpmn:callActivity": _activity("zeebe:calledElement"),
    "bpmn:subProcess": _activity(attributes={"triggeredByEvent": NO}, children=FLOW_ELEMENTS),
    "bpmn:exclusiveGateway": _gateway({"default": None}),
    "bpmn:parallelGateway": _gateway({}),
    "bpmn:eventBasedGateway": _gateway({"instantiate": NO, "eventGatewayType": frozenset({"Exclusive"})}),
    "bpmn:multiInstanceLoopCharacteristics": Shape(
        attributes={**_ID, "isSequential": YES_NO, "behavior": frozenset({"All"})},
        children=frozenset({"bpmn:extensionElements", "bpmn:completionCondition"}),
        extensions=frozenset({"zeebe:loopCharacteristics"}),
    ),
    "zeebe:userTask": _plain(),
    "zeebe:assignmentDefinition": _plain("assignee", "candidateGroups"),
    "zeebe:formDefinition": _plain("formId", required=("formId",), **_DEPLOYED),
    "zeebe:taskSchedule": _plain("dueDate", "followUpDate"),
    "zeebe:priorityDefinition": _plain("priority", required=("priority",)),
    "zeebe:taskDefinition": _plain("type", "retries", required=("type",)),
    "zeebe:calledElement": _plain(
        "processId",
        required=("processId",),
        propagateAllChildVariables=YES_NO,
        propagateAllParentVariables=frozenset({"true"}),
        **_DEPLOYED,
    ),
    "zeebe:calledDecision": _plain(
        "decisionId", "resultVariable", required=("decisionId", "resultVariable"), **_DEPLOYED
    ),
    "zeebe:script": _plain("expression", "resultVariable", required=("expression", "resultVariable")),
    "zeebe:loopCharacteristics": _plain(
        "inputCollection", "inputElement", "outputCollection", "outputElement", required=("inputCollection",)
    ),
    "zeebe:subscription": _plain("correlationKey", required=("correlationKey",)),
    "zeebe:versionTag": _plain("value", required=("value",)),
    "zeebe:properties": Shape(children=frozenset({"zeebe:property"})),
    "zeebe:property": _plain("name", "value", required=("name",)),
    "zeebe:ioMapping": Shape(children=frozenset({"zeebe:input", "zeebe:output"})),
    "zeebe:input": _plain("source", "target", required=("source", "target")),
    "zeebe:output": _plain("source", "target", required=("source", "target")),
}

CONTAINERS: Final = frozenset(
    {"bpmn:definitions", "bpmn:process", "bpmn:subProcess", "bpmn:collaboration", "bpmn:laneSet"}
)
"""A problem is told at the nearest element standing directly in one of these: what people see and can point at."""

NEEDED_EXTENSION: Final = {
    "bpmn:serviceTask": "zeebe:taskDefinition",
    "bpmn:businessRuleTask": "zeebe:calledDecision",
    "bpmn:scriptTask": "zeebe:script",
    "bpmn:callActivity": "zeebe:calledElement",
    "bpmn:multiInstanceLoopCharacteristics": "zeebe:loopCharacteristics",
}
"""Elements that can do nothing without one extension element."""

DRAWING: Final = frozenset({"bpmndi", "di", "dc", "bioc", "color"})
"""Prefixes inside BPMNDiagram; the drawing has no effect on execution."""
