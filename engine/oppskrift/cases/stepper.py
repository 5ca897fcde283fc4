"""One step of a case: read, let the pure runtime advance, commit; and once more with fresh data after a lost race.

A case that this process advanced last is remembered together with its revision and open tasks. The store's fence makes
that safe: a step on a remembered case that somebody else has moved on is refused as a `Conflict`, forgotten, and done
again on fresh data. Only an `Advanced` is ever concluded from memory; a refusal or a missing task is looked at again
fresh.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from threading import Lock

from .. import runtime, standard
from ..clock import OSLO, Clock
from ..errors import Conflict, NotFound
from ..message import message
from ..model.command import Command
from ..model.event import Event
from ..model.outcome import CaseStatus
from ..model.record import CaseRecord, JobUpdate, Step, TaskRecord, TaskUpdate
from ..ports import Directory, Handlers, Store
from . import steps, titles
from .pins import Pinned, Pins
from .remembered import Remembered, after
from .results import Advanced, Refusal, Result
from .steps import Deed

ATTEMPTS = 8
"""How often a step is tried again after somebody else was first."""

WARM = 1_000
"""How many cases are remembered."""


class Stepper:
    """What all use cases share. Safe to share between threads."""

    def __init__(  # noqa: PLR0913
        self,
        *,
        store: Store,
        library: standard.Library,
        handlers: Handlers,
        directory: Directory,
        clock: Clock,
        pins: Pins | None = None,
    ) -> None:
        """`pins` lets several engines share what is compiled; its library must be this one."""
        self.store, self.library, self.handlers, self.directory, self.clock = store, library, handlers, directory, clock
        self.pins = pins or Pins(store, library)
        self._warm: OrderedDict[tuple[str, str], Remembered] = OrderedDict()
        self._lock = Lock()

    def _with_case(self, tenant: str, case_id: str, attempt: Callable[[CaseRecord], Result]) -> Result:
        known = self._remembered(tenant, case_id)
        if known is not None:
            try:
                result = attempt(known.case)
                if isinstance(result, Advanced) or (isinstance(result, Refusal) and result.recorded):
                    return result
            except (Conflict, NotFound):
                pass
            self._forget(tenant, case_id)
        for _ in range(ATTEMPTS - 1):
            try:
                return attempt(self.store.case(tenant, case_id))
            except Conflict:
                continue
        return attempt(self.store.case(tenant, case_id))

    def _with_task(
        self, tenant: str, case_id: str, token: int, attempt: Callable[[CaseRecord, TaskRecord, Pinned], Result]
    ) -> Result:
        def on(case: CaseRecord) -> Result:
            return attempt(case, self._task(case, token), self.pins.of(case))

        return self._with_case(tenant, case_id, on)

    def _act(  # noqa: PLR0913
        self,
        case: CaseRecord,
        command: Command,
        actor: str,
        text: str,
        *,
        before: tuple[Event, ...] = (),
        job: JobUpdate | None = None,
        inbox: tuple[str, str] | None = None,
        duties: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Result:
        if case.status is not CaseStatus.ACTIVE:
            return Refusal(rule="case.ended", reason=message("case.ended"))
        now, pinned = self.clock.now(), self.pins.of(case)
        about = context(case, pinned, self.pins.values)
        outcome = runtime.advance(pinned.definition, case.snapshot, command, about, now)
        called = titles.of(pinned, case, outcome, about, now)
        deed = Deed(
            at=now,
            actor=actor,
            command=text,
            before=before,
            job=job,
            inbox=inbox,
            duties=duties,
            called=called,
            groups=pinned.groups(outcome),
        )
        return self._commit(case, steps.advanced(case, outcome, deed))

    def _note(
        self, case: CaseRecord, person: str, command: str, events: tuple[Event, ...], task: TaskUpdate | None = None
    ) -> Advanced:
        deed = Deed(at=self.clock.now(), actor=person, command=command, before=events, task=task)
        return self._commit(case, steps.noted(case, deed))

    def _commit(self, case: CaseRecord, step: Step) -> Advanced:
        self.store.commit(step)
        self._remember(case, step)
        return Advanced(
            tenant=case.tenant,
            case_id=case.id,
            rev=case.rev + 1,
            status=step.status,
            events=step.events,
            tasks=step.tasks,
        )

    def _known(self, tenant: str, case_id: str) -> CaseRecord:
        """Return a case for reading what never changes about it."""
        known = self._remembered(tenant, case_id)
        return self.store.case(tenant, case_id) if known is None else known.case

    def _task(self, case: CaseRecord, token: int) -> TaskRecord:
        """Return an open task as of the case's revision where that is remembered, else as the store has it."""
        known = self._remembered(case.tenant, case.id)
        if known is not None and known.case is case and token in known.tasks:
            return known.tasks[token]
        return self.store.task(case.tenant, case.id, token)

    def _remembered(self, tenant: str, case_id: str) -> Remembered | None:
        with self._lock:
            return self._warm.get((tenant, case_id))

    def _forget(self, tenant: str, case_id: str) -> None:
        with self._lock:
            self._warm.pop((tenant, case_id), None)

    def _remember(self, case: CaseRecord, step: Step) -> None:
        key = (case.tenant, case.id)
        with self._lock:
            before = self._warm.pop(key, None)
            if step.status is CaseStatus.ACTIVE:
                self._warm[key] = after(case, step, before)
                if len(self._warm) > WARM:
                    self._warm.popitem(last=False)


def context(case: CaseRecord, pinned: Pinned, values: standard.DatedValues) -> runtime.Context:
    """Return what models can read about the case, its institution and the dated values of the sector."""
    return runtime.Context(
        case_id=case.id, institution=case.tenant, config=pinned.values, started=case.started_at, values=values
    )


def day(now: datetime) -> date:
    """Return the day in Oslo."""
    return now.astimezone(OSLO).date()
