"""The Norwegian working calendar: public holidays and working days.

A working day is Monday to Friday and no public holiday (lov om helligdager og helligdagsfred § 2, lov om 1 og 17 mai).
24 and 31 December and Saturdays before holidays are no public holidays. Dates are civil dates in Norway.

The days are calculated here: the law has not changed them since 1947, and a case must get the same answer whichever
version of a calendar package is installed. The tests compare them with the package `holidays` for every year that it
knows, 1950 to 2100.
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


_FIXED = {
    (1, 1): "Første nyttårsdag",
    (5, 1): "Arbeidernes dag",
    (5, 17): "Grunnlovsdag",
    (12, 25): "Første juledag",
    (12, 26): "Andre juledag",
}
_FROM_EASTER = {
    -3: "Skjærtorsdag",
    -2: "Langfredag",
    0: "Første påskedag",
    1: "Andre påskedag",
    39: "Kristi himmelfartsdag",
    49: "Første pinsedag",
    50: "Andre pinsedag",
}


@lru_cache(LAST_YEAR - FIRST_YEAR + 1)
def public_holidays(year: int) -> Mapping[date, str]:
    """Return the public holidays of a year with their Norwegian names. Raises ValueError outside 1950 to 2199."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no public holidays are known for the year {year}")
    easter = easter_sunday(year)
    days = [(date(year, month, day), name) for (month, day), name in _FIXED.items()]
    days += [(easter + _DAY * distance, name) for distance, name in _FROM_EASTER.items()]
    named: dict[date, str] = {}
    for day, name in sorted(days):
        named[day] = f"{named[day]}; {name}" if day in named else name
    return MappingProxyType(named)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by the Meeus/Jones/Butcher algorithm."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


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
