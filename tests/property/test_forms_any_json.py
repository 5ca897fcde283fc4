"""Whatever is submitted, a form answers; what it accepts it accepts again."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oppskrift import forms
from oppskrift.model.tagged import untag

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
COMPONENTS: list[dict[str, Any]] = [
    {"type": "textfield", "key": "navn", "validate": {"minLength": 2, "pattern": "a"}},
    {"type": "textarea", "key": "merknad", "conditional": {"hide": "=timer < 10"}},
    {"type": "number", "key": "timer", "decimalDigits": 2, "validate": {"max": "=ramme"}},
    {"type": "checkbox", "key": "behov.ok", "validate": {"required": True}},
    {"type": "select", "key": "behov.type", "values": [{"label": "A", "value": "a"}, {"label": "1", "value": 1}]},
    {"type": "radio", "key": "leder", "valuesExpression": "=ledere"},
    {"type": "taglist", "key": "merker", "valuesExpression": "=[timer, navn]"},
    {"type": "datetime", "key": "fra", "subtype": "date", "disallowPassedDates": True},
    {"type": "datetime", "key": "når", "subtype": "datetime", "properties": {"validering": "når > now()"}},
    {"type": "datetime", "key": "kl", "subtype": "time"},
    {"type": "number", "key": "sats", "readonly": True},
    {
        "type": "dynamiclist",
        "path": "linjer",
        "properties": {"validering": "sum(linjer.timer) < ramme", "maks_rader": "3"},
        "components": [
            {"type": "number", "key": "timer", "id": "lt", "properties": {"validering": "timer < parent.x"}},
            {"type": "textfield", "key": "grunn.tekst", "conditional": {"hide": "=this.timer > 3 or i = 2"}},
            {"type": "dynamiclist", "path": "deler", "components": [{"type": "checkbox", "key": "x"}]},
        ],
    },
]
_read = forms.read(json.dumps({"id": "s", "components": COMPONENTS}).encode())
assert _read[0] is not None, _read[1]
FORM = _read[0]

NAMES = st.sampled_from(
    ["navn", "merknad", "timer", "behov", "behov.ok", "behov.type", "leder", "merker", "fra", "når", "kl", "sats",
     "linjer", "linjer[0]", "linjer[0].timer", "linjer[1].grunn.tekst", "linjer[0].deler[0].x", "deler", "x", "grunn",
     "ok", "type", "tekst", "$date", "$decimal", "$datetime"]
)  # fmt: skip
LIKELY = st.sampled_from(
    ["", "a", "ja", "10,5", "1.000", "-1", "31.12.2026", "2026-12-31", "2026-12-31T10:00", "12:30", "1", "æ\u0000"]
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), LIKELY)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(NAMES, st.text(max_size=6)), inner, max_size=4)
    ),
    max_leaves=12,
)
SUBMISSIONS = st.dictionaries(st.one_of(NAMES, st.text(max_size=8)), JSON, max_size=8)
LIKELY_ROW = st.fixed_dictionaries({}, optional={"timer": LIKELY, "grunn.tekst": LIKELY, "deler": JSON})
LIKELY_SUBMISSIONS = st.fixed_dictionaries(
    {"behov.ok": st.just("ja")},
    optional={
        **dict.fromkeys(["navn", "merknad", "timer", "behov.type", "leder", "merker", "fra", "når", "kl"], LIKELY),
        "linjer": st.lists(LIKELY_ROW, max_size=4),
    },
)
DATA = st.fixed_dictionaries(
    {"ramme": st.one_of(st.integers(0, 50), st.text(max_size=2)), "ledere": st.lists(st.text(max_size=3), max_size=3)},
    optional={"sats": st.integers(), "behov": st.one_of(st.integers(), st.just({"annet": 1})), "linjer": st.integers()},
)


@settings(max_examples=200, deadline=None)
@given(values=st.one_of(SUBMISSIONS, LIKELY_SUBMISSIONS), data=DATA)
def test_accept_answers_any_json(values: dict[str, Any], data: dict[str, Any]) -> None:
    before = json.dumps(data)
    found = FORM.accept(values, data, now=NOW)
    assert json.dumps(data) == before
    if isinstance(found, forms.Rejected):
        assert found.problems
        assert all(problem.field is not None and problem.render("nn") for problem in found.problems)
    else:
        untag(dict(found.values))
        again = FORM.accept(found.values, {**data, **found.values}, now=NOW) if "annet" not in str(data) else found
        assert again == found


@settings(max_examples=100, deadline=None)
@given(body=st.one_of(st.binary(max_size=100), JSON.map(lambda v: json.dumps(v).encode())))
def test_reading_answers_any_bytes(body: bytes) -> None:
    form, problems = forms.read(body)
    assert (form is None) == bool(problems)


PART = st.dictionaries(
    st.sampled_from(["type", "key", "path", "id", "label", "validate", "properties", "conditional", "values",
                     "components", "subtype", "decimalDigits", "valuesExpression", "defaultValue", "readonly", "hide",
                     "validering", "min", "max", "pattern", "required"]),
    st.one_of(JSON, st.sampled_from(["textfield", "number", "group", "dynamiclist", "select", "=a", "=1+", "(", "a"])),
)  # fmt: skip
NESTED = st.recursive(
    PART,
    lambda inner: st.fixed_dictionaries(
        {
            "type": st.sampled_from(["group", "dynamiclist"]),
            "path": st.just("p"),
            "components": st.lists(inner, max_size=3),
        }
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(NESTED, max_size=4), id=st.one_of(st.just("s"), JSON))
def test_reading_answers_any_schema(parts: list[dict[str, Any]], id: Any) -> None:
    form, problems = forms.read(json.dumps({"id": id, "components": parts}).encode())
    assert (form is None) == bool(problems)
    for problem in problems:
        assert problem.render("nb")
