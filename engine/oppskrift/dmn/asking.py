"""How the elements of a decision requirements graph get their values, each once in an evaluation."""

from collections.abc import Callable, Mapping
from typing import Any

from .. import feel
from .expression import coerced
from .nodes import Decision, InputData, Key, Knowledge, Node, Requirement, Service
from .run import Run


class Asking:
    """The values of a model's elements in one evaluation, each found once. `known` are given from outside."""

    def __init__(
        self,
        nodes: Mapping[Key, Node],
        inputs: Mapping[str, feel.Value],
        run: Run,
        known: Mapping[Key, Any] | None = None,
    ) -> None:
        self.nodes, self.run = nodes, run
        self.read: dict[str, Any] = {}
        self._inputs = inputs
        self._found: dict[Key, Any] = dict(known or {})

    def value(self, key: Key) -> Any:
        """Return the value of an element: data, a decision's outcome, or a function."""
        if key not in self._found:
            node = self.nodes[key]
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
        name = node.qualified
        if name not in self._inputs:
            name = node.name
        value = self._inputs.get(name)
        self.read[name] = value
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
            return definition.body.evaluate(self.run.widened(self.scope(node.requires), own), self.run)

        return feel.Function(
            parameters=definition.parameters,
            call=call,
            types=definition.types if any(definition.types) else (),
            result=node.result,
            name=node.name,
        )

    def service(self, node: Service) -> Any:
        """Return the decision service as a function; each call finds its decisions anew."""
        nodes = [self.nodes[key] for key in node.parameters]

        def call(_: feel.Evaluation, *values: Any) -> Any:
            inner = Asking(self.nodes, {}, self.run, dict(zip(node.parameters, values, strict=True)))
            found = {self.nodes[key].name: inner.value(key) for key in node.outputs}
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
