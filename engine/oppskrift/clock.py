"""Time is handed in. Only `SystemClock` reads the machine's clock; tests and the demo move a `ManualClock`."""

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


class Clock(Protocol):
    """Gives the time as an aware datetime in UTC."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved, and only forward."""

    def __init__(self, start: datetime) -> None:
        self._now = aware(start)

    def now(self) -> datetime:
        """Return the time it was last moved to."""
        return self._now

    def advance_to(self, when: datetime) -> None:
        """Move to `when`; an earlier time leaves the clock where it is."""
        self._now = max(self._now, aware(when))

    def advance(self, by: timedelta) -> None:
        """Move forward by a duration."""
        self.advance_to(self._now + by)


def aware(when: datetime) -> datetime:
    """Return `when` in UTC. Raises ValueError for a naive datetime."""
    if when.tzinfo is None:
        raise ValueError(f"naive datetime {when!r}: say which zone is meant")
    return when.astimezone(UTC)
