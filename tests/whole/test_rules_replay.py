"""`oppskrift rules replay` on a database that the commands themselves made."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_support import ROOT, call
from dmn_support import decision, definitions, literal
from store_support import new_case, opened, step

from oppskrift.model.event import CaseStarted, DecisionMade
from oppskrift.store.sql import SqlStore

TABLE = ROOT / "rules" / "lonn" / "tilknytningsform" / "1.0" / "tilknytningsform.dmn"
MADE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(name="database")
def _database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'o.db'}"
    assert call("db", "upgrade", "--database", url).code == 0
    made = DecisionMade("e", 1, "tilknytningsform", "f" * 64, {}, ["r"], {"form": "@SUM(1)"}, {})
    store = SqlStore(url)
    store.commit(step(new_case("c1"), at=MADE, events=(CaseStarted("x"), made)))
    store.close()
    return url


def test_differences_are_told_by_institution_and_written_to_a_file(database: str, tmp_path: Path) -> None:
    out = tmp_path / "ut.csv"
    given = [f"--input={name}=null" for name in inputs()]
    ran = call("rules", "replay", "--new", TABLE, "--since", "01.01.2026", "--database", database, "--csv", out, *given)
    assert (ran.code, ran.out.splitlines()[0]) == (
        0,
        "1 av 1 saker ville fått et annet utfall (beslutninger vurdert på nytt: 1).",
    )
    assert "uib: 1 av 1 saker annerledes (beslutninger: 1)" in ran.out
    assert "tilknytningsform 02.03.2026:" in ran.out
    assert "ntnu: ingen slike beslutninger i perioden" in ran.out
    with out.open(encoding="utf-8-sig", newline="") as stream:
        head, row = csv.reader(stream, delimiter=";")
    assert dict(zip(head, row, strict=True)) | {"institusjon": "uib", "sak": "c1"} == dict(zip(head, row, strict=True))
    assert not any(cell.startswith(("=", "@", "+")) for cell in row)


def test_ten_parts_of_an_answer_are_told_and_how_many_more_there_are(tmp_path: Path) -> None:
    url, new = f"sqlite:///{tmp_path / 'o.db'}", tmp_path / "ny.dmn"
    new.write_bytes(definitions(decision("satser", literal("for i in 1..12 return {sats: i + 2}"))))
    assert call("db", "upgrade", "--database", url).code == 0
    made = DecisionMade("e", 1, "satser", "f" * 64, {}, [], [{"sats": number} for number in range(1, 13)], {})
    with opened(url) as store:
        store.commit(step(new_case("c1"), at=MADE, events=(CaseStarted("x"), made)))
    ran = call("rules", "replay", "--new", new, "--since", "2026-01-01", "-i", "uib", "--database", url)
    told = [line.strip() for line in ran.out.splitlines()]
    assert "[].sats: annerledes 12 ×, til sammen 24 i forskjell" in told
    assert told[-2:] == ["[10].sats: 10 → 12", "… og 2 til (alle med --csv FIL)"]


def test_inputs_that_were_not_kept_are_named(database: str) -> None:
    ran = call(
        "rules", "replay", "--new", TABLE, "--since", "2026-01-01", "-i", "uib", "--database", database, "--json"
    )
    assert ran.code == 0
    [found] = json.loads(ran.out)
    assert found["outcomes"] == {"same": 0, "other": 0, "none": 0, "unknown": 1}
    assert set(found["missing_inputs"]) == set(inputs())


def inputs() -> frozenset[str]:
    from oppskrift import dmn

    return dmn.load(TABLE.read_bytes()).required_inputs("tilknytningsform")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--since", "2027-01-01"], "Velg en tidligere --since"),
        (["--since", "2026-03-02", "--until", "2026-03-01"], "Bytt om datoene"),
        (["--since", "2026-01-01", "--decision", "tilknytning"], "Mente du «tilknytningsform»?"),
        (["--since", "2026-01-01", "--input", "x"], "x"),
        (["--since", "2026-01-01", "--input", "x=1"], "ingen inndata «x»"),
        (["--since", "i går"], "i går"),
    ],
)
def test_a_call_that_cannot_be_answered_says_what_to_do(database: str, arguments: list[str], told: str) -> None:
    ran = call("rules", "replay", "--new", TABLE, *arguments, "--database", database)
    assert told in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_a_file_that_is_no_model_is_refused(database: str, tmp_path: Path) -> None:
    bad = tmp_path / "x.dmn"
    bad.write_text("<a/>")
    for path in (bad, tmp_path / "borte.dmn"):
        ran = call("rules", "replay", "--new", path, "--since", "2026-01-01", "--database", database)
        assert ran.code in {1, 2}
        assert path.name in ran.err
