"""The world a scenario plays in: one institution, one process, a clock, the simulated DFØ, and the case so far.

Core mode: everything in memory and inside the process. The content (processes, rules, institutions) is read once and
shared by all scenarios; local values a scenario sets are laid over it for that scenario alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from types import TracebackType

from .. import dfo, standard
from ..cases import Advanced, FormRejected, Refusal, Result
from ..clock import OSLO, ManualClock
from ..dfo.simulator import Simulator, transport
from ..model.event import Event
from ..model.record import CaseRecord, TaskQuery, TaskRecord
from ..model.tagged import Json
from ..wiring import Installation, Parts, content_root, install
from .overlay import Overlay
from .people import Actor, find_actor
from .stage import Stage

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=OSLO)
"""When a scenario begins unless it says otherwise: an ordinary Monday."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Where the clock stands before a scenario has said when it begins."""


class Content:
    """What scenarios share: the library with everything it has read and compiled."""

    def __init__(self, root: Path) -> None:
        self.library = standard.Library(root)

    def institutions(self) -> tuple[str, ...]:
        """Return the ids of all institutions."""
        return tuple(self.library.institutions())


@cache
def content(root: str | None) -> Content:
    """Return the content of a folder, read once per run."""
    return Content(Path(root) if root else content_root())


class World:
    """One scenario's world. A context manager; nothing is left behind."""

    def __init__(self, shared: Content, institution: str | None) -> None:
        self.clock = ManualClock(LONG_AGO)
        self._begun = False
        self.overlay = Overlay(shared.library)
        self.institution = institution
        self.process: str | None = None
        self.case_id: str | None = None
        self.result: Result | None = None
        self.simulator = Simulator(self.clock, institutions=shared.institutions())
        self.stage = Stage(self._install(), self.simulator, self.clock)

    def _install(self) -> Installation:
        http = dfo.open_http(transport(self.simulator))
        client = dfo.DfoClient(http, dfo.Simulated())
        self.notifier = dfo.MemoryNotifier()
        self._http = http
        return install(
            Parts(
                client=client,
                notifier=self.notifier,
                clock=self.clock,
                events=dfo.EventSource.simulated(self.simulator, client),
                library=self.overlay,
                random=Random(0),
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
        assert self.institution is not None, "scenarioet sier ikke hvilken institusjon det gjelder"
        return self.institution

    @property
    def case(self) -> CaseRecord:
        """Return the case; a scenario must have started one."""
        assert self.case_id is not None, "ingen sak er startet"
        return self.stage.installation.store.case(self.tenant, self.case_id)

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
        """Return the open task of a name or element id. Raises AssertionError saying what is open."""
        found = [t for t in self.tasks() if name in (t.name, t.element)]
        assert found, f"oppgaven «{name}» er ikke åpen"
        return found[0]

    def bundle(self) -> standard.Bundle:
        """Return the content that the case, or a new case today, is pinned to."""
        pins = self.stage.installation.engine.pins
        if self.case_id is not None:
            return pins.of(self.case).bundle
        return pins.today(self.tenant, self._process(), self.today()).bundle

    def element(self, name: str) -> frozenset[str]:
        """Return the ids of the elements of a name (or the id itself). Raises AssertionError when there is none."""
        nodes = [n for p in self.bundle().processes.values() for n in p.nodes.values()]
        found = frozenset(n.id for n in nodes if name in (n.id, n.name))
        assert found, f"prosessen har ikke noe element «{name}»"
        return found

    def today(self) -> date:
        """Return the scenario's day in Oslo."""
        if not self._begun:
            self.begin()
        return self.clock.now().astimezone(OSLO).date()

    # ---------------------------------------------------------------- what people do

    def start(self, actor: str, values: Mapping[str, Json]) -> None:
        """Start a case."""
        self.today()
        person = self.actor(actor).for_start()
        engine = self.stage.installation.engine
        self._hold(engine.start(self.tenant, self._process(), person, values), must=True)
        assert isinstance(self.result, Advanced)
        self.case_id = self.result.case_id
        self.stage.settle()

    def complete(self, actor: str, task: str, values: Mapping[str, Json], *, must: bool) -> None:
        """Complete a task; with `must`, a refusal fails the scenario, else it is kept to be looked at."""
        open_task = self.task(task)
        person = self.actor(actor).for_task(open_task)
        engine = self.stage.installation.engine
        self._hold(engine.complete(self.tenant, self.case.id, open_task.token, person, values), must=must)
        self.stage.settle()

    def claim(self, actor: str, task: str, *, must: bool) -> None:
        """Claim a task, as above."""
        open_task = self.task(task)
        person = self.actor(actor).for_task(open_task)
        self._hold(self.stage.installation.engine.claim(self.tenant, self.case.id, open_task.token, person), must=must)

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
        """Return who is meant by a name or a role. Raises AssertionError saying who there is."""
        return find_actor(self, words)

    # ---------------------------------------------------------------- time

    def begin(self, when: datetime = BEGINNING) -> None:
        """Let the scenario begin at an instant, or move on to it when it has begun."""
        if self._begun:
            self.stage.advance_to(when)
        self._begun = True
        self.clock.advance_to(when)

    def pass_time(self, by: timedelta) -> None:
        """Let time pass."""
        self.stage.advance(by)

    # ---------------------------------------------------------------- inside

    def _process(self) -> str:
        assert self.process is not None, "scenarioet sier ikke hvilken prosess det gjelder"
        return self.process

    def _hold(self, result: Result, *, must: bool) -> None:
        self.result = result
        if must and isinstance(result, Refusal | FormRejected):
            raise AssertionError(result.render("nb"))

    def describe(self) -> str:
        """Return how things stand, for a failure report: time, open tasks, end, incidents."""
        lines = [f"Tid: {self.clock.now().astimezone(OSLO):%d.%m.%Y %H:%M}"]
        if self.case_id is None:
            return "\n".join([*lines, "Ingen sak er startet."])
        lines.append(f"Sak: {self.case.process} {self.case.version}, {self.case.status}")
        lines += [f"Åpen oppgave: {t.name} ({t.role}, {t.assignee or 'ledig'})" for t in self.tasks()]
        for incident in self.stage.installation.store.incidents(self.tenant, self.case_id):
            lines.append(f"Stanset i {incident.element}: {incident.message} {' '.join(incident.diagnostics)}")
        return "\n".join(lines)
