"""The demo as a user runs it: every journey ends with a payslip, and the database it leaves can be looked into."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from cli_support import oppskrift

INSTITUTIONS = {"uib", "uio", "ntnu", "uit", "fiktivt-firma"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    database = tmp_path_factory.mktemp("demo") / "demo.db"
    ran = oppskrift("demo", "--json", "--keep", database)
    assert ran.code == 0, ran.err
    return json.loads(ran.out), database


def journey(kept: tuple[dict[str, Any], Path], institution: str) -> dict[str, Any]:
    (found,) = [j for j in kept[0]["journeys"] if j["institution"] == institution]
    return found


def said(told: dict[str, Any]) -> str:
    return json.dumps(told["timeline"], ensure_ascii=False)


def test_every_institution_is_paid(kept: tuple[dict[str, Any], Path]) -> None:
    assert kept[0]["succeeded"] is True
    assert {j["institution"] for j in kept[0]["journeys"]} == INSTITUTIONS
    assert all(j["payslip"] and j["failure"] is None for j in kept[0]["journeys"])
    assert all(j["timeline"][-1]["what"] == "Lønn utbetalt" for j in kept[0]["journeys"])


def test_each_plays_its_adopted_version(kept: tuple[dict[str, Any], Path]) -> None:
    versions = {j["institution"]: set(j["versions"].values()) for j in kept[0]["journeys"]}
    assert versions == {"uib": {"1.0"}, "uio": {"1.0"}, "ntnu": {"1.1"}, "uit": {"1.1"}, "fiktivt-firma": {"1.1"}}


def test_local_settings_make_the_differences(kept: tuple[dict[str, Any], Path]) -> None:
    assert journey(kept, "uib")["local"] == []
    assert "Henrik HR" in said(journey(kept, "uio"))
    assert "Henrik HR" not in said(journey(kept, "uib"))
    assert "Godkjenne utbetaling" in said(journey(kept, "ntnu"))
    assert "Godkjenne utbetaling" not in said(journey(kept, "uib"))
    assert "Lønn i fare" in said(journey(kept, "uit"))
    assert "Lønn i fare" not in said(journey(kept, "uib"))
    marked = [line for line in journey(kept, "ntnu")["timeline"] if line["local"]]
    assert any("BDM" in local or "kostnadsgodkjenner" in local.casefold() for line in marked for local in line["local"])


def test_the_trail_of_the_kept_database_holds_until_somebody_changes_it(
    kept: tuple[dict[str, Any], Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    with sqlite3.connect(kept[1]) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    good = oppskrift("verify", "--database", f"sqlite:///{copy}")
    assert good.code == 0, good.err
    assert "10 saker kontrollert, 0 brudd" in good.err
    with sqlite3.connect(copy) as connection:
        connection.execute("update event set actor = 'tormod' where actor = 'bente' and rev < 30")
    bad = oppskrift("verify", "--database", f"sqlite:///{copy}")
    assert bad.code == 1
    assert bad.out.startswith("feil: ")


def test_one_institution_as_a_timeline() -> None:
    ran = oppskrift("demo", "--institution", "uio")
    assert ran.code == 0, ran.err
    assert "Universitetet i Oslo · kontrakt_timelonn 1.0 · timeliste 1.0" in ran.out
    assert "1 av 1 reiser endte med utbetalt lønn" in ran.out
    assert "Regel 1:" in ran.out


def test_an_unknown_institution_is_refused_with_what_exists() -> None:
    ran = oppskrift("demo", "-i", "uix")
    assert (ran.code, ran.out) == (1, "")
    assert "Det finnes ingen institusjon «uix»" in ran.err
    assert "fiktivt-firma" in ran.err


def test_a_database_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    there = tmp_path / "mine.db"
    there.write_text("mitt")
    ran = oppskrift("demo", "--keep", there)
    assert ran.code == 1
    assert "finnes fra før" in ran.err
    assert there.read_text() == "mitt"
