import json

import pytest
from dmn_support import NOW, decide, decision, definitions, literal, table_model

from oppskrift import dmn, feel
from oppskrift.message import Language, catalogue

RULES = [
    ["> ramme", "-", '"over ramme"', "Krever BDM"],
    ["<= ramme", "[fra..til]", '"godkjent"'],
]
NAMES = ["timer_ført", "dato", "ramme", "fra", "til"]


def day(text: str) -> feel.Value:
    return feel.compile(f'date("{text}")').evaluate({}, now=NOW).value


def journey(hours: int) -> dmn.Decided:
    xml = table_model(NAMES, ["timer_ført", "dato"], ["svar"], RULES)
    days = {"dato": day("2026-03-01"), "fra": day("2026-01-01"), "til": day("2026-06-30")}
    return decide(xml, **{"timer_ført": hours, "ramme": 40}, **days)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (
            "nb",
            "timer ført 30 ≤ ramme 40 og dato 01.03.2026 er mellom fra 01.01.2026 og til 30.06.2026 → godkjent",
        ),
        (
            "en",
            "timer ført 30 ≤ ramme 40 and dato 2026-03-01 is between fra 2026-01-01 and til 2026-06-30 → godkjent",
        ),
    ],
)
def test_a_rule_is_told_with_its_values(lang: Language, line: str) -> None:
    rule = {"nb": "Regel", "en": "Rule"}[lang]
    assert dmn.explain(journey(30).trace, lang) == [f"svar: {rule} 2: {line}"]


def test_annotations_follow_and_a_stored_trace_reads_the_same() -> None:
    trace = journey(50).trace
    line = "svar: Regel 1: timer ført 50 > ramme 40 → over ramme – Krever BDM"
    assert dmn.explain(trace) == dmn.explain(json.loads(json.dumps(trace))) == [line]


@pytest.mark.parametrize(
    ("test", "value", "told"),
    [
        ("-", 1, "gjelder alltid"),
        ('"T1"', "T1", "a = T1"),
        ('"T1","T2"', "T1", "a T1 er blant T1, T2"),
        ('not("T1")', "T2", "a T2 er ikke T1"),
        ("true", True, "a = ja"),
        ("null", None, "a er tomt"),
        (">= 1000.50", 2000, "a 2\u00a0000 ≥ 1\u00a0000,50"),
        ("(1..5]", 3, "1 < a 3 ≤ 5"),
        ("[1..5]", 3, "a 3 er mellom 1 og 5"),
        ("< 1, > 5", 9, "a 9 < 1 eller a 9 > 5"),
        ("not(< 1)", 9, "a 9 er ikke under 1"),
        ("? * 2 > 5", 9, "a 9 * 2 > 5"),
        ("? > 1 and ? < 99", 9, "a 9 > 1 og a 9 < 99"),
        ("b", 7, "a 7 = b 7"),
        ("modulo(?, 2) = 1", 7, "a 7 oppfyller «modulo(?, 2) = 1»"),
        ("modulo(?, b) = 0", 14, "a 14 oppfyller «modulo(?, b) = 0» (b 7)"),
        ("-5", -5, "a = −5"),
        ('date("2026-02-01")', "dato", "a = 01.02.2026"),
        ('"over_ramme"', "over_ramme", "a = over ramme"),
        ('""', "", "a er tomt"),
        ('>= date("2026-01-31")', "dato", "a 01.02.2026 ≥ 31.01.2026"),
        ('>= @"2026-01-31"', "dato", "a 01.02.2026 ≥ 31.01.2026"),
    ],
)
def test_tests_in_words(test: str, value: object, told: str) -> None:
    xml = table_model(["a", "b"], ["a"], ["svar"], [[test, '"x"']])
    found = decide(xml, a=day("2026-02-01") if value == "dato" else value, b=7)
    assert dmn.explain(found.trace) == [f"svar: Regel 1: {told} → x"]


def test_no_rule_and_the_default() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [["> 9", '"x"']])
    assert dmn.explain(decide(xml, a=1).trace, "nn") == ["svar: Ingen regel galdt (a 1)"]
    xml = table_model(["a"], ["a"], ["svar"], [["> 9", '"x"']], defaults=['"y"'])
    assert dmn.explain(decide(xml).trace) == ["svar: Ingen regel gjaldt (a tomt), så standardverdien gjelder → y"]


def test_the_last_rule_of_a_first_table_tells_what_the_others_looked_at() -> None:
    xml = table_model(
        ["a", "b_c"], ["a", "b_c"], ["x", "y_z"], [["> 9", "-", "1", "true"], ["-", "-", "2", "false"]], "FIRST"
    )
    told = "svar: Regel 2: ellers, siden ingen regel over gjaldt (a 3, b c 4) → x 2, y z nei"
    assert dmn.explain(decide(xml, a=3, b_c=4).trace) == [told]


def test_rules_taken_together_get_a_line_for_the_sum() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [["> 1", "10"], ["> 2", "5"]], "COLLECT", aggregation="SUM")
    lines = dmn.explain(decide(xml, a=3).trace)
    assert lines[-1] == "svar: Samlet etter COLLECT SUM → 15"
    assert len(lines) == 3
    plain = table_model(["a"], ["a"], ["svar"], [["> 1", "10"], ["> 2", "5"]], "COLLECT")
    assert len(dmn.explain(decide(plain, a=3).trace)) == 2


def test_an_expression_without_a_table_needs_no_words() -> None:
    assert dmn.explain(decide(definitions(decision("svar", literal("1")))).trace) == []


def test_every_text_has_three_languages_with_the_same_parameters() -> None:
    from string import Formatter

    for key, texts in catalogue().items():
        if key.startswith(("dmn.", "forms.")):
            names = [{name for _, name, _, _ in Formatter().parse(texts[lang]) if name} for lang in ("nb", "nn", "en")]
            assert names[0] == names[1] == names[2], key


def only_missed(xml: bytes, rule: int, lang: Language = "nb", **inputs: object) -> str:
    """Return why a rule did not apply, from a trace that has been stored and read again."""
    found = decide(xml, **inputs)
    traced = json.loads(json.dumps(found.trace))["tables"][0]
    return dmn.explain_missed(traced, dmn.tables_of(dmn.load(xml))["t"].rules[rule - 1], lang, known=found.inputs)


@pytest.mark.parametrize(
    ("test", "value", "told"),
    [
        ("< 100000", 120000, "a 120\u00a0000 er ikke under 100\u00a0000"),
        (">= 5", 3, "a 3 er ikke minst 5"),
        ("< 1, > 5", 3, "a 3 er ikke under 1 eller over 5"),
        ("[1..5]", 9, "a 9 er ikke mellom 1 og 5"),
        ("(1..5]", 9, "a 9 er ikke over 1 og høyst 5"),
        ("not(< 10)", 9, "a er 9, og regelen unntar under 10"),
        ('"T1"', "T2", "a er T2, ikke T1"),
        ('"T1","T2"', "T3", "a er T3, ikke T1 eller T2"),
        ('not("T1","T2")', "T1", "a er T1, og regelen unntar T1 eller T2"),
        ("true", False, "a er nei, ikke ja"),
        ('"T1"', None, "a er tomt, ikke T1"),
        ("< 5", None, "a er tomt, ikke under 5"),
        ("null", 3, "a er 3, ikke tomt"),
        ("<= b", 9, "a 9 er ikke høyst b 7"),
        ("b", 9, "a 9 er ikke b 7"),
        ("? * 2 > 50", 9, "a 9 oppfyller ikke «? * 2 > 50»"),
        ('< date("2026-01-31")', "dato", "a 01.02.2026 er ikke før 31.01.2026"),
        ('[date("2026-03-01")..date("2026-03-31")]', "dato", "a 01.02.2026 er ikke mellom 01.03.2026 og 31.03.2026"),
    ],
)
def test_why_a_rule_did_not_apply(test: str, value: object, told: str) -> None:
    xml = table_model(["a", "b"], ["a"], ["svar"], [[test, '"x"']])
    given = day("2026-02-01") if value == "dato" else value
    assert only_missed(xml, 1, a=given, b=7) == f"Regel 1 gjaldt ikke: {told}"


def test_of_a_rule_that_applied_there_is_nothing_to_tell_and_below_the_first_none_was_tried() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [["> 1", "1"], ["> 2", "2"]], "FIRST")
    assert only_missed(xml, 1, a=3) == ""
    assert only_missed(xml, 2, a=3) == "Regel 2 ble ikke prøvd: en regel over gjaldt allerede"
    assert only_missed(xml, 2, "en", a=3) == "Rule 2 was not tried: a rule above already applied"


def test_a_trace_from_before_the_masks_tells_the_first_test_that_was_not_met() -> None:
    xml = table_model(["a", "b"], ["a", "b"], ["svar"], [["< 1", "< 1", "1"], ["-", "> 1", "2"]])
    traced = decide(xml, a=5, b=5).trace["tables"][0]
    plain = [{name: one[name] for name in ("label", "value")} for one in traced["inputs"]]
    older = {**traced, "inputs": plain, "missed": [[1, 1]]}
    rules = dmn.tables_of(dmn.load(xml))["t"].rules
    assert dmn.explain_missed(older, rules[0]) == "Regel 1 gjaldt ikke: a 5 er ikke under 1"
    found = dmn.Outcomes(older)
    told = [[found.cell(rule, column) for column in (0, 1)] for rule in (1, 2)]
    assert told == [[dmn.Outcome.MISSED, dmn.Outcome.UNASKED], [dmn.Outcome.MET, dmn.Outcome.MET]]


TEXTS = {
    "svar.label": {"nb": "Beløp (kroner)", "nn": "Beløp (kroner)", "en": "Amount (kroner)"},
    "svar.avtale": {"nb": "rammeavtale", "nn": "rammeavtale", "en": "framework agreement"},
    "svar.svar": {"nb": "svar", "nn": "svar", "en": "answer"},
    "svar.verdi.kunngjoring": {"nb": "kunngjøring", "nn": "kunngjering", "en": "call for tenders"},
    "svar.merknad": {"nb": "Over terskelen.", "nn": "Over terskelen.", "en": "Above the threshold."},
}


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (
            "nb",
            "svar: Regel 1: Beløp 120\u00a0000 ≥ 100\u00a0000 kroner og rammeavtale = nei → kunngjøring"
            " – Over terskelen.",
        ),
        (
            "en",
            "answer: Rule 1: Amount 120,000 ≥ 100,000 kroner and framework agreement = no → call for tenders"
            " – Above the threshold.",
        ),
    ],
)
def test_a_model_carries_its_words_in_other_languages(lang: Language, line: str) -> None:
    columns = ["Beløp (kroner)", "rammeavtale"]
    rule = [">= 100000", "false", '"kunngjoring"', "Over terskelen."]
    xml = table_model(["beløp", "rammeavtale"], columns, ["svar"], [rule])
    xml = xml.replace("<text>Beløp (kroner)</text>".encode(), "<text>beløp</text>".encode())
    model = dmn.load(xml)
    found = decide(xml, beløp=120000, rammeavtale=False)
    assert dmn.explain(found.trace, lang, dmn.vocabulary(model, TEXTS)) == [line]


def test_several_answers_are_told_under_their_labels_with_their_units() -> None:
    xml = table_model(["a"], ["a"], ["sats", "over_ramme"], [["-", "208", "true"]])
    xml = xml.replace(b'name="sats"', b'name="sats" label="Minstesats (kroner)"')
    told = dmn.explain(decide(xml, a=1).trace, "nb", dmn.vocabulary(dmn.load(xml)))
    assert told == ["svar: Regel 1: gjelder alltid → Minstesats 208 kroner, over ramme ja"]


def test_what_is_left_out_is_told() -> None:
    told = dmn.explain({"tables": [], "cut": {"tables": 7, "decisions": 2}}, "en")
    assert told == [
        "The trace is shortened: 7 more tables were used and are not included.",
        "The trace is shortened: 2 more intermediate results are not included.",
    ]
