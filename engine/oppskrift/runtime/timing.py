"""When a timer falls due: ISO 8601 texts and FEEL values to instants in UTC.

Years, months, weeks and days of a duration are counted on the calendar of Europe/Oslo, so that P5D falls at the same
time of day also across a change to summer time; hours, minutes and seconds are exact. A date without a time means the
start of that day in Europe/Oslo, and so does a date and time without a zone mean that zone.

Source: ISO 8601-1:2019 5.4, 5.5.2 and 5.6; BPMN 2.0.2, 10.5.5 Timer event definitions.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ..clock import OSLO
from ..model.tagged import Json, untag

_DURATION = re.compile(
    r"(?P<sign>-)?P(?=\d|T\d)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d{1,9})?)S)?)?",
    re.ASCII,
)
_CYCLE = re.compile(r"R(?P<times>-1|\d*)/(?:(?P<start>[^/P][^/]*)/)?(?P<every>-?P[^/]+)", re.ASCII)
FOREVER = -1


@dataclass(frozen=True, slots=True)
class Period:
    """An ISO 8601 duration: calendar months and days, and exact time."""

    months: int
    days: int
    exact: timedelta

    def after(self, start: datetime) -> datetime:
        """Return the instant (UTC) that is this period after `start`. Raises OverflowError or ValueError past 9999."""
        local = start.astimezone(OSLO).replace(tzinfo=None)
        local = _add_months(local, self.months) + timedelta(days=self.days)
        return local.replace(tzinfo=OSLO).astimezone(UTC) + self.exact


@dataclass(frozen=True, slots=True)
class Cycle:
    """An ISO 8601 repeating interval: how often (FOREVER without a limit), from when, and how far apart."""

    times: int
    start: datetime | None
    every: Period

    def first(self, now: datetime) -> datetime:
        """Return when it fires first."""
        return self.start or self.every.after(now)

    def next(self, due: datetime, now: datetime) -> datetime:
        """Return when it fires after having been due at `due`. Repetitions that were missed are not made up for."""
        following = self.every.after(due)
        return following if following > now else self.every.after(now)


def period(text: str) -> Period:
    """Return an ISO 8601 duration. Raises ValueError."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    sign = -1 if found["sign"] else 1
    part = {name: sign * int(found[name] or 0) for name in ("years", "months", "weeks", "days", "hours", "minutes")}
    # microseconds are the finest a due time can have
    micros = sign * round(float(found["seconds"] or 0) * 1_000_000)
    exact = timedelta(hours=part["hours"], minutes=part["minutes"], microseconds=micros)
    return Period(12 * part["years"] + part["months"], 7 * part["weeks"] + part["days"], exact)


def cycle(text: str) -> Cycle:
    """Return an ISO 8601 repeating interval such as `R3/P7D`. Raises ValueError."""
    found = _CYCLE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    every = period(found["every"])
    if every.after(EPOCH) <= EPOCH:
        raise ValueError(text)
    times = FOREVER if found["times"] in ("", "-1") else int(found["times"])
    return Cycle(times, moment(found["start"]) if found["start"] else None, every)


EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def moment(text: str) -> datetime:
    """Return the instant of an ISO 8601 date, or date and time. Raises ValueError."""
    stamp, _, zone = text.partition("@")
    value = untag({"$datetime": text}) if zone else datetime.fromisoformat(stamp)
    return _instant(value)


def due(value: Json, now: datetime) -> datetime:
    """Return the instant that a text, date, date and time or duration means. Raises ValueError for anything else."""
    if isinstance(value, dict) and len(value) == 1:
        ((name, text),) = value.items()
        if name == "$datetime":
            return moment(text)
        value = text if name in ("$date", "$duration", "$months") else None
    if not isinstance(value, str):
        raise ValueError(repr(value))
    try:
        return period(value).after(now) if value.lstrip("-").startswith("P") else moment(value)
    except OverflowError as far:
        raise ValueError(value) from far


def _instant(value: datetime | date) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return (value if value.tzinfo else value.replace(tzinfo=OSLO)).astimezone(UTC)


def _add_months(when: datetime, months: int) -> datetime:
    if not months:
        return when
    year, month = divmod(12 * when.year + when.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(months)
    return when.replace(year=year, month=month + 1, day=min(when.day, monthrange(year, month + 1)[1]))
