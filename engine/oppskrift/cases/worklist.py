"""A person's worklist: what they hold, what their groups can take, what they have done; and what stands on each row.

A row says what a person must know before opening the task: when it is due, whether wages are at risk, who has it, on
whose behalf they would do it, and why they cannot take it where separation of duties already says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import TypeVar

from .. import standard
from ..clock import OSLO, Clock
from ..errors import NotFound, Refused
from ..model.party import Actor
from ..model.words import order_key, words
from ..model.worklist import (
    COUNTED,
    Cursor,
    Deadline,
    DoneSlice,
    DoneTask,
    Facets,
    Free,
    Held,
    Lane,
    OpenTask,
    Slice,
    Tab,
    WorklistQuery,
)
from ..ports import Directory
from ..ports.worklist import WorklistRows
from ..standard import called
from . import access
from .pins import Pins
from .worklist_item import DoneItem, Item, Rower, today_of

Row = TypeVar("Row", OpenTask, DoneTask)

MOST_WORDS = 6
"""Words of a search that are looked for; the rest of a pasted text is left out."""

WEEK = timedelta(days=7)

FACETS_KEPT = timedelta(minutes=1)
"""How long what there is to filter by is remembered; a page refreshes itself more often than that."""

MOST_KEPT = 1_000
"""For how many sets of groups it is remembered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by: its id and what it is called, by language."""

    id: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistPage:
    """One page. `counts` are bounded: COUNTED + 1 means more; `cut` tells that a search gave up before the end."""

    items: tuple[Item, ...] = ()
    done: tuple[DoneItem, ...] = ()
    next: Cursor | None = None
    previous: Cursor | None = None
    counts: Mapping[Tab, int]
    processes: tuple[Choice, ...] = ()
    places: tuple[Choice, ...] = ()
    cut: bool = False
    at: datetime


class Worklist:
    """The use case. Safe to share between threads."""

    def __init__(
        self, *, rows: WorklistRows, pins: Pins, library: standard.Library, directory: Directory, clock: Clock
    ) -> None:
        self._rows, self._pins, self._library = rows, pins, library
        self._directory, self._clock = directory, clock
        self._kept: dict[tuple[str, tuple[Lane, ...]], tuple[datetime, Facets]] = {}

    def page(self, actor: Actor, query: WorklistQuery) -> WorklistPage:
        """Return the page of a person's worklist that a query asks for."""
        now = self._clock.now()
        lanes = self.lanes(actor, Tab.GROUP, now)
        counts = {
            Tab.MINE: self._count(actor, self.lanes(actor, Tab.MINE, now)),
            Tab.GROUP: self._count(actor, lanes),
        }
        chosen = lanes if query.tab is Tab.GROUP else (Held(actor.ident),)
        facets = self._facets(actor.tenant, chosen, now)
        found = self._done(actor, query) if query.tab is Tab.DONE else self._open(actor, query, now)
        processes, places = self._choices(actor, query, facets)
        return replace(found, counts=MappingProxyType(counts), processes=processes, places=places, at=now)

    def lanes(self, actor: Actor, tab: Tab, now: datetime) -> tuple[Lane, ...]:
        """Return where the tasks of a tab are: my own; or those of my groups and of everybody I deputise today."""
        if tab is not Tab.GROUP:
            return (Held(actor.ident),)
        if actor.invited:
            return ()
        principals = sorted(self.principals(actor, now))
        groups = actor.groups.union(*(self._groups(actor.tenant, principal) for principal in principals))
        return (*(Free(group) for group in sorted(groups)), *(Held(principal) for principal in principals))

    def principals(self, actor: Actor, now: datetime) -> frozenset[str]:
        """Return whom the actor deputises today."""
        return self._directory.acting_for(actor.tenant, actor.ident, today_of(now)) - {actor.ident}

    def takers(self, actor: Actor, page: WorklistPage) -> tuple[tuple[str, str], ...]:
        """Return who may be given tasks of the page, as (ident, name): the members of the tasks' groups."""
        groups = {item.task.role_group for item in page.items}
        members = frozenset[str]().union(*(self._directory.members(actor.tenant, group) for group in groups))
        named = ((ident, access.name(self._directory, actor.tenant, ident)) for ident in members)
        return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))

    def _facets(self, tenant: str, lanes: tuple[Lane, ...], now: datetime) -> Facets:
        """Return what there is to filter by; a choice that is new may be missing for as long as they are kept."""
        known = self._kept.get((tenant, lanes))
        if known is not None and now - known[0] < FACETS_KEPT:
            return known[1]
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        found = self._rows.facets(tenant, lanes)
        self._kept[tenant, lanes] = (now, found)
        return found

    def _groups(self, tenant: str, ident: str) -> frozenset[str]:
        person = self._directory.person(tenant, ident)
        return person.groups if person is not None else frozenset()

    def _count(self, actor: Actor, lanes: tuple[Lane, ...]) -> int:
        return self._rows.count(actor.tenant, lanes, COUNTED + 1)

    def _open(self, actor: Actor, query: WorklistQuery, now: datetime) -> WorklistPage:
        lanes = self.lanes(actor, query.tab, now)
        asked = _slice(actor, query, lanes, now)
        found = self._rows.open(replace(asked, limit=query.limit + 1))
        rows, next, previous = _window(found.rows, query.limit, query.cursor)
        drafts = self._rows.drafts(actor.tenant, actor.ident, [(row.task.case_id, row.task.token) for row in rows])
        rower = Rower(self._pins, self._library, self._directory, actor, self.principals(actor, now), now)
        items = tuple(rower.item(row, drafts) for row in rows)
        return WorklistPage(items=items, next=next, previous=previous, counts={}, cut=found.cut, at=now)

    def _done(self, actor: Actor, query: WorklistQuery) -> WorklistPage:
        now = self._clock.now()
        asked = DoneSlice(
            tenant=actor.tenant,
            person=actor.ident,
            words=words(query.text)[:MOST_WORDS],
            process=query.process,
            place=query.place,
            cursor=query.cursor,
            limit=query.limit + 1,
        )
        rows, next, previous = _window(tuple(self._rows.done(asked)), query.limit, query.cursor)
        rower = Rower(self._pins, self._library, self._directory, actor, frozenset(), now)
        done = tuple(rower.done(row) for row in rows)
        return WorklistPage(done=done, next=next, previous=previous, counts={}, at=now)

    def _choices(
        self, actor: Actor, query: WorklistQuery, facets: Facets
    ) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
        """Return what to filter by; what is chosen is always among it."""
        institution = self._library.institution(actor.tenant)
        processes = {*facets.processes, *((query.process,) if query.process else ())}
        places = {*facets.places, *((query.place,) if query.place else ())}
        if query.tab is Tab.DONE:
            processes |= {adoption.process for adoption in institution.adoption}
            places |= set(institution.places)
        return (
            _sorted(Choice(id, self._process(id)) for id in processes),
            _sorted(Choice(id, institution.places.get(id) or called.alike(id)) for id in places),
        )

    def _process(self, id: str) -> Mapping[str, str]:
        """Return what a process is called today, or its id where the library does not know it any more."""
        try:
            return self._library.bundle(id, self._library.versions(id)[-1]).manifest.title
        except (NotFound, Refused):
            return called.alike(id)


def _sorted(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: (order_key(choice.name.get("nb", choice.id)), choice.id)))


def _slice(actor: Actor, query: WorklistQuery, lanes: tuple[Lane, ...], now: datetime) -> Slice:
    return Slice(
        tenant=actor.tenant,
        lanes=lanes,
        words=words(query.text)[:MOST_WORDS],
        process=query.process,
        place=query.place,
        due=_due(query.deadline, now),
        undated=query.deadline is Deadline.NONE,
        case_id=actor.case_id,
        sort=query.sort,
        descending=query.descending,
        cursor=query.cursor,
        limit=query.limit,
    )


def _due(deadline: Deadline | None, now: datetime) -> tuple[datetime | None, datetime | None] | None:
    """Return the instants that a deadline means; days begin and end in Oslo."""
    midnight = datetime.combine(today_of(now), time.min, OSLO)
    match deadline:
        case Deadline.OVERDUE:
            return (None, now)
        case Deadline.TODAY:
            return (midnight.astimezone(UTC), _after(midnight, timedelta(days=1)))
        case Deadline.WEEK:
            return (now, _after(midnight, WEEK + timedelta(days=1)))
        case _:
            return None


def _after(midnight: datetime, days: timedelta) -> datetime:
    """Return the midnight in Oslo so many days on, in UTC; days with a change of the clock have 23 or 25 hours."""
    return datetime.combine(midnight.date() + days, time.min, OSLO).astimezone(UTC)


def _window(
    rows: tuple[Row, ...], limit: int, cursor: Cursor | None
) -> tuple[tuple[Row, ...], Cursor | None, Cursor | None]:
    """Return a page and where the next and the one before begin; one row more than the page was read."""
    more, back = len(rows) > limit, cursor is not None and cursor.back
    page = (rows[-limit:] if back else rows[:limit]) if more else rows
    if not page:
        return (), None, None
    after, before = Cursor(page[-1].key), Cursor(page[0].key, back=True)
    return page, (after if back or more else None), (before if (more if back else cursor is not None) else None)
