"""Decision tables: inputs evaluated once, rules in order, then the hit policy (DMN 1.5 clause 8)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from .. import feel
from ..feel.compare import equal
from ..feel.types import Type
from ..message import message
from ..model.tagged import Json
from .expression import coerced
from .hit_policy import POLICIES, Aggregation, HitPolicy, Hits
from .matching import Index, Matched, Scan, bits
from .run import Cell, Run, Scope, tagged, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An input column. `label` is what people call it; `allowed` are its input values, None for any."""

    id: str
    label: str
    cell: Cell
    type: Type | None
    allowed: Cell | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """An output column. `order` gives the list of its output values; `default` its value when no rule matches.

    `allowed` tests a value against the output values. `label` is what people call it; empty where the file gives none.
    """

    id: str
    name: str
    type: Type | None
    order: Cell | None
    default: Cell | None
    allowed: Cell | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row. A test that is None is always met. `number` counts from 1; annotations are texts for people."""

    id: str
    number: int
    tests: tuple[Cell | None, ...]
    outputs: tuple[Cell, ...]
    annotations: tuple[str, ...]

    def trace(self, output: Json, scope: Scope) -> dict[str, Json]:
        """Return the rule, which matched, as it stands in the trace."""
        cells = [
            {"input": number, "test": test.text, "reads": reads(test, scope)}
            for number, test in enumerate(self.tests)
            if test is not None
        ]
        annotations = list(self.annotations)
        return {"id": self.id, "number": self.number, "cells": cells, "annotations": annotations, "output": output}


class Ready(NamedTuple):
    """What a table is matched with: its rules by place (number - 1), and the mask of all of them."""

    matcher: Index | Scan
    rules: Mapping[int, Rule]
    every: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table. Without `indexed` its rules are asked one after the other, which comes to the same.

    The trace keeps for each input, as hexadecimal numbers, which rules' tests it met (`met`) and, where that are not
    all of them, which were looked at (`asked`); bit k stands for the rule with the number k + 1.
    """

    id: str
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    indexed: bool = True
    _made: list[Ready] = field(default_factory=list, init=False, repr=False, compare=False)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return what the hit policy makes of the matched rules, and add the evaluation to the trace."""
        values: list[Any] = []
        try:
            if self._read(values, scope, run):
                return self._decide(values, scope, run)
        except feel.BudgetExceeded:
            run.traced({**self._head(run), **self._broken_off(values), "stopped": True})
            raise
        if run.has_room(values):
            run.traced({**self._head(run), **self._broken_off(values), "refused": True})
        return None

    def _head(self, run: Run) -> dict[str, Json]:
        policy = " ".join(filter(None, (self.hit_policy, self.aggregation)))
        return {"decision": run.decision, "table": self.id, "hit_policy": policy}

    def _broken_off(self, values: Sequence[Any]) -> dict[str, Json]:
        """Return the trace of an evaluation that came to no answer: the inputs that it got to know."""
        known = zip(self.inputs, values, strict=False)
        inputs = [{"label": column.label, "value": tagged(value)} for column, value in known]
        return {"inputs": inputs, "rules": [], "output": None, "default": False}

    def _decide(self, values: Sequence[Any], scope: Scope, run: Run) -> Any:
        ready = self._ready()
        found = ready.matcher.match(values, scope, run, first=self.hit_policy is HitPolicy.FIRST)
        matched = [ready.rules[place] for place in bits(found.hits)]
        outputs = [self._output(rule.outputs, scope, run) for rule in matched]
        value = self._answer(matched, outputs, scope, run)
        run.rules.update((rule.id, None) for rule in matched)
        if not run.has_room([*values, *outputs, value]):
            return value
        run.traced(
            {
                **self._head(run),
                "inputs": list(self._traced(values, found, ready.every)),
                "rules": [
                    rule.trace(output, scope) for rule, output in zip(matched, map(tagged, outputs), strict=True)
                ],
                "output": tagged(value),
                "default": not matched and value is not None,
            }
        )
        return value

    def _ready(self) -> Ready:
        """Return what finds the matching rules, made when it is first asked for. Threads may make it twice."""
        if not self._made:
            kind = Index if self.indexed else Scan
            matcher = kind({rule.number: rule.tests for rule in self.rules}, len(self.inputs))
            rules = {rule.number - 1: rule for rule in self.rules}
            self._made.append(Ready(matcher, rules, sum(1 << place for place in rules)))
        return self._made[0]

    def _traced(self, values: Sequence[Any], found: Matched, every: int) -> Iterator[dict[str, Json]]:
        """Yield each input as it stands in the trace: its value, and what became of its column's tests."""
        for column, value, met, asked in zip(self.inputs, values, found.met, found.asked, strict=True):
            traced = {"label": column.label, "value": tagged(value), "met": f"{met:x}"}
            yield traced if asked == every else {**traced, "asked": f"{asked:x}"}

    def _read(self, values: list[Any], scope: Scope, run: Run) -> bool:
        """Add the value of each input to `values`; False, and no further, when one is not among its input values."""
        for column in self.inputs:
            value = coerced(run.value(column.cell, scope), column.type, column.id, run)
            values.append(value)
            if column.allowed and value is not None and run.value(column.allowed, {**scope, "?": value}) is not True:
                params = {"input": column.label, "value": told(value), "allowed": column.allowed.text}
                run.remark(column.id, message("dmn.input-not-allowed", **params))
                return False
        return True

    def _output(self, cells: Sequence[Cell | None], scope: Scope, run: Run) -> Any:
        """Return the value of one output column, or a context of several."""
        values = [
            _answer(cell, column, scope, run) if cell else None
            for cell, column in zip(cells, self.outputs, strict=True)
        ]
        if len(self.outputs) == 1:
            return values[0]
        return {column.name: value for column, value in zip(self.outputs, values, strict=True)}

    def _answer(self, matched: Sequence[Rule], outputs: Sequence[Any], scope: Scope, run: Run) -> Any:
        if not matched:
            return self._no_match(scope, run)
        ranked = self._order(scope, run) if self.hit_policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER) else []
        hits = Hits(
            table=self.id,
            rules=[rule.number for rule in matched],
            outputs=outputs,
            ranks=lambda output: self._ranks(output, ranked, run),
            aggregation=self.aggregation,
        )
        return POLICIES[self.hit_policy](hits, run)

    def _no_match(self, scope: Scope, run: Run) -> Any:
        if any(column.default for column in self.outputs):
            return self._output([column.default for column in self.outputs], scope, run)
        if self.aggregation is Aggregation.COUNT:
            return Decimal(0)
        run.remark(self.id, message("dmn.no-match"))
        return None

    def _order(self, scope: Scope, run: Run) -> list[tuple[Output, list[Any]]]:
        return [(column, run.value(column.order, scope) or []) for column in self.outputs if column.order]

    def _ranks(self, output: Any, ranked: list[tuple[Output, list[Any]]], run: Run) -> tuple[int, ...]:
        run.evaluation.burn(sum(len(values) >> 1 for _, values in ranked))
        return tuple(
            next(
                (n for n, known in enumerate(values) if equal(self._part(output, column), known, run.evaluation)),
                len(values),
            )
            for column, values in ranked
        )

    def _part(self, output: Any, column: Output) -> Any:
        return output if len(self.outputs) == 1 else output[column.name]


def _answer(cell: Cell, column: Output, scope: Scope, run: Run) -> Any:
    """Return what an output cell comes to; a value that is not among the output values is kept, and remarked on."""
    value = coerced(run.value(cell, scope), column.type, cell.id, run)
    for one in value if isinstance(value, list) else [value] if column.allowed else ():
        if one is not None and column.allowed and run.value(column.allowed, {**scope, "?": one}) is not True:
            params = {"output": column.label or column.name, "value": told(one), "allowed": column.allowed.text}
            run.remark(cell.id, message("dmn.output-not-allowed", **params))
    return value


_INPUT = frozenset({"?"})


def reads(test: Cell, scope: Scope) -> dict[str, Json]:
    """Return the plain values that a test reads besides its input, by name or path as it is written."""
    if test.program is None or test.program.names <= _INPUT:
        return {}
    found = {}
    paths = {*test.program.paths, *((name,) for name in test.program.names)}
    for path in sorted(paths):
        value: Any = scope
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        if value is not None and not isinstance(value, dict | list | feel.Function):
            found[".".join(path)] = tagged(value)
    return found
