"""What a decision table answers when several rules match (DMN 1.5 §8.2.8, table 39)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .. import feel
from ..feel.compare import equal
from ..message import message
from .run import Cell, Run


class HitPolicy(StrEnum):
    """The hit policies, by the name that stands in the file."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    ANY = "ANY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT may make of its values."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


ORDERED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
"""Policies that need output values, which give the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """The matched rules of one table: their numbers (from 1) and outputs, with the order of the output values.

    `ranks` gives for an output its place among the output values, one number for each output that has them.
    """

    table: str
    rules: Sequence[int]
    outputs: Sequence[Any]
    ranks: Callable[[Any], tuple[int, ...]]
    aggregation: Aggregation | None


def unique(hits: Hits, run: Run) -> Any:
    """Return the output of the only rule; two that match are a fault in the table: null and a remark."""
    if len(hits.outputs) > 1:
        run.remark(hits.table, message("dmn.overlap", rules=_numbers(hits)))
        return None
    return hits.outputs[0]


def first(hits: Hits, _: Run) -> Any:
    """Return the output of the first rule."""
    return hits.outputs[0]


def priority(hits: Hits, _: Run) -> Any:
    """Return the output that stands first among the output values; the first rule where they are equal."""
    return min(hits.outputs, key=hits.ranks)


def any_(hits: Hits, run: Run) -> Any:
    """Return the output that all rules agree on; null and a remark when they do not."""
    if not all(equal(output, hits.outputs[0], run.evaluation) for output in hits.outputs[1:]):
        run.remark(hits.table, message("dmn.disagree", rules=_numbers(hits)))
        return None
    return hits.outputs[0]


def rule_order(hits: Hits, _: Run) -> Any:
    """Return all outputs in the order of the rules."""
    return list(hits.outputs)


def output_order(hits: Hits, _: Run) -> Any:
    """Return all outputs in the order of the output values."""
    return sorted(hits.outputs, key=hits.ranks)


def collect(hits: Hits, run: Run) -> Any:
    """Return all outputs, or what the aggregation makes of them."""
    if hits.aggregation is None:
        return list(hits.outputs)
    if hits.aggregation is Aggregation.COUNT:
        return Decimal(len(hits.outputs))
    return run.value(_AGGREGATES[hits.aggregation](hits.table), {"values": list(hits.outputs)})


def _numbers(hits: Hits) -> str:
    return ", ".join(str(number) for number in hits.rules)


def _aggregate(function: str) -> Callable[[str], Cell]:
    text = f"{function}(values)"
    return lambda table: Cell(id=table, text=text, program=feel.compile(text, names=("values",)))


_AGGREGATES: Mapping[Aggregation, Callable[[str], Cell]] = {
    Aggregation.SUM: _aggregate("sum"),
    Aggregation.MIN: _aggregate("min"),
    Aggregation.MAX: _aggregate("max"),
}

POLICIES: Mapping[HitPolicy, Callable[[Hits, Run], Any]] = {
    HitPolicy.UNIQUE: unique,
    HitPolicy.FIRST: first,
    HitPolicy.PRIORITY: priority,
    HitPolicy.ANY: any_,
    HitPolicy.RULE_ORDER: rule_order,
    HitPolicy.OUTPUT_ORDER: output_order,
    HitPolicy.COLLECT: collect,
}
"""What each policy answers; asked only when at least one rule matched."""
