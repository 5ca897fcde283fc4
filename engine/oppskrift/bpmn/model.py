"""A BPMN process as it was read: frozen values named after the standard (BPMN 2.0.2) and the `zeebe:` extensions.

Expressions are kept as written, without the leading `=` of the Modeler's convention where the attribute is always an
expression; where an attribute may be a literal or an expression, a leading `=` marks the expression and is kept.

Kept: `EventDefinition.timer`, `Node.due`, `follow_up`, `priority`, `called`, `decision`. Stripped (always expressions):
`Flow.condition`, `EventDefinition.key`, `IoMapping.source`, `Node.assignee`, `script`, `MultiInstance.collection`,
`output_element`, `completion_condition`. Always literals: message names, error and escalation codes, `handler`, `role`,
`form`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The flow node kinds of the profile."""

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    USER = "userTask"
    SERVICE = "serviceTask"
    DECISION = "businessRuleTask"
    SCRIPT = "scriptTask"
    CALL = "callActivity"
    SUBPROCESS = "subProcess"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    EVENT_BASED = "eventBasedGateway"


class Trigger(StrEnum):
    """The event definitions of the profile; NONE for an event without one."""

    NONE = "none"
    MESSAGE = "message"
    TIMER = "timer"
    ERROR = "error"
    ESCALATION = "escalation"
    TERMINATE = "terminate"


class TimerKind(StrEnum):
    """Which kind of timer; `cycle` only on non-interrupting boundary events."""

    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDefinition:
    """What an event waits for or throws. `timer` may be an ISO 8601 literal or `=expression`.

    `key` is the correlation key expression of a message; `code` the error or escalation code, None catches every code.
    """

    trigger: Trigger
    message: str | None = None
    key: str | None = None
    timer_kind: TimerKind | None = None
    timer: str | None = None
    code: str | None = None
    code_name: str | None = None


@dataclass(frozen=True, slots=True)
class IoMapping:
    """zeebe:input or zeebe:output: the expression `source` is evaluated and written to `target` (a dotted path)."""

    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiInstance:
    """zeebe:loopCharacteristics on multiInstanceLoopCharacteristics."""

    sequential: bool
    collection: str
    element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    completion_condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A flow node. Only the parts that its kind can have are set.

    `scope` is the id of the process or subprocess it stands in. `role` is zeebe:assignmentDefinition candidateGroups
    (a role id), `assignee` its assignee expression. `called` is a process id or `=expression`. `slot` names the
    variation point that a call activity is the fragment slot of (zeebe:property `slot`). `decision` is a decision id or
    `=expression`, `result` the variable for the outcome of a decision or script. `form` is the form of a user task, or
    on the start event of a process the form by which a person starts a case.
    """

    id: str
    name: str
    kind: Kind
    scope: str
    line: int
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    event: EventDefinition | None = None
    attached_to: str | None = None
    interrupting: bool = True
    handler: str | None = None
    retries: int = 5
    inputs: tuple[IoMapping, ...] = ()
    outputs: tuple[IoMapping, ...] = ()
    role: str | None = None
    assignee: str | None = None
    form: str | None = None
    due: str | None = None
    follow_up: str | None = None
    priority: str | None = None
    script: str | None = None
    decision: str | None = None
    result: str | None = None
    called: str | None = None
    slot: str | None = None
    multi: MultiInstance | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    lane: str | None = None
    documentation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow. `condition` is a FEEL expression without the leading `=`."""

    id: str
    source: str
    target: str
    line: int
    name: str = ""
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane with the ids of its flow nodes."""

    id: str
    name: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One executable process. `nodes` and `flows` include those of embedded subprocesses (see `Node.scope`)."""

    id: str
    name: str
    file: str
    sha256: str
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...] = ()
    version_tag: str | None = None
    documentation: str | None = None
    xml: bytes = field(default=b"", repr=False)

    def start(self, scope: str) -> Node:
        """Return the none start event of a process or subprocess."""
        return next(n for n in self.nodes.values() if n.scope == scope and n.kind is Kind.START)

    def boundaries(self, node: str) -> tuple[Node, ...]:
        """Return the boundary events attached to an activity, in document order."""
        return tuple(n for n in self.nodes.values() if n.attached_to == node)
