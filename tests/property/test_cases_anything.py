"""Whatever people, time and DFØ do to the real processes, in any order: the promises of a case hold."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from cases_support import Desk, Real, beside, linear_history, real, share
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppskrift.cases import Advanced, FormRejected, Refusal
from oppskrift.demo.answers import ANSWERS
from oppskrift.errors import NotFound
from oppskrift.model import event as e
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import TaskRecord
from oppskrift.store import verify

STARTERS = {"timeliste": ("tormod", "dag"), "kontrakt_timelonn": ("berit", "vigdis")}
OUTCOMES = {
    "Kontrollere_kontrakt": ("kontroll", ["returnert"]),
    "Kontrollere_ansettelsesforhold": ("hr", ["returnert"]),
    "Godkjenne_kontrakt": ("godkjenning", ["returnert", "avvist"]),
    "Attestere_timeliste": ("attestasjon", ["returnert"]),
    "Attestere_timeliste_som_stedfortreder": ("attestasjon", ["returnert"]),
    "Godkjenne_utbetaling": ("godkjenning", ["returnert"]),
}
NONSENSE: list[dict[str, Any]] = [{}, {"attestert_av": "tormod"}, {"kontering.koststed": "feil"}, {"x": {"$date": "y"}}]


class Play:
    """One case of one institution, and two engines that take turns."""

    def __init__(self, institution: str, process: str, random: Random) -> None:
        self.desk: Real = real(institution, process)
        self.random = random
        self.engines = [self.desk.engine, beside(self.desk).engine]
        share(self.engines[1])
        self.refusals = 0
        starter = random.choice(STARTERS[process])
        self.desk.contract(timer=random.choice(["120", "20"]), ident=starter)
        self.case = self.desk.start(starter, **({"kontraktnr": "1001"} if process == "timeliste" else {}))
        self.desk.stage.advance(timedelta(days=50) if process == "timeliste" else timedelta(0))
        self.desk.stage.settle()
        self.people = [p.ident for p in self.desk.engine.directory.people(institution)]

    def act(self) -> None:
        names = ["complete"] * 8 + ["claim"] * 3 + ["release", "reassign", "wait", "wait", "sign", "dfo", "retry"]
        name = self.random.choice([*names, "cancel"] if self.random.random() < 0.05 else names)
        try:
            getattr(self, f"_{name}")()
        except NotFound:
            assert name in {"release", "retry"}, name
        self.desk.stage.settle()

    # ---- what happens
    def _engine(self) -> Any:
        return self.random.choice(self.engines)

    def _task(self) -> TaskRecord | None:
        found = self.desk.tasks(self.case)
        return self.random.choice(found) if found else None

    def _person(self, task: TaskRecord) -> str:
        anybody = self.random.choice([*self.people, task.assignee or "fremmed", "fremmed"])
        if self.random.random() < 0.3:
            return anybody
        tenant = self.desk.tenant
        may = [p for p in [task.assignee, *self.people] if p and self._may(tenant, task, p)]
        return self.random.choice(may) if may else anybody

    def _may(self, tenant: str, task: TaskRecord, person: str) -> bool:
        return self.desk.engine.why_not(tenant, self.case, task.token, person) is None

    def _hold(self, result: Any) -> None:
        assert isinstance(result, Advanced | Refusal | FormRejected)
        self.refusals += isinstance(result, Refusal) and result.recorded

    def _claim(self) -> None:
        if task := self._task():
            self._hold(self._engine().claim(self.desk.tenant, self.case, task.token, self._person(task)))

    def _release(self) -> None:
        if task := self._task():
            who = self.random.choice([task.assignee or "fremmed", self._person(task)])
            self._hold(self._engine().release(self.desk.tenant, self.case, task.token, who))

    def _reassign(self) -> None:
        if task := self._task():
            giver, taker = self._person(task), self._person(task)
            self._hold(self._engine().reassign(self.desk.tenant, self.case, task.token, giver, taker))

    def _complete(self) -> None:
        task = self._task()
        if task is None:
            return
        values = self._values(task)
        rev = self.desk.case(self.case).rev - self.random.randrange(2) if self.random.random() < 0.2 else None
        complete: Callable[..., Any] = self._engine().complete
        if any("$date" in v for v in values.values() if isinstance(v, dict)) and not task.form:
            return
        self._hold(complete(self.desk.tenant, self.case, task.token, self._person(task), values, rev=rev))

    def _values(self, task: TaskRecord) -> dict[str, Any]:
        if self.random.random() < 0.1:
            return self.random.choice(NONSENSE)
        if task.element in OUTCOMES and self.random.random() < 0.3:
            name, outcomes = OUTCOMES[task.element]
            return {f"{name}.utfall": self.random.choice(outcomes), f"{name}.begrunnelse": "Se over dette"}
        if task.element in ANSWERS:
            return dict(ANSWERS[task.element](self.desk.variables(self.case)))
        form = self.desk.engine.pins.of(self.desk.case(self.case)).bundle.forms[task.form or ""]
        keys = {field.key for field in form.inputs()}
        known = {**ANSWERS["Melde_behov"]({}), "retting.forklaring": "Rettet"}
        return {key: value for key, value in known.items() if key in keys}

    def _wait(self) -> None:
        self.desk.stage.advance(self.random.choice([timedelta(hours=2), timedelta(days=1), timedelta(days=8)]))

    def _sign(self) -> None:
        orders = [o for o in self.desk.simulator.orders(self.desk.tenant) if o["status"] == "bestilt"]
        if orders:
            self.desk.simulator.sign(self.desk.tenant, orders[-1]["bestillingsnr"], brukerident="tormod")

    def _dfo(self) -> None:
        kind = self.random.choice(["nede", "timeout_etter", "avvist", "500_for"])
        operation = self.random.choice(["dfo.lonn.registrer", "dfo.kontrakt.bestill", "*"])
        code = self.random.choice(["UGYLDIG_KONTERING", "PERIODE_STENGT"])
        if not (kind == "avvist" and operation == "*"):
            self.desk.simulator.fault(operation, kind, count=self.random.choice([1, 6]), kode=code)

    def _retry(self) -> None:
        for stopped in self.desk.store.incidents(self.desk.tenant, self.case):
            self._hold(self._engine().retry_incident(self.desk.tenant, self.case, stopped.token, "prosess"))

    def _cancel(self) -> None:
        self._hold(self._engine().cancel(self.desk.tenant, self.case, "prosess", "feil"))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["uib", "uio", "ntnu", "fiktivt-firma"]),
    st.sampled_from(["timeliste", "kontrakt_timelonn"]),
    st.integers(5, 35),
    st.integers(0, 2**32 - 1),
)
def test_the_promises_of_a_case_hold(institution: str, process: str, length: int, seed: int) -> None:
    play = Play(institution, process, Random(seed))  # noqa: S311
    for number in range(length):
        play.act()
        if number % 5 == 0:
            check(play.desk, play.case, play.engines)
    check(play.desk, play.case, play.engines)
    rows = play.desk.store.events(institution, play.case)
    assert sum(isinstance(x, e.TaskRefused) for row in rows for x in row.events) == play.refusals
    paid = play.desk.simulator.transactions(institution)
    registered = [x for row in rows for x in row.events if getattr(x, "element", "") == "Registrere_lonn"]
    assert len(paid) <= len({x.token for x in registered if isinstance(x, e.JobCreated)})


def check(desk: Desk, case: str, engines: list[Any]) -> None:
    store, tenant = desk.store, desk.tenant
    assert linear_history(store, tenant, case)
    assert verify(store, tenant, case) == ()  # type: ignore[arg-type]
    events = desk.events(case)
    assert implied_tasks(events) == {task.token: task.element for task in desk.tasks(case)}
    for token, holder in implied_holders(events).items():
        assert holder == "-" or store.task(tenant, case, token).assignee == holder
    separated(desk, case, events)
    if desk.case(case).status is not CaseStatus.ACTIVE:
        assert (desk.tasks(case), store.jobs(tenant, case), store.incidents(tenant, case)) == ([], [], [])
        assert not store._subscriptions.get((tenant, case))  # type: ignore[attr-defined]
    for engine in engines:
        known = engine._warm.get((tenant, case))
        if known is not None and known.case.rev == desk.case(case).rev:
            assert known.case == desk.case(case)
            assert all(task == store.task(tenant, case, token) for token, task in known.tasks.items())


def implied_tasks(events: list[Any]) -> dict[int, str]:
    """The open tasks that the events tell of."""
    found: dict[int, str] = {}
    for event in events:
        if isinstance(event, e.TaskCreated):
            found[event.token] = event.element
        elif isinstance(event, e.TaskCompleted | e.ElementCancelled):
            found.pop(event.token, None)
        elif isinstance(event, e.CaseCompleted | e.CaseCancelled):
            found.clear()
    return found


def implied_holders(events: list[Any]) -> dict[int, str]:
    """Who holds which open task, as far as the events tell; `-` for somebody they do not tell of."""
    found: dict[int, str] = {}
    for event in events:
        match event:
            case e.TaskClaimed(token=token, person=person):
                found[token] = person
            case e.TaskReassigned(token=token, to=to):
                found[token] = to
            case e.TaskReleased(token=token):
                found[token] = "-"
    still = implied_tasks(events)
    return {token: person for token, person in found.items() if token in still}


def separated(desk: Desk, case: str, events: list[Any]) -> None:
    """Nobody has exercised two duties that exclude each other, or one over what is paid to themselves."""
    manifest = desk.engine.pins.of(desk.case(case)).bundle.manifest
    duties = {entry.task: entry.duty for entry in manifest.duties}
    done: Mapping[str, set[str]] = defaultdict(set)
    paid = None
    for event in events:
        if isinstance(event, e.VariableWritten) and (event.scope, event.name) == (0, "oppdragstaker"):
            paid = (event.value or {}).get("brukerident")
        if isinstance(event, e.TaskCompleted) and event.element in duties:
            duty, actors = duties[event.element], {event.person, event.on_behalf_of} - {None}
            done[duty] |= actors
            assert not any(duty in c.not_beneficiary and paid in actors for c in manifest.constraints)
    for constraint in manifest.constraints:
        for one in constraint.different:
            assert not any(done[one] & done[other] for other in constraint.different if other != one)
    recorded = {duty: set(persons) for duty, persons in desk.case(case).duties.items()}
    assert recorded == {duty: persons for duty, persons in done.items() if persons}
