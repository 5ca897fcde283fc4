"""A decision model ready to be asked: decisions by what is handed in, services and knowledge by their arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .. import feel
from ..feel.types import Type
from ..message import message
from ..model.tagged import Json
from .asking import Asking
from .lookup import find
from .nodes import Decision, InputData, Key, Knowledge, Node, Service
from .run import Remark, Run, whole


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

    @property
    def exceeded(self) -> feel.Budget | None:
        """Return which budget was used up, None where the evaluation came to its end."""
        return feel.exceeded(remark.message for remark in self.diagnostics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A DMN file, compiled. Immutable; may be used by several threads at once.

    `sha256` is of the file's bytes; of a file that imports others it covers them too, so it names one logic.
    """

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
    def services(self) -> Mapping[str, Service]:
        """Return the file's own decision services by id."""
        return {node.id: node for node in self.nodes.values() if isinstance(node, Service) and node.key == node.id}

    @property
    def inputs(self) -> Mapping[str, InputData]:
        """Return the input data, with those of imported files, by name."""
        return {node.name: node for node in self.nodes.values() if isinstance(node, InputData)}

    def required_inputs(self, wanted: str) -> frozenset[str]:
        """Return what a decision rests on, directly or through others, or what a service takes, by name.

        Raises NotFound.
        """
        start, *others = self.needed(wanted)
        if isinstance(start, Service):
            return frozenset(self.nodes[key].name for key in start.parameters)
        return frozenset(node.name for node in others if isinstance(node, InputData))

    def needed(self, wanted: str) -> tuple[Node, ...]:
        """Return a decision or service and all that it rests on, directly or through others, itself first.

        Raises NotFound.
        """
        start = self._find(wanted, "decision", Decision, Service)
        waiting, found = [*(start.outputs if isinstance(start, Service) else ()), start.key], dict[Key, Node]()
        while waiting:
            key = waiting.pop()
            if key not in found:
                found[key] = self.nodes[key]
                waiting.extend(requirement.key for requirement in getattr(found[key], "requires", ()))
        return tuple(found.values())

    def evaluate(
        self,
        wanted: str,
        inputs: Mapping[str, feel.Value],
        *,
        now: datetime,
        limits: feel.Limits = feel.DEFAULT,
    ) -> Decided:
        """Decide what a decision or decision service comes to. `wanted` is its id, or its name where only one has it.

        `inputs` are FEEL values by the names of input data (for a service also of its input decisions; where several
        imported files have one of that name, `namespace#name`). What is missing is null, what is not asked for unread.
        Raises NotFound, saying what there is; never for what is in the inputs.
        """
        node = self._find(wanted, "decision", Decision, Service)
        if isinstance(node, Service):
            return self._call(node, inputs, limits, now)
        return self._decide(inputs, _run(now, limits), lambda asking: asking.value(node.key), node.id)

    def invoke(
        self,
        wanted: str,
        arguments: Mapping[str, feel.Value],
        *,
        now: datetime,
        limits: feel.Limits = feel.DEFAULT,
    ) -> Decided:
        """Call a decision service or business knowledge model with arguments by name. Raises NotFound."""
        return self._call(self._find(wanted, "knowledge", Service, Knowledge), arguments, limits, now)

    def _call(self, node: Node, arguments: Mapping[str, feel.Value], limits: feel.Limits, now: datetime) -> Decided:
        def call(asking: Asking) -> Any:
            function = asking.value(node.key)
            named = {name: arguments.get(name) for name in getattr(function, "parameters", ())}
            asking.read.update(named)
            return asking.run.call(function, named, node.id, message("dmn.not-a-function", name=node.name))

        return self._decide({}, _run(now, limits), call, node.id)

    def _find(self, wanted: str, kind: str, *kinds: type) -> Node:
        own = self.nodes.get(wanted)
        if own is not None and isinstance(own, kinds):
            return own
        return find(wanted, (node for node in self.nodes.values() if isinstance(node, kinds)), kind)

    def _decide(self, inputs: Mapping[str, feel.Value], run: Run, ask: Callable[[Asking], Any], id: str) -> Decided:
        asking = Asking(self.nodes, inputs, run)
        try:
            value = ask(asking)
        except feel.BudgetExceeded as fault:
            value = None
            run.stopped(run.element or id, fault.message)
        except RecursionError:
            value = None
            run.stopped(run.element or id, message("feel.budget.depth", limit=run.evaluation.limits.depth))
        return Decided(
            value=value,
            rules=tuple(run.rules),
            inputs={name: whole(read) for name, read in asking.read.items()},
            trace=run.trace(self.sha256, id, value),
            diagnostics=tuple(run.remarks),
        )


def _run(now: datetime, limits: feel.Limits) -> Run:
    return Run(feel.Evaluation(now, limits))
