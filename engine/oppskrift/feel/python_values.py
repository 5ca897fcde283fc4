"""Values of Python as values of FEEL: what an application has at hand before it asks a decision."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ..errors import Refused
from ..message import message
from ..model.problem import Problem
from .functions import Function
from .interchange import MAX_DEPTH
from .ranges import Range
from .temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration
from .values import Value, type_name

_FEEL = (bool, str, Decimal, FeelDate, FeelTime, FeelDateTime, DaysDuration, MonthsDuration, Range, Function)
_NUMBERS = (int, float)
_BINARY = (bytes, bytearray, memoryview)


def from_python(value: Any, _depth: int = 0) -> Value:
    """Return a value of Python as FEEL has it: `int` and `float` as numbers, `date`, `datetime`, `time`, `timedelta`.

    A float becomes the decimal number that Python prints for it, so 0.1 is 0.1. Lists, tuples and mappings with texts
    as keys are converted inside; what is a FEEL value already stays. Raises Refused for everything else, for numbers
    that are not finite, and for what is nested deeper than 100.
    """
    if value is None or isinstance(value, _FEEL):
        plain: Value = value
        return plain
    if _depth > MAX_DEPTH:
        raise _refused(value)
    if isinstance(value, _NUMBERS):
        return _number(value)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {str(key): from_python(item, _depth + 1) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, _BINARY):
        return [from_python(item, _depth + 1) for item in value]
    return _temporal(value)


def _number(value: float) -> Decimal:
    found = Decimal(str(value))
    if not found.is_finite():
        raise _refused(value)
    return found


def _temporal(value: Any) -> Value:
    for kind, made in _TEMPORAL.items():
        if isinstance(value, kind):
            return made(value)
    raise _refused(value)


def _refused(value: object) -> Refused:
    text = message("feel.not-a-value", type=type_name(value))
    return Refused([Problem(rule=text.key, message=text)])


_TEMPORAL: Mapping[type, Callable[[Any], Value]] = {
    datetime: FeelDateTime.from_datetime,  # a datetime is a date too, so it is asked first
    date: FeelDate.from_date,
    time: FeelTime.from_time,
    timedelta: DaysDuration.from_timedelta,
}
