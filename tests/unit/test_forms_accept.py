import json
from datetime import UTC, datetime
from typing import Any

import pytest

from oppskrift import forms

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
RAMME = {"kontrakt": {"ramme": 40, "fra": {"$date": "2026-01-01"}, "til": {"$date": "2026-06-30"}}}


def form(*components: dict[str, Any]) -> forms.Form:
    body = {"type": "default", "id": "skjema", "components": list(components)}
    found, problems = forms.read(json.dumps(body).encode())
    assert found is not None, [problem.render("nb") for problem in problems]
    return found


def field(type: str, key: str = "a", **rest: Any) -> dict[str, Any]:
    return {"type": type, "key": key, "label": key.capitalize(), **rest}


def accept(of: forms.Form | dict[str, Any], values: dict[str, Any], data: dict[str, Any] | None = None) -> Any:
    """Return the accepted values, or the problems as (field, rule)."""
    found = (of if isinstance(of, forms.Form) else form(of)).accept(values, data or {}, now=NOW)
    if isinstance(found, forms.Accepted):
        return dict(found.values)
    return [(problem.field, problem.rule.removeprefix("forms.")) for problem in found.problems]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("10", 10),
        ("10,50", {"$decimal": "10.50"}),
        ("10.50", {"$decimal": "10.50"}),
        ("10 000,50", {"$decimal": "10000.50"}),
        ("10\u00a0000,50", {"$decimal": "10000.50"}),
        ("1.234.567,5", {"$decimal": "1234567.5"}),
        (" -3 ", -3),
        ("\u22123", -3),
        (7, 7),
        (0.1, {"$decimal": "0.1"}),
        ({"$decimal": "12.50"}, {"$decimal": "12.50"}),
        ("0.125", {"$decimal": "0.125"}),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_numbers(raw: Any, expected: Any) -> None:
    assert accept(field("number"), {"a": raw}) == {"a": expected}


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("ti", "not-number"),
        ("1e5", "not-number"),
        ("1,2,3", "not-number"),
        ("1,000.50", "not-number"),
        ("10 00", "not-number"),
        ("٣", "not-number"),
        ("NaN", "not-number"),
        (True, "not-number"),
        ([1], "not-number"),
        ({"$decimal": 1}, "not-number"),
        ({"$decimal": "Infinity"}, "not-number"),
        (float("inf"), "not-number"),
        ("1.000", "number-ambiguous"),
        ("1,000,000", "number-ambiguous"),
        ("9" * 35, "not-number"),
        ("9" * 30 + ",12345", "number-too-long"),
        (10**40, "number-too-long"),
    ],
)
def test_what_is_no_number(raw: Any, rule: str) -> None:
    assert accept(field("number"), {"a": raw}) == [("a", rule)]


def test_three_decimals_are_no_thousands_where_the_field_has_them() -> None:
    assert accept(field("number", decimalDigits=3), {"a": "1.125"}) == {"a": {"$decimal": "1.125"}}


@pytest.mark.parametrize(
    ("validate", "raw", "rules"),
    [
        ({"min": 1}, "0", ["below"]),
        ({"max": 5}, "6", ["above"]),
        ({"min": 1, "max": 5}, "6", ["outside"]),
        ({"min": 1, "max": 5}, "5", []),
        ({"max": "=kontrakt.ramme"}, "41", ["above"]),
        ({"max": "=kontrakt.ramme"}, "40", []),
        ({"max": "=finnes.ikke"}, "99", []),
        ({"required": True}, "", ["required"]),
    ],
)
def test_bounds_of_numbers(validate: dict[str, Any], raw: str, rules: list[str]) -> None:
    found = accept(field("number", validate=validate), {"a": raw}, RAMME)
    assert ([rule for _, rule in found] if isinstance(found, list) else []) == rules


def test_decimals_are_counted() -> None:
    assert accept(field("number", decimalDigits=2), {"a": "1,255"}) == [("a", "too-many-decimals")]
    assert accept(field("number", decimalDigits=2), {"a": "1,2500"}) == {"a": {"$decimal": "1.2500"}}
    assert accept(field("number", decimalDigits=0), {"a": "1,5"}) == [("a", "not-whole")]
    assert accept(field("number", decimalDigits=0), {"a": "1500"}) == {"a": 1500}


def test_messages_name_the_field_and_the_bound_in_the_language_of_the_reader() -> None:
    one = field("number", "timer", validate={"max": 1000}, properties={"label_nn": "Timar", "label_en": "Hours"})
    found = form(one).accept({"timer": "1000,5"}, {}, now=NOW)
    assert isinstance(found, forms.Rejected)
    (problem,) = found.problems
    assert problem.field == "timer"
    assert [str(problem.render(lang)) for lang in ("nb", "nn", "en")] == [
        "timer: Timer: må være 1\u00a0000 eller mindre. [forms.above]",
        "timer: Timar: må vere 1\u00a0000 eller mindre. [forms.above]",
        "timer: Hours: must be 1,000 or less. [forms.above]",
    ]


@pytest.mark.parametrize(
    ("subtype", "raw", "expected"),
    [
        ("date", "2026-12-31", {"$date": "2026-12-31"}),
        ("date", "31.12.2026", {"$date": "2026-12-31"}),
        ("date", "1.2.2026", {"$date": "2026-02-01"}),
        ("date", "29. 2. 2028", {"$date": "2028-02-29"}),
        ("date", {"$date": "2026-12-31"}, {"$date": "2026-12-31"}),
        ("date", "", None),
        ("time", "09:00", {"$time": "09:00:00"}),
        ("time", "9.30", {"$time": "09:30:00"}),
        ("datetime", "2026-03-01T09:00", {"$datetime": "2026-03-01T09:00:00@Europe/Oslo"}),
        ("datetime", "1.3.2026 09:00", {"$datetime": "2026-03-01T09:00:00@Europe/Oslo"}),
        ("datetime", "2026-03-01T09:00:00Z", {"$datetime": "2026-03-01T09:00:00Z"}),
        ("datetime", "2026-03-01T09:00:00+01:00", {"$datetime": "2026-03-01T09:00:00+01:00"}),
        (
            "datetime",
            {"$datetime": "2026-03-01T09:00:00@Europe/Oslo"},
            {"$datetime": "2026-03-01T09:00:00@Europe/Oslo"},
        ),
    ],
)
def test_moments(subtype: str, raw: Any, expected: Any) -> None:
    assert accept(field("datetime", subtype=subtype), {"a": raw}) == {"a": expected}


@pytest.mark.parametrize(
    ("subtype", "raw"),
    [
        ("date", "29.2.2026"),
        ("date", "31.12.26"),
        ("date", "12/31/2026"),
        ("date", "0000-01-01"),
        ("date", "2026-W01"),
        ("date", 20261231),
        ("date", {"$date": 5}),
        ("date", {"$datetime": "2026-12-31"}),
        ("time", "24:00"),
        ("time", "ni"),
        ("datetime", "2026-03-01"),
        ("datetime", "2026-03-01T09:00@Mars/Base"),
        ("datetime", "@Europe/Oslo"),
        ("datetime", ["x"]),
    ],
)
def test_what_is_no_moment(subtype: str, raw: Any) -> None:
    assert accept(field("datetime", subtype=subtype), {"a": raw}) == [("a", f"not-{subtype}")]


def test_dates_that_have_passed() -> None:
    one = form(field("datetime", subtype="date", disallowPassedDates=True))
    assert accept(one, {"a": "2026-03-15"}) == [("a", "passed")]
    assert accept(one, {"a": "2026-03-16"}) == {"a": {"$date": "2026-03-16"}}
    moment = form(field("datetime", subtype="datetime", disallowPassedDates=True))
    assert accept(moment, {"a": "2026-03-16 09:59"}) == [("a", "passed")]
    assert "a" in accept(moment, {"a": "2026-03-16 10:01"})


@pytest.mark.parametrize("raw", ["ja", "on", "true", "1", True, "Ja"])
def test_ticked(raw: Any) -> None:
    assert accept(field("checkbox"), {"a": raw}) == {"a": True}


@pytest.mark.parametrize("values", [{}, {"a": ""}, {"a": None}, {"a": "nei"}, {"a": False}, {"a": "off"}])
def test_not_ticked(values: dict[str, Any]) -> None:
    assert accept(field("checkbox"), values) == {"a": False}
    assert accept(field("checkbox", validate={"required": True}), values) == [("a", "must-be-ticked")]


def test_what_is_neither_yes_nor_no() -> None:
    assert accept(field("checkbox"), {"a": "kanskje"}) == [("a", "not-boolean")]
    assert accept(field("checkbox"), {"a": 1}) == [("a", "not-boolean")]


@pytest.mark.parametrize(
    ("component", "raw", "rule"),
    [
        (field("textfield"), 5, "not-text"),
        (field("textfield"), {"x": 1}, "not-text"),
        (field("textfield"), "a\nb", "one-line"),
        (field("textfield"), "a\x00b", "control-character"),
        (field("textfield"), "a\u202eb", "control-character"),
        (field("textfield"), "\ud800", "control-character"),
        (field("textfield"), "x" * 1001, "too-long"),
        (field("textarea"), "x" * 10001, "too-long"),
        (field("textfield", validate={"maxLength": 3}), "abcd", "too-long"),
        (field("textfield", validate={"minLength": 3}), "ab", "too-short"),
        (field("textfield", validate={"pattern": "^[0-9]{8}$"}), "1234567", "pattern"),
        (field("textfield", validate={"validationType": "email"}), "a@b", "not-email"),
        (field("textfield", validate={"validationType": "phone"}), "hjemme", "not-phone"),
    ],
    ids=range(13),
)
def test_texts_that_are_refused(component: dict[str, Any], raw: Any, rule: str) -> None:
    assert accept(component, {"a": raw}) == [("a", rule)]


@pytest.mark.parametrize(
    ("component", "raw", "expected"),
    [
        (field("textfield"), "  Tormod  ", "Tormod"),
        (field("textarea"), "a\r\nb", "a\nb"),
        (field("textfield", validate={"pattern": "^[0-9]{8}$"}), "12345678", "12345678"),
        (field("textfield", validate={"validationType": "email"}), "tormod@uib.no", "tormod@uib.no"),
        (field("textfield", validate={"validationType": "phone"}), "+47 55 58 00 00", "+47 55 58 00 00"),
        (field("textfield"), " ", None),
    ],
)
def test_texts(component: dict[str, Any], raw: Any, expected: Any) -> None:
    assert accept(component, {"a": raw}) == {"a": expected}


def test_a_pattern_that_would_be_slow_elsewhere_is_quick() -> None:
    one = field("textfield", validate={"pattern": "^(a+)+$", "maxLength": 5000})
    assert accept(one, {"a": "a" * 4999 + "!"}) == [("a", "pattern")]


OPTIONS = [{"label": "Fast", "value": "F"}, {"label": "To", "value": 2}, {"label": "Ja", "value": True}]


@pytest.mark.parametrize(("raw", "expected"), [("F", "F"), ("2", 2), (2, 2), ("true", True), ("", None)])
def test_options(raw: Any, expected: Any) -> None:
    assert accept(field("select", values=OPTIONS), {"a": raw}) == {"a": expected}


@pytest.mark.parametrize("raw", ["M", 3, False, {"x": 1}, ["F"], "f"])
def test_what_is_not_an_option(raw: Any) -> None:
    assert accept(field("radio", values=OPTIONS), {"a": raw}) == [("a", "not-an-option")]


def test_several_options() -> None:
    one = form(field("checklist", values=OPTIONS, validate={"required": True}))
    assert accept(one, {"a": ["2", "F", "2"]}) == {"a": [2, "F"]}
    assert accept(one, {"a": "F"}) == {"a": ["F"]}
    assert accept(one, {"a": ["F", "X"]}) == [("a", "not-an-option")]
    assert accept(one, {}) == [("a", "required")]


def test_options_from_the_data() -> None:
    data = {"ledere": [{"value": "kari", "label": "Kari"}, {"value": "ola", "label": "Ola"}]}
    one = form(field("select", valuesExpression="=ledere"))
    assert accept(one, {"a": "kari"}, data) == {"a": "kari"}
    assert accept(one, {"a": "per"}, data) == [("a", "not-an-option")]
    assert accept(one, {"a": "kari"}, {}) == [("a", "not-an-option")]
    names = form(field("select", valuesKey="navn"))
    assert accept(names, {"a": "x"}, {"navn": ["x", "y"]}) == {"a": "x"}


def test_options_may_depend_on_another_answer() -> None:
    one = form(
        field("select", "enhet", valuesExpression='=if land = "NO" then ["uib"] else ["x"]'), field("textfield", "land")
    )
    assert accept(one, {"land": "NO", "enhet": "uib"}) == {"land": "NO", "enhet": "uib"}


def test_dotted_keys_keep_what_the_variable_had_beside_them() -> None:
    one = form(field("number", "behov.timer"), field("textfield", "behov.sted.navn"))
    data = {"behov": {"type": "T1", "timer": 5, "sted": {"nr": 1}}, "annet": 1}
    expected = {"behov": {"type": "T1", "timer": 7, "sted": {"nr": 1, "navn": "Bergen"}}}
    assert accept(one, {"behov.timer": "7", "behov.sted.navn": "Bergen"}, data) == expected
    assert accept(one, {"behov": {"timer": 7, "sted": {"navn": "Bergen"}}}, data) == expected
    assert data["behov"] == {"type": "T1", "timer": 5, "sted": {"nr": 1}}


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"b": 1}, ("b", "unknown-field")),
        ({"a.b": 1}, ("a.b", "unknown-field")),
        ({"a[0]": 1}, ("a[0]", "unknown-field")),
        ({"behov": {"x": 1}}, ("behov.x", "unknown-field")),
        ({"behov": 5}, ("behov", "unknown-field")),
        ({"": 1}, ("", "unknown-field")),
        ({"a..b": 1}, ("a..b", "unknown-field")),
        ({"behov.timer": 1, "behov": {"timer": 2}}, ("behov.timer", "given-twice")),
        ({"csrf_token": "x"}, ("csrf_token", "unknown-field")),
        ({"linjer": 5}, ("linjer", "not-rows")),
        ({"linjer": ["x"]}, ("linjer", "not-rows")),
        ({"linjer[x]": 1}, ("linjer[x]", "unknown-field")),
        ({"linjer.0": 1}, ("linjer.0", "unknown-field")),
        ({"linjer[0]": 1}, ("linjer[0]", "unknown-field")),
        ({"linjer[0].x": 1}, ("linjer[0].x", "unknown-field")),
        ({"linjer[99999].n": 1}, ("linjer", "too-many-rows")),
    ],
)
def test_what_belongs_to_no_field_is_refused(values: dict[str, Any], rule: tuple[str, str]) -> None:
    rows = {"type": "dynamiclist", "path": "linjer", "components": [field("number", "n")]}
    one = form(field("textfield"), field("number", "behov.timer"), rows)
    assert accept(one, values) == [rule]


def test_a_hidden_field_takes_nothing_and_gives_nothing() -> None:
    one = form(field("number", "timer"), field("textarea", "merknad", conditional={"hide": "=timer < 100"}))
    assert accept(one, {"timer": "5", "merknad": ""}) == {"timer": 5}
    assert accept(one, {"timer": "5"}, {"merknad": "gammel"}) == {"timer": 5}
    assert accept(one, {"timer": "5", "merknad": "x"}) == [("merknad", "hidden")]
    assert accept(one, {"timer": "100", "merknad": "x"}) == {"timer": 100, "merknad": "x"}
    assert accept(one, {"merknad": "x"}) == {"timer": None, "merknad": "x"}


def test_a_hidden_required_field_is_not_missed_and_a_hidden_checkbox_may_be_posted_unticked() -> None:
    hide = {"conditional": {"hide": "=true"}, "validate": {"required": True}}
    assert accept(form(field("textfield", **hide), field("checkbox", "b", **hide)), {"b": "false"}) == {}


def test_a_hidden_group_hides_all_in_it() -> None:
    group = {
        "type": "group",
        "conditional": {"hide": "=type = null"},
        "components": [field("number", "timer", validate={"required": True})],
    }
    one = form(field("textfield", "type"), group)
    assert accept(one, {}) == {"type": None}
    assert accept(one, {"timer": "1"}) == [("timer", "hidden")]
    assert accept(one, {"type": "x"}) == [("timer", "required")]


def test_read_only_fields_keep_what_is_stored() -> None:
    one = form(field("number", "sats", readonly=True), field("textfield", "b", readonly="=låst"))
    assert accept(one, {"sats": "250"}, {"sats": 250, "låst": True, "b": "x"}) == {}
    assert accept(one, {"sats": "999"}, {"sats": 250, "låst": True}) == [("sats", "read-only")]
    assert accept(one, {"b": "y"}, {"sats": 250, "låst": False}) == {"b": "y"}


def lines(**rest: Any) -> forms.Form:
    day = {
        **field("datetime", "dato", subtype="date", validate={"required": True}),
        "properties": {
            "validering": "=dato >= kontrakt.fra and dato <= kontrakt.til",
            "melding": "Datoen er utenfor kontraktsperioden.",
            "melding_en": "The date is outside the contract period.",
        },
    }
    number = field("number", "timer", validate={"required": True, "min": 0.25, "max": 24})
    other = field("textfield", "grunn", conditional={"hide": "=timer <= 12"})
    rows = {"type": "dynamiclist", "path": "linjer", "label": "Timelinjer", "components": [day, number, other], **rest}
    rows["properties"] = {"validering": "sum(linjer.timer) <= kontrakt.ramme", "melding": "Over rammen."} | rest.get(
        "properties", {}
    )
    return form(rows)


def test_rows_nested_and_flat_give_the_same() -> None:
    nested = {"linjer": [{"dato": "1.2.2026", "timer": "7,5"}, {"dato": "2026-02-02", "timer": 8}]}
    flat = {
        "linjer[0].dato": "1.2.2026",
        "linjer[0].timer": "7,5",
        "linjer[1].dato": "2.2.2026",
        "linjer[1].timer": "8",
    }
    expected = {
        "linjer": [
            {"dato": {"$date": "2026-02-01"}, "timer": {"$decimal": "7.5"}},
            {"dato": {"$date": "2026-02-02"}, "timer": 8},
        ]
    }
    assert accept(lines(), nested, RAMME) == accept(lines(), flat, RAMME) == expected


def test_problems_in_rows_carry_the_row_and_empty_rows_are_dropped() -> None:
    flat = {
        "linjer[0].dato": "",
        "linjer[0].timer": "",
        "linjer[1].dato": "1.7.2026",
        "linjer[1].timer": "25",
        "linjer[3].timer": "x",
    }
    found = lines().accept(flat, RAMME, now=NOW)
    assert isinstance(found, forms.Rejected)
    assert [(problem.field, problem.rule) for problem in found.problems] == [
        ("linjer[1].timer", "forms.outside"),
        ("linjer[1].dato", "forms.own-rule"),
        ("linjer[3].dato", "forms.required"),
        ("linjer[3].timer", "forms.not-number"),
    ]
    assert "Timelinjer 2, Dato: Datoen er utenfor kontraktsperioden." in found.problems[1].render("nb")
    assert "The date is outside the contract period." in found.problems[1].render("en")


def test_a_condition_in_a_row_reads_the_row() -> None:
    row = {"dato": "1.2.2026", "timer": "8", "grunn": "lang dag"}
    assert accept(lines(), {"linjer": [row]}, RAMME) == [("linjer[0].grunn", "hidden")]
    assert accept(lines(), {"linjer": [{**row, "timer": "13"}]}, RAMME)["linjer"][0]["grunn"] == "lang dag"


def test_a_rule_of_the_whole_list_waits_until_the_rows_are_sound() -> None:
    rows = [{"dato": f"{n}.2.2026", "timer": "12"} for n in range(1, 5)]
    assert accept(lines(), {"linjer": rows}, RAMME) == [("linjer", "own-rule")]
    rows[0]["timer"] = "x"
    assert accept(lines(), {"linjer": rows}, RAMME) == [("linjer[0].timer", "not-number")]


def test_the_number_of_rows() -> None:
    one = lines(properties={"min_rader": "1", "maks_rader": 2})
    row = {"dato": "1.2.2026", "timer": 1}
    assert accept(one, {}, RAMME) == [("linjer", "too-few-rows")]
    assert accept(one, {"linjer": [row] * 3}, RAMME) == [("linjer", "rows-above")]
    assert len(accept(one, {"linjer": [row] * 2}, RAMME)["linjer"]) == 2
    assert accept(lines(validate={"required": True}), {"linjer": []}, RAMME) == [("linjer", "no-rows")]
    assert accept(lines(), {}, RAMME) == {"linjer": []}
    assert accept(lines(), {"linjer": [row] * 501}, RAMME) == [("linjer", "too-many-rows"), ("linjer", "own-rule")]


def test_read_only_cells_in_rows_are_kept_and_given_back() -> None:
    rows = {
        "type": "dynamiclist",
        "path": "linjer",
        "components": [field("number", "timer"), field("number", "sats", readonly=True)],
    }
    data = {"linjer": [{"timer": 1, "sats": 250}, {"timer": 2, "sats": 300}]}
    values = {"linjer": [{"timer": 3, "sats": 250}, {"timer": 4}]}
    assert accept(form(rows), values, data) == {"linjer": [{"timer": 3, "sats": 250}, {"timer": 4, "sats": 300}]}
    assert accept(form(rows), {"linjer": [{"timer": 3, "sats": 999}]}, data) == [("linjer[0].sats", "read-only")]


def test_a_list_that_is_read_only_takes_no_rows() -> None:
    rows = {"type": "dynamiclist", "path": "linjer", "readonly": True, "components": [field("number", "n")]}
    data = {"linjer": [{"n": 1}]}
    assert accept(form(rows), {}, data) == {}
    assert accept(form(rows), {"linjer[0].n": "2"}, data) == [("linjer", "read-only")]


def test_a_whole_row_may_come_under_its_number() -> None:
    rows = {"type": "dynamiclist", "path": "linjer", "components": [field("number", "n")]}
    assert accept(form(rows), {"linjer[0]": {"n": "2"}}) == {"linjer": [{"n": 2}]}
    assert accept(form(rows), {"linjer": ""}) == {"linjer": []}


def rule(expression: str, **properties: str) -> dict[str, Any]:
    return {"properties": {"validering": expression, **properties}}


def test_own_rules_compare_fields_and_wait_for_sound_ones() -> None:
    one = form(
        field("datetime", "fra", subtype="date"),
        field(
            "datetime",
            "til",
            subtype="date",
            **rule("til >= fra", melding="Til er før fra.", melding_nn="Til er før frå."),
        ),
    )
    assert accept(one, {"fra": "1.3.2026", "til": "1.2.2026"}) == [("til", "own-rule")]
    assert accept(one, {"fra": "x", "til": "1.2.2026"}) == [("fra", "not-date")]
    assert accept(one, {"fra": "1.3.2026", "til": ""})["til"] is None
    assert accept(one, {"til": "1.3.2026"}) == [("til", "own-rule")]
    found = one.accept({"fra": "1.3.2026", "til": "1.2.2026"}, {}, now=NOW)
    assert isinstance(found, forms.Rejected)
    assert "Til: Til er før frå." in found.problems[0].render("nn")


def test_a_rule_without_a_text_of_its_own_and_one_on_a_group() -> None:
    assert accept(field("number", **rule("a > 5")), {"a": "1"}) == [("a", "rule")]
    group = {"type": "group", "id": "g", "components": [field("textfield", "x"), field("textfield", "y")]} | rule(
        "x != null or y != null", melding="Fyll ut ett av feltene."
    )
    assert accept(form(group), {}) == [("g", "own-rule")]
    assert accept(form(group), {"x": "1"}) == {"x": "1", "y": None}


def test_all_problems_come_at_once() -> None:
    one = form(
        field("textfield", "navn", validate={"required": True}),
        field("number", "timer"),
        field("datetime", "fra", subtype="date"),
    )
    assert accept(one, {"timer": "x", "fra": "y", "z": 1}) == [
        ("z", "unknown-field"),
        ("navn", "required"),
        ("timer", "not-number"),
        ("fra", "not-date"),
    ]


def test_what_to_show_before_anything_is_typed() -> None:
    one = form(field("number", "timer", defaultValue=8), field("textfield", "behov.type"))
    assert one.initial({"behov": {"type": "T1"}}) == {"timer": 8, "behov.type": "T1"}
    assert one.initial({"timer": 3}) == {"timer": 3, "behov.type": None}


def test_which_fields_are_shown() -> None:
    inner = field("number", "timer", conditional={"hide": "=type = null"})
    one = form({"type": "group", "components": [inner], "conditional": {"hide": "=skjul"}}, field("textfield", "type"))
    timer = next(one.inputs())
    assert one.visible(timer, {"type": "x"}, now=NOW)
    assert not one.visible(timer, {}, now=NOW)
    assert not one.visible(timer, {"type": "x", "skjul": True}, now=NOW)


def test_what_a_form_reads() -> None:
    rows = {
        "type": "dynamiclist",
        "path": "linjer",
        "components": [field("number", "n", validate={"max": "=config.maks"})],
    }
    one = form(field("textfield", conditional={"hide": "=b = 1"}), rows, {"type": "text", "text": "Hei {{navn}}"})
    assert one.reads() == {("b",), ("config",), ("config", "maks"), ("navn",)}


def test_a_row_sees_what_is_around_it() -> None:
    number = field("number", "n", **rule("n <= parent.n and i = 1 and this.n = n"))
    rows = {"type": "dynamiclist", "path": "linjer", "components": [{**number, "id": "inner"}]}
    one = form(field("number", "n"), rows)
    assert accept(one, {"n": "5", "linjer": [{"n": "4"}]}) == {"n": 5, "linjer": [{"n": 4}]}
    assert accept(one, {"n": "5", "linjer": [{"n": "6"}]}) == [("linjer[0].n", "rule")]


def test_a_flood_of_unknown_fields_gets_a_bounded_answer() -> None:
    assert len(accept(field("textfield"), {f"x{n}": n for n in range(10_000)})) == 100


def test_texts_are_filled_with_what_people_read() -> None:
    data = {"timer": {"$decimal": "1007.50"}, "fra": {"$date": "2026-03-01"}, "navn": "{{timer}}"}
    text = "{{navn}}: {{ timer }} timer fra {{=fra}}{{finnes.ikke}}{{1 +}}"
    assert forms.fill(text, data, now=NOW) == "{{timer}}: 1\u00a0007,50 timer fra 01.03.2026"
    assert forms.fill("{{timer}}", data, now=NOW, language="en") == "1,007.50"
    assert forms.fill("uten", {}, now=NOW) == "uten"


def test_the_time_is_the_one_given() -> None:
    one = field("datetime", subtype="date", **rule("a <= today()"))
    assert accept(one, {"a": "16.3.2026"}) == {"a": {"$date": "2026-03-16"}}
    assert accept(one, {"a": "17.3.2026"}) == [("a", "rule")]
