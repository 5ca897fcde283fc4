"""A signed contract reaches its case by a pushed event: the real worker and the real simulated DFØ, three processes."""

import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import httpx
from cases_support import advanced, content
from cli_support import ROOT, environment

from oppskrift import dfo
from oppskrift.cases import Engine
from oppskrift.clock import OSLO, SystemClock
from oppskrift.model import event as e
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import TaskQuery
from oppskrift.store import schema
from oppskrift.store.sql import SqlStore
from oppskrift.wiring import Parts, install

PATIENCE = 60.0
CODING = {"kontering.koststed": "10020000", "kontering.delprosjekt": "100123001"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*args: str, log: Path, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        command = [sys.executable, "-m", "oppskrift", *args]
        process = subprocess.Popen(command, cwd=ROOT, env=environment(**env), stdout=out, stderr=out)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def until(what: object, holds: object, log: Path) -> None:
    """Wait until something holds."""
    end = monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]
        assert monotonic() < end, f"{what}\n{log.read_text()}"
        sleep(0.1)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code < 500
    except httpx.TransportError:
        return False


def status_of(database: Path, case: str) -> str:
    """Read how a case stands beside the worker, which has the database to itself."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (status,) = connection.execute("select status from process_case where id = ?", (case,)).fetchone()
    return str(status)


def order_a_contract(engine: Engine, work: object) -> str:
    """Bring a case to where it waits for the signature."""
    today = SystemClock().now().astimezone(OSLO).date()
    case = advanced(engine.start("uib", "kontrakt_timelonn", "berit")).case_id
    need = {
        "arbeidsoppgave": "Undervisning",
        "organisasjon_id": "10000000",
        "fm": "M",
        "fra": (today + timedelta(days=14)).isoformat(),
        "til": (today + timedelta(days=90)).isoformat(),
        "timer": "50",
        "timer_uke": "8",
        "timesats": "243.50",
        "leder_arbeidet": "ja",
        "egen_virksomhet": "nei",
        "avgrenset_resultat": "nei",
    }
    told = {"fornavn": "Tormod", "etternavn": "T", "fodselsdato": "2001-05-17", "epost": "t@x.example"}
    person = {"har_ansattnr": "nei", "navn": "Tormod T", "epost": "t@x.example"}
    checked = {"utfall": "klar", "periode_og_sats": True, "hjemmel": True}
    approved = {"utfall": "godkjent", "hjemmel": True, "budsjettdekning": True, "forsvarlig": True}
    for who, values in (
        ("berit", {"person": person, "behov": need, **CODING}),
        (None, {"opplysninger": {**told, "bekreftet": True}}),
        ("kari", {"kontroll": checked, **CODING}),
        ("bente", {"godkjenning": approved}),
    ):
        (task,) = engine.store.tasks(TaskQuery(tenant="uib", case_id=case))
        advanced(engine.complete("uib", case, task.token, who or task.assignee or "", values))
        work()  # type: ignore[operator]
    return case


def test_a_signature_is_pushed_to_the_worker_and_the_contract_fetched(tmp_path: Path) -> None:
    sim_port, event_port, log = free_port(), free_port(), tmp_path / "log"
    url, database = f"http://127.0.0.1:{sim_port}", f"sqlite:///{tmp_path / 'events.db'}"
    schema.upgrade(database)
    with running("dfo-sim", "--port", str(sim_port), log=log), dfo.open_http() as http:
        until("the simulated DFØ answers", lambda: answers(f"{url}/_sim/klokke"), log)
        client = dfo.DfoClient(http, dfo.Simulated(default=url + "/{institution}"))
        made = install(Parts(database=database, client=client, library=content()))
        case = order_a_contract(made.engine, made.worker.run_until_idle)
        order = made.engine.variables("uib", case)["bestillingsnr"]
        made.store.close()

        options = ["--database", database, "--dfo", url + "/{institution}", "--simulated", "--events", str(event_port)]
        worker_log = tmp_path / "worker"
        with running("worker", *options, "--notices", str(tmp_path / "n"), log=worker_log):
            until("the receiver answers", lambda: answers(f"http://127.0.0.1:{event_port}/"), worker_log)
            assert httpx.post(f"http://127.0.0.1:{event_port}/hendelser/uib", trust_env=False).status_code >= 400
            httpx.post(f"{url}/_sim/mottakere", json={"url": f"http://127.0.0.1:{event_port}"}, trust_env=False)
            signed = httpx.post(f"{url}/_sim/uib/kontraktsbestillinger/{order}/signer", json={}, trust_env=False)
            assert signed.status_code == 200
            calls = f"{url}/_sim/kall?operasjon=dfo.kontrakt.hent"
            until("the contract is fetched", lambda: httpx.get(calls, trust_env=False).json()["kall"], worker_log)
            until("the case has ended", lambda: status_of(tmp_path / "events.db", case) == "completed", worker_log)
    with SqlStore(database) as store:
        assert store.case("uib", case).status is CaseStatus.COMPLETED
        events = [event for row in store.events("uib", case) for event in row.events]
        assert [x.message for x in events if isinstance(x, e.MessageReceived)] == ["kontrakt-signert"]
        assert [x.end for x in events if isinstance(x, e.CaseCompleted)] == ["Kontrakt_inngatt"]
