"""The list of cases: those that the actor may see, newest first, found by title or number, page by page.

Who may see a case depends on the roles that its own pins bind, so each row is asked; there are few different pins, and
what they answer is remembered. The list walks at most `SCANNED` cases for one page. Where that is not enough to fill
it, it says where to go on. Cases in which the actor has acted are named by their own index and never missed. Cases
about the actor are found by the actor's name in the title; the case itself then says whether they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ..clock import Clock
from ..model.outcome import CaseStatus
from ..model.party import Actor
from ..model.words import words
from ..ports import CaseList, CaseRow, Directory, Sought
from ..ports.case_list import Place
from .case_view import Standing, number_of
from .pins import Pins
from .stepper import day
from .visibility import Sight, Sights, works_with

PAGE = 25
SCANNED = 5_000
"""Cases that are looked at for one page, at most."""
STEP = 500
"""Cases that are read at a time."""
OWN = 500
"""Cases of one's own that are named, at most: the latest."""
RARE = 500
"""Cases that a word names, at most, for the search to look at these only."""
NAMESAKES = 50
"""Cases with the actor's name in the title that are asked whether they are about the actor, at most: the newest."""

_ID = re.compile(r"[0-9a-f]{4,8}(-[0-9a-f-]*)?")


class Status(StrEnum):
    """What the list can be narrowed to."""

    OPEN = "apne"
    DONE = "avsluttede"
    WITHDRAWN = "trukket"


_STATUS = {
    Status.OPEN: CaseStatus.ACTIVE,
    Status.DONE: CaseStatus.COMPLETED,
    Status.WITHDRAWN: CaseStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """What is asked for. `text` is what was typed; `after` where the page before ended."""

    text: str = ""
    process: str | None = None
    status: Status | None = None
    after: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A case in the list, as the actor may see it. `title` is None where it may not be shown."""

    id: str
    number: str
    title: str | None
    process: str
    version: str
    standing: Standing
    started_at: datetime
    changed_at: datetime
    place: str | None
    escalation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page. `after` is where the next one begins; `unfinished` when it may have more that were not looked at yet."""

    cases: tuple[Listed, ...]
    after: Place | None
    unfinished: bool = False


class CaseLists:
    """The use case of finding cases. Safe to share between threads."""

    def __init__(self, rows: CaseList, pins: Pins, directory: Directory, clock: Clock, sights: Sights) -> None:
        self._rows, self._pins, self._directory, self._clock = rows, pins, directory, clock
        self._sights = sights

    def page(self, actor: Actor, query: CaseQuery) -> ListPage:
        """Return a page of the cases that the actor may see."""
        if actor.case_id is not None:
            found = self._rows.named(actor.tenant, [actor.case_id])
            return self._page(actor, [(row, Sight.FULL) for row in found], None)
        look = _Look(self, actor, query)
        named = look.named()
        if named is not None:
            return self._few(actor, look, named)
        return self._walk(actor, look)

    def _few(self, actor: Actor, look: "_Look", ids: frozenset[str]) -> ListPage:
        """Return a page of cases that a search has named."""
        rows = self._rows.named(actor.tenant, ids)
        found = [(row, sight) for row, sight in look.seen(rows) if _follows(row, look.query.after)]
        return self._page(actor, found, None)

    def _walk(self, actor: Actor, look: "_Look") -> ListPage:
        found: list[tuple[CaseRow, Sight]] = []
        after, scanned = look.query.after, 0
        while scanned < SCANNED and len(found) <= PAGE:
            rows = self._rows.newest(actor.tenant, Sought(after=after), STEP)
            found.extend(look.seen(rows))
            scanned += len(rows)
            if len(rows) < STEP:
                return self._page(actor, found, None)
            after = rows[-1].at
        if found:
            return self._page(actor, found, after)
        rest = [one for one in look.seen(self._rows.named(actor.tenant, look.own)) if _follows(one[0], after)]
        page = self._page(actor, rest, None)
        return page if page.cases else replace(page, after=after, unfinished=True)

    def _page(self, actor: Actor, found: Sequence[tuple[CaseRow, Sight]], scanned_to: Place | None) -> ListPage:
        """Return the first of what was found; `scanned_to` is where the walk stopped before the end."""
        shown = found[:PAGE]
        stuck = self._rows.stuck(actor.tenant, [row.id for row, _ in shown if row.status is CaseStatus.ACTIVE])
        more = len(found) > PAGE
        return ListPage(
            cases=tuple(_listed(row, sight, row.id in stuck) for row, sight in shown),
            after=shown[-1][0].at if more else scanned_to,
            unfinished=not more and scanned_to is not None,
        )

    def persons(self, actor: Actor) -> frozenset[str]:
        """Return the actor and whom they deputise today."""
        today = day(self._clock.now())
        return self._directory.acting_for(actor.tenant, actor.ident, today) | {actor.ident}

    def own(self, actor: Actor) -> frozenset[str]:
        """Return the cases that the actor has acted in, holds a task of, or that are about the actor."""
        return self._rows.own(actor.tenant, self.persons(actor), actor.ident, OWN) | self._about(actor)

    def _about(self, actor: Actor) -> frozenset[str]:
        """Return the cases about the actor, of those that have the actor's name in their title."""
        known = self._directory.person(actor.tenant, actor.ident)
        name = words(known.name if known else actor.name)
        named = self._rows.named(actor.tenant, self.by_words(actor, name) or ())
        alike = [row.id for row in named if set(name) <= set(words(row.title))][:NAMESAKES]
        return frozenset(id for id in alike if self._sights.of(actor, id) is Sight.FULL)

    def works(self, actor: Actor, row: CaseRow) -> bool:
        """Return whether the actor has a role that works with cases pinned as this one is."""
        pinned = self._pins.by_hash(row.bundle, row.config)
        return works_with(actor, pinned, self._directory, self.persons(actor))

    def by_words(self, actor: Actor, asked: tuple[str, ...]) -> frozenset[str] | None:
        """Return the cases that all words name, by the rarest of them; None when all are common."""
        known = (self._rows.by_word(actor.tenant, word, RARE) for word in sorted(asked, key=len, reverse=True))
        return next((ids for ids in known if ids is not None), None)

    def by_id(self, actor: Actor, text: str) -> frozenset[str]:
        """Return the cases whose id begins as the text says."""
        return self._rows.by_id(actor.tenant, text, RARE) if _ID.fullmatch(text) else frozenset()


class _Look:
    """One request: what it asks for, and what is known about the actor, each looked up once."""

    def __init__(self, lists: CaseLists, actor: Actor, query: CaseQuery) -> None:
        self._lists, self._actor, self.query = lists, actor, query
        self._words, self._works = words(query.text), dict[tuple[str, str], bool]()
        self._id = query.text.strip().lower()
        self._persons, self.own = lists.persons(actor), lists.own(actor)

    def named(self) -> frozenset[str] | None:
        """Return the cases that the search names, or None when all must be looked at."""
        if not self._words:
            return None
        found = self._lists.by_words(self._actor, self._words)
        return None if found is None else found | self._lists.by_id(self._actor, self._id)

    def seen(self, rows: Sequence[CaseRow]) -> Iterator[tuple[CaseRow, Sight]]:
        """Yield the cases that are meant and may be seen."""
        for row in rows:
            if self._meant(row):
                sight = self._sight(row)
                if sight is not Sight.NONE and self._found(row, sight):
                    yield row, sight

    def _meant(self, row: CaseRow) -> bool:
        status = self.query.status
        return self.query.process in (None, row.process) and (status is None or _STATUS[status] is row.status)

    def _sight(self, row: CaseRow) -> Sight:
        pins = (row.bundle, row.config)
        if pins not in self._works:
            self._works[pins] = self._lists.works(self._actor, row)
        if self._works[pins] or row.id in self.own or row.started_by in self._persons:
            return Sight.FULL
        return Sight.MASKED if self._actor.operator or self._actor.owner else Sight.NONE

    def _found(self, row: CaseRow, sight: Sight) -> bool:
        """Return whether what is shown of the case has the words; a masked title cannot be guessed at by searching."""
        if not self._words:
            return True
        shown = words(row.title if sight is Sight.FULL else None, row.business_key)
        every = all(any(one.startswith(word) for one in shown) for word in self._words)
        return every or bool(_ID.fullmatch(self._id) and row.id.startswith(self._id))


def _follows(row: CaseRow, after: Place | None) -> bool:
    return after is None or row.at < after


def _listed(row: CaseRow, sight: Sight, stuck: bool) -> Listed:
    return Listed(
        id=row.id,
        number=number_of(row.id, row.business_key),
        title=row.title if sight is Sight.FULL else None,
        process=row.process,
        version=row.version,
        standing=Standing.STUCK if stuck else _STANDING[row.status],
        started_at=row.started_at,
        changed_at=row.changed_at,
        place=row.place,
        escalation=row.escalation if row.status is CaseStatus.ACTIVE else None,
    )


_STANDING = {
    CaseStatus.ACTIVE: Standing.RUNNING,
    CaseStatus.COMPLETED: Standing.COMPLETED,
    CaseStatus.CANCELLED: Standing.CANCELLED,
}
