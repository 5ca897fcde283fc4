"""Which values a test lets through, as spans on the order of one kind of values.

Said for numbers, strings, dates, times, dates and times, and durations, exactly as `feel.compare` compares them. Times
with and without a zone are kinds of their own, for nothing orders one against the other.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ...feel import Range
from ...feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration

LAST_NANOSECOND = 10**9 - 1


class Kind(NamedTuple):
    """A kind of values that have an order among themselves."""

    type: type
    zoned: bool


class Span(NamedTuple):
    """All keys between two; a missing one is no end."""

    low: Any
    high: Any
    low_included: bool
    high_included: bool


EVERYTHING = Span(None, None, False, False)
_PRECISE = (FeelTime, FeelDateTime)
"""Equal when they name the same second, but ordered by nanoseconds too."""
_KEYS: Mapping[type, Callable[[Any], Any]] = {
    Decimal: lambda value: value,
    str: lambda value: value,
    FeelDate: FeelDate.key,
    DaysDuration: DaysDuration.key,
    MonthsDuration: MonthsDuration.key,
    FeelTime: lambda value: (value.key(), value.nanosecond),
    FeelDateTime: lambda value: (value.key(), value.nanosecond),
}
_KINDS = {type_: Kind(type_, zoned=False) for type_ in _KEYS}
_ZONED = {type_: Kind(type_, zoned=True) for type_ in _PRECISE}


def kind_of(value: Any) -> Kind | None:
    """Return the kind of a value, None for one without an order: null, booleans, lists, contexts, ranges, functions."""
    type_ = type(value)
    return _ZONED[type_] if type_ in _ZONED and value.zone is not None else _KINDS.get(type_)


def key_of(value: Any) -> Any:
    """Return what a value that has a kind is ordered by among its kind."""
    return _KEYS[type(value)](value)


def spans(part: Any, kind: Kind) -> Sequence[Span] | None:
    """Return the values of a kind that one constant part of a test lets through.

    None when the test is not made for the kind: then only asking it shows what becomes of such a value, and says so.
    """
    if part is None:
        return ()
    if isinstance(part, list):  # what does not fit an element of a list is simply not in it
        return [span for item in part if not isinstance(item, list) for span in spans(item, kind) or ()]
    return _of_range(part, kind) if isinstance(part, Range) else _of_value(part, kind)


def _of_value(value: Any, kind: Kind) -> Sequence[Span] | None:
    if type(value) is not kind.type:
        return None
    if kind_of(value) != kind:  # the other of zoned and local: never equal
        return ()
    key = key_of(value)
    if kind.type in _PRECISE:
        return (Span((key[0], 0), (key[0], LAST_NANOSECOND), True, True),)
    return (Span(key, key, True, True),)


def _of_range(part: Range, kind: Kind) -> Sequence[Span] | None:
    if part.operator in ("=", "!="):
        equal = () if part.low is None else _of_value(part.low, kind)
        return equal if equal is None or part.operator == "=" else _others(equal)
    ends = [end for end in (part.low, part.high) if end is not None]
    if (part.operator is None and len(ends) < 2) or any(kind_of(end) != kind for end in ends):
        return None
    low, high = (None if end is None else key_of(end) for end in (part.low, part.high))
    return (Span(low, high, part.low_included, part.high_included),)


def _others(equal: Sequence[Span]) -> Sequence[Span]:
    """Return what lies outside of one span or none."""
    if not equal:
        return (EVERYTHING,)
    return (Span(None, equal[0].low, False, False), Span(equal[0].high, None, False, False))
