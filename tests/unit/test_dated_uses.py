"""Dated values at work: in processes, forms and decisions, what a case records of them, and names that lead nowhere."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bpmn_support import bpmn, decision, linear, script
from dmn_support import decision as decides
from dmn_support import definitions, input_data, literal, requires
from runtime_support import NOW, Play, definition
from standard_support import edit, write_library

from oppskrift import dmn, feel, forms, standard
from oppskrift.forms import Accepted, Rejected
from oppskrift.model.event import DecisionMade, IncidentRaised, ValuesRead
from oppskrift.standard.dated_uses import uses

TITLES = {"nb": "Sats", "nn": "Sats", "en": "Rate"}
RATE = standard.Series(
    id="sats",
    title=TITLES,
    unit="kroner",
    type="number",
    periods=(
        standard.Period(value=Decimal(100), start=date(2025, 1, 1), source="Avtale", verified=date(2025, 1, 2)),
        standard.Period(value=Decimal(110), start=date(2026, 1, 1), source="Avtale"),
    ),
)
VALUES = standard.DatedValues({"sats": RATE})
MODEL = definitions(
    input_data("dato")
    + input_data("values")
    + decides("dagens", literal("values.sats(dato)"), requires("dato", "values"))
    + decides("regel", literal("if dagens > 105 then dagens else 0"), requires("dagens", kind="Decision"))
    + decides("annet", literal("dato"), requires("dato"))
)


def day(text: str) -> dict[str, str]:
    return {"$date": text}


def play(*nodes: Any) -> Play:
    made = definition(bpmn(linear("p", *nodes)), decisions={"regel": dmn.load(MODEL)})
    return Play(made, values=VALUES)


def test_a_process_reads_a_value_by_the_day_of_the_event() -> None:
    one = play(script("a", "values.sats(dato) * 2", "svar"))
    one.start(dato=day("2025-06-01"))
    assert one.variables["svar"] == 200


def test_a_missing_value_stops_the_case_with_the_reason() -> None:
    one = play(script("a", "values.sats(dato)", "svar"))
    one.start(dato=day("2024-06-01"))
    (incident,) = [e for e in one.events if isinstance(e, IncidentRaised)]
    assert "values.sats har ingen verdi for 01.06.2024" in incident.diagnostics[0]


def test_a_decision_records_what_it_looked_up() -> None:
    one = play(decision("d", "regel", "svar"))
    one.start(dato=day("2026-06-01"))
    (made,) = [e for e in one.events if isinstance(e, DecisionMade)]
    assert made.output == 110
    assert made.inputs["dato"] == day("2026-06-01")
    assert made.inputs["values"] == [
        {
            "series": "sats",
            "date": day("2026-06-01"),
            "value": 110,
            "unit": "kroner",
            "gyldig_fra": day("2026-01-01"),
            "source": "Avtale",
            "verified": None,
        }
    ]


def test_a_decision_that_has_no_use_for_values_records_none() -> None:
    one = play(script("s", "values.sats(dato)", "x"), decision("d", "annet", "svar"))
    one.start(dato=day("2026-06-01"))
    (made,) = [e for e in one.events if isinstance(e, DecisionMade)]
    assert "values" not in made.inputs


def test_other_expressions_record_their_lookups_with_the_step() -> None:
    one = play(script("s", "values.sats(dato)", "x"), decision("d", "regel", "svar"))
    one.start(dato=day("2026-06-01"))
    (read,) = [e for e in one.events if isinstance(e, ValuesRead)]
    assert [(entry["series"], entry["date"], entry["value"]) for entry in read.values] == [
        ("sats", day("2026-06-01"), 110)
    ]
    quiet = play(decision("d", "regel", "svar"))
    quiet.start(dato=day("2026-06-01"))
    assert not [e for e in quiet.events if isinstance(e, ValuesRead)]


def test_each_decision_records_its_own_lookups() -> None:
    one = play(script("s", "values.sats(dato)", "x"), decision("d", "regel", "svar"), decision("e", "regel", "svar"))
    one.start(dato=day("2026-06-01"))
    made = [e for e in one.events if isinstance(e, DecisionMade)]
    assert [len(e.inputs["values"]) for e in made] == [1, 1]


def test_an_unverified_value_is_remarked_at_its_place() -> None:
    values = standard.feel_values(VALUES)
    decided = dmn.load(MODEL).evaluate("regel", {"dato": feel.from_json(day("2026-06-01")), "values": values}, now=NOW)
    remark = decided.diagnostics[0]
    assert (remark.element, remark.message.key, remark.start, remark.end) == ("dagens", "values.unverified", 0, 17)
    assert decided.value == 110


def test_a_form_reads_a_value() -> None:
    body = (
        '{"id": "f", "components": [{"type": "number", "key": "sum", "id": "f1", "label": "Sum",'
        ' "validate": {"max": "=values.sats(dato)"}}]}'
    )
    form, problems = forms.read(body.encode(), "f.form")
    assert form is not None, problems
    known = {"dato": day("2025-06-01"), "values": forms.Live(standard.feel_values(VALUES))}
    assert isinstance(form.accept({"sum": "100"}, known, now=NOW), Accepted)
    assert isinstance(form.accept({"sum": "101"}, known, now=NOW), Rejected)


# ---------------------------------------------------------------- names


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_library(tmp_path)
    folder = tmp_path / "rules/values"
    folder.mkdir()
    period = "{value: 1, gyldig_fra: 2024-01-01, source: A, verifisert_dato: 2024-01-01}"
    (folder / "grense.yaml").write_text(
        f"id: grense\ntitle: {{nb: Grense, nn: Grense, en: Limit}}\nvalues:\n  - {period}\n", encoding="utf-8"
    )
    return tmp_path


DECISION = "rules/lonn/sats/1.0/sats.dmn"
FORM_FILE = "processes/lonn/timer/1.1/forms/timer.form"


def with_values(root: Path, name: str) -> None:
    """Let the decision and the form of the small library ask for a dated value."""
    edit(root, DECISION, '<decision id="sats"', '<inputData id="values" name="values"/>\n  <decision id="sats"')
    edit(
        root,
        DECISION,
        "</informationRequirement>",
        '</informationRequirement><informationRequirement id="k2">'
        '<requiredInput href="#values"/></informationRequirement>',
    )
    edit(root, DECISION, "<text>150</text>", f'<text>values.{name}(date("2025-01-01"))</text>')
    edit(root, FORM_FILE, '"id": "f1"', f'"id": "f1", "validate": {{"max": "=values.{name}(today())"}}')


def test_known_names_are_fine_and_found(root: Path) -> None:
    with_values(root, "grense")
    assert [p.render("en") for p in standard.Library(root).check() if p.rule.startswith("values.")] == []
    bundle = standard.Library(root).bundle("timer", "1.1")
    found = [(use.series, use.file, use.element, use.decision) for use in uses(bundle)]
    assert found == [("grense", FORM_FILE, "timer", ""), ("grense", DECISION, "b", "sats")]


def test_unknown_names_get_a_suggestion(root: Path) -> None:
    with_values(root, "grence")
    found = [p for p in standard.Library(root).check() if p.rule == "values.unknown-series"]
    assert {(p.file, p.element) for p in found} == {(FORM_FILE, "timer"), (DECISION, "b")}
    assert all("mente du «grense»" in p.render("nb").casefold() for p in found)


def test_dated_values_are_not_pinned_with_the_case(root: Path) -> None:
    with_values(root, "grense")
    before = standard.Library(root).bundle("timer", "1.1")
    edit(root, "rules/values/grense.yaml", "value: 1,", "value: 2,")
    assert standard.Library(root).bundle("timer", "1.1").sha256 == before.sha256
    assert not any(path.startswith("rules/values") for path in before.files)


def test_a_release_publishes_the_periods_that_it_uses(root: Path) -> None:
    with_values(root, "grense")
    assert "rules/values/grense.yaml 2024-01-01" in standard.release(root, "timer", "1.1")
    assert standard.release(root, "timer", "1.1") == ()
    edit(root, "rules/values/grense.yaml", "value: 1,", "value: 2,")
    assert "values.changed" in [p.rule for p in standard.Library(root).check()]
