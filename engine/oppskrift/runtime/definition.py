"""A definition: the processes and decisions of a bundle, compiled once and shared by all cases and threads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .. import feel
from ..bpmn.model import Flow, IoMapping, Kind, Node, Process, TimerKind, Trigger
from ..errors import Refused
from ..message import Message, message
from ..model import xml
from ..model.problem import Problem
from . import timing
from .parser import ProcessSpec, parse
from .plan import Assignment, Exit, Plan, Source

if TYPE_CHECKING:
    from ..dmn import Model


class Compilable(Protocol):
    """What a bundle must have to be compiled."""

    @property
    def process(self) -> str:
        """The id of the main process."""
        ...

    @property
    def processes(self) -> Mapping[str, Process]:
        """All processes by id."""
        ...

    @property
    def decisions(self) -> "Mapping[str, Model]":
        """The decision models."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Compiled processes. Never changes; safe to share between threads.

    `main` is the spec of the process that a case starts; `specs` has every process by id; `decisions` gives the model
    that each decision id is in.
    """

    main: ProcessSpec
    specs: Mapping[str, ProcessSpec]
    decisions: "Mapping[str, Model]"

    @property
    def process(self) -> str:
        """Return the id of the main process."""
        return str(self.main.name)


def compile_bundle(bundle: Compilable) -> Definition:
    """Compile the processes and decisions of a bundle. Raises Refused with every problem found."""
    return compile_processes(bundle.processes, bundle.decisions, bundle.process)


def compile_processes(
    processes: Mapping[str, Process], decisions: "Mapping[str, Model] | None" = None, main: str | None = None
) -> Definition:
    """Compile processes; `main` is the one that cases start, the first when not said. Raises Refused."""
    models = {name: model for model in (decisions or {}).values() for name in model.decisions}
    models.update({name: model for name, model in (decisions or {}).items() if name in model.decisions})
    problems: list[Problem] = []
    specs = {}
    for process in processes.values():
        plans = Planner(process, processes.keys(), models.keys(), problems).plans()
        if not problems:
            specs[process.id] = _parse(process, plans)
    if problems:
        raise Refused(problems)
    return Definition(main=specs[main or next(iter(specs))], specs=specs, decisions=models)


def _parse(process: Process, plans: Mapping[str, Plan]) -> ProcessSpec:
    root, problems = xml.parse(process.xml, process.file)
    if root is None:
        raise Refused(problems)
    return parse(root, process.id, plans)


_THROWS = frozenset({Trigger.NONE, Trigger.ESCALATION})
_CATCHES = frozenset({Trigger.TIMER, Trigger.MESSAGE})
_TRIGGERS: Mapping[Kind, frozenset[Trigger]] = {
    Kind.START: frozenset({Trigger.NONE}),
    Kind.END: _THROWS | {Trigger.ERROR, Trigger.TERMINATE},
    Kind.THROW: _THROWS,
    Kind.CATCH: _CATCHES,
    Kind.BOUNDARY: _CATCHES | {Trigger.ERROR, Trigger.ESCALATION},
}
_SOURCES = ("due", "follow_up", "priority", "called", "decision")


class Planner:
    """Compiles the expressions of one process and collects what is wrong."""

    def __init__(
        self, process: Process, processes: Iterable[str], decisions: Iterable[str], problems: list[Problem]
    ) -> None:
        self.process, self.processes, self.decisions = process, frozenset(processes), frozenset(decisions)
        self.problems = problems

    def plans(self) -> dict[str, Plan]:
        """Return the plan of every node."""
        return {node.id: self.plan(node) for node in self.process.nodes.values()}

    def plan(self, node: Node) -> Plan:
        """Return the plan of one node."""
        flows = [self.process.flows[id] for id in node.outgoing]
        exits = tuple(self._exit(node, flow) for flow in flows)
        self._check_trigger(node)
        return Plan(
            node=node,
            process=self.process.id,
            exits=exits,
            default=self._default(node, exits),
            inputs=self._mappings(node, "input", node.inputs),
            outputs=self._mappings(node, "output", node.outputs),
            sources=self._sources(node),
            programs=self._programs(node),
        )

    def _default(self, node: Node, exits: tuple[Exit, ...]) -> Exit | None:
        named = next((way for way in exits if way.flow == node.default), None)
        return named or (exits[0] if len(exits) == 1 and exits[0].condition is None else None)

    def _exit(self, node: Node, flow: Flow) -> Exit:
        conditional = node.kind is Kind.EXCLUSIVE and flow.condition is not None and node.default != flow.id
        condition = self._expression(node, flow.id, flow.condition or "", flow.line) if conditional else None
        return Exit(flow.id, flow.target, condition)

    def _mappings(self, node: Node, field: str, mappings: tuple[IoMapping, ...]) -> tuple[Assignment, ...]:
        compiled = ((self._expression(node, f"{field} {m.target}", m.source), m.target) for m in mappings)
        return tuple(Assignment(program, target) for program, target in compiled if program is not None)

    def _sources(self, node: Node) -> dict[str, Source]:
        texts = {name: getattr(node, name) for name in _SOURCES}
        if node.event is not None:
            texts["timer"] = node.event.timer
        found = {name: self._source(node, name, text) for name, text in texts.items() if text is not None}
        self._check_literals(node, found)
        return {name: source for name, source in found.items() if source is not None}

    def _source(self, node: Node, field: str, text: str) -> Source | None:
        return self._expression(node, field, text) if text.startswith("=") else text

    def _programs(self, node: Node) -> dict[str, feel.Program]:
        texts: dict[str, str | None] = {"script": node.script, "assignee": node.assignee}
        if node.event is not None:
            texts["key"] = node.event.key
        if node.multi is not None:
            loop = node.multi
            texts |= {"collection": loop.collection, "output_element": loop.output_element}
            texts["completion_condition"] = loop.completion_condition
        found = {name: self._expression(node, name, text) for name, text in texts.items() if text is not None}
        return {name: program for name, program in found.items() if program is not None}

    def _expression(self, node: Node, field: str, text: str, line: int | None = None) -> feel.Program | None:
        try:
            return feel.compile(text.strip().removeprefix("="))
        except feel.FeelSyntaxError as error:
            self._problem(node, "runtime.expression", error.message, field, line)
            return None

    # ---- what would stop a case later
    def _check_trigger(self, node: Node) -> None:
        trigger = node.event.trigger if node.event is not None else Trigger.NONE
        if trigger not in _TRIGGERS.get(node.kind, frozenset({Trigger.NONE})):
            text = message("runtime.trigger", element=node.id, kind=node.kind, trigger=trigger)
            self._problem(node, "runtime.trigger", text)
        if trigger is Trigger.MESSAGE and node.event is not None and node.event.key is None:
            self._problem(node, "runtime.message-key", message("runtime.message-key", element=node.id))

    def _check_literals(self, node: Node, found: Mapping[str, Source | None]) -> None:
        for name, known, key in (
            ("called", self.processes, "runtime.process-unknown"),
            ("decision", self.decisions, "runtime.decision-unknown"),
        ):
            text = found.get(name)
            if isinstance(text, str) and text not in known:
                params = {"element": node.id, "process" if name == "called" else "decision": text}
                self._problem(node, key, message(key, **params), name)
        for name in ("timer", "due", "follow_up"):
            text = found.get(name)
            if isinstance(text, str) and not _readable(node, name, text):
                told = message("runtime.timer", element=node.id, text=text)
                self._problem(node, "runtime.timer", told, name)
        text = found.get("priority")
        if isinstance(text, str) and not text.strip().lstrip("-").isdecimal():
            told = message("runtime.expected-number", element=node.id, field="priority", expression=text, value=text)
            self._problem(node, "runtime.expected-number", told, "priority")

    def _problem(self, node: Node, rule: str, text: Message, field: str | None = None, line: int | None = None) -> None:
        file = self.process.file or None
        at = line or node.line
        self.problems.append(Problem(rule=rule, message=text, file=file, line=at, element=node.id, field=field))


def _readable(node: Node, name: str, text: str) -> bool:
    cycle = name == "timer" and node.event is not None and node.event.timer_kind is TimerKind.CYCLE
    try:
        timing.cycle(text) if cycle else timing.due(text, timing.EPOCH)
    except ValueError:
        return False
    return True
