"""The analysis of tables where it counts: `oppskrift lint` on a file or library, `oppskrift release`, and after."""

from pathlib import Path

import pytest
from analysis_support import Column, xml_of
from cli_support import call, copy_library, edit, line_of

from oppskrift import standard
from oppskrift.errors import Refused

COLUMNS = [Column("number", "", [], label="timer"), Column("boolean", "", [], label="helligdag")]
RULES = [["<= 40", "-", "1"], [">= 40", "true", "2"]]
FORM = "rules/lonn/tilknytningsform/1.0/tilknytningsform.dmn"


@pytest.mark.parametrize(("language", "overlap", "gap"), [
    ("nb", "Regel 1 og 2 slår til samtidig når timer = 40 og helligdag = ja.", "Ingen regel passer når timer > 40 og"),
    ("nn", "Regel 1 og 2 slår til samtidig når timer = 40 og helligdag = ja.", "Ingen regel passar når timer > 40 og"),
    ("en", "Rules 1 and 2 match at the same time when timer = 40 and helligdag = yes.", "No rule matches when timer"),
])  # fmt: skip
def test_lint_of_a_file_tells_what_its_tables_lack(tmp_path: Path, language: str, overlap: str, gap: str) -> None:
    file = tmp_path / "timer.dmn"
    file.write_bytes(xml_of(COLUMNS, RULES, "UNIQUE"))
    ran = call("lint", file, OPPSKRIFT_LANGUAGE=language)
    assert ran.code == 1
    first, second = ran.out.splitlines()
    line = line_of(file, 'id="r2"')
    assert f"{file}:{line}: r2: {overlap}" in first
    assert gap in second
    assert first.endswith("[analysis.overlap]")
    assert second.endswith("[analysis.gap]")


def test_a_broken_table_is_not_published_but_what_is_published_goes_on(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    edit(root / FORM, '<text>"nei"</text>', "<text>-</text>")
    (root / "processes/releases.yaml").unlink()
    with pytest.raises(Refused) as refused:
        standard.release(root, "kontrakt_timelonn", "1.1")
    assert [problem.rule for problem in refused.value.problems] == ["analysis.overlap"]
    assert "«Driver personen egen virksomhet?» = ja" in refused.value.problems[0].render("nb")
    assert "tilknytningsform" in standard.Library(root).bundle("kontrakt_timelonn", "1.1").decisions


def test_a_gap_is_a_warning_and_told_for_the_whole_library(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    edit(root / FORM, '"ja","nei"', '"ja","nei","vet ikke"')
    found = [problem for problem in standard.lint([root / "rules"]) if problem.rule.startswith("analysis.")]
    assert [(problem.rule, problem.severity) for problem in found] == [("analysis.gap", "warning")]
    assert "«Skal enheten lede og kontrollere arbeidet?» = vet ikke" in found[0].render("nb")
