"""DFØ is away for an hour, answers too late, asks for patience; and databases that a worker must not touch."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from cases_support import Real, advanced, linear_history, real
from cli_support import ROOT, environment, oppskrift

from oppskrift import dfo
from oppskrift.clock import OSLO
from oppskrift.message import message, render
from oppskrift.model import event as e
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import JobRecord
from oppskrift.store import schema, verify
from oppskrift.store.sql import SqlStore

REGISTER = "dfo.lonn.registrer"
APRIL = datetime(2026, 4, 20, 9, 0, tzinfo=OSLO)
HOUR = timedelta(hours=1)


def at_attestation() -> tuple[Real, str]:
    """A timesheet of uib that waits for the attestant."""
    desk = real()
    desk.clock.advance_to(APRIL)
    desk.contract()
    case = desk.start("tormod", kontraktnr="1001")
    desk.stage.settle()
    hours = {"timeliste.linjer": [{"dato": "2026-04-07", "timer": "5"}], "timeliste.bekreftet": True}
    advanced(desk.complete(case, "Fore_timer", "tormod", periode="2026-04", **hours))
    desk.stage.settle()
    return desk, case


def attest(desk: Real, case: str) -> None:
    checks = dict.fromkeys(("attestasjon.utfort", "attestasjon.dokumentasjon", "attestasjon.kontering"), True)
    coding = {"kontering.koststed": "10020000", "kontering.delprosjekt": "100123001"}
    advanced(
        desk.complete(case, "Attestere_timeliste", "atle", **{"attestasjon.utfall": "attestert"}, **checks, **coding)
    )
    desk.stage.settle()


def registration(desk: Real, case: str) -> list[JobRecord]:
    return [job for job in desk.store.jobs("uib", case) if job.handler == REGISTER]


def assert_paid_once(desk: Real, case: str) -> None:
    """Let the rest happen, and look that everything came home."""
    desk.stage.advance(timedelta(days=40))
    assert desk.case(case).status is CaseStatus.COMPLETED
    assert desk.seen(case, e.CaseCompleted)[0].end == "Lonn_utbetalt"
    assert len(desk.simulator.transactions("uib")) == 1
    assert [x.element for x in desk.seen(case, e.JobCompleted)].count("Registrere_lonn") == 1
    assert len({call.key for call in desk.simulator.calls(REGISTER)}) == 1
    assert desk.store.jobs() == []
    assert desk.store.incidents() == []
    assert linear_history(desk.store, "uib", case)
    assert verify(desk.store, "uib", case) == ()  # type: ignore[arg-type]


# ---------------------------------------------------------------- away


def test_an_hour_without_dfo_heals_by_itself() -> None:
    desk, case = at_attestation()
    desk.simulator.fault("*", "nede", count=10_000)
    attest(desk, case)
    desk.stage.advance_to(desk.clock.now() + HOUR)
    assert desk.store.incidents("uib", case) == []
    assert len(desk.seen(case, e.JobFailed)) > 3
    mend(desk)
    assert_paid_once(desk, case)


def test_a_night_without_dfo_is_an_incident_that_a_retry_brings_home() -> None:
    desk, case = at_attestation()
    desk.simulator.fault("*", "nede", count=10_000)
    attest(desk, case)
    began = desk.clock.now()
    desk.stage.advance_to(began + 12 * HOUR)
    failed = desk.seen(case, e.JobFailed)
    assert [f.attempt for f in failed] == list(range(1, 16))
    assert [f.retry_at is None for f in failed] == [False] * 14 + [True]
    (incident,) = desk.store.incidents("uib", case)
    told = render(message(incident.message["key"], **incident.message["params"]), "nb")
    assert incident.element == "Registrere_lonn"
    assert "lonnstransaksjoner" in told
    assert "503" in told
    assert "prøv igjen" in told
    assert desk.simulator.transactions("uib") == []

    advanced(desk.engine.retry_incident("uib", case, incident.token, "prosess"))  # too early: DFØ is still away
    desk.stage.settle()
    desk.stage.advance_to(began + 24 * HOUR)
    (incident,) = desk.store.incidents("uib", case)
    mend(desk)
    advanced(desk.engine.retry_incident("uib", case, incident.token, "prosess"))
    desk.stage.settle()
    assert_paid_once(desk, case)


def mend(desk: Real) -> None:
    """Take back the faults that were ordered."""
    with desk.simulator.records.transaction():
        for fault in desk.simulator.records.all("*", "feil"):
            desk.simulator.records.put("*", "feil", fault["nr"], {**fault, "count": 0})


def test_the_waits_between_attempts_grow() -> None:
    desk, case = at_attestation()
    desk.simulator.fault("*", "nede", count=10_000)
    attest(desk, case)
    ceilings = []
    while jobs := registration(desk, case):
        (job,) = jobs
        wait = job.due - desk.clock.now()
        ceilings.append(min(timedelta(minutes=30), timedelta(seconds=10) * 2 ** (job.attempt - 1)))
        assert timedelta(0) <= wait <= ceilings[-1]
        desk.stage.advance_to(job.due)
    assert len(ceilings) == 14
    assert desk.store.incidents("uib", case)


def test_a_short_absence_needs_nobody() -> None:
    desk, case = at_attestation()
    desk.simulator.fault(REGISTER, "nede", count=3)
    attest(desk, case)
    desk.stage.advance(HOUR)
    assert len(desk.seen(case, e.JobFailed)) == 3
    assert desk.store.incidents() == []
    assert_paid_once(desk, case)


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with dfo.open_http() as http:
        client = dfo.DfoClient(http, dfo.Simulated(default="http://127.0.0.1:9/{institution}"))
        handlers = dfo.catalogue(client, dfo.MemoryNotifier())
        desk = real()
        desk.engine.handlers = handlers
        desk.worker._handlers = handlers  # type: ignore[attr-defined]
        desk.clock.advance_to(APRIL)
        case = desk.start("tormod", kontraktnr="1001")
        desk.stage.settle()
        desk.stage.advance(12 * HOUR)
    (incident,) = desk.store.incidents("uib", case)
    assert "ConnectError" in str(incident.message)
    assert [f.attempt for f in desk.seen(case, e.JobFailed)] == list(range(1, 16))


@pytest.mark.parametrize("kind", ["timeout_etter", "500_etter"])
def test_an_answer_lost_after_the_effect_is_not_paid_twice(kind: str) -> None:
    desk, case = at_attestation()
    desk.simulator.fault(REGISTER, kind, count=2)
    attest(desk, case)
    assert len(desk.simulator.transactions("uib")) == 1
    assert len(desk.seen(case, e.JobFailed)) == 1
    desk.stage.advance(timedelta(minutes=5))
    assert len(desk.simulator.calls(REGISTER)) == 1  # the key was known, so nothing was sent again
    assert_paid_once(desk, case)


def test_patience_that_dfo_asks_for_is_shown() -> None:
    desk, case = at_attestation()
    desk.simulator.fault(REGISTER, "429", retry_after=900)
    attest(desk, case)
    (job,) = registration(desk, case)
    assert job.due - desk.clock.now() == timedelta(seconds=900)
    desk.stage.advance(timedelta(seconds=899))
    assert len(desk.simulator.calls(REGISTER)) == 1
    desk.stage.advance(timedelta(seconds=1))
    assert len(desk.simulator.calls(REGISTER)) == 2
    assert_paid_once(desk, case)


# ---------------------------------------------------------------- databases


def newer(folder: Path) -> Path:
    """A database of a schema that this program does not know."""
    path = folder / "newer.db"
    schema.upgrade(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    return path


@pytest.mark.parametrize("command", [("worker",), ("verify",), ("db", "upgrade")])
def test_a_newer_schema_is_refused_and_left_alone(command: tuple[str, ...], tmp_path: Path) -> None:
    path = newer(tmp_path)
    before = path.read_bytes()
    ran = oppskrift(*command, "--database", f"sqlite:///{path}")
    assert (ran.code, ran.out) == (1, "")
    assert "9999" in ran.err
    assert "nyere" in ran.err
    assert "Traceback" not in ran.err
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if not p.name.endswith(".lock")] == ["newer.db"]


@pytest.mark.parametrize("command", ["worker", "verify"])
def test_a_missing_database_is_not_made_but_told_how_to(command: str, tmp_path: Path) -> None:
    ran = oppskrift(command, "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert ran.code == 1
    assert "oppskrift db upgrade" in ran.err
    assert "none.db" in ran.err
    assert "skjema 0" not in ran.err
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_second_worker_on_the_same_file_is_refused_and_the_first_ends_well(tmp_path: Path) -> None:
    url, log = f"sqlite:///{tmp_path / 'o.db'}", tmp_path / "log"
    schema.upgrade(url)
    command = [sys.executable, "-m", "oppskrift", "worker", "--database", url, "--notices", str(tmp_path / "n")]
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=out, stderr=out) as first:
        try:
            until = monotonic() + 30
            while "arbeider" not in log.read_text():
                assert monotonic() < until, log.read_text()
                assert first.poll() is None, log.read_text()
                sleep(0.05)
            second = oppskrift("worker", "--database", url, cwd=ROOT)
            assert second.code == 1
            assert "o.db" in second.err
            assert "Traceback" not in second.err
            assert first.poll() is None
            os.kill(first.pid, signal.SIGTERM)
            assert first.wait(10) == 0
        finally:
            first.kill()
    assert "Traceback" not in log.read_text()
    with SqlStore(url) as store:
        assert store.cases("uib") == []
