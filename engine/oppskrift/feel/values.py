"""What a FEEL value is, and what its type is called."""

from decimal import Decimal
from typing import Any, TypeAlias

from .functions import Function
from .ranges import Range
from .temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration

Value: TypeAlias = (
    bool
    | Decimal
    | str
    | FeelDate
    | FeelTime
    | FeelDateTime
    | DaysDuration
    | MonthsDuration
    | Range
    | Function
    | list[Any]
    | dict[str, Any]
    | None
)
"""A FEEL value: null, boolean, number, string, temporal, range, function, list or context. Never changed once made."""

TEMPORAL: frozenset[type] = frozenset({FeelDate, FeelTime, FeelDateTime, DaysDuration, MonthsDuration})
ORDERED: frozenset[type] = TEMPORAL | {Decimal, str}
"""Types with an order: what ranges can be made of and `min`, `max` and `sort` work on."""
DURATIONS: frozenset[type] = frozenset({DaysDuration, MonthsDuration})

_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    FeelDate: "date",
    FeelTime: "time",
    FeelDateTime: "date and time",
    DaysDuration: "days and time duration",
    MonthsDuration: "years and months duration",
    Range: "range",
    list: "list",
    dict: "context",
}


def type_name(value: Any) -> str:
    """Return the FEEL name of a value's type; the Python type's name for what is no FEEL value."""
    if isinstance(value, Function):
        return "function"
    return _NAMES.get(type(value), f"Python {type(value).__name__}")
