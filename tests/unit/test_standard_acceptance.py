"""Acceptance tests as they are shown, and the file with their last results."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from content_support import ROOT
from gherkin.parser import Parser
from hypothesis import given
from hypothesis import strategies as st

from oppskrift.standard.acceptance import Result, Results, Scenario, feature_key, read_feature, read_features

FILES = sorted((ROOT / "tests" / "features").rglob("*.feature"))
FEATURE = """# language: no
@alle-institusjoner
Egenskap: Noe
  En beskrivelse
  over to linjer.

  Bakgrunn:
    Gitt prosessen "Timeliste til utbetaling"
      | a | b |

  @institusjon:uib
  Scenariomal: Gir <beløp> kroner
    Når noe skjer
    Så er det bra

    @x
    Eksempler: de vanlige
      | beløp |
      | 1 948 |
"""


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_what_is_shown_is_what_gherkin_reads(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    shown, real = read_feature(text, file.name), Parser().parse(text)["feature"]
    children = [one for child in real["children"] for one in child.get("rule", {"children": [child]})["children"]]
    blocks = [child.get("scenario") or child["background"] for child in children]
    mine = [*([shown.background] if shown.background else []), *shown.scenarios]
    assert shown.name == real["name"]
    assert [block["name"] for block in blocks] == [one.name for one in mine]
    assert [[s["text"] for s in b["steps"]] for b in blocks] == [[s.text for s in one.steps] for one in mine]
    tables = [[len(s.get("dataTable", {}).get("rows", ())) for s in b["steps"]] for b in blocks]
    assert tables == [[len(s.table) for s in one.steps] for one in mine]
    rows = [[len(e["tableBody"]) + 1 for e in b.get("examples", ())] for b in blocks]
    assert rows == [[len(e.table) for e in one.examples] for one in mine]


def test_a_feature_with_its_tags_tables_and_process() -> None:
    found = read_feature(FEATURE, "a.feature")
    assert found.tags == ("@alle-institusjoner",)
    assert found.description == "En beskrivelse over to linjer."
    assert found.processes == {"Timeliste til utbetaling"}
    assert found.background is not None
    assert found.background.steps[0].table == (("a", "b"),)
    (scenario,) = found.scenarios
    assert scenario.tags == ("@institusjon:uib",)
    assert scenario.is_called("Gir 1 948 kroner")
    assert not scenario.is_called("Tar 1 948 kroner")
    assert scenario.examples[0].table == (("beløp",), ("1 948",))


@given(st.text())
def test_anything_can_be_read(text: str) -> None:
    assert read_feature(text, "x.feature").file == "x.feature"


def test_a_name_that_looks_like_a_pattern_is_only_a_name() -> None:
    assert Scenario(name="a.c (b)").is_called("a.c (b)")
    assert not Scenario(name="a.c (b)").is_called("abc (b)")


def test_results_are_read_as_they_were_written() -> None:
    one = Result(file="lonn/a.feature", scenario="Noe", row=2, institution="uib", outcome="passed", seconds=0.25)
    run = Results(
        finished=datetime(2026, 3, 2, 8, tzinfo=UTC), content={"timeliste/1.0": "ab"}, features={}, scenarios=(one,)
    )
    assert Results.from_json(run.as_json()) == run


NO_RESULTS = {
    "empty": b"",
    "nothing": b"{}",
    "a list": b"[]",
    "another format": b'{"format": 2}',
    "without content": b'{"format": 1}',
    "no text": b"\xff",
    "no time": b'{"format": 1, "finished": 3}',
}


@pytest.mark.parametrize("body", NO_RESULTS.values(), ids=NO_RESULTS)
def test_a_file_that_is_no_results_is_none(body: bytes) -> None:
    assert Results.from_json(body) is None


def test_a_feature_is_known_by_its_path_below_the_folder_of_features() -> None:
    assert feature_key("/srv/tests/features/lonn/a.feature") == "lonn/a.feature"
    assert feature_key("x/oppskrift/content/features/lonn/a.feature") == "lonn/a.feature"
    assert feature_key("alone/a.feature") == "a.feature"


def test_the_features_beside_a_library_are_found_and_none_where_there_are_none(tmp_path: Path) -> None:
    assert {f.file for f in read_features(ROOT)} == {feature_key(str(file)) for file in FILES}
    assert read_features(tmp_path) == ()
    later = tmp_path / "features" / "senere.feature"
    later.parent.mkdir()
    later.write_text("Feature: Later\n", encoding="utf-8")
    assert [f.name for f in read_features(tmp_path)] == ["Later"]  # whoever keeps what was read, it is not the reader


def test_of_several_outlines_a_result_belongs_to_the_one_that_says_most() -> None:
    feature = read_feature(FEATURE, "a.feature")
    every = Scenario(name="<hva>")
    feature.scenarios.insert(0, every)
    assert feature.scenario("Gir 1 948 kroner") is feature.scenarios[1]
    assert feature.scenario("Noe annet") is every
