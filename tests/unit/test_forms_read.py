import json
from typing import Any

import pytest

from oppskrift import forms
from oppskrift.forms import Kind


def read(*components: Any, **extra: Any) -> tuple[forms.Form | None, list[tuple[str, str | None]]]:
    body = {"type": "default", "id": "skjema", "components": list(components), **extra}
    form, problems = forms.read(json.dumps(body).encode(), "s.form")
    return form, [(problem.rule, problem.element) for problem in problems]


def field(type: str = "textfield", key: str = "a", **rest: Any) -> dict[str, Any]:
    return {"type": type, "key": key, "id": f"id-{key}", **rest}


def test_a_field_is_read_with_its_labels_in_three_languages() -> None:
    form, problems = read(
        field(
            "number",
            "behov.timer",
            label="Timer",
            description="Antall",
            decimalDigits=2,
            validate={"required": True, "min": 0.25, "max": "=kontrakt.ramme"},
            properties={"label_nn": "Timar", "label_en": "Hours", "description_en": "How many"},
        )
    )
    assert problems == []
    assert form is not None
    assert form.id == "skjema"
    (one,) = form.fields
    assert (one.kind, one.key, one.path, one.required) == (Kind.NUMBER, "behov.timer", ("behov", "timer"), True)
    assert [one.label.read(lang) for lang in ("nb", "nn", "en")] == ["Timer", "Timar", "Hours"]
    assert [one.description.read(lang) for lang in ("nb", "nn", "en")] == ["Antall", "Antall", "How many"]
    assert str(one.bounds.least) == "0.25"
    assert one.bounds.digits == 2
    assert hasattr(one.bounds.most, "evaluate")


def test_groups_prefix_keys_and_lists_hold_rows() -> None:
    form, problems = read(
        {"type": "group", "path": "behov", "id": "g", "components": [field(key="type"), field(key="timer")]},
        {"type": "group", "id": "h", "label": "Uten sti", "components": [field(key="merknad")]},
        {"type": "dynamiclist", "path": "linjer", "id": "l", "components": [field("number", "timer")]},
        {"type": "text", "text": "Hjelp", "id": "t", "properties": {"text_nn": "Hjelp!"}},
        {"type": "button", "id": "b"},
    )
    assert problems == [("forms.duplicate-id", "id-timer")]
    assert form is None
    form, problems = read(
        {"type": "group", "path": "behov", "id": "g", "components": [field(key="type"), field(key="sted")]},
        {"type": "group", "id": "h", "components": [field(key="merknad")]},
        {"type": "dynamiclist", "path": "linjer", "id": "l", "components": [field("number", "timer")]},
        {"type": "text", "text": "Hjelp", "id": "t", "properties": {"text_nn": "Hjelp!"}},
    )
    assert form is not None
    assert [one.key for one in form.inputs()] == ["behov.type", "behov.sted", "merknad", "linjer"]
    assert form.fields[2].fields[0].key == "timer"
    assert form.fields[3].label.read("nn") == "Hjelp!"


def test_dates_and_options() -> None:
    form, problems = read(
        {"type": "datetime", "subtype": "date", "key": "fra", "id": "f", "dateLabel": "Fra"},
        field(
            "select", "type", values=[{"label": "Fast", "value": "F", "label_en": "Fixed"}, {"label": "M", "value": 2}]
        ),
        field("radio", "leder", valuesExpression="=ledere"),
    )
    assert problems == []
    assert form is not None
    assert (form.fields[0].label, form.fields[0].subtype) == ("Fra", "date")
    assert [(one.value, one.label.read("en")) for one in form.fields[1].options] == [("F", "Fixed"), (2, "M")]
    assert form.fields[2].options_from is not None


@pytest.mark.parametrize(
    ("component", "rule"),
    [
        (field("html"), "forms.unknown-type"),
        ({"key": "x"}, "forms.unknown-type"),
        (field(key="1a"), "forms.bad-key"),
        (field(key="a b"), "forms.bad-key"),
        (field(key="a[0]"), "forms.bad-key"),
        (field(key="$date"), "forms.bad-key"),
        ({"type": "textfield", "id": "x"}, "forms.bad-key"),
        (field(key="config.sats"), "forms.reserved-key"),
        (field(key="values"), "forms.reserved-key"),
        (field(conditional={"hide": "=1 +"}), "forms.bad-feel"),
        (field(properties={"validering": "a >"}), "forms.bad-feel"),
        (field("number", validate={"max": "=("}), "forms.bad-feel"),
        (field("select", valuesExpression="=["), "forms.bad-feel"),
        (field("select"), "forms.no-options"),
        (field("select", values=[{"label": "A"}]), "forms.bad-option"),
        (
            field("select", values=[{"label": "A", "value": "a"}, {"label": "B", "value": "a"}]),
            "forms.duplicate-option",
        ),
        (field("number", validate={"min": 5, "max": 4}), "forms.bad-bounds"),
        (field(validate={"minLength": 5, "maxLength": 4}), "forms.bad-bounds"),
        (field("number", validate={"min": "fem"}), "forms.attribute"),
        (field("number", decimalDigits=-1), "forms.attribute"),
        (field("number", decimalDigits=True), "forms.attribute"),
        (field(validate={"required": "ja"}), "forms.attribute"),
        (field(validate={"pattern": "("}), "forms.bad-pattern"),
        (field(validate={"pattern": "(a)\\1"}), "forms.bad-pattern"),
        (field(validate={"validationType": "iban"}), "forms.attribute"),
        (field(validate=["x"]), "forms.attribute"),
        (field(label=5), "forms.attribute"),
        (field("datetime", subtype="uke"), "forms.attribute"),
        (field("number", defaultValue="ti"), "forms.bad-default"),
        (field("dynamiclist", components="x"), "forms.attribute"),
        (field("text", text="Hei {{navn +}}"), "forms.bad-feel"),
        (field("text", text="{{#if a}}x"), "forms.bad-feel"),
        (field(properties={"label_en": "{{(}}"}), "forms.bad-feel"),
    ],
)
def test_what_is_wrong_is_refused_with_the_component(component: dict[str, Any], rule: str) -> None:
    form, problems = read(component)
    assert form is None
    assert [found for found, _ in problems] == [rule]


@pytest.mark.parametrize(("first", "second"), [("a", "a"), ("a", "a.b"), ("a.b", "a")])
def test_keys_may_neither_be_the_same_nor_lie_inside_each_other(first: str, second: str) -> None:
    _, problems = read({**field(key=first), "id": "x"}, {**field(key=second), "id": "y"})
    assert problems == [("forms.duplicate-key", second)]


def test_the_same_key_in_a_row_and_outside_is_no_clash() -> None:
    rows = {"type": "dynamiclist", "path": "linjer", "id": "l", "components": [{**field(key="a"), "id": "x"}]}
    assert read(field(key="a"), rows)[1] == []


def test_keys_clash_through_groups() -> None:
    group = {"type": "group", "id": "g", "components": [{**field(key="a"), "id": "x"}]}
    assert read(field(key="a"), group)[1] == [("forms.duplicate-key", "a")]


def test_all_problems_come_at_once_with_lines() -> None:
    lines = [
        '{"id":"s","components":[',
        '{"type":"video","key":"v"},',
        '{"type":"number","key":"n","decimalDigits":-1}]}',
    ]
    body = "\n".join(lines)
    _, problems = forms.read(body.encode(), "s.form")
    assert [(problem.line, problem.element, problem.file) for problem in problems] == [
        (2, "v", "s.form"),
        (3, "n", "s.form"),
    ]
    assert "video" in problems[0].render("nn")


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"", "forms.not-json"),
        (b"{", "forms.not-json"),
        (b"\xff", "forms.not-json"),
        (b"[" * 100_000, "forms.not-json"),
        (b"[]", "forms.not-a-form"),
        (b"null", "forms.not-a-form"),
        (b'{"components": {}}', "forms.not-a-form"),
        (b'{"components": []}', "forms.no-id"),
        (b'{"id": 5, "components": []}', "forms.attribute"),
        (b'{"id": "x", "components": ["y"]}', "forms.attribute"),
        (b" " * ((1 << 20) + 1), "forms.too-large"),
    ],
    ids=list("abcdefghijk"),
)
def test_hostile_and_foreign_files_are_refused(body: bytes, rule: str) -> None:
    form, problems = forms.read(body)
    assert form is None
    assert problems[0].rule == rule


def test_deep_and_large_forms_are_refused() -> None:
    deep: dict[str, Any] = field()
    for number in range(20):
        deep = {"type": "group", "id": f"g{number}", "components": [deep]}
    assert read(deep)[1] == [("forms.too-deep", "g12")]
    many = [{"type": "text", "id": f"t{n}"} for n in range(501)]
    assert [rule for rule, _ in read(*many)[1]] == ["forms.too-many-fields"]


def test_components_without_an_id_get_the_same_one_every_time() -> None:
    first, _ = read({"type": "textfield", "key": "a"}, {"type": "text"})
    second, _ = read({"type": "textfield", "key": "a"}, {"type": "text"})
    assert first is not None
    assert second is not None
    assert [one.id for one in first.fields] == [one.id for one in second.fields] == ["textfield-1", "text-2"]
