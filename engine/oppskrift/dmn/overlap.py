"""Finding rules of a UNIQUE table that can match at the same time, before anybody meets it in a case.

Only tests that are made of constants can be compared (numbers, texts, booleans, dates, and ranges of them). A pair of
rules is told when every column lets some value through for both. What cannot be compared is taken as apart, so nothing
is told without reason; columns that depend on each other may still keep the rules apart, hence a warning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

from .. import feel
from ..feel import syntax
from ..feel.compare import compare, equal
from ..feel.evaluation import Evaluation
from .hit_policy import HitPolicy
from .run import Cell
from .table import Rule, Table

MAX_RULES = 100
MAX_TOLD = 10
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What a test lets through: one of these values and ranges, or, when negated, anything but these values."""

    parts: tuple[Any, ...]
    negated: bool = False


Test = Accepted | str | None
"""A test made of constants; the text of another one; None for one that is always met."""


def overlaps(table: Table) -> Iterator[tuple[Rule, Rule]]:
    """Yield pairs of rules that can match together, the first ten of a UNIQUE table of at most a hundred rules."""
    if table.hit_policy is not HitPolicy.UNIQUE or len(table.rules) > MAX_RULES:
        return
    tests = [[_read(cell) for cell in rule.tests] for rule in table.rules]
    told = 0
    for (one, first), (other, second) in combinations(zip(table.rules, tests, strict=True), 2):
        if all(_meet(a, b) for a, b in zip(first, second, strict=True)):
            yield one, other
            told += 1
            if told == MAX_TOLD:
                return


def _read(cell: Cell | None) -> Test:
    if cell is None:
        return None
    program = cell.program
    if program is None or program.names - {"?"} or not isinstance(program.syntax, syntax.UnaryTests):
        return cell.text
    tests = program.syntax
    parts = tuple(_constant(program.text[test.start : test.end]) for test in tests.tests)
    usable = not any(part is _UNKNOWN or (tests.negated and isinstance(part, feel.Range)) for part in parts)
    return Accepted(parts=parts, negated=tests.negated) if usable and parts else cell.text


_UNKNOWN = object()


def _constant(text: str) -> Any:
    """Return the value of a test that reads nothing: a value, or a range."""
    try:
        program = feel.compile(text)
    except feel.FeelSyntaxError:
        return _UNKNOWN
    found = program.evaluate({}, now=_NO_TIME)
    known = not isinstance(found.value, list | dict | feel.Function) and not program.names and not found.diagnostics
    if isinstance(found.value, feel.Range):
        ends = (found.value.low, found.value.high)
        known = known and found.value.operator not in ("=", "!=") and (bool(found.value.operator) or None not in ends)
    return found.value if known else _UNKNOWN


def _meet(one: Test, other: Test) -> bool:
    """Return whether a value is known to pass both tests."""
    if one is None or other is None:
        return True
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    if one.negated and other.negated:
        return True
    if one.negated or other.negated:
        kept, refused = (other, one) if one.negated else (one, other)
        return any(isinstance(part, feel.Range) or not _among(part, refused.parts) for part in kept.parts)
    return any(_touch(_range(a), _range(b)) for a in one.parts for b in other.parts)


def _among(value: Any, values: Sequence[Any]) -> bool:
    return any(equal(value, other, Evaluation(_NO_TIME)) is True for other in values)


End = tuple[Any, bool]


def _range(part: Any) -> tuple[End, End]:
    """Return the two ends of a range, or of the range that is one value; a missing end is open."""
    if isinstance(part, feel.Range):
        return (part.low, part.low_included), (part.high, part.high_included)
    return (part, True), (part, True)


def _touch(one: tuple[End, End], other: tuple[End, End]) -> bool:
    return _ordered(one[0], other[1]) and _ordered(other[0], one[1])


def _ordered(low: End, high: End) -> bool:
    """Return whether something lies from a low end to a high end; null meets only null."""
    if low[0] is None or high[0] is None:
        return low == high or (not (low[0] is None and low[1]) and not (high[0] is None and high[1]))
    order = compare(low[0], high[0])
    if order is None:
        return equal(low[0], high[0], Evaluation(_NO_TIME)) is True
    return order < 0 or (order == 0 and low[1] and high[1])
