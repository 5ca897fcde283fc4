"""Reading dates, times and durations from text, as XML Schema and FEEL 1.5 §10.3.4 write them."""

import re
from collections.abc import Callable
from typing import TypeAlias

from .durations import NANOS, DaysDuration, MonthsDuration
from .moments import FeelDate, FeelDateTime, FeelTime
from .zones import parse_zone

Temporal: TypeAlias = FeelDate | FeelTime | FeelDateTime | DaysDuration | MonthsDuration

_DATE = r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)"
_TIME = r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,50}))?(Z|z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z][A-Za-z0-9_+\-/]{0,60})?"
_DATE_PATTERN = re.compile(_DATE, re.ASCII)
_TIME_PATTERN = re.compile(_TIME, re.ASCII)
_MOMENT_PATTERN = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_N = r"(\d{1,25})"
_DAYS_PATTERN = re.compile(rf"(-?)P(?:{_N}D)?(?:T(?:{_N}H)?(?:{_N}M)?(?:{_N}(?:\.(\d{{0,50}}))?S)?)?", re.ASCII)
_MONTHS_PATTERN = re.compile(rf"(-?)P(?:{_N}Y)?(?:{_N}M)?", re.ASCII)


def _nanos(fraction: str | None) -> int:
    return int((fraction + "000000000")[:9]) if fraction else 0


def parse_date(text: str) -> FeelDate:
    """Return the date written `2026-03-01`. Raises ValueError when it is none."""
    found = _DATE_PATTERN.fullmatch(text)
    if not found:
        raise ValueError("not a date")
    return FeelDate(int(found[1]), int(found[2]), int(found[3]))


def parse_time(text: str) -> FeelTime:
    """Return the time written `09:30:00`, with or without a zone. Raises ValueError when it is none."""
    found = _TIME_PATTERN.fullmatch(text.removeprefix("T"))
    if not found:
        raise ValueError("not a time")
    return FeelTime(int(found[1]), int(found[2]), int(found[3]), _nanos(found[4]), parse_zone(found[5]))


def parse_date_time(text: str) -> FeelDateTime:
    """Return the moment written `2026-03-01T09:30:00@Europe/Oslo`; a date alone is its midnight.

    Raises ValueError when it is none.
    """
    found = _MOMENT_PATTERN.fullmatch(text)
    if not found:
        day = parse_date(text)
        return FeelDateTime(day.year, day.month, day.day)
    date = (int(found[1]), int(found[2]), int(found[3]))
    hour, minute, second, nanos = int(found[4]), int(found[5]), int(found[6]), _nanos(found[7])
    zone = parse_zone(found[8])
    if (hour, minute, second, nanos) == (24, 0, 0, 0):
        midnight = FeelDateTime(*date, zone=zone)
        return FeelDateTime.from_local_seconds(midnight.local_seconds() + 86_400, 0, zone)
    return FeelDateTime(*date, hour, minute, second, nanos, zone)


def parse_duration(text: str) -> DaysDuration | MonthsDuration:
    """Return the duration written `P1DT2H30M` or `P1Y6M`. Raises ValueError when it is none."""
    found = _MONTHS_PATTERN.fullmatch(text)
    if found and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return MonthsDuration(-months if found[1] else months)
    found = _DAYS_PATTERN.fullmatch(text)
    if not found or not any(found.group(2, 3, 4, 5)) or text.endswith("T"):
        raise ValueError("not a duration")
    days, hours, minutes, seconds = (int(part or 0) for part in found.group(2, 3, 4, 5))
    nanos = (days * 86_400 + hours * 3_600 + minutes * 60 + seconds) * NANOS + _nanos(found[6])
    return DaysDuration(-nanos if found[1] else nanos)


_AT: tuple[Callable[[str], Temporal], ...] = (parse_date, parse_time, parse_duration)


def parse_at(text: str) -> Temporal:
    """Return the value of an at-literal: `@"2026-03-01"`, `@"09:30:00"`, `@"P1D"` and so on. Raises ValueError."""
    if _MOMENT_PATTERN.fullmatch(text):
        return parse_date_time(text)
    for read in _AT:
        try:
            return read(text)
        except ValueError:
            continue
    raise ValueError("not a date, time or duration")
