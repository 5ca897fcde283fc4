"""Variables as tagged JSON: what scopes, snapshots, events, rows and APIs carry.

| Python                    | tagged JSON                    |
|---------------------------|--------------------------------|
| None, bool, str           | themselves                     |
| int (|n| < 2**53)         | the number                     |
| Decimal, larger int       | {"$decimal": "12.50"}          |
| date                      | {"$date": "2026-03-01"}        |
| time                      | {"$time": "09:00:00+01:00"}    |
| datetime                  | {"$datetime": "2026-03-01T09:00:00@Europe/Oslo"} |
| days-and-time duration    | {"$duration": "P1DT2H"}        |
| years-and-months duration | {"$months": "P1Y2M"}           |
| list, dict                | themselves; a key that starts with "$" is written with one "$" more |

An integral Decimal within 2**53 is written as the number: the value is the same. Floats are refused: money is never
a float. `feel.to_json` and `feel.from_json` speak the same format with FEEL's own temporal types.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""None | bool | int | str | list[Json] | dict[str, Json], tagged as above."""

Variables: TypeAlias = Mapping[str, Json]

SAFE = 2**53
TAGS = frozenset({"$decimal", "$date", "$time", "$datetime", "$duration", "$months"})


def tag(value: object) -> Json:
    """Return a Python value as tagged JSON. Raises TypeError for floats and unknown types."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | Decimal):
        return tag_number(value)
    for kind, name in _TEMPORAL:
        if isinstance(value, kind):
            return {name: value.isoformat()}
    if isinstance(value, Mapping):
        return {escape(str(k)): tag(v) for k, v in value.items()}
    if isinstance(value, Sequence):
        return [tag(v) for v in value]
    raise TypeError(f"{type(value).__name__} cannot be a variable")


# A datetime is a date too, so it comes first.
_TEMPORAL: tuple[tuple[type[datetime] | type[date] | type[time], str], ...] = (
    (datetime, "$datetime"),
    (date, "$date"),
    (time, "$time"),
)


def tag_number(value: int | Decimal) -> Json:
    """Return a number as tagged JSON: a plain integer where that says the same, else a tagged decimal text."""
    if isinstance(value, int):
        return value if -SAFE < value < SAFE else {"$decimal": str(value)}
    if value == value.to_integral_value() and -SAFE < value < SAFE:
        return int(value)
    return {"$decimal": str(value)}


def untag(value: Json) -> Any:
    """Return tagged JSON as Python values (Decimal, date, time, datetime). Durations stay ISO texts.

    A number comes back as int where it was written as one.
    """
    if isinstance(value, list):
        return [untag(v) for v in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, text),) = value.items()
        if name in TAGS:
            return _UNTAG[name](text)
    return {unescape(k): untag(v) for k, v in value.items()}


def escape(key: str) -> str:
    """Return a context key as written in tagged JSON."""
    return f"${key}" if key.startswith("$") else key


def unescape(key: str) -> str:
    """Return a context key as it was before `escape`."""
    return key.removeprefix("$") if key.startswith("$$") else key


def _datetime(text: str) -> datetime | str:
    stamp, at, zone = text.partition("@")
    if not at:
        return datetime.fromisoformat(stamp)
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(stamp).replace(tzinfo=ZoneInfo(zone))


_UNTAG: dict[str, Callable[[str], Any]] = {
    "$decimal": Decimal,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$datetime": _datetime,
    "$duration": str,
    "$months": str,
}
