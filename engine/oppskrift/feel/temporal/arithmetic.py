"""Sums and differences of temporal values. Every function raises ValueError when the result is out of range."""

from decimal import ROUND_DOWN, Decimal

from ..numbers import MODULO
from .civil import SECONDS_A_DAY, days_in_month
from .durations import NANOS, DaysDuration, MonthsDuration
from .moments import FeelDate, FeelDateTime, FeelTime
from .zones import offset_at_instant

_DAY = SECONDS_A_DAY * NANOS


def add_months(value: FeelDate | FeelDateTime, months: int) -> FeelDate | FeelDateTime:
    """Return the same day some months later; the last day of the month where that month is shorter."""
    year, month0 = divmod(value.year * 12 + value.month - 1 + months, 12)
    day = min(value.day, days_in_month(year, month0 + 1))
    if isinstance(value, FeelDate):
        return FeelDate(year, month0 + 1, day)
    return FeelDateTime(year, month0 + 1, day, value.hour, value.minute, value.second, value.nanosecond, value.zone)


def add_days(value: FeelDate, nanoseconds: int) -> FeelDate:
    """Return the date some whole days later; the rest of the duration is dropped downwards."""
    return FeelDate.from_days(value.days() + nanoseconds // _DAY)


def add_to_time(value: FeelTime, nanoseconds: int) -> FeelTime:
    """Return the time of day some time later, around midnight."""
    seconds, nanos = divmod((value.local_seconds() * NANOS + value.nanosecond + nanoseconds) % _DAY, NANOS)
    return FeelTime(seconds // 3_600, seconds % 3_600 // 60, seconds % 60, nanos, value.zone)


def add_to_moment(value: FeelDateTime, nanoseconds: int) -> FeelDateTime:
    """Return the moment some time later on the absolute time line, shown in the same zone."""
    seconds, nanos = divmod(value.key() * NANOS + value.nanosecond + nanoseconds, NANOS)
    local = seconds + offset_at_instant(value.zone, seconds)
    return FeelDateTime.from_local_seconds(local, nanos, value.zone)


def between_moments(left: FeelDate | FeelDateTime, right: FeelDate | FeelDateTime) -> DaysDuration | None:
    """Return left - right. A date beside a date and time is midnight UTC; None where only one of them has a zone."""
    if isinstance(left, FeelDate) and isinstance(right, FeelDate):
        return DaysDuration((left.key() - right.key()) * NANOS)
    zoned = [isinstance(value, FeelDate) or value.zone is not None for value in (left, right)]
    if zoned[0] != zoned[1]:
        return None
    nanos = _nanosecond(left) - _nanosecond(right)
    return DaysDuration((left.key() - right.key()) * NANOS + nanos)


def between_times(left: FeelTime, right: FeelTime) -> DaysDuration | None:
    """Return left - right; None where only one of them has a zone."""
    if (left.zone is None) != (right.zone is None):
        return None
    return DaysDuration((left.key() - right.key()) * NANOS + left.nanosecond - right.nanosecond)


def whole_months(start: FeelDate | FeelDateTime, end: FeelDate | FeelDateTime) -> MonthsDuration:
    """Return the whole months from one calendar day to another, negative when `end` is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    if months < 0 and end.day > start.day:
        months += 1
    return MonthsDuration(months)


def scale(value: int, factor: Decimal, *, divide: bool = False) -> int:
    """Return value * factor (or value / factor) cut to an integer. Raises ValueError when that is out of range."""
    if abs(factor.adjusted()) > 40:
        raise ValueError("factor out of range")
    operation = MODULO.divide if divide else MODULO.multiply
    return int(operation(Decimal(value), factor).to_integral_value(ROUND_DOWN, MODULO))


def _nanosecond(value: FeelDate | FeelDateTime) -> int:
    return 0 if isinstance(value, FeelDate) else value.nanosecond
