"""Values as a kit writes them (schema `testCases.xsd`): to FEEL, and when two are the same."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from .. import feel
from ..dmn.source import Element, child, children, name_of
from ..feel.compare import equal
from ..feel.temporal import FeelDateTime, FeelTime, parse_date, parse_date_time, parse_duration, parse_time
from ..message import Language

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
TOLERANCE = Decimal("0.00000001")
"""How far numbers may be apart; what the kit's own runners use."""

SHOWN = 200
"""Characters of a value that are shown."""

_NUMBERS = ("decimal", "double", "float", "integer", "int", "long")
_READ: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("string", "anySimpleType"), str),
    **dict.fromkeys(_NUMBERS, lambda text: Decimal(text.strip())),
    "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text.strip()],
    "date": lambda text: parse_date(text.strip()),
    "time": lambda text: parse_time(text.strip()),
    "dateTime": lambda text: parse_date_time(text.strip()),
    "duration": lambda text: parse_duration(text.strip()),
}


def value_in(element: Element | None) -> Any:
    """Return the FEEL value inside an input, expected result, component or item; null where there is none.

    Raises ValueError (or its like, ArithmeticError and LookupError) for a value that cannot be read as its type.
    """
    found = child(element, "value", "list", "component")
    if element is None or found is None or found.get(f"{_XSI}nil") == "true":
        return None
    components = list(children(element, "component"))
    if components:
        return {name_of(component): value_in(component) for component in components}
    items = list(children(found, "item"))
    if child(element, "list") is not None:
        return [value_in(item) for item in items]
    type_ = (found.get(f"{_XSI}type") or "string").rpartition(":")[2]
    return _READ[type_](found.text or "")


def same(expected: Any, actual: Any, evaluation: feel.Evaluation) -> bool:
    """Return whether a result is what is expected: numbers within the tolerance, times to the nanosecond."""
    if type(expected) is not type(actual):
        return False
    if isinstance(expected, Decimal):
        return bool(abs(expected - actual) < TOLERANCE)
    if isinstance(expected, list):
        pairs = zip(expected, actual, strict=False)
        return len(expected) == len(actual) and all(same(one, other, evaluation) for one, other in pairs)
    if isinstance(expected, dict):
        return expected.keys() == actual.keys() and all(same(v, actual[k], evaluation) for k, v in expected.items())
    if isinstance(expected, FeelTime | FeelDateTime) and expected.nanosecond != actual.nanosecond:
        return False
    return equal(expected, actual, evaluation) is True


def shown(value: Any, language: Language) -> str:
    """Return a value for people, so that null, `""` and the text `2` are not taken for anything else."""
    if value is None:
        return "null"
    text = feel.show(value, language)
    return (f'"{text}"' if isinstance(value, str) else text)[:SHOWN]
