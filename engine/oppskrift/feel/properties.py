"""What `.name` gives for dates, times, durations and ranges (DMN 1.5 tables 65 and 66)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .numbers import CONTEXT
from .ranges import Range
from .temporal import NANOS, DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration

Property = Callable[[Any], Any]


def _second(value: FeelTime | FeelDateTime) -> Decimal:
    if not value.nanosecond:
        return Decimal(value.second)
    return CONTEXT.add(Decimal(value.second), CONTEXT.scaleb(Decimal(value.nanosecond), -9))


def _offset(value: FeelTime | FeelDateTime) -> DaysDuration | None:
    offset = value.offset()
    return None if offset is None else DaysDuration(offset * NANOS)


def _part(unit: int, cycle: int | None) -> Property:
    def read(value: DaysDuration) -> Decimal:
        whole = abs(value.nanoseconds) // NANOS
        size = (whole if cycle is None else whole % cycle) // unit
        return Decimal(-size if value.nanoseconds < 0 else size)

    return read


def _signed(value: MonthsDuration, size: int) -> Decimal:
    return Decimal(-size if value.months < 0 else size)


_DATE: dict[str, Property] = {
    "year": lambda v: Decimal(v.year),
    "month": lambda v: Decimal(v.month),
    "day": lambda v: Decimal(v.day),
    "weekday": lambda v: Decimal(v.weekday()),
}
_TIME: dict[str, Property] = {
    "hour": lambda v: Decimal(v.hour),
    "minute": lambda v: Decimal(v.minute),
    "second": _second,
    "time offset": _offset,
    "timezone": lambda v: v.zone if isinstance(v.zone, str) else None,
}
PROPERTIES: dict[type, dict[str, Property]] = {
    FeelDate: _DATE,
    FeelTime: _TIME,
    FeelDateTime: {**_DATE, **_TIME},
    DaysDuration: {
        "days": _part(86_400, None),
        "hours": _part(3_600, 86_400),
        "minutes": _part(60, 3_600),
        "seconds": _part(1, 60),
    },
    MonthsDuration: {
        "years": lambda v: _signed(v, abs(v.months) // 12),
        "months": lambda v: _signed(v, abs(v.months) % 12),
    },
    Range: {
        "start": lambda v: v.low,
        "end": lambda v: v.high,
        "start included": lambda v: v.low_included,
        "end included": lambda v: v.high_included,
    },
}
NAMES: frozenset[str] = frozenset(name for table in PROPERTIES.values() for name in table) | {"key", "value"}
"""All property names, for the parser: some have spaces."""
