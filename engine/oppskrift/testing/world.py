"""The world a scenario plays in: one institution, one process, a clock, the simulated DFØ, and the case so far.

Core mode: everything in memory and inside the process. The content (processes, rules, institutions) is read once and
shared by all scenarios; local values a scenario sets are laid over it for that scenario alone.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random
from types import TracebackType

import httpx

from .. import dfo, forms, standard
from ..cases import Advanced, FormRejected, Pins, Refusal, Result
from ..clock import OSLO, Clock, ManualClock
from ..dfo.simulator import Simulator, transport
from ..errors import Refused
from ..message import Text
from ..model.event import Event
from ..model.party import SYSTEM
from ..model.record import CaseRecord, TaskQuery, TaskRecord
from ..model.tagged import Json
from ..store import MemoryStore
from ..wiring import Installation, Parts, content_root, install
from .expectation import expect, failure, known
from .overlay import Overlay
from .people import Actor, find_actor
from .stage import Stage
from .values import form_values

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=OSLO)
"""When a scenario begins unless it says otherwise: an ordinary Monday."""

MANY_TASKS = 50
"""How many tasks may lie on the way to another one."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Where the clock stands before a scenario has said when it begins."""


class Content:
    """What scenarios share: the library with everything it has read, and all that was compiled from it."""

    def __init__(self, root: Path) -> None:
        self.library = standard.Library(root)
        self.pins = Pins(MemoryStore(), self.library)

    def institutions(self) -> tuple[str, ...]:
        """Return the ids of all institutions."""
        return tuple(self.library.institutions())


@cache
def content(root: str | None) -> Content:
    """Return the content of a folder, read once per run."""
    return Content(Path(root) if root else content_root())


class Reach(httpx.BaseTransport):
    """The way to the simulated DFØ, which can be cut for a while."""

    def __init__(self, simulator: Simulator, clock: Clock) -> None:
        self._inner, self._clock = transport(simulator), clock
        self.away_until = LONG_AGO

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request. Raises ConnectError while DFØ is away."""
        if self._clock.now() < self.away_until:
            raise httpx.ConnectError("simulated", request=request)
        return self._inner.handle_request(request)


class World:
    """One scenario's world. A context manager; nothing is left behind."""

    def __init__(self, shared: Content, institution: str | None) -> None:
        self.clock = ManualClock(LONG_AGO)
        self._begun = False
        self.overlay = Overlay(shared.library)
        self.institution = institution
        self.process: str | None = None
        self.case_id: str | None = None
        self.result: Result | Refused | None = None
        self.usual: dict[str, Sequence[tuple[str, str]]] = {}
        """How each task is usually completed, by name or element id."""
        places = shared.institutions() if institution is None else (institution,)
        self.simulator = Simulator(self.clock, institutions=places)
        self.dfo = Reach(self.simulator, self.clock)
        self.notifier = dfo.MemoryNotifier()
        self._http = dfo.open_http(self.dfo)
        client = dfo.DfoClient(self._http, dfo.Simulated())
        self._events = dfo.EventSource.simulated(self.simulator, client)
        self._pins = shared.pins.over(self.overlay)
        self.stage = Stage(self._install(client), self.simulator, self.clock, self._events.next_due)

    def _install(self, client: dfo.DfoClient) -> Installation:
        return install(
            Parts(
                client=client,
                notifier=self.notifier,
                clock=self.clock,
                events=self._events,
                library=self.overlay,
                pins=self._pins,
                heartbeat=False,
                random=Random(0),  # noqa: S311 - the waits between attempts are the same in every run
            )
        )

    def __enter__(self) -> World:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    # ---------------------------------------------------------------- what is known

    @property
    def tenant(self) -> str:
        """Return the institution; a scenario must have named one."""
        return known(self.institution, "step.no-institution")

    @property
    def case(self) -> CaseRecord:
        """Return the case; a scenario must have started one."""
        return self.stage.installation.store.case(self.tenant, known(self.case_id, "step.no-case"))

    def events(self) -> tuple[Event, ...]:
        """Return all events of the case, oldest first."""
        rows = self.stage.installation.store.events(self.tenant, self.case.id)
        return tuple(event for row in rows for event in row.events)

    def variables(self) -> dict[str, Json]:
        """Return the variables of the case."""
        return self.stage.installation.engine.variables(self.tenant, self.case.id)

    def tasks(self) -> list[TaskRecord]:
        """Return the open tasks of the case."""
        return self.stage.installation.store.tasks(TaskQuery(tenant=self.tenant, case_id=self.case.id))

    def task(self, name: str) -> TaskRecord:
        """Return the open task of a name or element id. Raises StepFailure when it is not open."""
        return known(self.open_task(name), "step.task-not-open", task=name)

    def open_task(self, name: str) -> TaskRecord | None:
        """Return the open task of a name or element id, or None. Raises StepFailure for a name nothing has."""
        self.element(name)
        return next((t for t in self.tasks() if name in (t.name, t.element)), None)

    def bundle(self) -> standard.Bundle:
        """Return the content that the case, or a new case today, is pinned to."""
        pins = self.stage.installation.engine.pins
        if self.case_id is not None:
            return pins.of(self.case).bundle
        return pins.today(self.tenant, self._process(), self.today()).bundle

    def values(self) -> Mapping[str, Json]:
        """Return the local values that hold for the case, or for one that starts today."""
        pins = self.stage.installation.engine.pins
        if self.case_id is not None:
            return pins.of(self.case).values
        return pins.today(self.tenant, self._process(), self.today()).values

    def element(self, name: str) -> frozenset[str]:
        """Return the ids of the elements of a name (or the id itself). Raises StepFailure when there is none."""
        bundle = self.bundle()
        nodes = [n for p in bundle.processes.values() for n in p.nodes.values()]
        found = frozenset(n.id for n in nodes if name in (n.id, n.name))
        if not found:
            names = [n.name for n in nodes if n.name]
            raise failure("step.no-element", element=name, process=bundle.process, nearest=nearest(name, names))
        return found

    def today(self) -> date:
        """Return the scenario's day in Oslo."""
        if not self._begun:
            self.begin()
        return self.clock.now().astimezone(OSLO).date()

    # ---------------------------------------------------------------- what people do

    def start(self, actor: str, values: Mapping[str, Json], *, must: bool = True) -> None:
        """Start a case; with `must`, a refusal fails the scenario, else it is kept to be looked at."""
        self.today()
        person = self.actor(actor).for_start()
        engine = self.stage.installation.engine
        self._hold(engine.start(self.tenant, self._process(), person, values), must=must)
        if isinstance(self.result, Advanced):
            self.case_id = self.result.case_id
            self.stage.settle()

    def complete(self, actor: str, task: str, rows: Sequence[tuple[str, str]], *, must: bool) -> None:
        """Complete a task with rows of a table, as above."""
        open_task = self.task(task)
        self._complete(open_task, self.actor(actor).for_task(open_task), rows, must=must)

    def as_usual(self, actor: str, task: str, but: Sequence[tuple[str, str]] = (), *, must: bool = True) -> None:
        """Complete a task as the scenario has said that it usually is, except for some rows."""
        open_task = self.task(task)
        rows = known(self._usual(open_task), "step.no-usual", task=task)
        self._complete(open_task, self.actor(actor).for_task(open_task), [*rows, *but], must=must)

    def go_to(self, task: str) -> None:
        """Complete open tasks as usual until a task is open. Raises StepFailure when there is no way there."""
        for _ in range(MANY_TASKS):
            if self.open_task(task) is not None:
                return
            if not self._one_as_usual():
                break
        raise failure("step.not-reached", task=task)

    def go_on(self) -> None:
        """Complete open tasks as usual until none is left. Raises StepFailure for one the scenario says nothing of."""
        for _ in range(MANY_TASKS):
            if not self._one_as_usual():
                break
        left = self.tasks()
        if left:
            raise failure("step.no-usual", task=left[0].name)

    def _one_as_usual(self) -> bool:
        for task in self.tasks():
            rows = self._usual(task)
            if rows is not None:
                person = task.assignee or Actor(self, task.role, None, task.role).for_task(task)
                self._complete(task, person, rows, must=True)
                return True
        return False

    def _usual(self, task: TaskRecord) -> Sequence[tuple[str, str]] | None:
        return self.usual.get(task.name, self.usual.get(task.element))

    def _complete(self, task: TaskRecord, person: str, rows: Sequence[tuple[str, str]], *, must: bool) -> None:
        engine = self.stage.installation.engine
        values = form_values(self._form(task), rows)
        self._hold(engine.complete(self.tenant, self.case.id, task.token, person, values), must=must)
        self.stage.settle()

    def _form(self, task: TaskRecord) -> forms.Form | None:
        return self.bundle().forms.get(task.form) if task.form else None

    def try_values(self, values: Mapping[str, Json]) -> None:
        """Try local values; a refusal is kept to be looked at."""
        self.overlay.set_values(self.tenant, self._process(), values)
        try:
            self.stage.installation.engine.pins.today(self.tenant, self._process(), self.today())
            self.result = None
        except Refused as refused:
            self.result = refused

    def retry(self) -> None:
        """Let somebody in charge try again where the case stands still. Raises StepFailure when it does not."""
        stopped = self.stage.installation.store.incidents(self.tenant, self.case.id)
        expect(stopped, "step.not-stopped")
        for incident in stopped:
            self.act(self.stage.installation.engine.retry_incident(self.tenant, self.case.id, incident.token, SYSTEM))

    def claim(self, actor: str, task: str, *, must: bool) -> None:
        """Claim a task, as above."""
        open_task = self.task(task)
        person = self.actor(actor).for_task(open_task)
        self._hold(self.stage.installation.engine.claim(self.tenant, self.case.id, open_task.token, person), must=must)

    def reassign(self, actor: str, task: str, to: str, *, must: bool) -> None:
        """Hand a task over, as above."""
        open_task = self.task(task)
        giver, taker = self.actor(actor).for_task(open_task), self.actor(to).for_task(open_task)
        engine = self.stage.installation.engine
        self._hold(engine.reassign(self.tenant, self.case.id, open_task.token, giver, taker), must=must)

    def act(self, result: Result) -> None:
        """Keep the result of another use case, which must have been allowed."""
        self._hold(result, must=True)
        self.stage.settle()

    def refusal(self, actor: str, task: str) -> Refusal | None:
        """Return why a person may not do a task, or None."""
        open_task = self.task(task)
        person = self.actor(actor).for_task(open_task)
        return self.stage.installation.engine.why_not(self.tenant, self.case.id, open_task.token, person)

    def actor(self, words: str) -> Actor:
        """Return who is meant by a name or a role. Raises StepFailure saying who there is."""
        return find_actor(self, words)

    # ---------------------------------------------------------------- time

    def begin(self, when: datetime = BEGINNING) -> None:
        """Let the scenario begin at an instant, or move on to it when it has begun."""
        if self._begun:
            self.stage.advance_to(when)
        self._begun = True
        self.clock.advance_to(when)

    # ---------------------------------------------------------------- inside

    def _process(self) -> str:
        return known(self.process, "step.no-process")

    def _hold(self, result: Result, *, must: bool) -> None:
        self.result = result
        if must and isinstance(result, Refusal | FormRejected):
            raise failure("step.refused", reason=told(result))


def told(refusal: Refusal | FormRejected | Refused) -> Text:
    """Return why something was refused, in each language."""
    return Text.of(refusal.render)


def nearest(name: str, names: Sequence[str]) -> str:
    """Return the names most like a name, for a hint."""
    return ", ".join(f"«{n}»" for n in difflib.get_close_matches(name, names, n=3, cutoff=0.3)) or "–"
