"""The journey of one institution: from need to payslip, in two cases, with people who do what is asked of them.

Nothing here knows how a process runs. It looks at what is open, answers it as `answers` says, and signs at DFØ.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..cases import Advanced, Result
from ..clock import OSLO
from ..errors import OppskriftError
from ..message import LANGUAGES, message
from ..model.event import CaseCompleted
from ..model.outcome import CaseStatus
from ..model.record import CaseRecord, TaskQuery, TaskRecord
from ..model.tagged import Json
from ..testing.stage import Stage
from .answers import LAG, answers
from .story import TORMOD, Story

BEGIN = TORMOD.begin

SIGNS_AFTER = timedelta(days=4)
"""Later than the standard's reminder, so that the reminder is seen where the institution has not moved it."""

PARTS = 3
"""Into how many parts a journey is divided for those who wait for it."""

PATIENCE = timedelta(days=365)
"""A journey that has not ended by then goes round in circles."""

CONTRACT, HOURS = "kontrakt_timelonn", "timeliste"
ENDS = {CONTRACT: "Kontrakt_inngatt", HOURS: "Lonn_utbetalt"}
STARTERS = {CONTRACT: "behovshaver", HOURS: "timelonnet"}

WITH_SEVERAL_ROLES = frozenset({"Kontrollere_kontrakt"})
"""Tasks done by the one with most roles, who then tries to approve too, and is refused."""


class JourneyFailed(OppskriftError):
    """The journey stopped where it should not."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does at an instant."""

    at: datetime
    what: str
    token: int = 0


class Journey:
    """One journey at an institution, on a shared stage."""

    def __init__(self, stage: Stage, institution: str, story: Story = TORMOD) -> None:
        self.stage, self.institution, self.story = stage, institution, story
        self._answers, self._first = answers(story), dict(story.answers)
        self.cases: dict[str, str] = {}
        self.failure: OppskriftError | None = None
        self.over = False

    @property
    def passed(self) -> int:
        """Return how many of the `PARTS` have been reached: a case begun, the next, the end."""
        return PARTS if self.over else len(self.cases)

    @property
    def ended(self) -> bool:
        """Return whether nothing more is to be done."""
        return self.failure is not None or (HOURS in self.cases and self.case(HOURS).status is not CaseStatus.ACTIVE)

    @property
    def succeeded(self) -> bool:
        """Return whether both cases ended as they should."""
        return self.failure is None and all(p in self.cases and self.end(p) == end for p, end in ENDS.items())

    def case(self, process: str) -> CaseRecord:
        """Return a case of the journey."""
        return self.stage.installation.store.case(self.institution, self.cases[process])

    def end(self, process: str) -> str | None:
        """Return the end event that a case reached."""
        rows = self.stage.installation.store.events(self.institution, self.cases[process])
        return next((e.end for row in reversed(rows) for e in row.events if isinstance(e, CaseCompleted)), None)

    def variables(self, process: str) -> Mapping[str, Json]:
        """Return what a case knows."""
        return self.stage.installation.engine.variables(self.institution, self.cases[process])

    def next_act(self) -> Act | None:
        """Return what is done next, or None when all there is to do is wait."""
        return min(self._acts(), key=lambda act: (act.at, act.token), default=None)

    def perform(self, act: Act) -> None:
        """Do it. A refusal or an error ends the journey and is kept in `failure`."""
        try:
            {"start": self._start, "sign": self._sign, "task": self._complete}[act.what](act)
        except OppskriftError as error:
            self.failure = error

    def check(self) -> None:
        """End the journey when a case stands still, ended elsewhere than it should, or takes longer than any does."""
        if self.failure is not None:
            return
        store = self.stage.installation.store
        incidents = [i for case in self.cases.values() for i in store.incidents(self.institution, case)]
        if incidents and not self.story.faults:
            told = incidents[0].message
            self.failure = JourneyFailed(message(told["key"], **told["params"]))
        elif CONTRACT in self.cases and self.case(CONTRACT).status is not CaseStatus.ACTIVE:
            self.failure = self._wrong_end(CONTRACT)
        if self.failure is None and self.stage.clock.now() > self.story.begin + PATIENCE:
            self.failure = JourneyFailed(message("demo.stuck"))

    # ---------------------------------------------------------------- inside

    def _wrong_end(self, process: str) -> OppskriftError | None:
        end = self.end(process)
        return None if end == ENDS[process] else JourneyFailed(message("demo.wrong-end", end=end or "–"))

    def _acts(self) -> Iterator[Act]:
        if CONTRACT not in self.cases:
            yield Act(self.story.begin, "start")
        elif self.case(CONTRACT).status is CaseStatus.ACTIVE:
            yield from self._orders()
        elif HOURS not in self.cases and self.story.hours is not None:
            yield Act(self.story.hours, "start")
        for task in self.tasks():
            if task.element not in self.story.rest:
                yield Act(task.created_at + LAG.get(task.element, timedelta(hours=1)), "task", task.token)

    def tasks(self) -> list[TaskRecord]:
        """Return the open tasks of the journey's cases."""
        store = self.stage.installation.store
        asked = (TaskQuery(tenant=self.institution, case_id=case) for case in self.cases.values())
        return [task for query in asked for task in store.tasks(query)]

    def _orders(self) -> Iterator[Act]:
        mine = self.variables(CONTRACT).get("bestillingsnr") if self.story.signs else None
        for order in self.stage.simulator.orders(self.institution) if mine else ():
            if order["status"] == "bestilt" and order["bestillingsnr"] == mine:
                at = datetime.fromisoformat(order["bestilt"]) + SIGNS_AFTER
                yield Act(at, "sign", int(order["bestillingsnr"]))

    def _start(self, act: Act) -> None:
        process = HOURS if CONTRACT in self.cases else CONTRACT
        engine = self.stage.installation.engine
        for fault in self.story.faults:
            self.stage.simulator.fault(institution=self.institution, **fault)
        variables: Mapping[str, Json] = {}
        person = self.story.helper
        if process == HOURS:
            variables = {"kontraktnr": self.variables(CONTRACT)["kontrakt"]["kontraktnr"]}
        else:
            pinned = engine.pins.today(self.institution, process, act.at.astimezone(OSLO).date())
            person = self._holder(pinned.group(STARTERS[process]))
        result = engine.start(self.institution, process, person, variables)
        self.cases[process] = self._advanced(result).case_id

    def _sign(self, act: Act) -> None:
        self.stage.simulator.sign(self.institution, str(act.token), brukerident=self.story.helper)

    def _complete(self, act: Act) -> None:
        engine = self.stage.installation.engine
        task = next(t for t in self.tasks() if t.token == act.token and t.element not in self.story.rest)
        if task.element not in self._answers:
            raise JourneyFailed(message("demo.no-answer", task=task.name))
        answer = self._first.pop(task.element, None) or self._answers[task.element](
            engine.variables(self.institution, task.case_id)
        )
        if task.assignee is None:
            self._try_in_vain(task, answer)
        person = task.assignee or self._who(task)
        self._advanced(engine.complete(self.institution, task.case_id, task.token, person, answer))

    def _try_in_vain(self, task: TaskRecord, answer: Mapping[str, Json]) -> None:
        """Let whoever has the role, but is stopped by separation of duties, try first: the refusal is in the trail."""
        engine = self.stage.installation.engine
        for person in self._candidates(task):
            refusal = engine.why_not(self.institution, task.case_id, task.token, person)
            if refusal is not None and refusal.because:
                engine.complete(self.institution, task.case_id, task.token, person, answer)

    def _who(self, task: TaskRecord) -> str:
        """Return the first of the group who may do the task; the demo's standby people come last."""
        engine, people = self.stage.installation.engine, self._candidates(task)
        if task.element in WITH_SEVERAL_ROLES:
            people.reverse()
        if not people:
            raise JourneyFailed(message("demo.nobody", task=task.name, role=task.role))
        may = (p for p in people if engine.why_not(self.institution, task.case_id, task.token, p) is None)
        return next(may, people[0])

    def _candidates(self, task: TaskRecord) -> list[str]:
        case = self.stage.installation.store.case(self.institution, task.case_id)
        return self._holders(self.stage.installation.engine.pins.of(case).group(task.role))

    def _holder(self, group: str) -> str:
        people = self._holders(group)
        if not people:
            raise JourneyFailed(message("demo.nobody-starts", group=group))
        return people[0]

    def _holders(self, group: str) -> list[str]:
        members = self.stage.installation.directory.members(self.institution, group)
        own = self.stage.installation.directory.people(self.institution)
        return [p.ident for p in sorted(own, key=lambda p: len(p.groups)) if p.ident in members]

    def _advanced(self, result: Result) -> Advanced:
        if isinstance(result, Advanced):
            return result
        raise JourneyFailed(message("demo.refused", reason={known: result.render(known) for known in LANGUAGES}))


def play(journeys: list[Journey], until: datetime | None = None) -> Iterator[datetime]:
    """Play journeys side by side on their one clock, until each is over; yield the time after each turn.

    With `until`, what would happen later is left undone, and the clock ends there.
    """
    stage, left = journeys[0].stage, list(journeys)
    while left:
        acts = [(act.at, journey, act) for journey in left if (act := journey.next_act()) is not None]
        due = stage.next_due()
        first = min((at for at, _, _ in acts), default=None)
        if until is not None and all(at is None or at > until for at in (first, due)):
            stage.advance_to(until)
            return
        if first is None or (due is not None and due < first):
            if due is None:
                for journey in left:
                    journey.failure = JourneyFailed(message("demo.stuck"))
            else:
                stage.advance_to(due)
        else:
            stage.advance_to(max(first, stage.clock.now()))
            _, journey, act = min((a for a in acts if a[0] == first), key=lambda a: (a[1].institution, a[1].story.name))
            journey.perform(act)
            stage.settle()
        for journey in list(left):
            journey.check()
            if journey.ended:
                left.remove(journey)
                journey.over = True
        yield stage.clock.now()
