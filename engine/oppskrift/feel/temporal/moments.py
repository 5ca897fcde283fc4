"""Date, time, and date and time: integers only, years to ±999 999 999, nanoseconds, zone as offset or zone id."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from .civil import SECONDS_A_DAY, civil_from_days, days_from_civil, is_date, weekday
from .zones import Zone, format_zone, offset_at, zone_info


def _year(year: int) -> str:
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _clock(hour: int, minute: int, second: int, nanosecond: int) -> str:
    fraction = f".{nanosecond:09}".rstrip("0") if nanosecond else ""
    return f"{hour:02}:{minute:02}:{second:02}{fraction}"


def _check_time(hour: int, minute: int, second: int, nanosecond: int) -> None:
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59 and 0 <= nanosecond < 10**9):
        raise ValueError("no such time of day")


@dataclass(frozen=True, slots=True)
class FeelDate:
    """A calendar date. Raises ValueError when there is no such date."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not is_date(self.year, self.month, self.day):
            raise ValueError("no such date")

    def days(self) -> int:
        """Return the day number (1970-01-01 is 0)."""
        return days_from_civil(self.year, self.month, self.day)

    def key(self) -> int:
        """Return what dates are compared by: seconds from 1970-01-01."""
        return self.days() * SECONDS_A_DAY

    def weekday(self) -> int:
        """Return the ISO weekday, Monday 1 to Sunday 7."""
        return weekday(self.days())

    def __str__(self) -> str:
        return f"{_year(self.year)}-{self.month:02}-{self.day:02}"

    @classmethod
    def from_days(cls, days: int) -> "FeelDate":
        """Return the date with a day number. Raises ValueError out of range."""
        return cls(*civil_from_days(days))

    @classmethod
    def from_date(cls, value: date) -> "FeelDate":
        """Return the date of a Python date."""
        return cls(value.year, value.month, value.day)

    def to_date(self) -> date:
        """Return the Python date. Raises ValueError outside the years 1 to 9999."""
        return date(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class FeelTime:
    """A time of day, with or without a zone. Raises ValueError when there is no such time."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    zone: Zone = None

    def __post_init__(self) -> None:
        _check_time(self.hour, self.minute, self.second, self.nanosecond)

    def local_seconds(self) -> int:
        """Return the seconds since midnight as written."""
        return self.hour * 3_600 + self.minute * 60 + self.second

    def offset(self) -> int | None:
        """Return the seconds east of UTC; a zone id is read as it was on 1970-01-01, a time having no date."""
        return offset_at(self.zone, (1970, 1, 1, self.hour, self.minute, self.second))

    def key(self) -> int:
        """Return what times are compared by: seconds since midnight UTC (local time as if it were UTC)."""
        return self.local_seconds() - (self.offset() or 0)

    def __str__(self) -> str:
        return _clock(self.hour, self.minute, self.second, self.nanosecond) + format_zone(self.zone)

    @classmethod
    def from_time(cls, value: time) -> "FeelTime":
        """Return the time of a Python time."""
        return cls(value.hour, value.minute, value.second, value.microsecond * 1_000, _zone_of(value))


@dataclass(frozen=True, slots=True)
class FeelDateTime:
    """A date and a time of day, with or without a zone. Raises ValueError when there is no such date or time."""

    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0
    nanosecond: int = 0
    zone: Zone = None

    def __post_init__(self) -> None:
        if not is_date(self.year, self.month, self.day):
            raise ValueError("no such date")
        _check_time(self.hour, self.minute, self.second, self.nanosecond)

    def local_seconds(self) -> int:
        """Return the seconds since 1970-01-01T00:00:00 as written."""
        days = days_from_civil(self.year, self.month, self.day)
        return days * SECONDS_A_DAY + self.hour * 3_600 + self.minute * 60 + self.second

    def offset(self) -> int | None:
        """Return the seconds east of UTC at this moment, or None without a zone."""
        return offset_at(self.zone, (self.year, self.month, self.day, self.hour, self.minute, self.second))

    def key(self) -> int:
        """Return what moments are compared by: seconds since 1970-01-01T00:00:00Z (local time as if it were UTC)."""
        return self.local_seconds() - (self.offset() or 0)

    def weekday(self) -> int:
        """Return the ISO weekday, Monday 1 to Sunday 7."""
        return weekday(days_from_civil(self.year, self.month, self.day))

    def date(self) -> FeelDate:
        """Return the date part."""
        return FeelDate(self.year, self.month, self.day)

    def time(self) -> FeelTime:
        """Return the time part, with the zone."""
        return FeelTime(self.hour, self.minute, self.second, self.nanosecond, self.zone)

    def __str__(self) -> str:
        return f"{self.date()}T{_clock(self.hour, self.minute, self.second, self.nanosecond)}{format_zone(self.zone)}"

    @classmethod
    def from_local_seconds(cls, seconds: int, nanosecond: int, zone: Zone) -> "FeelDateTime":
        """Return the moment that reads `seconds` after 1970-01-01T00:00:00 in its zone."""
        days, rest = divmod(seconds, SECONDS_A_DAY)
        year, month, day = civil_from_days(days)
        return cls(year, month, day, rest // 3_600, rest % 3_600 // 60, rest % 60, nanosecond, zone)

    @classmethod
    def from_datetime(cls, value: datetime) -> "FeelDateTime":
        """Return the moment of a Python datetime; a ZoneInfo keeps its id, other zones become an offset."""
        clock = (value.hour, value.minute, value.second, value.microsecond * 1_000)
        return cls(value.year, value.month, value.day, *clock, _zone_of(value))

    def to_datetime(self) -> datetime:
        """Return the aware Python datetime, cut to microseconds.

        Raises ValueError outside the years 1 to 9999 and for a local time, which names no moment.
        """
        if self.zone is None:
            raise ValueError("a date and time without a zone names no moment")
        zone = zone_info(self.zone) if isinstance(self.zone, str) else timezone(timedelta(seconds=self.zone))
        clock = (self.hour, self.minute, self.second, self.nanosecond // 1_000)
        return datetime(self.year, self.month, self.day, *clock, tzinfo=zone)


def _zone_of(value: datetime | time) -> Zone:
    name = getattr(value.tzinfo, "key", None)
    if isinstance(name, str):
        return name
    offset = value.utcoffset()
    return None if offset is None else int(offset.total_seconds())
