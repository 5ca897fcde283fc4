"""Equality, order and membership. Three-valued: None means that the two cannot be compared (DMN 1.5 table 42 ff.).

All of it is metered: lists and contexts by their elements, long texts by their length, moments for their zone.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .evaluation import Evaluation
from .ranges import Range
from .temporal import FeelDateTime, FeelTime
from .values import TEMPORAL

LONG = 12
"""Texts cost one unit of fuel for each 2 ** LONG characters that they have in common at most."""


def equal(left: Any, right: Any, evaluation: Evaluation) -> bool | None:
    """Return whether two values are equal; None when they are of different kinds.

    Times and dates and times are equal when they name the same second; null equals only null.
    """
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return None
    return _EQUAL[kind](left, right, evaluation) if kind in _EQUAL else left is right


def _equal_plain(left: Any, right: Any, evaluation: Evaluation) -> bool:
    return bool(left == right)


def _equal_texts(left: str, right: str, evaluation: Evaluation) -> bool:
    if len(left) != len(right):
        return False
    evaluation.burn(len(left) >> LONG)
    return left == right


def _equal_temporal(left: Any, right: Any, evaluation: Evaluation) -> bool:
    evaluation.burn()
    return _zoned(left) == _zoned(right) and bool(left.key() == right.key())


def _equal_lists(left: list[Any], right: list[Any], evaluation: Evaluation) -> bool:
    if len(left) != len(right):
        return False
    evaluation.burn(len(left))
    return all(equal(a, b, evaluation) for a, b in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, Any], right: dict[str, Any], evaluation: Evaluation) -> bool:
    if len(left) != len(right):
        return False
    evaluation.burn(len(left))
    return left.keys() == right.keys() and all(equal(value, right[key], evaluation) for key, value in left.items())


def _equal_ranges(left: Range, right: Range, evaluation: Evaluation) -> bool:
    evaluation.burn()
    ends = (left.low_included, left.high_included, left.operator)
    if ends != (right.low_included, right.high_included, right.operator):
        return False
    return bool(equal(left.low, right.low, evaluation)) and bool(equal(left.high, right.high, evaluation))


_EQUAL: dict[type, Callable[[Any, Any, Evaluation], bool]] = {
    **dict.fromkeys((Decimal, bool), _equal_plain),
    **dict.fromkeys(TEMPORAL, _equal_temporal),
    str: _equal_texts,
    list: _equal_lists,
    dict: _equal_contexts,
    Range: _equal_ranges,
}


def _zoned(value: Any) -> bool:
    return isinstance(value, FeelTime | FeelDateTime) and value.zone is not None


def identity(value: Any) -> tuple[Any, ...] | None:
    """Return what two plain values have in common exactly when they are equal; None for lists, contexts and others.

    With it a set finds equal values among many without comparing each with each.
    """
    kind = type(value)
    if kind in (str, Decimal, bool, type(None)):
        return kind, value
    return (kind, _zoned(value), value.key()) if kind in TEMPORAL else None


def compare(left: Any, right: Any, evaluation: Evaluation | None = None) -> int | None:
    """Return -1, 0 or 1 for less, equal or greater; None when the two have no order between them.

    Without an evaluation nothing is metered: only for two values that are known to be small.
    """
    kind = type(left)
    if kind is not type(right):
        return None
    if kind is Decimal:
        return int(left > right) - int(left < right)
    if kind is str:
        if evaluation is not None:
            evaluation.burn(min(len(left), len(right)) >> LONG)
        return int(left > right) - int(left < right)
    if kind not in TEMPORAL or _zoned(left) != _zoned(right):
        return None
    if evaluation is not None:
        evaluation.burn()
    a, b = left.key(), right.key()
    if a == b and isinstance(left, FeelTime | FeelDateTime):
        a, b = left.nanosecond, right.nanosecond
    return int(a > b) - int(a < b)


def contains(range_: Range, value: Any, evaluation: Evaluation) -> bool | None:
    """Return whether a range contains a value; None when they cannot be compared."""
    if range_.operator in ("=", "!="):
        same = equal(value, range_.low, evaluation)
        return same if same is None or range_.operator == "=" else not same
    if value is None or (range_.operator is None and (range_.low is None or range_.high is None)):
        return None
    above = 1 if range_.low is None else compare(value, range_.low, evaluation)
    below = -1 if range_.high is None else compare(value, range_.high, evaluation)
    if above is None or below is None:
        return None
    return (above > 0 or (above == 0 and range_.low_included)) and (below < 0 or (below == 0 and range_.high_included))
