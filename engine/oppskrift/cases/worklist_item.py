"""What stands on a row of a worklist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .. import standard
from ..clock import OSLO
from ..errors import NotFound, Refused
from ..message import message
from ..model.party import Actor
from ..model.record import TaskRecord
from ..model.worklist import DoneTask, OpenTask
from ..ports import Directory
from ..standard import called
from . import access
from .pins import Pinned, Pins
from .results import Refusal

NEW = timedelta(hours=24)
"""How long a task counts as new."""

SOON = 3
"""Days before the deadline from which it is soon."""

WAGES_AT_RISK = "lonn-i-fare"
"""The escalation by which the standard processes tell that somebody may not be paid in time."""


class Due(StrEnum):
    """How the deadline stands."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An open task on a worklist. Names are by language; `days` counts from today to the deadline, negative when over.

    `holder` and `on_behalf_of` are names of persons. `refusal` tells why the person cannot take or do the task, as far
    as that can be told without asking the case's own data.
    """

    task: TaskRecord
    name: Mapping[str, str]
    process: Mapping[str, str]
    place: Mapping[str, str] | None
    due: Due
    days: int | None
    at_risk: bool
    escalation: str | None
    new: bool
    mine: bool
    holder: str | None
    on_behalf_of: str | None
    draft: bool
    refusal: Refusal | None
    given: bool = False
    """Whether the process itself gives the task to one person, who then cannot put it back."""

    @property
    def id(self) -> str:
        """What names the row in a form: case and token."""
        return f"{self.task.case_id}:{self.task.token}"

    @property
    def claimable(self) -> bool:
        """Whether the person can take it."""
        return not self.mine and self.refusal is None

    @property
    def releasable(self) -> bool:
        """Whether the person can put it back."""
        return self.mine and (not self.given or self.task.on_behalf_of is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneItem:
    """A task that the person has completed, and where its case stands now."""

    task: DoneTask
    name: Mapping[str, str]
    process: Mapping[str, str]
    place: Mapping[str, str] | None
    on_behalf_of: str | None


class Rower:
    """Makes the rows of one page for one person."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        pins: Pins,
        library: standard.Library,
        directory: Directory,
        actor: Actor,
        principals: frozenset[str],
        now: datetime,
    ) -> None:
        self._pins, self._directory, self._actor = pins, directory, actor
        self._principals, self._now = principals, now
        self._places = library.institution(actor.tenant).places
        self._named: dict[tuple[str, str], Mapping[str, str]] = {}

    def item(self, row: OpenTask, drafts: frozenset[tuple[str, int]]) -> Item:
        """Return the row of an open task."""
        task, pinned = row.task, self._pinned(row.bundle, row.config)
        mine = task.assignee == self._actor.ident
        refusal, behalf = self._capacity(row, pinned)
        due, days = deadline(task.due, self._now)
        return Item(
            task=task,
            name=self._element(pinned, row.bundle, task.element, task.name),
            process=pinned.bundle.manifest.title if pinned else called.alike(task.process),
            place=self._place(task.place),
            due=due,
            days=days,
            at_risk=task.escalation == WAGES_AT_RISK,
            escalation=task.escalation,
            new=self._now - task.created_at < NEW,
            mine=mine,
            holder=None if mine or task.assignee is None else self._name(task.assignee),
            on_behalf_of=self._name(task.on_behalf_of if mine else behalf),
            draft=(task.case_id, task.token) in drafts,
            refusal=refusal,
            given=pinned is not None and _given(pinned.bundle, task.element),
        )

    def done(self, row: DoneTask) -> DoneItem:
        """Return the row of a completed task."""
        pinned = self._pinned(row.bundle, row.config)
        return DoneItem(
            task=row,
            name=self._element(pinned, row.bundle, row.element, row.element),
            process=pinned.bundle.manifest.title if pinned else called.alike(row.process),
            place=self._place(row.place),
            on_behalf_of=self._name(row.on_behalf_of),
        )

    def _capacity(self, row: OpenTask, pinned: Pinned | None) -> tuple[Refusal | None, str | None]:
        """Return why the person cannot do the task, or on whose behalf they would; the own capacity comes first."""
        capacities = tuple(self._capacities(row.task))
        refused = [self._refusal(row, pinned, principal) for principal in capacities]
        for principal, refusal in zip(capacities, refused, strict=True):
            if refusal is None:
                return None, principal
        return next(iter(refused), None), next(iter(capacities), None)

    def _capacities(self, task: TaskRecord) -> Iterator[str | None]:
        if task.assignee is not None:
            yield None if task.assignee not in self._principals else task.assignee
            return
        if task.role_group in self._actor.groups:
            yield None
        for principal in sorted(self._principals):
            person = self._directory.person(self._actor.tenant, principal)
            if person is not None and task.role_group in person.groups:
                yield principal

    def _refusal(self, row: OpenTask, pinned: Pinned | None, principal: str | None) -> Refusal | None:
        if pinned is None:
            return None
        actors = frozenset(p for p in (self._actor.ident, principal or row.task.on_behalf_of) if p)
        manifest = pinned.bundle.manifest
        found = standard.violated(manifest, row.task.element, actors, row.duties, lambda expression: None)
        if found is None:
            return None
        who = access.name(self._directory, self._actor.tenant, self._actor.ident)
        reason = message("access.duties", person=who, task=row.task.name)
        return Refusal(rule=found.constraint, reason=reason, because=found.reason)

    def _pinned(self, bundle: str, config: str) -> Pinned | None:
        """Return what a case is pinned to; None when it is gone, which is told where the case is opened."""
        try:
            return self._pins.by_hash(bundle, config)
        except (NotFound, Refused):
            return None

    def _element(self, pinned: Pinned | None, bundle: str, element: str, name: str) -> Mapping[str, str]:
        if pinned is None:
            return called.alike(name)
        if (bundle, element) not in self._named:
            self._named[bundle, element] = _named(pinned.bundle, element, name)
        return self._named[bundle, element]

    def _place(self, id: str | None) -> Mapping[str, str] | None:
        return None if id is None else self._places.get(id, called.alike(id))

    def _name(self, ident: str | None) -> str | None:
        return None if ident is None else access.name(self._directory, self._actor.tenant, ident)


def deadline(due: datetime | None, now: datetime) -> tuple[Due, int | None]:
    """Return how a deadline stands, and the days from today to it by the calendar in Oslo."""
    if due is None:
        return Due.NONE, None
    days = (today_of(due) - today_of(now)).days
    if due < now:
        return Due.OVERDUE, days
    return (Due.TODAY if days == 0 else Due.SOON if days <= SOON else Due.LATER), days


def today_of(now: datetime) -> date:
    """Return the day in Oslo."""
    return now.astimezone(OSLO).date()


def _named(bundle: standard.Bundle, element: str, name: str) -> Mapping[str, str]:
    """Return what an element of a bundle is called, whichever of its processes it stands in."""
    for process in bundle.processes.values():
        if element in process.nodes:
            return called.node_name(bundle, process, process.nodes[element])
    return called.alike(name)


def _given(bundle: standard.Bundle, element: str) -> bool:
    """Return whether the model says who does a task."""
    found = (process.nodes[element] for process in bundle.processes.values() if element in process.nodes)
    return any(node.assignee is not None for node in found)
