"""A decision model ready to be asked: the decision requirements graph and how its elements get their values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .. import feel
from ..errors import NotFound
from ..feel.types import Type
from ..message import message
from ..model.tagged import Json
from .expression import Expression, FunctionDefinition, coerced
from .run import Remark, Run, tagged

Key = str
"""The id of an element; `namespace#id` for one of an imported file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What an element may see: the element `key`, as `name`, or as `prefix.name` where it is imported."""

    key: Key
    name: str
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData:
    """Something the decisions are about, handed in by name."""

    key: Key
    id: str
    name: str
    type: Type | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision: `title` is what people call it, `name` what its value is called in expressions.

    `description` is what its author tells people about it, empty where there is nothing.
    """

    key: Key
    id: str
    name: str
    title: str
    type: Type | None = None
    requires: tuple[Requirement, ...] = ()
    expression: Expression | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A business knowledge model: a function that decisions may call."""

    key: Key
    id: str
    name: str
    requires: tuple[Requirement, ...] = ()
    function: FunctionDefinition | None = None
    result: Type | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A decision service: output decisions as a function of input data and input decisions."""

    key: Key
    id: str
    name: str
    outputs: tuple[Key, ...]
    parameters: tuple[Key, ...]
    result: Type | None = None


Node = InputData | Decision | Knowledge | Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a decision came to.

    `value` is null where the model gives nothing; `diagnostics` then say why. `rules` are the ids of all matched
    rules in the order of evaluation (required decisions first); `inputs` what was read of the input data, and `trace`
    every decision table that was evaluated, both tagged JSON.
    """

    value: feel.Value
    rules: tuple[str, ...]
    inputs: Mapping[str, Json]
    trace: Json
    diagnostics: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A DMN file, compiled. Immutable; may be used by several threads at once. `sha256` is of the file's bytes."""

    name: str
    namespace: str
    sha256: str
    nodes: Mapping[Key, Node]
    types: Mapping[str, Type] = field(default_factory=dict)
    description: str = ""

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """Return the file's own decisions by id."""
        return {node.id: node for node in self.nodes.values() if isinstance(node, Decision) and node.key == node.id}

    @property
    def inputs(self) -> Mapping[str, InputData]:
        """Return the input data, with those of imported files, by name."""
        return {node.name: node for node in self.nodes.values() if isinstance(node, InputData)}

    def required_inputs(self, decision_id: str) -> frozenset[str]:
        """Return the names of the input data that a decision rests on, directly or through others."""
        waiting, seen = [self._own(decision_id, Decision).key], set[Key]()
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting.extend(requirement.key for requirement in getattr(self.nodes[key], "requires", ()))
        return frozenset(self.nodes[key].name for key in seen if isinstance(self.nodes[key], InputData))

    def evaluate(
        self,
        decision_id: str,
        inputs: Mapping[str, feel.Value],
        *,
        now: datetime,
        limits: feel.Limits = feel.DEFAULT,
    ) -> Decided:
        """Decide. `inputs` are FEEL values by input data name; what is missing is null, what is not asked for unread.

        Raises NotFound for a decision that the model does not have; never for what is in the inputs.
        """
        decision = self._own(decision_id, Decision)
        return self._decide(
            inputs, Run(feel.Evaluation(now, limits)), lambda asking: asking.value(decision.key), decision.id
        )

    def invoke(
        self,
        id: str,
        arguments: Mapping[str, feel.Value],
        *,
        now: datetime,
        limits: feel.Limits = feel.DEFAULT,
    ) -> Decided:
        """Call a decision service or business knowledge model with arguments by name. Raises NotFound."""
        node = self._own(id, Service, Knowledge)

        def call(asking: "Asking") -> Any:
            function = asking.value(node.key)
            names = getattr(function, "parameters", ())
            missing = message("dmn.not-a-function", name=node.name)
            return asking.run.call(function, {name: arguments.get(name) for name in names}, node.id, missing)

        return self._decide({}, Run(feel.Evaluation(now, limits)), call, node.id)

    def _own(self, id: str, *kinds: type) -> Any:
        node = self.nodes.get(id)
        if not isinstance(node, kinds):
            raise NotFound(kinds[0].__name__.lower(), id)
        return node

    def _decide(self, inputs: Mapping[str, feel.Value], run: Run, ask: "Callable[[Asking], Any]", id: str) -> Decided:
        asking = Asking(self, inputs, run)
        try:
            value = ask(asking)
        except feel.BudgetExceeded as fault:
            value = None
            run.remark(run.element or id, fault.message)
        except RecursionError:
            value = None
            run.remark(run.element or id, message("feel.budget.depth", limit=run.evaluation.limits.depth))
        return Decided(
            value=value,
            rules=tuple(run.rules),
            inputs={name: tagged(read) for name, read in asking.read.items()},
            trace=run.trace(self.sha256, id, value),
            diagnostics=tuple(run.remarks),
        )


class Asking:
    """The values of a model's elements in one evaluation, each found once. `known` are given from outside."""

    def __init__(
        self, model: Model, inputs: Mapping[str, feel.Value], run: Run, known: Mapping[Key, Any] | None = None
    ) -> None:
        self.model, self.run = model, run
        self.read: dict[str, Any] = {}
        self._inputs = inputs
        self._found: dict[Key, Any] = dict(known or {})

    def value(self, key: Key) -> Any:
        """Return the value of an element: data, a decision's outcome, or a function."""
        if key not in self._found:
            node = self.model.nodes[key]
            self._found[key] = _VALUE[type(node)](self, node)
        return self._found[key]

    def scope(self, requires: tuple[Requirement, ...]) -> dict[str, Any]:
        """Return what an element with these requirements sees, and nothing else."""
        seen: dict[str, Any] = {}
        for requirement in requires:
            target = seen.setdefault(requirement.prefix, {}) if requirement.prefix else seen
            target[requirement.name] = self.value(requirement.key)
        return seen

    def input_data(self, node: InputData) -> Any:
        """Return what was handed in under the element's name, as its type."""
        value = self._inputs.get(node.name)
        self.read[node.name] = value
        return coerced(value, node.type, node.id, self.run)

    def decision(self, node: Decision) -> Any:
        """Return a decision's outcome, after those it requires."""
        if node.expression is None:
            return None
        scope = self.scope(node.requires)
        outer, self.run.decision = self.run.decision, node.title
        try:
            value = coerced(node.expression.evaluate(scope, self.run), node.type, node.id, self.run)
        finally:
            self.run.decision = outer
        self.run.decided(node.key, node.title, value, getattr(node.expression, "id", ""))
        return value

    def knowledge(self, node: Knowledge) -> Any:
        """Return the function; what it requires is found when it is called, so that it may call itself."""
        definition = node.function
        if definition is None:
            return None

        def call(_: feel.Evaluation, *values: Any) -> Any:
            own = dict(zip(definition.parameters, values, strict=True))
            return definition.body.evaluate({**self.scope(node.requires), **own}, self.run)

        return feel.Function(
            parameters=definition.parameters,
            call=call,
            types=definition.types if any(definition.types) else (),
            result=node.result,
            name=node.name,
        )

    def service(self, node: Service) -> Any:
        """Return the decision service as a function; each call finds its decisions anew."""
        nodes = [self.model.nodes[key] for key in node.parameters]

        def call(_: feel.Evaluation, *values: Any) -> Any:
            inner = Asking(self.model, {}, self.run, dict(zip(node.parameters, values, strict=True)))
            found = {self.model.nodes[key].name: inner.value(key) for key in node.outputs}
            return next(iter(found.values()), None) if len(node.outputs) == 1 else found

        types = tuple(getattr(one, "type", None) for one in nodes)
        return feel.Function(
            parameters=tuple(one.name for one in nodes),
            call=call,
            types=types if any(types) else (),
            result=node.result,
            name=node.name,
        )


_VALUE: Mapping[type, Callable[[Asking, Any], Any]] = {
    InputData: Asking.input_data,
    Decision: Asking.decision,
    Knowledge: Asking.knowledge,
    Service: Asking.service,
}
