"""SpiffWorkflow's BPMN parser, made to read our dialect into our specs.

Differences from SpiffWorkflow's own: nodes are read in document order and connected afterwards, so a long process
does not exhaust the stack; flows keep their ids; `zeebe:` extension elements are read (by `oppskrift.bpmn`, whose
result each spec carries as its plan); boundary events need no split and join around the activity; specs get internal
names, so that an element may be called `Start` or `End`. Nothing of a file but its processes is looked at.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, ClassVar

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser, TaskParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec

from ..bpmn.model import Kind
from .elements import Element
from .events import Boundary, Catch, End, Start, Throw
from .gateways import EventBased, Exclusive, Parallel
from .inner import Call, Subprocess
from .multi import ParallelMulti, SequentialMulti
from .plan import Plan
from .tasks import Decision, Script, Service, User


class ProcessSpec(BpmnProcessSpec):  # type: ignore[misc]
    """A process or subprocess: its elements by the author's ids, and the none start event."""

    elements: dict[str, Any]
    entry: Any


class ElementParser(TaskParser):  # type: ignore[misc]
    """Makes the spec of one flow node from its plan."""

    def parse_node(self) -> Any:
        """Return the spec, not yet connected."""
        plan = self.process_parser.parser.plans[self.bpmn_id]
        loop = plan.node.multi
        if loop is None:
            return self.make(self.spec_class, plan, "")
        whole = self.make(SequentialMulti if loop.sequential else ParallelMulti, plan, "")
        instance = self.make(self.spec_class, plan, "[instance] ")
        whole.instance, instance.body, whole.task_spec = instance, whole, instance.name
        return whole

    def make(self, spec_class: Any, plan: Plan, prefix: str) -> Any:
        """Return a spec. Its internal name cannot be one of SpiffWorkflow's own."""
        return spec_class(self.spec, plan, f"{prefix}#{plan.node.id}", lane=plan.node.lane)


class SubprocessParser(ElementParser):
    """Makes an embedded subprocess with the process spec inside it."""

    def make(self, spec_class: Any, plan: Plan, prefix: str) -> Any:
        """Return the spec; the inside is read once, also when the subprocess is multi-instance."""
        made = super().make(spec_class, plan, prefix)
        if isinstance(made, Subprocess):
            parser = self.process_parser.parser
            if parser.get_process_parser(self.bpmn_id) is None:
                parser.create_parser(self.node, filename=self.filename, lane=self.lane)
            made.inside = parser.get_spec(self.bpmn_id)
            made.spec = self.bpmn_id
        return made


class ScopeParser(ProcessParser):  # type: ignore[misc]
    """Reads the nodes of one process or subprocess, then connects them."""

    def _parse(self) -> None:
        self.spec = self.create_spec()
        self.add_tasks()

    def create_spec(self) -> ProcessSpec:
        """Return the empty spec."""
        return ProcessSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)

    def parse_node(self, node: Any) -> Any:
        """Return the spec of one flow node, not yet connected."""
        parser_class, spec_class = self.parser._get_parser_class(node.tag)
        return parser_class(self, spec_class, node, self.nsmap, lane=self.lane).parse_node()

    def add_tasks(self) -> None:
        """Read every flow node of this scope and connect them by their flows."""
        plans: Mapping[str, Plan] = self.parser.plans
        ids = [child.get("id") for child in self.node if child.get("id") in plans]
        nodes = {child.get("id"): child for child in self.node}
        elements = self.spec.elements = {id: self.parse_node(nodes[id]) for id in ids}
        for spec in elements.values():
            for way in spec.plan.exits:
                spec.connect(elements[way.target])
            spec.boundaries = tuple(b for b in elements.values() if b.node.attached_to == spec.node.id)
        self.spec.entry = next(spec for spec in elements.values() if spec.node.kind is Kind.START)
        self.spec.start.connect(self.spec.entry)


CLASSES: Mapping[Kind, tuple[type[ElementParser], type[Element]]] = {
    Kind.START: (ElementParser, Start),
    Kind.END: (ElementParser, End),
    Kind.CATCH: (ElementParser, Catch),
    Kind.THROW: (ElementParser, Throw),
    Kind.BOUNDARY: (ElementParser, Boundary),
    Kind.USER: (ElementParser, User),
    Kind.SERVICE: (ElementParser, Service),
    Kind.DECISION: (ElementParser, Decision),
    Kind.SCRIPT: (ElementParser, Script),
    Kind.CALL: (ElementParser, Call),
    Kind.SUBPROCESS: (SubprocessParser, Subprocess),
    Kind.EXCLUSIVE: (ElementParser, Exclusive),
    Kind.PARALLEL: (ElementParser, Parallel),
    Kind.EVENT_BASED: (ElementParser, EventBased),
}


class Parser(BpmnParser):  # type: ignore[misc]
    """Reads the processes of one file. `plans` has what is known of each flow node by its id."""

    PROCESS_PARSER_CLASS = ScopeParser
    OVERRIDE_PARSER_CLASSES: ClassVar = {full_tag(str(kind)): classes for kind, classes in CLASSES.items()}

    def __init__(self, plans: Mapping[str, Plan]) -> None:
        super().__init__()
        self.plans = plans


def parse(root: etree._Element, process: str, plans: Mapping[str, Plan]) -> ProcessSpec:
    """Return the spec of a process. The document is left as it is."""
    wanted = next(node for node in root.iter(full_tag("process")) if node.get("id") == process)
    alone = etree.Element(root.tag)
    alone.append(deepcopy(wanted))
    parser = Parser(plans)
    parser.add_bpmn_xml(alone)
    spec: ProcessSpec = parser.get_spec(process)
    return spec
