"""Warnings of what a browser would do otherwise with a form's expressions: which, where, and what is left alone."""

import json
from pathlib import Path

import pytest
from everyday import Case, cases

from oppskrift import feel, forms
from oppskrift.forms.browser import differences, warnings
from oppskrift.standard import lint

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
FIELDS = [
    {"type": "number", "id": "timer", "key": "behov.timer", "label": "Timer"},
    {"type": "number", "id": "dager", "key": "dager", "label": "Dager", "decimalDigits": 0},
    {"type": "datetime", "id": "fra", "key": "behov.fra", "dateLabel": "Fra", "subtype": "date"},
    {"type": "datetime", "id": "til", "key": "behov.til", "dateLabel": "Til", "subtype": "date"},
    {"type": "textfield", "id": "art", "key": "art", "label": "Art"},
    {"type": "checkbox", "id": "reise", "key": "reise", "label": "Reise"},
    {"type": "select", "id": "form", "key": "form", "label": "Form", "values": [{"value": "fast", "label": "Fast"}]},
    {
        "type": "dynamiclist",
        "id": "linjer",
        "path": "linjer",
        "label": "Linjer",
        "components": [
            {"type": "number", "id": "belop", "key": "belop", "label": "Beløp"},
            {"type": "checkbox", "id": "betalt", "key": "betalt", "label": "Betalt"},
        ],
    },
]


def told(*components: dict[str, object]) -> list[tuple[str, str | None, str | None]]:
    """Return rule, field and attribute of each warning about a form with these components beside `FIELDS`."""
    body = json.dumps({"id": "skjema", "type": "default", "components": [*FIELDS, *components]}).encode()
    form, problems = forms.read(body, "skjema.form")
    assert form is not None, problems
    return [(found.rule, found.element, found.field) for found in warnings(form, body, "skjema.form")]


def hidden(expression: str) -> dict[str, object]:
    return {"type": "textfield", "id": "x", "key": "x", "label": "X", "conditional": {"hide": f"={expression}"}}


def rules(expression: str) -> list[str]:
    """Return the rules that warn of a condition."""
    return [rule.removeprefix("forms.browser-") for rule, _, _ in told(hidden(expression))]


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ("behov.timer * 1.1 > 10", "fraction"),
        ("behov.timer + 1 = 8.3", "fraction"),
        ("sum(linjer.belop) > 1000", "fraction"),
        ("dager / 7 > 2", "fraction"),
        ("pris * 0.12 > 100", "fraction"),
        ("round half up(behov.timer, 1) > 7", "rounding"),
        ("nummer = 12345678901234567", "large"),
        ('dager > "16"', "kinds"),
        ("art != 5100", "kinds"),
        ("art between 5000 and 5999", "kinds"),
        ("art in [5000..5999]", "kinds"),
        ("linjer = 1", "kinds"),
        ('date("2026-01-01") < now()', "date-and-time"),
        ("dager in [1..5] or reise", "in"),
        ("dager in [5..1]", "range"),
        ('(date("2026-03-02") - dato).days > 14', "duration-part"),
        ('duration("PT7H30M") * dager > duration("P1D")', "duration-product"),
        ('years and months duration(dato, date("2026-03-02")) > duration("P3Y")', "months"),
        ("is working day(dato)", "function"),
        ("is defined(dato)", "function-instead"),
        ("sort([3, 1])[1] = 1", "arguments"),
        ('get value(person, ["navn"]) = "Kari"', "arguments"),
        ('max([date("2026-01-01"), date("2026-02-01")]) = dato', "numbers-only"),
        ("today() = dato", "today"),
        ("dager instance of number", "instance"),
        ("if art then true else false", "condition"),
        ("count(linjer[betalt]) > 0", "filter"),
        ("count(navn[contains(item, dato)]) > 0", "filter"),
        ('behov.fra < date("2026-01-01")', "date-field"),
        ("behov.fra.year = 2026", "date-field"),
        ('behov.fra + duration("P1D") = dato', "date-field"),
    ],
)
def test_what_the_browser_does_otherwise_is_told(expression: str, rule: str):
    assert rules(expression) == [rule]


@pytest.mark.parametrize(
    "expression",
    [
        "round half up(behov.timer * 1.1, 2) > 10",
        "behov.timer > 7.5",
        "dager * 1.25 > 10",
        "dager / 100 > 0.25",
        "dager * 7 + 1 = 15",
        'number(art) >= 5000 and art = "5100"',
        "art in (5100, 5110) or reise",
        "(dager in [1..5]) or reise",
        'date(behov.fra) < date("2026-01-01")',
        "behov.til >= behov.fra",
        "behov.fra = null",
        "behov.fra != frist",
        "date(now()) > dato",
        "if reise then art else null",
        "count(linjer[betalt = true]) > 0",
        "linjer[2].betalt",
        'form = "fast"',
        "max([dager, 3]) > 2",
        'til - fra > duration("P14D")',
        "some linje in linjer satisfies linje.belop > 100.5",
        "hr = null or hr.utfall != \"returnert\"",
    ],
)  # fmt: skip
def test_what_is_the_same_is_left_alone(expression: str):
    assert rules(expression) == []


def test_it_is_told_where_the_browser_reads_an_expression_and_nowhere_else():
    wrong = "0.1 + 0.2"
    component = {
        "type": "number",
        "id": "x",
        "key": "x",
        "label": f"{{{{{wrong}}}}}",
        "description": f"{{{{{wrong}}}}}",
        "readonly": f"={wrong} > 1",
        "conditional": {"hide": f"={wrong} > 1"},
        "validate": {"min": f"={wrong}", "max": f"={wrong}"},
        "properties": {"validering": f"={wrong} > 1", "label_nn": f"{{{{{wrong}}}}}", "label_en": f"{{{{{wrong}}}}}"},
    }
    options = {"type": "select", "id": "y", "key": "y", "label": "Y", "valuesExpression": f"=[{wrong}]"}
    text = {"type": "text", "id": "z", "text": f"Sum: {{{{{wrong}}}}}"}
    attributes = ["conditional.hide", "readonly", "validate.min", "validate.max", "label", "description"]
    assert told(component, options, text) == [
        *(("forms.browser-fraction", "x", attribute) for attribute in attributes),
        ("forms.browser-fraction", "y", "valuesExpression"),
        ("forms.browser-fraction", "z", "text"),
    ]


def test_the_fields_of_a_row_see_the_row():
    inner = {"type": "number", "id": "mva", "key": "mva", "label": "{{netto * 2}} {{this.netto * 2}} {{i * 2}}"}
    rows = [{"type": "number", "id": "netto", "key": "netto", "label": "Netto"}, inner]
    found = told({"type": "dynamiclist", "id": "varer", "path": "varer", "label": "Varer", "components": rows})
    assert found == [("forms.browser-fraction", "mva", "label")] * 2


def test_lint_tells_file_line_field_and_place_in_the_text(tmp_path: Path):
    file = tmp_path / "skjema.form"
    components = [hidden('art = "a" or 0.1 + dager > 1'), FIELDS[1]]
    file.write_text(json.dumps({"id": "skjema", "components": components}, indent=1), encoding="utf-8")
    (found,) = lint([file])
    line = file.read_text(encoding="utf-8").splitlines().index('   "id": "x",') + 1
    assert (found.severity, found.file, found.line, found.element, found.field) == (
        "warning", str(file), line, "x", "conditional.hide",
    )  # fmt: skip
    for language, words in {"nb": "tegn 14: Nettleseren", "nn": "teikn 14: Nettlesaren", "en": "character 14"}.items():
        assert f"«{words}" not in found.render(language)
        assert words in found.render(language)
    assert "Oppskrifts egne sider regner på tjeneren" in found.render("nb")


def test_the_forms_of_the_library_are_the_same_in_the_browser():
    files = sorted(PROCESSES.rglob("*.form"))
    assert len(files) > 10
    for file in files:
        form, _ = forms.read(file.read_bytes(), str(file))
        assert form is not None
        assert warnings(form) == (), file


PLAIN = {"true", "false"}


def plain(case: Case) -> bool:
    """Return whether a case can stand in a form: an expression whose inputs are fields that the form may have."""
    names = all(name.isidentifier() and name != "i" for name in case.inputs)
    values = all(text[0] == '"' or text in PLAIN or text[0].isdigit() for text in case.inputs.values())
    return names and values and not case.tests


def component(name: str, text: str) -> dict[str, object]:
    """Return a field for an input."""
    kind = "textfield" if text[0] == '"' else "checkbox" if text in PLAIN else "number"
    digits = {"decimalDigits": 0} if kind == "number" and "." not in text else {}
    return {"type": kind, "id": name, "key": name, "label": name, **digits}


def test_a_form_says_of_the_corpus_what_its_expressions_say():
    there = [case for case in cases() if plain(case)]
    assert len(there) > 150
    for case in there:
        fields = [component(name, text) for name, text in case.inputs.items()]
        shown = {"type": "textfield", "id": "_x", "key": "sist_i_skjemaet", "label": "X"}
        components = [*fields, {**shown, "conditional": {"hide": f"={case.expression}"}}]
        form, problems = forms.read(json.dumps({"id": "f", "components": components}).encode())
        assert form is not None, (case, problems)
        expected = [found.message.key for found in differences(case.program(), case.types())]
        assert [found.rule for found in warnings(form)] == expected, case


def test_what_is_nested_deeply_does_no_harm():
    assert differences(feel.compile("+".join(["(0.1)"] * 400)))
