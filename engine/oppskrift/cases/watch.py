"""What in an installation needs somebody, and how much it hurries: a census and the workers' signs of life, judged.

A job that waits a minute is slow, ten minutes is a fault: people wait for the next step while a case shows nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from ..model.census import Backlog, Census

ALIVE = timedelta(seconds=60)
"""How long after its last sign a worker counts as living; it leaves one every ten seconds."""

SLOW, LATE = timedelta(minutes=1), timedelta(minutes=10)


class Level(IntEnum):
    """How much something hurries; more is higher."""

    FINE = 0
    WATCH = 1
    ACT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that is looked at: how many, since when, and how much it hurries."""

    name: str
    level: Level
    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """All signs of an institution."""

    signs: tuple[Sign, ...]

    @property
    def level(self) -> Level:
        """Return the highest level."""
        return max((sign.level for sign in self.signs), default=Level.FINE)

    @property
    def pressing(self) -> tuple[Sign, ...]:
        """Return what needs somebody, the most pressing first."""
        found = (sign for sign in self.signs if sign.level is not Level.FINE)
        return tuple(sorted(found, key=lambda sign: -sign.level))

    def sign(self, name: str) -> Sign:
        """Return one sign."""
        return next(sign for sign in self.signs if sign.name == name)


def watch(census: Census, workers: Mapping[str, datetime], now: datetime) -> Watch:
    """Judge an institution."""
    return Watch(tuple(_signs(census, workers, now)))


def last_seen(workers: Mapping[str, datetime]) -> datetime | None:
    """Return when any worker was last seen."""
    return max(workers.values(), default=None)


def alive(workers: Mapping[str, datetime], now: datetime, within: timedelta = ALIVE) -> bool:
    """Whether a worker has been seen lately."""
    last = last_seen(workers)
    return last is not None and last >= now - within


def _signs(census: Census, workers: Mapping[str, datetime], now: datetime) -> Iterator[Sign]:
    stuck = census.standing_still
    yield Sign(name="incidents", level=Level.ACT if stuck else Level.FINE, count=stuck)
    lives = alive(workers, now)
    yield Sign(name="worker", level=Level.FINE if lives else Level.ACT, count=len(workers), since=last_seen(workers))
    yield _late("ready", census.ready, now)
    yield _late("overdue", census.overdue, now)
    yield Sign(name="leases", level=_some(census.leases.count), count=census.leases.count, since=census.leases.oldest)
    yield Sign(name="inbox", level=_some(census.inbox_expired), count=census.inbox_expired)
    yield Sign(name="tasks", level=_some(census.tasks_overdue), count=census.tasks_overdue)
    yield Sign(name="unassigned", level=_some(census.tasks_unassigned), count=census.tasks_unassigned)


def _late(name: str, backlog: Backlog, now: datetime) -> Sign:
    age = now - backlog.oldest if backlog.oldest is not None else timedelta()
    level = Level.ACT if age > LATE else Level.WATCH if age > SLOW else Level.FINE
    return Sign(name=name, level=level, count=backlog.count, since=backlog.oldest)


def _some(count: int) -> Level:
    return Level.WATCH if count else Level.FINE
