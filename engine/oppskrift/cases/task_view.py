"""One task with all that belongs on its page, read at one revision of its case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .. import forms
from ..errors import NotFound
from ..model.event import ElementCancelled, TaskCompleted, TaskCreated
from ..model.party import Actor
from ..model.record import CaseRecord, EventRecord, TaskRecord
from ..model.tagged import Json
from . import access
from .access import Allowed
from .masking import personal_values
from .pins import Pinned
from .results import Refusal
from .stepper import day
from .task_facts import Decided, TaskFacts
from .task_guidance import Guidance, guidance
from .visibility import Sight, Sights

ASKED = 1_000
"""How many people are asked whether they deputise somebody, where a directory knows more than any list can show."""

OTHERS = 12
"""How many people are named who may do a task instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """An open task as one person sees it.

    `why_not` is why they may not do it; `source` where the rule stands, when it is one of the standard's. `holder` is
    who has it (a name), None when it is free; `mine` that the person has it, for somebody else when `on_behalf_of` is
    set. `may_release` and `may_hand_over` say what the person may do besides. `data` is what the form reads.
    """

    task: TaskRecord
    case: CaseRecord
    guidance: Guidance
    form: forms.Form | None
    data: Mapping[str, Json]
    why_not: Refusal | None
    source: str | None
    holder: str | None
    mine: bool
    on_behalf_of: str | None
    may_release: bool
    may_hand_over: bool
    may_take_over: bool
    personal: tuple[str, ...]
    """The personal fields (dotted paths) that have a value and that the form shows."""
    timers: tuple[tuple[str, datetime], ...] = ()
    """The timers on the step that are set: element and when."""

    @property
    def rev(self) -> int:
        """Return the revision of the case that was seen."""
        return self.case.rev


@dataclass(frozen=True, slots=True)
class Sheet:
    """An open task with its form and what the form reads: what is needed to take in what somebody has filled in."""

    case: CaseRecord
    task: TaskRecord
    pinned: Pinned
    form: forms.Form | None
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTask:
    """A task that is no longer open: who did it, or that it was taken away without being done (`done` False)."""

    case: CaseRecord
    token: int
    guidance: Guidance
    at: datetime
    person: str | None
    on_behalf_of: str | None
    by: str | None
    """The ident of who did it."""
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """A person to whom a task may be given, or may not for a reason."""

    ident: str
    name: str
    why_not: Refusal | None = None


class TaskReader:
    """Reads tasks for their pages. Everything is asked for a person, and what they may not see is not found."""

    def __init__(self, engine: TaskFacts, sights: Sights) -> None:
        self._engine, self._sights = engine, sights

    def open(self, actor: Actor, case_id: str, token: int) -> TaskView:
        """Return an open task. Raises NotFound when it is not open, and when the actor may not see the case."""
        return self.of(actor, self.sheet(actor, case_id, token))

    def sheet(self, actor: Actor, case_id: str, token: int) -> Sheet:
        """Return an open task with its form only. Raises NotFound as `open` does."""
        seen = self._sights.see(actor, case_id)
        task = self._engine.store.task(actor.tenant, case_id, token)
        if seen.sight is not Sight.FULL or (actor.invited and task.assignee != actor.ident):
            raise NotFound("task", str(token))
        return self._sheet(seen.case, task, seen.pinned)

    def of(self, actor: Actor, sheet: Sheet) -> TaskView:
        """Return the page of a task whose form has been read."""
        answer = self._engine.decision(sheet.case, sheet.task, actor.ident)
        return self._view(actor, sheet, answer)

    def view(self, actor: Actor, decided: Decided) -> TaskView:
        """Return the page of a task that the actor is known to see, with the answer that they were given."""
        sheet = self._sheet(decided.case, decided.task, self._engine.pins.of(decided.case))
        return self._view(actor, sheet, decided.answer)

    def past(self, actor: Actor, case_id: str, token: int) -> PastTask:
        """Return a task that is no longer open. Raises NotFound when there never was one, and as `open` does."""
        seen = self._sights.see(actor, case_id)
        rows = self._engine.store.events(actor.tenant, case_id)
        element = _created(rows, token)
        if element is None or seen.sight is not Sight.FULL:
            raise NotFound("task", str(token))
        row, event = _ended(rows, token)
        done = isinstance(event, TaskCompleted)
        by, behalf = (event.person, event.on_behalf_of) if isinstance(event, TaskCompleted) else (None, None)
        return PastTask(
            case=seen.case,
            token=token,
            guidance=guidance(seen.pinned, element),
            at=row.at,
            person=self._name(actor.tenant, by),
            on_behalf_of=self._name(actor.tenant, behalf),
            by=by,
            done=done,
        )

    def takers(self, view: TaskView, *, without: str | None = None) -> tuple[Taker, ...]:
        """Return who could be given the task, those who may first, then those of the role who may not, with why."""
        engine, task, tenant = self._engine, view.task, view.case.tenant
        names = {one.ident: one.name for one in engine.directory.people(tenant)}
        members = self._with_deputies(tenant, engine.directory.members(tenant, task.role_group)) & names.keys()
        given = engine.given(view.case, task)
        people = sorted((members | ({given} if given in names else set())) - {without, task.assignee}, key=str)
        found = [self._taker(view, ident, names[ident]) for ident in people if ident is not None]
        return tuple(sorted(found, key=lambda one: (one.why_not is not None, one.name)))

    def instead(self, view: TaskView, actor: Actor) -> tuple[str, ...]:
        """Return the names of those who may do the task when the actor may not."""
        return tuple(one.name for one in self.takers(view, without=actor.ident) if one.why_not is None)[:OTHERS]

    def _with_deputies(self, tenant: str, members: frozenset[str]) -> frozenset[str]:
        """Return the members of a group and those who deputise one of them today."""
        directory, on = self._engine.directory, day(self._engine.clock.now())
        people = list(directory.people(tenant))[:ASKED]
        return members.union(one.ident for one in people if members & directory.acting_for(tenant, one.ident, on))

    def _taker(self, view: TaskView, ident: str, name: str) -> Taker:
        answer = self._engine.may_be_given(view.case, view.task, ident)
        return Taker(ident=ident, name=name, why_not=answer if isinstance(answer, Refusal) else None)

    def _sheet(self, case: CaseRecord, task: TaskRecord, pinned: Pinned) -> Sheet:
        form = pinned.bundle.forms.get(task.form) if task.form else None
        return Sheet(case, task, pinned, form, self._engine.form_data(case, task))

    def _view(self, actor: Actor, sheet: Sheet, answer: Allowed | Refusal) -> TaskView:
        engine, case, task, pinned, data = self._engine, sheet.case, sheet.task, sheet.pinned, sheet.data
        mine, given = task.assignee == actor.ident, engine.given(case, task)
        free = answer if not isinstance(answer, Refusal) else engine.may_be_given(case, task, actor.ident)
        known = guidance(pinned, task.element)
        return TaskView(
            task=task,
            case=case,
            guidance=known,
            form=sheet.form,
            data=data,
            why_not=answer if isinstance(answer, Refusal) else None,
            source=_source(pinned, answer),
            holder=self._name(case.tenant, task.assignee),
            mine=mine,
            on_behalf_of=self._name(case.tenant, answer.on_behalf_of if isinstance(answer, Allowed) else None),
            may_release=mine and given != actor.ident,
            may_hand_over=given is None and self._entitled(answer, free),
            may_take_over=isinstance(answer, Refusal) and isinstance(free, Allowed) and given is None,
            personal=personal_values(known.personal, data),
            timers=self._timers(case, known),
        )

    def _timers(self, case: CaseRecord, known: Guidance) -> tuple[tuple[str, datetime], ...]:
        elements = {one.element for one in known.on_time}
        if not elements:
            return ()
        jobs = self._engine.store.jobs(case.tenant, case.id)
        return tuple((job.element, job.due) for job in jobs if job.element in elements and job.kind == "timer")

    @staticmethod
    def _entitled(answer: Allowed | Refusal, free: Allowed | Refusal) -> bool:
        """Tell whether the person has the role: separation of duties is no hindrance to giving a task away."""
        return isinstance(answer, Allowed) or isinstance(free, Allowed) or bool(answer.because)

    def _name(self, tenant: str, ident: str | None) -> str | None:
        return None if ident is None else access.name(self._engine.directory, tenant, ident)


def _source(pinned: Pinned, answer: Allowed | Refusal) -> str | None:
    rule = answer.rule if isinstance(answer, Refusal) else None
    return next((one.source for one in pinned.bundle.manifest.constraints if one.id == rule), None)


def _created(rows: Iterable[EventRecord], token: int) -> str | None:
    events = (event for row in rows for event in row.events)
    return next((e.element for e in events if isinstance(e, TaskCreated) and e.token == token), None)


def _ended(rows: list[EventRecord], token: int) -> tuple[EventRecord, TaskCompleted | ElementCancelled | None]:
    """Return the row and event by which a task ended; the last row when the whole case did."""
    for row in reversed(rows):
        for event in row.events:
            if isinstance(event, TaskCompleted | ElementCancelled) and event.token == token:
                return row, event
    return rows[-1], None
