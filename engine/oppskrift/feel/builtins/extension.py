"""Functions beyond the standard that FEEL editors offer (Camunda's); `compile(strict=True)` leaves them out."""

from typing import Any

from ..brief import cut
from ..compare import equal
from ..evaluation import Evaluation, fail
from ..signature import table
from ..temporal import FeelDate, FeelDateTime
from ..temporal.civil import days_in_month
from .patterns import extract


def _assert(evaluation: Evaluation, value: Any, condition: Any, cause: str | None) -> Any:
    """Return the value where the condition is true; otherwise null with the cause as diagnostic."""
    if condition is not True:
        raise fail("feel.assertion", cause=cut((cause or "").strip(), 200) or "assert")
    return value


def _assert_not_null(evaluation: Evaluation, value: Any) -> Any:
    return _assert(evaluation, value, value is not None, None)


def _is_empty(evaluation: Evaluation, items: Any) -> bool:
    return len(items) == 0


def _get_deep(evaluation: Evaluation, context: dict[str, Any], keys: list[Any]) -> Any:
    value: Any = context
    for key in keys:
        value = value.get(key) if isinstance(value, dict) and isinstance(key, str) else None
    return value


def _duplicates(evaluation: Evaluation, items: list[Any]) -> list[Any]:
    found: list[Any] = []
    for number, item in enumerate(items):
        evaluation.burn(1 + (number >> 2))
        if any(equal(item, other, evaluation) for other in found):
            continue
        if any(equal(item, other, evaluation) for other in items[number + 1 :]):
            found.append(item)
    return found


def _partition(evaluation: Evaluation, items: list[Any], size: int) -> list[list[Any]]:
    if size < 1:
        raise fail("feel.length", length=size)
    evaluation.built_list(len(items))
    return [items[first : first + size] for first in range(0, len(items), size)]


def _last_day_of_month(evaluation: Evaluation, value: FeelDate | FeelDateTime) -> FeelDate:
    return FeelDate(value.year, value.month, days_in_month(value.year, value.month))


EXTENSION = table(
    {
        "get or else": (
            "value: any, default: any -> like value or default",
            lambda e, value, default: default if value is None else value,
        ),
        "is defined": ("value: any -> boolean", lambda e, value: value is not None),
        "is empty": (("list: list -> boolean", _is_empty), ("context: context -> boolean", _is_empty)),
        "is blank": ("string: string -> boolean", lambda e, text: not text.strip()),
        "assert": (
            ("value: any, condition: any, cause?: string -> like value", _assert),
            ("value: any -> like value", _assert_not_null),
        ),
        "get value": (
            ("m: context, key: string -> any", lambda e, m, key: m.get(key)),
            ("context: context, keys: list -> any", _get_deep),
        ),
        "trim": ("string: string -> string", lambda e, text: text.strip()),
        "extract": ("string: string, pattern: string -> list of string", extract),
        "duplicate values": ("list: list -> like list", _duplicates),
        "partition": ("list: list, size: integer -> list of list", _partition),
        "last day of month": ("date: date -> date only", _last_day_of_month),
    }
)
