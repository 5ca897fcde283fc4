"""Functions beyond the standard that FEEL editors offer (Camunda's); `compile(strict=True)` leaves them out."""

from dataclasses import replace
from typing import Any

from ..brief import cut
from ..evaluation import Evaluation, fail
from ..signature import table
from ..temporal import FeelDate, FeelDateTime
from ..temporal.civil import days_in_month
from ..temporal.zones import offset_at_instant, parse_zone
from .exchange import from_base64, from_json, refused, to_base64, to_json
from .lists import repeated
from .moments import MOMENT_SIGNATURES, UNKNOWN_ZONE
from .patterns import extract
from .strings import join


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


def _joined(evaluation: Evaluation, texts: list[Any], delimiter: str | None, prefix: str, suffix: str | None) -> str:
    joined = f"{prefix}{join(evaluation, texts, delimiter)}{suffix or ''}"
    evaluation.built_string(len(joined))
    return joined


def _in_zone(evaluation: Evaluation, value: FeelDateTime, zone: str) -> FeelDateTime:
    """Return the same moment as it is written in another zone; a local time is taken as written in that zone."""
    try:
        moved = parse_zone(f"@{zone}")
    except ValueError:
        evaluation.burn(UNKNOWN_ZONE)
        raise fail("feel.bad-text.zone", text=cut(zone)) from None
    if value.zone is None:
        return replace(value, zone=moved)
    local = value.key() + offset_at_instant(moved, value.key())
    return FeelDateTime.from_local_seconds(local, value.nanosecond, moved)


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
        "duplicate values": ("list: list -> like list", repeated),
        "partition": ("list: list, size: integer -> list of list", _partition),
        "last day of month": ("date: date -> date only", _last_day_of_month),
        "date and time": (
            *MOMENT_SIGNATURES,
            ("date: date and time, timezone: string -> date and time", _in_zone),
        ),
        "string join": (
            ("list: list, delimiter?: string -> string", join),
            ("list: list, delimiter: string, prefix: string, suffix?: string -> string", _joined),
        ),
        "to json": ("value: any -> string", to_json),
        "from json": ("value: string -> any", from_json),
        "to base64": ("value: string -> string", to_base64),
        "from base64": ("value: string -> string", from_base64),
    }
)
REFUSED = table(
    {
        "random number": (" -> number", refused("random number")),
        "uuid": (" -> string", refused("uuid")),
        "fromAi": ("value?: any, description?: any, type?: any, schema?: any, options?: any -> any", refused("fromAi")),
    }
)
"""Functions that editors offer and Oppskrift knows, so that it can say why they give no value."""
