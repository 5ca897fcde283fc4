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
        ('"T1"', "T1", "a er T1"),
        ('"T1","T2"', "T1", "a T1 er blant T1, T2"),
        ('not("T1")', "T2", "a T2 er ikke T1"),
        ("true", True, "a er ja"),
        ("null", None, "a er tomt"),
        (">= 1000.50", 2000, "a 2\u00a0000 ≥ 1\u00a0000,50"),
        ("(1..5]", 3, "1 < a 3 ≤ 5"),
        ("[1..5]", 3, "a 3 er mellom 1 og 5"),
        ("< 1, > 5", 9, "a 9 < 1 eller a 9 > 5"),
        ("not(< 1)", 9, "a 9 oppfyller «not(< 1)»"),
        ("? * 2 > 5", 9, "a 9 * 2 > 5"),
        ("? > 1 and ? < 99", 9, "a 9 > 1 og a 9 < 99"),
        ("b", 7, "a 7 = b 7"),
        ("modulo(?, 2) = 1", 7, "modulo(?, 2) = 1"),
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
    assert dmn.explain(decide(xml, a=1).trace, "nn") == ["svar: ingen regel passa (a 1)"]
    xml = table_model(["a"], ["a"], ["svar"], [["> 9", '"x"']], defaults=['"y"'])
    assert dmn.explain(decide(xml).trace) == ["svar: ingen regel passet (a tomt); standardverdien gjelder → y"]


def test_the_last_rule_of_a_first_table_tells_what_the_others_looked_at() -> None:
    xml = table_model(
        ["a", "b_c"], ["a", "b_c"], ["x", "y_z"], [["> 9", "-", "1", "true"], ["-", "-", "2", "false"]], "FIRST"
    )
    told = "svar: Regel 2: ellers, siden ingen regel over traff (a 3, b c 4) → x 2, y z nei"
    assert dmn.explain(decide(xml, a=3, b_c=4).trace) == [told]


def test_rules_taken_together_get_a_line_for_the_sum() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [["> 1", "10"], ["> 2", "5"]], "COLLECT", aggregation="SUM")
    lines = dmn.explain(decide(xml, a=3).trace)
    assert lines[-1] == "svar: samlet etter COLLECT SUM → 15"
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
