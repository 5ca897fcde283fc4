"""Range functions: Allen's relations between points and ranges (DMN 1.5 §10.3.4.7), and `range`."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..brief import cut
from ..compare import LONG, compare
from ..compiler.collections import make_range
from ..diagnostics import FeelSyntaxError
from ..evaluation import Evaluation, Failure, fail
from ..lexer import NameIndex
from ..parser import Parser
from ..ranges import Range
from ..signature import table
from ..syntax import AtLiteral, Call, Literal, Name, Node, RangeLiteral
from ..temporal import parse_at, parse_date, parse_date_time, parse_duration, parse_time
from ..values import type_word

Relation = Callable[[Evaluation, Any, Any], bool]


def _order(left: Any, right: Any) -> int:
    order = compare(left, right)
    if order is None:
        raise fail("feel.not-comparable", function="range", left=type_word(left), right=type_word(right))
    return order


def _before(left: Any, right: Any) -> bool:
    if isinstance(left, Range):
        end, end_included = left.high, left.high_included
    else:
        end, end_included = left, True
    if isinstance(right, Range):
        start, start_included = right.low, right.low_included
    else:
        start, start_included = right, True
    order = _order(end, start)
    return order < 0 or (order == 0 and not (end_included and start_included))


def _meets(left: Range, right: Range) -> bool:
    return left.high_included and right.low_included and _order(left.high, right.low) == 0


def _overlaps(left: Range, right: Range) -> bool:
    return not _before(left, right) and not _before(right, left)


def _starts_earlier(left: Range, right: Range) -> bool:
    order = _order(left.low, right.low)
    return order < 0 or (order == 0 and left.low_included and not right.low_included)


def _ends_no_later(left: Range, right: Range) -> bool:
    order = _order(left.high, right.high)
    return order < 0 or (order == 0 and (not left.high_included or right.high_included))


def _starts_no_earlier(left: Range, right: Range) -> bool:
    order = _order(left.low, right.low)
    return order > 0 or (order == 0 and (not left.low_included or right.low_included))


def _reaches_into(left: Range, right: Range) -> bool:
    """Return whether the end of one range lies after the start of another."""
    order = _order(left.high, right.low)
    return order > 0 or (order == 0 and left.high_included and right.low_included)


def _overlaps_before(left: Range, right: Range) -> bool:
    return _starts_earlier(left, right) and _reaches_into(left, right) and _ends_no_later(left, right)


def _overlaps_after(left: Range, right: Range) -> bool:
    return _starts_earlier(right, left) and _reaches_into(right, left) and _ends_no_later(right, left)


def _finishes(left: Any, right: Range) -> bool:
    if not isinstance(left, Range):
        return right.high_included and _order(left, right.high) == 0
    same_end = left.high_included == right.high_included and _order(left.high, right.high) == 0
    return same_end and _starts_no_earlier(left, right)


def _starts(left: Any, right: Range) -> bool:
    if not isinstance(left, Range):
        return right.low_included and _order(left, right.low) == 0
    same_start = left.low_included == right.low_included and _order(left.low, right.low) == 0
    return same_start and _ends_no_later(left, right)


def _includes(outer: Range, inner: Any) -> bool:
    if not isinstance(inner, Range):
        inner = Range(inner, inner)
    return _starts_no_earlier(inner, outer) and _ends_no_later(inner, outer)


def _coincides(left: Any, right: Any) -> bool:
    if not isinstance(left, Range):
        return _order(left, right) == 0
    included = (left.low_included, left.high_included) == (right.low_included, right.high_included)
    return included and _order(left.low, right.low) == 0 and _order(left.high, right.high) == 0


def _relation(check: Callable[[Any, Any], bool], *, swapped: bool = False) -> Relation:
    def relation(evaluation: Evaluation, left: Any, right: Any) -> bool:
        evaluation.burn((_length(left) + _length(right)) >> LONG)
        return check(right, left) if swapped else check(left, right)

    return relation


def _length(value: Any) -> int:
    """Return how many characters a point or the ends of a range have, where they are texts."""
    if isinstance(value, Range):
        return _length(value.low) + _length(value.high)
    return len(value) if isinstance(value, str) else 0


_PP, _PR = "point1: point, point2: point -> boolean", "point: point, range: range -> boolean"
_RP, _RR = "range: range, point: point -> boolean", "range1: range, range2: range -> boolean"


def _entry(
    check: Callable[[Any, Any], bool], *parameters: str, swapped: bool = False
) -> tuple[tuple[str, Relation], ...]:
    return tuple((text, _relation(check, swapped=swapped)) for text in parameters)


READ = 24
"""Fuel for reading a text as FEEL, besides what its length takes."""
_CONSTRUCTORS: dict[str, Callable[[str], Any]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


def _range(evaluation: Evaluation, text: str) -> Range:
    """Return the range that a text such as `[1..10)` means; its ends must be literals."""
    evaluation.burn(READ + len(text))
    problem = fail("feel.bad-text.range", text=cut(text))
    try:
        parser = Parser(text, [NameIndex(_CONSTRUCTORS)], (), NameIndex())
        node = parser.primary()
        parser.finish()
        if not isinstance(node, RangeLiteral):
            raise problem
        low, high = _constant(node.low, problem), _constant(node.high, problem)
    except (FeelSyntaxError, ValueError):
        raise problem from None
    made = make_range(low, high, low_included=node.low_included, high_included=node.high_included)
    if made is None:
        raise problem
    return made


def _constant(node: Node, problem: Failure) -> Any:
    if isinstance(node, Literal) and (node.value is None or isinstance(node.value, str | Decimal)):
        return node.value
    if isinstance(node, AtLiteral):
        return parse_at(node.text)
    if isinstance(node, Call) and isinstance(node.function, Name) and len(node.arguments) == 1:
        argument, parse = node.arguments[0], _CONSTRUCTORS.get(node.function.name)
        if parse is not None and isinstance(argument, Literal) and isinstance(argument.value, str):
            return parse(argument.value)
    raise problem


INTERVALS = table(
    {
        "before": _entry(_before, _PP, _PR, _RP, _RR),
        "after": _entry(_before, _PP, _PR, _RP, _RR, swapped=True),
        "meets": _entry(_meets, _RR),
        "met by": _entry(_meets, _RR, swapped=True),
        "overlaps": _entry(_overlaps, _RR),
        "overlaps before": _entry(_overlaps_before, _RR),
        "overlaps after": _entry(_overlaps_after, _RR),
        "finishes": _entry(_finishes, _PR, _RR),
        "finished by": _entry(_finishes, _RP, _RR, swapped=True),
        "starts": _entry(_starts, _PR, _RR),
        "started by": _entry(_starts, _RP, _RR, swapped=True),
        "includes": _entry(_includes, _RP, _RR),
        "during": _entry(_includes, _PR, _RR, swapped=True),
        "coincides": _entry(_coincides, _PP, _RR),
        "range": ("from: string -> range", _range),
    }
)
