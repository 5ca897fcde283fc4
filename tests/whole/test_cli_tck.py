"""The conformance command on small kits: what it prints and writes, and how it ends."""

from pathlib import Path

import pytest
from cli_support import call, oppskrift
from dmn_support import decision, literal
from kit_support import NIL, case, case_file, kit, result, value

MODEL = decision("fast", literal("7")) + decision("null", literal("sqrt(-1)"))
GOOD = case_file(case("bra", result("fast", value("7"))), case("null", result("null", NIL, error=True)))
BAD = case_file(case("ille", result("null", value("7"))))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return kit(tmp_path / "kit", {"2/0001-x": (MODEL, GOOD), "3/0002-y": (MODEL, GOOD)})


def test_a_kit_that_passes(good: Path) -> None:
    ran = oppskrift("tck", good)
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.splitlines() == [
        "Nivå 2: 2 av 2 (100,00 %) · venter verdi 1 av 1 · venter null 1 av 1",
        "Nivå 3: 2 av 2 (100,00 %) · venter verdi 1 av 1 · venter null 1 av 1",
        "Begge nivåer: 4 av 4 (100,00 %) · venter verdi 2 av 2 · venter null 2 av 2",
        "En motor som alltid svarer null, ville fått 2 av 4 (50,00 %).",
    ]


def test_one_level_and_the_folders(good: Path) -> None:
    ran = call("tck", good, "--level", "3", "--folders", OPPSKRIFT_LANGUAGE="en")
    assert ran.code == 0
    assert "compliance-level-3/0002-y: 2 of 2" in ran.out
    assert "level-2" not in ran.out
    assert "Both" not in ran.out


def test_failures_are_told_with_what_came_and_why(tmp_path: Path) -> None:
    at = kit(tmp_path / "kit", {"3/0001-x": (MODEL, BAD)})
    ran = call("tck", at, "--failures")
    assert ran.code == 1
    assert "compliance-level-3/0001-x/ille, resultat «null»: ventet 7, fikk null" in ran.out
    why = ran.out.splitlines()[1]
    assert why.startswith("    ")
    assert why.strip()


def test_the_files_that_are_written(good: Path, tmp_path: Path) -> None:
    ran = call("tck", good, "--csv", tmp_path / "r.csv", "--report", tmp_path / "r.md")
    assert ran.code == 0
    assert len((tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()) == 4
    assert "# DMN conformance" in (tmp_path / "r.md").read_text(encoding="utf-8")


def test_a_kit_that_is_not_as_known_fails_and_says_how(good: Path) -> None:
    ran = call("tck", good, "--expect")
    assert ran.code == 1
    assert "known_misses.toml" in ran.err
    assert "0076-feel-external-java" in ran.err
    assert "2 < 116" in ran.err


def test_a_broken_file_is_told_and_fails_the_run(good: Path) -> None:
    (good / "compliance-level-2" / "0001-x" / "modell.dmn").write_text("<", encoding="utf-8")
    ran = call("tck", good)
    assert ran.code == 1
    assert "compliance-level-2/0001-x/modell.dmn" in ran.err
    assert "2 av 4" in ran.out


def test_a_run_without_a_case_is_no_success(tmp_path: Path) -> None:
    at = kit(tmp_path / "kit", {"2/0001-x": (MODEL, case_file())})
    assert call("tck", at).code == 1
    assert call("tck", at, "--level", "3").code == 2


def test_a_folder_that_is_no_kit(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "borte"):
        ran = call("tck", folder)
        assert ran.code == 2
        assert "compliance-level-2" in ran.err
        assert ran.out == ""
