"""What a worklist is asked and what its rows are: the question of a person, and of that the part a store answers.

Lists are read by keyset: a page begins after the last row of the one before, at its key, so a page deep down costs
what the first one costs and no row is shown twice when others come and go.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import orjson

from .record import TaskRecord

Key: TypeAlias = tuple[str | int, ...]
"""Where a row stands in its order: the sort values, then case and token (for what is done: instant, case, revision)."""

LIMITS = (25, 50, 100)
"""Rows on a page that one may choose."""

COUNTED = 999
"""Tasks are counted this far; beyond it a list says «999+»."""


class Tab(StrEnum):
    """The lists: what I hold, what my groups can take, what I have completed."""

    MINE = "mine"
    GROUP = "group"
    DONE = "done"


class Deadline(StrEnum):
    """Which deadlines: passed, today, within a week from now, or none set."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    NONE = "none"


class Sort(StrEnum):
    """What a list is sorted by."""

    DUE = "due"
    CREATED = "created"
    CASE = "case"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: the page goes on after it, or when `back` ends just before it."""

    key: Key
    back: bool = False

    def text(self) -> str:
        """Return it as text for an address."""
        return base64.urlsafe_b64encode(orjson.dumps([self.back, *self.key])).decode().rstrip("=")


def cursor(text: str | None) -> Cursor | None:
    """Return the place that a text names, or None for what is none: then the list begins at its beginning."""
    if not text:
        return None
    try:
        back, *key = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, TypeError):
        return None
    ok = isinstance(back, bool) and all(type(part) in {str, int} for part in key)
    return Cursor(tuple(key), back) if ok and not any("\0" in str(part) for part in key) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistQuery:
    """What a person asks their worklist."""

    tab: Tab = Tab.MINE
    text: str = ""
    process: str | None = None
    place: str | None = None
    deadline: Deadline | None = None
    sort: Sort = Sort.DUE
    descending: bool = False
    cursor: Cursor | None = None
    limit: int = LIMITS[0]

    @property
    def filtered(self) -> bool:
        """Whether the question leaves out some of the list."""
        return bool(self.text.strip() or self.process or self.place or self.deadline)


@dataclass(frozen=True, slots=True)
class Free:
    """The tasks that nobody holds and that this group may take."""

    group: str


@dataclass(frozen=True, slots=True)
class Held:
    """The tasks that this person holds or is given."""

    person: str


Lane: TypeAlias = Free | Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of the open tasks of some lanes in one order. No two lanes have a task in common.

    `words` are folded; a task is found when each of them begins a word of its case. `due` is a half-open range of
    instants, either end may be open; with `undated` only tasks without a due date are meant.
    """

    tenant: str
    lanes: tuple[Lane, ...]
    words: tuple[str, ...] = ()
    process: str | None = None
    place: str | None = None
    due: tuple[datetime | None, datetime | None] | None = None
    undated: bool = False
    case_id: str | None = None
    sort: Sort = Sort.DUE
    descending: bool = False
    cursor: Cursor | None = None
    limit: int = LIMITS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """An open task with what a worklist needs of its case. `key` is where it stands in the order that was asked."""

    task: TaskRecord
    key: Key
    bundle: str
    config: str
    version: str
    duties: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a store answers: rows in order. `cut` tells that a search of common words gave up before the end."""

    rows: tuple[OpenTask, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneTask:
    """A task that a person has completed. `events` is the event row as it is stored."""

    case_id: str
    rev: int
    at: datetime
    element: str
    process: str
    title: str
    place: str | None
    status: str
    bundle: str
    config: str
    on_behalf_of: str | None

    @property
    def key(self) -> Key:
        """Where it stands among what is done, newest first."""
        from .chain import micros

        return (micros(self.at), self.case_id, self.rev)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneSlice:
    """A part of what a person has completed, newest first."""

    tenant: str
    person: str
    words: tuple[str, ...] = ()
    process: str | None = None
    place: str | None = None
    cursor: Cursor | None = None
    limit: int = LIMITS[0]


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by: the processes and places of the lanes' tasks."""

    processes: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[str] = field(default_factory=frozenset)
