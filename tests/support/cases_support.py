"""Engines for tests of the use cases: a small process of one's own with scripted handlers, and the real content.

desk = small(tmp_path, linear("sak", user("Skrive", role="soker"), user("Godkjenne", role="bdm")))
case = desk.start("sara")
desk.complete(case, "Skrive", "sara")
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bpmn_support import Part, bpmn
from standard_support import TEXTS, write

from oppskrift import dfo, standard
from oppskrift.cases import Advanced, Engine, FormRejected, Refusal, Result
from oppskrift.clock import OSLO, ManualClock
from oppskrift.dfo.simulator import Simulator, transport
from oppskrift.jobs import Worker
from oppskrift.model.event import Event
from oppskrift.model.job import Done, JobOutcome
from oppskrift.model.record import CaseRecord, InboxRecord, TaskQuery, TaskRecord
from oppskrift.ports import Call, Store
from oppskrift.store import MemoryStore
from oppskrift.testing.stage import Stage
from oppskrift.wiring import Parts, install

ROLES = ("soker", "attestant", "bdm")
_LANES = "".join(f"<bpmn:lane id='lane_{role}' name='{role.title()}'/>" for role in ROLES)
LANES = f"<bpmn:laneSet id='lanes'>{_LANES}</bpmn:laneSet>"
ROOT = Path(__file__).parents[2]
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=OSLO)
TENANT = "uib"

PEOPLE = """id: uib
name: {nb: Universitetet i Bergen, nn: Universitetet i Bergen, en: University of Bergen}
people:
  - {ident: sara, name: Sara Søker, groups: [soker]}
  - {ident: sindre, name: Sindre Søker, groups: [soker]}
  - {ident: atle, name: Atle Attestant, groups: [attestant]}
  - {ident: anne, name: Anne Attestant, groups: [attestant]}
  - {ident: bente, name: Bente BDM, groups: [bdm]}
  - {ident: bjarne, name: Bjarne BDM, groups: [bdm]}
  - {ident: dag, name: Dag Dobbeltrolle, groups: [attestant, bdm]}
  - {ident: vigdis, name: Vigdis Vikar, groups: []}
  - {ident: vidar, name: Vidar Vikar, groups: []}
deputies:
  - {for: bente, by: vigdis, from: 2026-03-01, to: 2026-03-31}
  - {for: anne, by: vigdis, from: 2026-03-01, to: 2026-03-31}
  - {for: dag, by: vigdis, from: 2026-03-01, to: 2026-03-31}
  - {for: sara, by: vidar, from: 2026-03-01, to: 2026-03-31}
  - {for: vigdis, by: vidar, from: 2026-01-01, to: 2026-12-31}
"""

ADOPTION = """adoptions:
  - {process: sak, version: "1.0", from: 2021-01-01}
"""

DUTIES = {"Attestere": "attestasjon", "Godkjenne": "bdm"}
CONSTRAINTS = f"""constraints:
  - {{id: to-par-oyne, different: [attestasjon, bdm], reason: {TEXTS}, source: Bestemmelsene 2.5.2.2}}
  - {{id: ikke-egen-lonn, not_beneficiary: [attestasjon, bdm], beneficiary: mottaker, reason: {TEXTS},
      source: Bestemmelsene 2.5.2.1}}
"""


def manifest(xml: str, more: str) -> str:
    """A manifest with all roles, the starters `soker` unless `more` says otherwise, and duties where both tasks are."""
    if all(f'id="{task}"' in xml for task in DUTIES):
        duties = "".join(f"  - {{task: {task}, duty: {duty}}}\n" for task, duty in DUTIES.items())
        more += f"duties:\n{duties}{CONSTRAINTS}"
    if "starters" not in more:
        more += "starters: [soker]\n"
    roles = "".join(f"  {role}: {{lane: {role.title()}, title: {TEXTS}}}\n" for role in ROLES)
    return f"""process: sak
version: "1.0"
main: sak.bpmn
title: {TEXTS}
owner: Lønn og HR
legal_basis:
  - {{text: God skikk, source: Rutine}}
valid_from: 2021-01-01
retention: regnskap-5
roles:
{roles}{more}"""


@dataclass
class Answers:
    """Handlers that answer as a function of (handler, input, call) says; every call is kept."""

    answer: Callable[[str, Mapping[str, Any], Call], JobOutcome] = lambda *_: Done({})
    calls: list[Call] = field(default_factory=list)

    def names(self) -> frozenset[str]:
        return frozenset({"dfo.test"})

    def run(self, handler: str, input: Mapping[str, Any], call: Call) -> JobOutcome:
        self.calls.append(call)
        return self.answer(handler, input, call)


@dataclass
class Desk:
    """An engine over a store, and what tests ask of it."""

    engine: Engine
    store: Store
    clock: ManualClock
    worker: Worker
    tenant: str = TENANT
    process: str = "sak"

    def start(self, person: str, /, **variables: Any) -> str:
        return advanced(self.engine.start(self.tenant, self.process, person, variables)).case_id

    def tasks(self, case: str) -> list[TaskRecord]:
        return self.store.tasks(TaskQuery(tenant=self.tenant, case_id=case))

    def task(self, case: str, element: str) -> TaskRecord:
        (found,) = [t for t in self.tasks(case) if t.element == element]
        return found

    def open(self, case: str) -> list[str]:
        return sorted(t.element for t in self.tasks(case))

    def claim(self, case: str, element: str, person: str) -> Result:
        return self.engine.claim(self.tenant, case, self.task(case, element).token, person)

    def release(self, case: str, element: str, person: str) -> Result:
        return self.engine.release(self.tenant, case, self.task(case, element).token, person)

    def reassign(self, case: str, element: str, person: str, to: str) -> Result:
        return self.engine.reassign(self.tenant, case, self.task(case, element).token, person, to)

    def complete(self, case: str, element: str, person: str, /, rev: int | None = None, **values: Any) -> Result:
        return self.engine.complete(self.tenant, case, self.task(case, element).token, person, values, rev=rev)

    def case(self, case: str) -> CaseRecord:
        return self.store.case(self.tenant, case)

    def events(self, case: str) -> list[Event]:
        return [event for row in self.store.events(self.tenant, case) for event in row.events]

    def seen(self, case: str, kind: type) -> list[Any]:
        return [event for event in self.events(case) if isinstance(event, kind)]

    def variables(self, case: str) -> dict[str, Any]:
        return self.engine.variables(self.tenant, case)

    def receive(self, id: str, message: str, key: str, **body: Any) -> bool:
        now = self.clock.now()
        return self.store.receive(
            InboxRecord(
                tenant=self.tenant,
                source="dfo",
                id=id,
                message=message,
                key=key,
                body=body,
                not_before=now,
                received_at=now,
            )
        )

    def work(self) -> int:
        return self.worker.run_until_idle()


def small(
    root: Path, process: Part, more: str = "", *, forms: Mapping[str, str] = {}, answers: Answers | None = None
) -> Desk:
    """A desk with one process `sak`; `more` is the rest of its manifest."""
    folder = "processes/lonn/sak/1.0"
    opening, rest = process.xml.split("\n", 1)
    laned = Part(f"{opening}\n{LANES}\n{rest}", process.roots, process.id)
    files: dict[str, str | bytes] = {
        f"{folder}/manifest.yaml": manifest(process.xml, more),
        f"{folder}/sak.bpmn": bpmn(laned),
        "institutions/uib/institution.yaml": PEOPLE,
        "institutions/uib/adoption.yaml": ADOPTION,
        **{f"{folder}/forms/{id}.form": body for id, body in forms.items()},
    }
    for path, content in files.items():
        write(root, path, content)
    library, handlers, store, clock = standard.Library(root), answers or Answers(), MemoryStore(), ManualClock(BEGIN)
    directory = standard.FileDirectory(library)
    engine = Engine(store=store, library=library, handlers=handlers, directory=directory, clock=clock)
    return Desk(engine, store, clock, Worker(engine, store, handlers, clock, rng=lambda: 0.5))


def beside(desk: Desk) -> Desk:
    """A second engine over the same store, as another process has it."""
    engine = Engine(
        store=desk.store,
        library=desk.engine.library,
        handlers=desk.engine.handlers,
        directory=desk.engine.directory,
        clock=desk.clock,
    )
    worker = Worker(engine, desk.store, desk.engine.handlers, desk.clock, rng=lambda: 0.5)
    return Desk(engine, desk.store, desk.clock, worker, desk.tenant, desk.process)


@cache
def content() -> standard.Library:
    return standard.Library(ROOT)


@dataclass
class Real(Desk):
    """The real processes with the simulated DFØ inside the process, and time that is moved."""

    stage: Stage = None  # type: ignore[assignment]
    simulator: Simulator = None  # type: ignore[assignment]

    def contract(self, kontraktnr: str = "1001", timer: str = "120", ident: str = "tormod") -> None:
        """Give a person a signed contract at DFØ."""
        order = {
            "kontraktstype": "T1",
            "fm": "M",
            "oppdragstaker": {"fornavn": "Tormod", "etternavn": "Timelønn", "epost": f"{ident}@uib.example"},
            "arbeidsoppgave": "Undervisning",
            "organisasjonId": "10000000",
            "startdato": "2026-03-16",
            "sluttdato": "2026-06-30",
            "timer": timer,
            "timesats": "243.50",
            "kontering": {"koststed": "10020000", "delprosjekt": "100123001", "konto": ""},
            "godkjentAv": "bente",
        }
        self.simulator.conclude(self.tenant, order, kontraktnr=kontraktnr, brukerident=ident)


_COMPILED: dict[str, Any] = {}


def share(engine: Engine) -> None:
    """Let engines share what they have compiled: the same content hash is the same content."""
    compiled = engine.pins._compile

    def definition(sha256: str) -> Any:
        if sha256 not in _COMPILED:
            _COMPILED[sha256] = compiled(sha256)
        return _COMPILED[sha256]

    engine.pins._definition = definition  # type: ignore[assignment]


def real(tenant: str = TENANT, process: str = "timeliste", store: Store | None = None) -> Real:
    """A desk over the repository's own content, in memory."""
    clock = ManualClock(BEGIN)
    simulator = Simulator(clock, institutions=content().institutions())
    client = dfo.DfoClient(dfo.open_http(transport(simulator)), dfo.Simulated())
    events = dfo.EventSource.simulated(simulator, client)
    made = install(
        Parts(client=client, clock=clock, events=events, library=content(), random=Random(0), store=store)  # noqa: S311
    )
    share(made.engine)
    stage = Stage(made, simulator, clock, events.next_due)
    return Real(made.engine, made.store, clock, made.worker, tenant, process, stage, simulator)


def advanced(result: Result) -> Advanced:
    """The result, which must be a step."""
    assert isinstance(result, Advanced), result.render("nb")
    return result


def refused(result: Result) -> str:
    """The rule by which it was refused."""
    assert isinstance(result, Refusal), result
    assert result.render("nb")
    return result.rule


def rejected(result: Result) -> list[str | None]:
    """The fields that were rejected."""
    assert isinstance(result, FormRejected), result
    return [problem.field for problem in result.problems]


def linear_history(store: Store, tenant: str, case: str) -> bool:
    """Whether the revisions of a case are 1, 2, 3 … up to its own."""
    revs = [row.rev for row in store.events(tenant, case)]
    return revs == list(range(1, store.case(tenant, case).rev + 1))


def counted(events: list[Event]) -> Counter[str]:
    return Counter(type(event).__name__ for event in events)
