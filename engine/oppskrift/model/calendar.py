"""The Norwegian working calendar: public holidays and working days.

A working day is Monday to Friday and no public holiday (lov om helligdager og helligdagsfred § 2, lov om 1 og 17 mai).
24 and 31 December and Saturdays before holidays are no public holidays. Dates are civil dates in Norway.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType

from ..clock import OSLO

FIRST_YEAR, LAST_YEAR = 1950, 2199
MAX_WORKING_DAYS = 10_000
"""Most working days that can be counted in one go: about forty years."""
_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(LAST_YEAR - FIRST_YEAR + 1)
def public_holidays(year: int) -> Mapping[date, str]:
    """Return the public holidays of a year with their Norwegian names. Raises ValueError outside 1950 to 2199."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no public holidays are known for the year {year}")
    from holidays import country_holidays  # takes a third of a second: only those who ask for holidays pay

    return MappingProxyType(dict(sorted(country_holidays("NO", years=year, language="no").items())))


def is_public_holiday(day: date) -> bool:
    """Return whether a date is a public holiday (Sundays are not, unless they are one by name)."""
    return day in public_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Return whether a date is a working day."""
    return day.weekday() < _SATURDAY and not is_public_holiday(day)


def next_working_day(day: date) -> date:
    """Return the first working day after a date."""
    return add_working_days(day, 1)


def previous_working_day(day: date) -> date:
    """Return the last working day before a date."""
    return add_working_days(day, -1)


def add_working_days(day: date, count: int) -> date:
    """Return the date `count` working days after (before, when negative) a date; 0 gives the date itself.

    The first working day counted is the one next to `day`, whether `day` is one itself or not. Raises ValueError for
    more than 10 000 working days and outside the years 1950 to 2199.
    """
    if abs(count) > MAX_WORKING_DAYS:
        raise ValueError(f"{count} working days are more than {MAX_WORKING_DAYS}")
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """Return how many working days lie after `start`, up to and with `end`; negative when `end` is earlier.

    So `add_working_days(start, working_days_between(start, end)) == end` for every working day `end`. Raises
    ValueError for more than about forty years and outside the years 1950 to 2199.
    """
    step = 1 if end >= start else -1
    distance = abs((end - start).days)
    if distance > MAX_WORKING_DAYS * 7 // 5:
        raise ValueError(f"{start} to {end} is too long a time")
    days = (start + _DAY * (step * n) for n in range(1, distance + 1))
    return step * sum(map(is_working_day, days))


def start_of_day(day: date) -> datetime:
    """Return midnight in Norway, as an aware datetime in Europe/Oslo."""
    return datetime.combine(day, time(), OSLO)


def oslo_date(when: datetime) -> date:
    """Return the civil date in Norway at a moment. Raises ValueError for a naive datetime."""
    if when.tzinfo is None:
        raise ValueError(f"naive datetime {when!r}: say which zone is meant")
    return when.astimezone(OSLO).date()
