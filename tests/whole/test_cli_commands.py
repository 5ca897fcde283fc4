"""What the commands say and do when all is well, as a person and as a program reads them."""

import json
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from cli_reference import PAGE, reference
from cli_support import ROOT, call, copy_library, edit, environment, oppskrift

from oppskrift import standard
from oppskrift.cases import Engine
from oppskrift.cli import main
from oppskrift.clock import SystemClock
from oppskrift.model.job import Incident
from oppskrift.store import schema
from oppskrift.store.sql import SqlStore
from oppskrift.wiring import described_handlers

LANGUAGES = ("nb", "nn", "en")

FEATURE = """# language: no
Egenskap: Kort
  Scenario: Standarden
    Gitt prosessen "timeliste"
    Og institusjonen uib
    Så gjelder verdien 3 for paaminnelse_virkedager
"""


@pytest.fixture(name="library")
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(copy_library(tmp_path))
    return tmp_path


# ---------------------------------------------------------------- help


def test_help_imports_nothing_heavy() -> None:
    heavy = {"sqlalchemy", "lxml", "pydantic", "SpiffWorkflow", "httpx", "jsonschema", "rich", "waitress", "pytest"}
    code = "import sys, oppskrift.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True, timeout=60
    )
    assert heavy & set(loaded.stdout.split()) == set()


def test_the_reference_is_what_help_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: .venv/bin/python tests/support/cli_reference.py"


def test_every_command_answers_help_within_a_narrow_terminal() -> None:
    for name in main.list_commands(click.Context(main)):
        ran = call(name, "--help", COLUMNS="80")
        assert ran.code == 0
        assert max(map(len, ran.out.splitlines())) <= 80, ran.out
        assert "..." not in call("--help", COLUMNS="80").out.split("Commands:")[1]


def test_every_command_of_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = {line.split("`")[1].split()[1] for line in readme.splitlines() if line.startswith("| `oppskrift ")}
    assert named <= set(main.commands)
    assert len(named) >= 9


# ---------------------------------------------------------------- config explain


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ["Verdi:", "ja", "lokal verdi ved ntnu fra 01.01.2022", "Standardverdi:", "nei", "Økonomiavdelingen"]),
        ("nn", ["Verdi:", "ja", "01.01.2022", "nei", "Økonomiavdelingen"]),
        ("en", ["Value:", "yes", "2022-01-01", "no", "Økonomiavdelingen"]),
    ],
)
def test_explain_says_which_value_holds_from_where_since_when_and_why(language: str, words: list[str]) -> None:
    ran = call(
        "config", "explain", "ntnu", "timeliste", "bdm_alltid", OPPSKRIFT_CONTENT=str(ROOT), OPPSKRIFT_LANGUAGE=language
    )
    assert ran.code == 0
    for word in [*words, "(bdm_alltid)", "institutions/ntnu/config/timeliste.yaml:"]:
        assert word in ran.out


def test_explain_without_a_name_explains_all_and_on_another_day_what_held_then(library: Path) -> None:
    now = call("config", "explain", "ntnu", "timeliste")
    assert now.out.count("Standardverdi:") == 9
    adoption = library / "institutions/ntnu/adoption.yaml"
    edit(adoption, 'timeliste, version: "1.1", from: 2022', 'timeliste, version: "1.1", from: 2021')
    then = call("config", "explain", "ntnu", "timeliste", "bdm_alltid", "--on", "2021-07-01")
    assert then.code == 0
    assert "standarden timeliste 1.1" in then.out


def test_acceptance_tests_run_through_the_command_line(tmp_path: Path) -> None:
    feature = tmp_path / "kort.feature"
    feature.write_text(FEATURE, encoding="utf-8")
    good = oppskrift("test", feature)
    assert good.code == 0, good.out
    feature.write_text(FEATURE.replace("verdien 3", "verdien 4"), encoding="utf-8")
    bad = oppskrift("test", feature)
    assert bad.code == 1
    assert "kort.feature" in bad.out
    none = oppskrift("test", cwd=tmp_path)
    assert (none.code, none.out) == (2, "")
    assert "tests/features" in none.err


# ---------------------------------------------------------------- templates, steps, release, database


def test_templates_are_written_to_a_file_or_to_the_pipe(tmp_path: Path) -> None:
    file = tmp_path / "maler.json"
    ran = call("templates", "--out", file)
    assert (ran.code, ran.out) == (0, "")
    assert str(file) in ran.err
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written == json.loads(call("templates").out)
    assert len(written) == len(described_handlers().names())


@pytest.mark.parametrize(("chosen", "word"), [("no", "institusjonen {"), ("en", "the institution {")])
def test_steps_lists_the_sentences_with_meaning_and_example(chosen: str, word: str) -> None:
    ran = call("steps", "--language", chosen)
    assert ran.code == 0
    assert word in ran.out
    assert len(ran.out.splitlines()) >= 3 * 40


def test_steps_as_json_for_editors() -> None:
    told: Any = json.loads(call("steps", "--json").out)
    assert len(told) > 50


def test_a_new_version_is_released_once(library: Path) -> None:
    releases = library / "processes/releases.yaml"
    kept = [line for line in releases.read_text(encoding="utf-8").splitlines(True) if "timeliste/1.1" not in line]
    releases.write_text("".join(kept), encoding="utf-8")
    first = call("release", "timeliste", "1.1")
    assert (first.code, first.out) == (0, "processes/lonn/timeliste/1.1 er publisert og kan ikke endres mer.\n")
    assert "processes/lonn/timeliste/1.1" in releases.read_text(encoding="utf-8")
    again = call("release", "timeliste", "1.1", OPPSKRIFT_LANGUAGE="en")
    assert (again.code, again.out) == (0, "timeliste 1.1 is already published and unchanged.\n")


def test_a_database_is_created_and_brought_up_to_date_again(tmp_path: Path) -> None:
    for _ in range(2):
        ran = call("db", "upgrade", "--database", f"sqlite:///{tmp_path}/a.db")
        assert (ran.code, ran.err) == (0, "")
        assert "a.db" in ran.out
    assert schema.REVISIONS[-1] == schema.revision(schema.address(f"sqlite:///{tmp_path}/a.db"))


def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    import sqlite3

    url = f"sqlite:///{tmp_path}/a.db"
    schema.upgrade(url)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    before = (tmp_path / "a.db").read_bytes()
    for args in (("db", "upgrade"), ("verify",), ("incidents",), ("worker",)):
        told = [call(*args, "--database", url, OPPSKRIFT_LANGUAGE=language) for language in LANGUAGES]
        assert [ran.code for ran in told] == [1, 1, 1]
        assert all("9999" in ran.err for ran in told)
    assert (tmp_path / "a.db").read_bytes() == before


# ---------------------------------------------------------------- incidents and retry


@pytest.fixture(name="stopped")
def _stopped(library: Path) -> str:
    """Return the address of a database in which one case stands still at its first call."""
    url = f"sqlite:///{library}/o.db"
    schema.upgrade(url)
    store, content, clock = SqlStore(url), standard.Library(library), SystemClock()
    directory = standard.FileDirectory(content)
    engine = Engine(store=store, library=content, handlers=described_handlers(), directory=directory, clock=clock)
    engine.start("uib", "timeliste", "tormod", {"kontraktnr": "1001"})
    (job,) = store.claim("w", clock.now(), timedelta(seconds=30), 1)
    engine.finish_job(job, Incident(reason="DFØ kjenner ikke firmakoden."), None)
    store.close()
    return url


def test_an_incident_is_told_with_how_to_go_on_and_is_set_going(stopped: str) -> None:
    told = call("incidents", "--database", stopped)
    assert told.code == 1
    assert "DFØ kjenner ikke firmakoden." in told.out
    assert "Saker som står stille: 1." in told.err
    (found,) = json.loads(call("incidents", "--database", stopped, "--json").out)
    assert (found["institution"], found["process"], found["element"]) == ("uib", "timeliste", "Hente_kontrakt")
    which = (found["institution"], found["case"], str(found["token"]))
    assert " ".join(which) in told.out
    going = call("retry", *which, "--person", "drift", "--database", stopped)
    assert (going.code, going.err) == (0, "")
    assert found["case"] in going.out
    assert call("incidents", "--database", stopped, "-i", "uib").code == 0
    assert call("verify", "--database", stopped).code == 0


def test_only_operators_set_going_and_a_value_needs_a_reason(stopped: str) -> None:
    (found,) = json.loads(call("incidents", "--database", stopped, "--json").out)
    which = ("uib", found["case"], str(found["token"]), "--database", stopped)
    for command in (("retry",), ("skip", "--reason", "ferdig")):
        ran = call(*command, *which, "--person", "kari")
        assert ran.code == 1
        assert "driftsgruppen" in ran.err
    ran = call("retry", *which, "--person", "drift", "--set", "kontraktnr=1002")
    assert "begrunnelse" in ran.err
    assert len(json.loads(call("incidents", "--database", stopped, "--json").out)) == 1


def test_a_step_is_skipped_with_a_reason(stopped: str) -> None:
    (found,) = json.loads(call("incidents", "--database", stopped, "--json").out)
    which = ("uib", found["case"], str(found["token"]), "--database", stopped, "--person", "drift")
    assert call("skip", *which).code == 2
    ran = call("skip", *which, "--reason", "Lest i portalen", "--set", 'kontrakt={"status": "SIGNERT"}')
    assert (ran.code, ran.err) == (0, "")
    assert call("verify", "--database", stopped).code == 0


def test_retrying_what_does_not_stand_still_is_refused(stopped: str) -> None:
    ran = call("retry", "uib", "finnes-ikke", "1", "--person", "drift", "--database", stopped)
    assert (ran.code, ran.err) == (1, "Fant ikke saken «finnes-ikke».\n")


# ---------------------------------------------------------------- the demo


def test_the_demo_marks_what_local_settings_did_and_shows_a_refused_try() -> None:
    ran = oppskrift("demo", "-i", "uio", "-i", "ntnu", "--json", OPPSKRIFT_LANGUAGE="nn")
    told = {journey["institution"]: journey for journey in json.loads(ran.out)["journeys"]}
    assert set(told) == {"uio", "ntnu"}
    marked = [local for line in told["uio"]["timeline"] for local in line["local"]]
    for setting in ("HR-kontroll", "attestant-lonn-fakultet", "Rettleiing"):
        assert any(setting in local for local in marked), setting
    for journey in told.values():
        (refused,) = [line for line in journey["timeline"] if line["kind"] == "refused"]
        assert refused["event"]["rule"] == "kontroll-ikke-bdm"
        assert refused["why"] == ["Den som kontrollerer kontrakten, kan ikkje godkjenne kostnaden."]
        assert any(line["what"] == "Føre timar" for line in journey["timeline"])
        assert all(line["case"] for line in journey["timeline"])
        assert not any(line["who"].startswith("midl-") for line in journey["timeline"])


def test_long_lines_of_the_timeline_go_on_under_their_own_first_word() -> None:
    lines = call("demo", "-i", "uib").out.splitlines()
    assert max(map(len, lines)) <= 110
    at = next(n for n, line in enumerate(lines) if "tilknytningsform: Regel 1" in line)
    assert lines[at].startswith(" " * 11 + "tilkn")
    assert lines[at + 1].startswith(" " * 11)
    assert lines[at + 1][11] != " "


# ---------------------------------------------------------------- the worker and the simulated DFØ


def started(*args: str, cwd: Path, says: str) -> "subprocess.Popen[str]":
    """Start a command that runs until it is told to stop, and wait until it says that it runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "oppskrift", *args],
        cwd=cwd,
        env=environment(PYTHONWARNINGS=""),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if says in line:
            return process
    raise AssertionError(f"{args} ended with {process.wait()}")


def test_a_worker_and_the_simulator_end_in_good_order_when_told(stopped: str, library: Path) -> None:
    (found,) = json.loads(call("incidents", "--database", stopped, "--json").out)
    call("retry", "uib", found["case"], str(found["token"]), "--person", "drift", "--database", stopped)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    simulator = started("dfo-sim", "--port", port, cwd=library, says="Simulert DFØ svarer")
    address = f"http://127.0.0.1:{port}/{{institution}}"
    worker = started("worker", "--database", stopped, "--dfo", address, "--simulated", cwd=library, says="arbeider")
    try:
        busy = call("incidents", "--database", stopped)
        assert busy.code == 1
        assert "i bruk av en annen" in busy.err
        time.sleep(1)
    finally:
        worker.send_signal(signal.SIGTERM)
        simulator.send_signal(signal.SIGINT)
        ends = [process.communicate(timeout=30)[1] for process in (worker, simulator)]
    assert worker.returncode == 0, ends
    assert "Traceback" not in "".join(ends)
    told = call("incidents", "--database", stopped)
    assert "oppskrift retry" in told.out or told.code == 0
    assert call("verify", "--database", stopped).code == 0
