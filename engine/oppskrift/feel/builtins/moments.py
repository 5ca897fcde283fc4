"""Date and time functions (DMN 1.5 §10.3.4.1, §10.3.4.6 and §10.3.4.9)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from ...clock import OSLO
from ..brief import brief, cut
from ..evaluation import Evaluation, fail
from ..numbers import CONTEXT
from ..signature import table
from ..temporal import (
    NANOS,
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from ..temporal.arithmetic import whole_months
from ..temporal.civil import days_from_civil
from ..values import type_word, word

T = TypeVar("T")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MAX_OFFSET = 18 * 3_600


UNKNOWN_ZONE = 200
"""Fuel for a zone that does not exist: it is looked for in the files of the time zone database each time."""


def read(parse: Callable[[str], T], text: str, key: str, evaluation: Evaluation) -> T:
    """Return the value of a text. Raises Failure with the message `key`, which shows how to write it."""
    try:
        return parse(text)
    except ValueError:
        evaluation.burn(UNKNOWN_ZONE if "@" in text else 0)
        raise fail(key, text=cut(text)) from None


def _date(evaluation: Evaluation, value: Any) -> FeelDate:
    if isinstance(value, str):
        return read(parse_date, value, "feel.bad-text.date", evaluation)
    if isinstance(value, FeelDate):
        return value
    if isinstance(value, FeelDateTime):
        return value.date()
    raise _no("date", value)


def _date_of(evaluation: Evaluation, year: int, month: int, day: int) -> FeelDate:
    try:
        return FeelDate(year, month, day)
    except ValueError:
        raise fail("feel.bad-date", year=year, month=month, day=day) from None


def _time(evaluation: Evaluation, value: Any) -> FeelTime:
    if isinstance(value, str):
        return read(parse_time, value, "feel.bad-text.time", evaluation)
    if isinstance(value, FeelTime):
        return value
    return value.time() if isinstance(value, FeelDateTime) else FeelTime(0, 0, 0, 0, 0)


def _time_of(evaluation: Evaluation, hour: int, minute: int, second: Decimal, offset: DaysDuration | None) -> FeelTime:
    seconds = None if offset is None else offset.nanoseconds // NANOS
    try:
        if not 0 <= second < 60 or (seconds is not None and abs(seconds) > _MAX_OFFSET):
            raise ValueError("out of range")
        nanos = CONTEXT.multiply(CONTEXT.subtract(second, int(second)), NANOS)
        return FeelTime(hour, minute, int(second), int(nanos), seconds)
    except ValueError:
        given = {"hour": hour, "minute": minute, "second": brief(second), "offset": brief(offset)}
        raise fail("feel.bad-time", **given) from None


def _moment(evaluation: Evaluation, value: Any) -> FeelDateTime:
    if isinstance(value, str):
        return read(parse_date_time, value, "feel.bad-text.date-and-time", evaluation)
    if isinstance(value, FeelDateTime):
        return value
    if isinstance(value, FeelDate):
        return FeelDateTime(value.year, value.month, value.day)
    raise _no("date and time", value)


def _moment_of(evaluation: Evaluation, date: FeelDate | FeelDateTime, time: FeelTime) -> FeelDateTime:
    clock = (time.hour, time.minute, time.second, time.nanosecond)
    return FeelDateTime(date.year, date.month, date.day, *clock, time.zone)


def _no(function: str, value: Any) -> Exception:
    return fail(
        "feel.argument-type",
        function=function,
        parameter="from",
        expected=word("text or temporal"),
        found=type_word(value),
    )


def _duration(evaluation: Evaluation, value: str | DaysDuration | MonthsDuration) -> DaysDuration | MonthsDuration:
    return read(parse_duration, value, "feel.bad-text.duration", evaluation) if isinstance(value, str) else value


def _now(evaluation: Evaluation) -> FeelDateTime:
    return FeelDateTime.from_datetime(evaluation.now.astimezone(OSLO))


def _today(evaluation: Evaluation) -> FeelDate:
    return _now(evaluation).date()


def _days(value: FeelDate | FeelDateTime) -> int:
    return days_from_civil(value.year, value.month, value.day)


def _day_of_year(evaluation: Evaluation, value: FeelDate | FeelDateTime) -> Decimal:
    return Decimal(_days(value) - days_from_civil(value.year, 1, 1) + 1)


def _week_of_year(evaluation: Evaluation, value: FeelDate | FeelDateTime) -> Decimal:
    """Return the ISO 8601 week: the one that the week's Thursday falls in."""
    thursday = FeelDate.from_days(_days(value) - value.weekday() + 4)
    return Decimal((thursday.days() - days_from_civil(thursday.year, 1, 1)) // 7 + 1)


MOMENT_SIGNATURES = (
    ("from: text or temporal -> date and time", _moment),
    ("date: date, time: time -> date and time", _moment_of),
)
MOMENTS = table(
    {
        "date": (
            ("from: text or temporal -> date only", _date),
            ("year: integer, month: integer, day: integer -> date only", _date_of),
        ),
        "time": (
            ("from: text or temporal -> time", _time),
            ("hour: integer, minute: integer, second: number, offset?: days duration -> time", _time_of),
        ),
        "date and time": MOMENT_SIGNATURES,
        "duration": ("from: text or duration -> duration", _duration),
        "years and months duration": ("from: date, to: date -> months duration", lambda e, a, b: whole_months(a, b)),
        "now": ("-> date and time", _now),
        "today": ("-> date only", _today),
        "day of year": ("date: date -> number", _day_of_year),
        "day of week": ("date: date -> string", lambda e, value: _WEEKDAYS[value.weekday() - 1]),
        "month of year": ("date: date -> string", lambda e, value: _MONTHS[value.month - 1]),
        "week of year": ("date: date -> number", _week_of_year),
    }
)
