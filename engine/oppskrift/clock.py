"""Time is handed in. Only `SystemClock` reads the machine's clock; tests and the demo move a `ManualClock`.

A `Stopwatch` tells no time at all: only how long something has gone on. It is what stops an expression that takes too
long, so it stands here, where the core may use it, and this module is the one place of the core that imports `time`.
No value that anybody sees may come from it.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Where counted instants begin; also the time at which constants are evaluated, for they are the same at any time."""


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


class Stopwatch:
    """How long it is since it was made, by a steady clock: one that does not jump when the machine's time is set."""

    __slots__ = ("_started",)

    def __init__(self) -> None:
        self._started = time.monotonic()

    def seconds(self) -> float:
        """Return the seconds since it was made."""
        return time.monotonic() - self._started


def aware(when: datetime) -> datetime:
    """Return `when` in UTC. Raises ValueError for a naive datetime."""
    if when.tzinfo is None:
        raise ValueError(f"naive datetime {when!r}: say which zone is meant")
    return when.astimezone(UTC)
