"""FEEL values to and from the tagged JSON of `model.tagged`, and to text for people."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..errors import Refused
from ..message import message
from ..model.problem import Problem
from ..model.tagged import Json, escape, tag_number, unescape
from .limits import MAX_DIGITS
from .numbers import LARGEST, SMALLEST
from .ranges import Range
from .temporal import (
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from .values import Value, type_name

MAX_PARTS = 100_000
MAX_DEPTH = 100
_TAGS: dict[type, str] = {
    FeelDate: "$date",
    FeelTime: "$time",
    FeelDateTime: "$datetime",
    DaysDuration: "$duration",
    MonthsDuration: "$months",
}
_READ: dict[str, Callable[[str], Value]] = {
    "$decimal": Decimal,
    "$date": parse_date,
    "$time": parse_time,
    "$datetime": parse_date_time,
    "$duration": parse_duration,
    "$months": parse_duration,
}
_RANGE = "$range"


_PLAIN = frozenset({str, bool, type(None)})
"""What is the same in JSON."""


def to_json(value: Value) -> Json:
    """Return a FEEL value as tagged JSON.

    Raises Refused for functions, for values nested deeper than 100, and for those of more than 100 000 parts.
    """
    if type(value) in _PLAIN:
        plain: Json = value
        return plain
    return tag_number(value) if type(value) is Decimal else _Writer().write(value, 0)


class _Writer:
    def __init__(self) -> None:
        self.parts = 0

    def write(self, value: Any, depth: int) -> Json:
        self.parts += 1
        if self.parts > MAX_PARTS or depth > MAX_DEPTH:
            raise _refused("feel.too-large", parts=MAX_PARTS, depth=MAX_DEPTH)
        if value is None or isinstance(value, bool | str):
            return value
        if isinstance(value, Decimal):
            return tag_number(value)
        if isinstance(value, list):
            return [self.write(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return {escape(key): self.write(item, depth + 1) for key, item in value.items()}
        if isinstance(value, Range):
            return self._range(value, depth)
        if type(value) not in _TAGS:
            raise _refused("feel.not-data", type=type_name(value))
        return {_TAGS[type(value)]: str(value)}

    def _range(self, value: Range, depth: int) -> Json:
        ends = {"low": self.write(value.low, depth + 1), "high": self.write(value.high, depth + 1)}
        included = {"low_included": value.low_included, "high_included": value.high_included}
        return {_RANGE: {**ends, **included, "operator": value.operator}}


def _refused(rule: str, **params: object) -> Refused:
    return Refused([Problem(rule=rule, message=message(rule, **params))])


_AS_THEY_ARE = frozenset({str, bool, Decimal, type(None)})
"""Asked first: most values are texts, and a set knows sooner than `isinstance`."""


def from_json(value: Json, _depth: int = 0) -> Value:
    """Return tagged JSON as a FEEL value.

    Raises Refused for floats, unknown types, tags that cannot be read, and values nested deeper than 100.
    """
    if type(value) in _AS_THEY_ARE or isinstance(value, str | Decimal):
        plain: Value = value
        return plain
    if isinstance(value, int):
        return Decimal(value)
    if _depth > MAX_DEPTH:
        raise _refused("feel.too-large", parts=MAX_PARTS, depth=MAX_DEPTH)
    if isinstance(value, list):
        return [from_json(item, _depth + 1) for item in value]
    if not isinstance(value, dict):
        raise _refused("feel.not-data", type=type(value).__name__)
    if len(value) == 1:
        ((name, content),) = value.items()
        if name in _READ:
            return _tagged(name, content)
        if name == _RANGE:
            return _range(content)
    return {unescape(key): from_json(item, _depth + 1) for key, item in value.items()}


def _is_number(value: Decimal) -> bool:
    """Return whether a number is one that FEEL can hold: finite, and not beyond its range."""
    return value.is_finite() and SMALLEST - MAX_DIGITS <= value.adjusted() <= LARGEST


def _tagged(name: str, content: Any) -> Value:
    try:
        found: Value = _READ[name](content)
    except (ValueError, ArithmeticError, TypeError):
        raise _refused("feel.bad-tag", tag=name, text=content) from None
    if isinstance(found, Decimal) and not _is_number(found):
        raise _refused("feel.bad-tag", tag=name, text=content)
    return found


def _range(content: Any) -> Range:
    try:
        low, high = from_json(content["low"]), from_json(content["high"])
        return Range(low, high, content["low_included"], content["high_included"], content["operator"])
    except (KeyError, TypeError):
        raise _refused("feel.bad-tag", tag=_RANGE, text=content) from None
