"""What a FEEL value is, and what its type is called."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from ..message import LANGUAGES, Message, catalogue, render
from .brief import brief
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


@cache
def word(type_: str) -> Mapping[str, str]:
    """Return what a type or kind of parameter is called, by language; a type without a word is called as in FEEL."""
    known = f"feel.type.{type_.replace(' ', '-')}" in catalogue()
    told = Message(f"feel.type.{type_.replace(' ', '-')}")
    return {language: render(told, language) if known else type_ for language in LANGUAGES}


def type_word(value: Any) -> Mapping[str, str]:
    """Return what a value's type is called, and the value in brief, by language, as a parameter of a message."""
    name = type_name(value)
    if value is None:
        return word(name)
    shown = brief(value)
    return {language: f"{text} {shown}" for language, text in word(name).items()}


def type_name(value: Any) -> str:
    """Return the FEEL name of a value's type; the Python type's name for what is no FEEL value."""
    if isinstance(value, Function):
        return "function"
    return _NAMES.get(type(value), f"Python {type(value).__name__}")


def is_value(value: Any) -> bool:
    """Return whether a value is one that FEEL has: numbers are `Decimal`, dates are not those of Python."""
    return type(value) in _NAMES or isinstance(value, Function)
