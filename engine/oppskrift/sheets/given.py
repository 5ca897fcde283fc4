"""Reading what people hand to a decision as text: by the type that the model declares, else by how it is written.

A text of a declared type needs no FEEL: `1 234,50` is a number, `31.12.2026` a date, `ja` true, and a string is taken
as it stands. Without a declared type an argument is FEEL and a cell of a file is data: a number, a date, or text.
A number or date written in the ways above is one in both.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from .. import feel
from ..dmn import spelling
from ..errors import OppskriftError
from ..feel.temporal import parse_date_time, parse_duration, parse_time
from ..feel.types import Type
from ..message import Message, message

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:[.,]\d+)?|-?[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?:,\d+)?")
_FEEL = re.compile(r"[\[{\"@].*|.*\w\(.*\)", re.DOTALL)


class NotAValue(OppskriftError):
    """A text could not be read as the value that was asked for; the message says why and what to write."""


def argument(text: str, type_: Type | None, now: datetime) -> feel.Value:
    """Return the value of an argument of a command. Raises NotAValue."""
    text = text if _is(type_, "string") else text.strip()
    if type_ is not None and type_.name != "Any":
        return _typed(text, type_, now)
    if _DAY.fullmatch(text) or _MOMENT.fullmatch(text):
        return _moment(text, now)
    return _evaluated(spelling.numbers(text, decimal_comma=True) if _NUMBER.fullmatch(text) else text, now)


def cell(text: str, type_: Type | None, now: datetime) -> feel.Value:
    """Return the value of a cell of a file; an empty one is null. Raises NotAValue."""
    plain = text.strip()
    if not plain:
        return None
    if type_ is not None and type_.name != "Any":
        return _typed(text if _is(type_, "string") else plain, type_, now)
    if _DAY.fullmatch(plain) or _MOMENT.fullmatch(plain):
        return _moment(plain, now)
    if _NUMBER.fullmatch(plain):
        return _evaluated(spelling.numbers(plain, decimal_comma=True), now)
    if plain.casefold() in ("true", "false"):
        return plain.casefold() == "true"
    return _evaluated(plain, now) if _FEEL.fullmatch(plain) else text


def adapted(value: feel.Value, type_: Type | None, now: datetime) -> feel.Value:
    """Return a value from a JSON or YAML file as the type declared for it; a text may say a date or number."""
    if type_ is None:
        return value
    if isinstance(value, dict) and type_.fields:
        return {name: adapted(inner, type_.fields.get(name), now) for name, inner in value.items()}
    if isinstance(value, list) and type_.element is not None:
        return [adapted(inner, type_.element, now) for inner in value]
    if isinstance(value, str) and not type_.is_kind_of(value, _evaluation(now)):
        return _typed(value, type_, now)
    return value


def _typed(text: str, type_: Type, now: datetime) -> feel.Value:
    if _is(type_, "string"):
        return _checked(text, type_, text, now)
    if type_.kind != "simple":
        return _checked(_evaluated(text, now), type_, text, now)
    try:
        value = _READ[type_.classes[0].__name__](text, now)
    except (NotAValue, ValueError, ArithmeticError):
        raise NotAValue(_told("decide.not-of-type", text, type_)) from None
    return _checked(value, type_, text, now)


def _checked(value: feel.Value, type_: Type, text: str, now: datetime) -> feel.Value:
    """Return a value as a type. Raises NotAValue when it is not one."""
    found: feel.Value = type_.coerce(value, _evaluation(now))
    if found is None and value is not None:
        raise NotAValue(_told("decide.not-of-type", text, type_))
    return found


def _told(key: str, text: str, type_: Type) -> Message:
    return message(key, text=text[:100], type=feel.values.word(type_.name), example=_EXAMPLES.get(type_.name, "…"))


def _moment(text: str, now: datetime) -> feel.Value:
    if _MOMENT.fullmatch(text):
        return parse_date_time(text if len(text) > 16 else f"{text}:00")
    return _evaluated(spelling.dates(text), now)


def _evaluated(text: str, now: datetime) -> feel.Value:
    """Return the value of a FEEL text that sees nothing. Raises NotAValue."""
    try:
        program = feel.compile(text)
    except feel.FeelSyntaxError as fault:
        raise NotAValue(message("decide.not-feel", text=text[:100], reason=fault.message)) from None
    if program.names:
        raise NotAValue(message("decide.unquoted", text=text[:100], name=min(program.names)))
    value: feel.Value
    value, diagnostics = program.evaluate({}, now=now)
    if value is None and diagnostics:
        raise NotAValue(message("decide.not-feel", text=text[:100], reason=diagnostics[0].message))
    return value


def _is(type_: Type | None, name: str) -> bool:
    return type_ is not None and (type_.name == name or (type_.kind == "simple" and type_.classes == (str,)))


def _evaluation(now: datetime) -> feel.Evaluation:
    return feel.Evaluation(now, feel.DEFAULT)


def _of_feel(change: Callable[[str], str]) -> Callable[[str, datetime], Any]:
    return lambda text, now: _evaluated(change(text), now)


def _temporal(parse: Callable[[str], Any]) -> Callable[[str, datetime], Any]:
    def read(text: str, now: datetime) -> Any:
        return _evaluated(text, now) if _FEEL.fullmatch(text) or text == "null" else parse(text)

    return read


_READ: Mapping[str, Callable[[str, datetime], Any]] = {
    "Decimal": _of_feel(lambda text: spelling.numbers(spelling.signs(text), decimal_comma=True)),
    "bool": _of_feel(spelling.boolean),
    "FeelDate": _of_feel(spelling.dates),
    "FeelTime": _temporal(lambda text: parse_time(text if text.count(":") != 1 else f"{text}:00")),
    "FeelDateTime": lambda text, now: (
        _moment(text, now) if _DAY.fullmatch(text) or _MOMENT.fullmatch(text) else _evaluated(text, now)
    ),
    "DaysDuration": _temporal(parse_duration),
    "MonthsDuration": _temporal(parse_duration),
}
_EXAMPLES: Mapping[str, str] = {
    "number": "1234.50, 1 234,50",
    "boolean": "true, false, ja, nei",
    "date": "2026-12-31, 31.12.2026",
    "time": "14:30",
    "date and time": "2026-12-31T14:30:00",
    "dateTime": "2026-12-31T14:30:00",
    "days and time duration": "P3DT2H",
    "years and months duration": "P1Y6M",
    "list": "[1, 2]",
    "context": "{a: 1}",
}
