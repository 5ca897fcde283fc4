"""Answers that the table's own columns do not admit."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ...clock import EPOCH
from ...feel.evaluation import Evaluation
from ...feel.temporal import DaysDuration, MonthsDuration
from ...feel.values import ORDERED
from ..hit_policy import Aggregation
from ..run import Cell
from ..table import Output, Table
from .answers import VARIES, constant, listed
from .finding import CellText, Example, Finding, Kind

_WORKS_ON: dict[Aggregation | None, frozenset[type]] = {
    Aggregation.SUM: frozenset({Decimal, DaysDuration, MonthsDuration}),
    Aggregation.MIN: ORDERED,
    Aggregation.MAX: ORDERED,
}
"""The classes that an aggregation can make something of; COUNT takes whatever comes."""


def outputs(table: Table) -> Iterator[Finding]:
    """Yield the constant answers, and the answers when no rule matches, that have no place in their column."""
    works_on = _WORKS_ON.get(table.aggregation)
    for at, column in enumerate(table.outputs):
        classes = column.type.classes if column.type and column.type.kind == "simple" else ()
        if works_on and classes and not works_on & set(classes):
            kind = CellText(rule=0, label=label(column), text=str(column.type))
            yield Finding(kind=Kind.AGGREGATION_TYPE, cells=(kind,), expected=str(table.aggregation))
            works_on = None
        answers = [(rule.number, rule.outputs[at]) for rule in table.rules]
        for number, cell in [*answers, *([(0, column.default)] if column.default else [])]:
            value = constant(cell)
            if value is VARIES or value is None:
                continue
            for one, expected in _misplaced(column, value):
                yield _found(one, column, (number, cell, value), expected)
            if works_on and type(value) not in works_on and number:
                yield _found(Kind.AGGREGATION_TYPE, column, (number, cell, value), str(table.aggregation))


def _misplaced(column: Output, value: Any) -> Iterator[tuple[Kind, str]]:
    """Yield what is wrong with a constant answer, and what the column expects."""
    fitting = value if column.type is None else column.type.coerce(value, Evaluation(EPOCH))
    if fitting is None:
        yield Kind.OUTPUT_TYPE, str(column.type)
    elif not listed(fitting, column):
        yield Kind.OUTPUT_OUTSIDE, column.order.text[1:-1].strip() if column.order else ""


def _found(kind: Kind, column: Output, answer: tuple[int, Cell, Any], expected: str) -> Finding:
    number, cell, value = answer
    return Finding(
        kind=kind,
        rules=(number,) if number else (),
        cells=(CellText(rule=number, label=label(column), text=cell.text),),
        example=(Example(columns=(), label=label(column), value=value),),
        expected=expected,
    )


def label(column: Output) -> str:
    """Return what people call an output column."""
    return column.label or column.name
