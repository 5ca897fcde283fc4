"""Values as a person would have typed them: what stands in a box before anything is changed."""

import re
from decimal import Decimal, InvalidOperation

from oppskrift.forms import Field, Kind
from oppskrift.message import Language
from oppskrift.model.tagged import Json

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def as_typed(field: Field, value: Json, language: Language) -> str:
    """Return the text for a box: what was typed exactly as it was, a stored date or number as people write it."""
    if value is None or value == []:
        return ""
    if isinstance(value, dict) and len(value) == 1:
        ((name, text),) = value.items()
        return _tagged(name, str(text), language)
    if isinstance(value, str):
        return _iso(value) if field.kind is Kind.DATETIME else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value[:100])
    return str(value)


def _tagged(name: str, text: str, language: Language) -> str:
    if name == "$decimal":
        return _number(text, language)
    if name in {"$date", "$datetime"}:
        return _iso(text)
    return text[:5] if name == "$time" else text


def _number(text: str, language: Language) -> str:
    try:
        plain = format(Decimal(text), "f")
    except InvalidOperation:
        return text
    return plain if language == "en" else plain.replace(".", ",")


def _iso(text: str) -> str:
    """Return a date written by a program as people write it, with the time after it where there is one."""
    day, _, clock = text.partition("T")
    found = _ISO.fullmatch(day)
    if not found:
        return text
    plain = f"{found[3]}.{found[2]}.{found[1]}"
    return f"{plain} {clock[:5]}" if clock else plain
