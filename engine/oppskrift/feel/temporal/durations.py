"""The two durations of FEEL: days and time, in nanoseconds; years and months, in months. They do not mix."""

from dataclasses import dataclass
from datetime import timedelta

from .civil import MAX_YEAR, SECONDS_A_DAY

NANOS = 10**9
MAX_NANOS = MAX_YEAR * 2 * 366 * SECONDS_A_DAY * NANOS
"""More than the longest distance between two dates; beyond it a duration has no meaning."""
MAX_MONTHS = MAX_YEAR * 2 * 12


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A days and time duration. Raises ValueError beyond about two thousand million years."""

    nanoseconds: int

    def __post_init__(self) -> None:
        if not -MAX_NANOS <= self.nanoseconds <= MAX_NANOS:
            raise ValueError("duration out of range")

    def key(self) -> int:
        """Return what durations are compared by."""
        return self.nanoseconds

    def __str__(self) -> str:
        total = abs(self.nanoseconds)
        seconds, nanos = divmod(total, NANOS)
        days, rest = divmod(seconds, SECONDS_A_DAY)
        hours, rest = divmod(rest, 3_600)
        minutes, seconds = divmod(rest, 60)
        fraction = f".{nanos:09}".rstrip("0") if nanos else ""
        parts = [(hours, "H"), (minutes, "M")]
        time = "".join(f"{n}{unit}" for n, unit in parts if n) + (f"{seconds}{fraction}S" if seconds or nanos else "")
        if not total:
            return "PT0S"
        sign = "-" if self.nanoseconds < 0 else ""
        return f"{sign}P{f'{days}D' if days else ''}{f'T{time}' if time else ''}"

    @classmethod
    def from_timedelta(cls, value: timedelta) -> "DaysDuration":
        """Return the duration of a timedelta."""
        return cls((value.days * SECONDS_A_DAY + value.seconds) * NANOS + value.microseconds * 1_000)

    def to_timedelta(self) -> timedelta:
        """Return the duration as a timedelta, cut to microseconds. Raises OverflowError beyond its range."""
        return timedelta(microseconds=self.nanoseconds // 1_000)


@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A years and months duration. Raises ValueError beyond about two thousand million years."""

    months: int

    def __post_init__(self) -> None:
        if not -MAX_MONTHS <= self.months <= MAX_MONTHS:
            raise ValueError("duration out of range")

    def key(self) -> int:
        """Return what durations are compared by."""
        return self.months

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        if not self.months:
            return "P0M"
        sign = "-" if self.months < 0 else ""
        return f"{sign}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"
