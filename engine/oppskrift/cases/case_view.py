"""Opening a case for its pages: one read of its events, and what each page shows of them.

`CaseViews.open` is the way in: it answers who may see the case and what is masked for them. Everything else is made
from what it returns, so a page costs one read of the case and one of its events.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from .. import runtime, standard
from ..clock import Clock
from ..message import Language, message, render
from ..model.event import EscalationThrown, VariableWritten
from ..model.outcome import CaseStatus
from ..model.party import SYSTEM, Actor
from ..model.problem import Problem
from ..model.record import CaseRecord, EventRecord, IncidentRecord, TaskQuery
from ..ports import Directory, Store
from .calls import Called, calls_made
from .decisions import DecisionShown, decision_shown, model_file
from .documents import Reference, Sent, references, sent
from .facts import Fact, Labels, Reader, facts
from .ground import ground
from .history import HistoryPage, Wanted, history
from .masking import OPEN, Mask, Path, mask_over, personal_paths, personal_texts
from .named import Named
from .opened import Opened
from .path import read_path
from .timeline import Timeline
from .visibility import Seen, Sight, Sights
from .waiting import Rows, Waiting, waits_for

REFERENCE = 18
"""Characters of a case's id that name it to people until it has a number: when it began, and which it is."""


class Standing(StrEnum):
    """How a case stands, for people."""

    RUNNING = "running"
    STUCK = "stuck"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHead:
    """What stands at the top of a case. `end` is where it ended, `escalation` what has been raised about it."""

    id: str
    rev: int
    title: str
    number: str
    standing: Standing
    process: str
    process_title: str
    version: str
    place: str
    started_by: str
    started_at: datetime
    changed_at: datetime
    end: str
    escalation: str
    waits: tuple[Waiting, ...]
    masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTold:
    """Where a case stands still: what happened and what to do about it, and what the engine noticed."""

    token: int
    name: str
    text: str
    diagnostics: tuple[str, ...]
    since: datetime


class CaseViews:
    """What people see of cases. Safe to share between threads."""

    def __init__(  # noqa: PLR0913, PLR0917 (the ports, once)
        self,
        store: Store,
        sights: Sights,
        directory: Directory,
        library: standard.Library,
        clock: Clock,
        verify: Callable[[str, str], tuple[Problem, ...]],
    ) -> None:
        self._store, self._sights, self._directory = store, sights, directory
        self._library, self._clock, self._verify = library, clock, verify

    def open(self, actor: Actor, case_id: str, language: Language) -> "CaseView":
        """Return a case as the actor may see it. Raises NotFound when they may not, or when there is none."""
        return self.of(self._sights.see(actor, case_id), language)

    def of(self, seen: Seen, language: Language) -> "CaseView":
        """Return a case that the actor is known to see."""
        case, pinned = seen.case, seen.pinned
        rows, laid = tuple(self._store.events(case.tenant, case.id)), ground(pinned)
        personal = personal_texts(personal_paths(pinned.bundle.manifest.personal_data), rows)
        opened = Opened(
            case=case,
            pinned=pinned,
            sight=seen.sight,
            rows=rows,
            path=read_path(rows, laid),
            ground=laid,
            named=Named(pinned, language),
            names=self._names(case, rows, language),
            mask=OPEN if seen.sight is Sight.FULL else self._mask(seen, personal),
            now=self._clock.now(),
            dated=self._library.values,
        )
        return CaseView(opened, self._waiting(case), personal, self._place(case, language), self._person(case.tenant))

    def verify(self, actor: Actor, case_id: str) -> tuple[Problem, ...]:
        """Return what is wrong with the history of a case that the actor may see; nothing when it is intact."""
        self._sights.see(actor, case_id)
        return self._verify(actor.tenant, case_id)

    def _waiting(self, case: CaseRecord) -> Rows:
        if case.status is not CaseStatus.ACTIVE:
            return Rows(tasks=(), jobs=(), incidents=())
        return Rows(
            tasks=tuple(self._store.tasks(TaskQuery(tenant=case.tenant, case_id=case.id))),
            jobs=tuple(self._store.jobs(case.tenant, case.id)),
            incidents=tuple(self._store.incidents(case.tenant, case.id)),
        )

    def _mask(self, seen: Seen, personal: Mapping[Path, frozenset[str]]) -> Mask:
        """Return the mask, which also hides who the case is about by ident, name and address."""
        about = self._sights.about(seen.case, seen.pinned)
        people = (self._directory.person(seen.case.tenant, ident) for ident in about)
        known = (text for person in people if person is not None for text in (person.name, person.email) if text)
        return mask_over(personal, (*about, *known))

    def _person(self, tenant: str) -> Callable[[str], str | None]:
        @cache
        def name(ident: str) -> str | None:
            known = self._directory.person(tenant, ident)
            return known.name if known is not None else None

        return name

    def _names(self, case: CaseRecord, rows: tuple[EventRecord, ...], language: Language) -> Callable[[str], str]:
        """Return what gives a person's name by ident; one who came in by an invitation is named by what they wrote."""
        known, invited = self._person(case.tenant), dict(_invited(rows))
        system = render(message("timeline.who-engine"), language)

        def name(ident: str) -> str:
            return system if ident == SYSTEM else known(ident) or invited.get(ident, ident)

        return name

    def _place(self, case: CaseRecord, language: Language) -> str:
        institution = self._library.institution(case.tenant)
        return institution.place(case.place, language) if case.place else ""


class CaseView:
    """A case as one reader sees it. `personal` gives what is personal in it by path, shown or not."""

    def __init__(
        self,
        opened: Opened,
        waiting: Rows,
        personal: Mapping[Path, frozenset[str]],
        place: str,
        person: Callable[[str], str | None],
    ) -> None:
        self.opened, self.personal = opened, personal
        self._waiting, self._place, self._person = waiting, place, person

    def head(self) -> CaseHead:
        """Return the top of the case."""
        opened, case = self.opened, self.opened.case
        return CaseHead(
            id=case.id,
            rev=case.rev,
            title=title_for(opened),
            number=number_of(case.id, case.business_key),
            standing=self._standing(),
            process=case.process,
            process_title=opened.named.title,
            version=case.version,
            place=self._place,
            started_by=opened.mask.text(opened.names(case.started_by)),
            started_at=case.started_at,
            changed_at=case.changed_at,
            end=opened.named.element(opened.path.end) if opened.path.end else "",
            escalation=self._escalation(),
            waits=waits_for(opened, self._waiting),
            masked=opened.mask.hides,
        )

    def _standing(self) -> Standing:
        if self.opened.case.status is CaseStatus.ACTIVE:
            return Standing.STUCK if self._waiting.incidents else Standing.RUNNING
        return Standing(self.opened.case.status.value)

    def _escalation(self) -> str:
        """Return the name of the last escalation, while the case runs."""
        if self.opened.case.status is not CaseStatus.ACTIVE:
            return ""
        thrown = (e for row in reversed(self.opened.rows) for e in row.events if isinstance(e, EscalationThrown))
        last = next(thrown, None)
        return "" if last is None else self.opened.named.element(last.element)

    def history(self, wanted: Wanted) -> HistoryPage:
        """Return a page of the timeline."""
        opened = self.opened
        timeline = Timeline(
            opened.case,
            opened.pinned,
            opened.names,
            opened.language,
            every=True,
            mask=opened.mask,
            dated=opened.dated,
        )
        return history(timeline, opened.rows, wanted)

    def decision(self, rev: int, token: int, *, every: bool = False) -> DecisionShown | None:
        """Return a decision by the step of the case and the token; None when none was made there."""
        return decision_shown(self.opened, self._reader(), rev, token, every=every)

    def decision_file(self, rev: int, token: int) -> tuple[str, bytes] | None:
        """Return the content hash and the bytes of the model that a decision was made by."""
        return model_file(self.opened, rev, token)

    def facts(self) -> tuple[Fact, ...]:
        """Return what the case knows."""
        variables = runtime.variables(self.opened.pinned.definition, self.opened.case.snapshot)
        return facts(variables, self._labels(), self._reader())

    def sent(self) -> tuple[Sent, ...]:
        """Return the forms that people have sent."""
        return sent(self.opened, self._labels(), self._reader())

    def references(self) -> tuple[Reference, ...]:
        """Return the papers at DFØ."""
        return references(self.opened)

    def calls(self) -> tuple[Called, ...]:
        """Return the calls to DFØ and other handlers, newest first."""
        return calls_made(self.opened, self._waiting.jobs)[::-1]

    def incidents(self) -> tuple[IncidentTold, ...]:
        """Return where the case stands still."""
        return tuple(self._incident(one) for one in self._waiting.incidents)

    def _incident(self, one: IncidentRecord) -> IncidentTold:
        opened = self.opened
        return IncidentTold(
            token=one.token,
            name=opened.named.element(one.element),
            text=opened.mask.text(opened.named.told(one.message)),
            diagnostics=tuple(opened.mask.text(text) for text in one.diagnostics),
            since=one.raised_at,
        )

    def _labels(self) -> Labels:
        return Labels(self.opened.pinned.bundle.forms.values())

    def _reader(self) -> Reader:
        return Reader(
            language=self.opened.language,
            mask=self.opened.mask,
            personal=frozenset(self.personal),
            person=self._person,
        )


def title_for(opened: Opened) -> str:
    """Return what the case is called: its title, or to those who see it masked what its process is called."""
    return opened.named.title if opened.mask.hides else opened.case.title


def number_of(case_id: str, business_key: str | None) -> str:
    """Return what a case is found by: its number at DFØ, or until it has one the beginning of its id."""
    return business_key or case_id[:REFERENCE]


def _invited(rows: tuple[EventRecord, ...]) -> Iterator[tuple[str, str]]:
    """Yield (temporary ident, name) of those who came in by an invitation."""
    for row in rows:
        for event in row.events:
            value = event.value if isinstance(event, VariableWritten) else None
            if isinstance(value, dict) and isinstance(value.get("brukerident"), str) and value.get("navn"):
                yield value["brukerident"], str(value["navn"])
