"""One page of a case's timeline: by day, what only repeats itself put together, filtered, newest or oldest first.

Only as many steps are told as the page shows, so a case with thousands of steps costs no more to open than a short one.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from ..clock import OSLO
from ..model.record import EventRecord
from .timeline import Line, Timeline

PAGE = 100
"""Lines on one page."""

LOOK_BACK = 4
"""A timer or call that was told among the last few lines is counted there and not told again."""


class Only(StrEnum):
    """Which lines are shown."""

    ALL = "alle"
    PEOPLE = "folk"
    DECISIONS = "regler"
    DFO = "dfo"


_KINDS = {
    Only.PEOPLE: frozenset({"start", "task", "hand", "refused"}),
    Only.DECISIONS: frozenset({"decision", "gateway", "slot"}),
    Only.DFO: frozenset({"job", "message", "attempt"}),
}
_REPEATS = frozenset({"timer", "job", "attempt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line, how many times it came in all, and the other end of the time over which it did."""

    line: Line
    times: int = 1
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The entries of one day in Oslo."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """A page; `following` is the step of the case that the next page begins with, None on the last."""

    days: tuple[Day, ...]
    following: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which page: what is shown, in which order, beginning with which step (the first in that order for None)."""

    only: Only = Only.ALL
    newest_first: bool = True
    begin: int | None = None
    limit: int = PAGE


def history(timeline: Timeline, rows: Sequence[EventRecord], wanted: Wanted) -> HistoryPage:
    """Return a page of the case's rows, which are given oldest first."""
    entries: list[Entry] = []
    following = None
    for row in _from(rows, wanted):
        if len(entries) >= wanted.limit:
            following = row.rev
            break
        lines = [line for line in timeline.lines([row]) if shows(line, wanted.only)]
        _gather(entries, lines[::-1] if wanted.newest_first else lines)
    days = groupby(entries, key=lambda entry: entry.line.at.astimezone(OSLO).date())
    return HistoryPage(days=tuple(Day(day=day, entries=tuple(found)) for day, found in days), following=following)


def shows(line: Line, only: Only) -> bool:
    """Return whether a line is shown under a filter; what a person withdrew or DFØ said no to counts as theirs."""
    if only is Only.ALL:
        return True
    if only is Only.DFO:
        return line.kind in _KINDS[only] or bool(line.handler)
    return line.kind in _KINDS[only]


def collapsed(lines: Iterable[Line]) -> tuple[Entry, ...]:
    """Return lines with what only repeats itself put together."""
    entries: list[Entry] = []
    _gather(entries, lines)
    return tuple(entries)


def _from(rows: Sequence[EventRecord], wanted: Wanted) -> Iterator[EventRecord]:
    for row in reversed(rows) if wanted.newest_first else rows:
        before = wanted.begin is not None and (
            row.rev > wanted.begin if wanted.newest_first else row.rev < wanted.begin
        )
        if not before:
            yield row


def _gather(entries: list[Entry], lines: Iterable[Line]) -> None:
    recent = deque(range(max(0, len(entries) - LOOK_BACK), len(entries)), maxlen=LOOK_BACK)
    for line in lines:
        same = next((at for at in reversed(recent) if _says_the_same(entries[at].line, line)), None)
        if same is None:
            recent.append(len(entries))
            entries.append(Entry(line=line))
        else:
            entries[same] = replace(entries[same], times=entries[same].times + 1, until=line.at)


def _says_the_same(one: Line, other: Line) -> bool:
    if one.kind != other.kind or one.kind not in _REPEATS:
        return False
    if one.kind == "attempt":
        return one.handler == other.handler
    return (one.who, one.what, one.why) == (other.who, other.what, other.why)
