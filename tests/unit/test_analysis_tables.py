"""What the analysis finds in a decision table, and what it says about it."""

from decimal import Decimal
from typing import Any

import pytest
from analysis_support import Column, analysed, table_of, xml_of
from dmn_support import NOW

from oppskrift import dmn
from oppskrift.dmn.analysis import Finding, Kind, Why, covers, told
from oppskrift.message import LANGUAGES, render

NUMBER, TEXT, TRUTH = Column("number", "", []), Column("string", "", []), Column("boolean", "", [])
DATE, PLAIN = Column("date", "", []), Column("", "", [])


def kinds(findings: tuple[Finding, ...]) -> list[Kind]:
    return [finding.kind for finding in findings]


def only(findings: tuple[Finding, ...], kind: Kind) -> Finding:
    found = [finding for finding in findings if finding.kind is kind]
    assert len(found) == 1, findings
    return found[0]


def nb(finding: Finding) -> str:
    return render(told(finding), "nb").replace("\u00a0", " ")


def check(*arguments: Any, **more: Any) -> list[str]:
    """Return the problems of a file with such a table, as lint shows them."""
    return [problem.render("nb") for problem in dmn.check(xml_of(*arguments, **more), "t.dmn")[1]]


def gap(columns: list[Column], *tests: list[str]) -> list[str]:
    """Return when no rule matches, in bokmål."""
    rules = [[*test, "1"] for test in tests]
    found = [nb(one) for one in analysed(columns, rules, "UNIQUE") if one.kind is Kind.GAP]
    return [text.removeprefix("Ingen regel passer når ").partition(". Legg til")[0] for text in found]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("< 5", ">= 5", False),
        ("<= 5", ">= 5", True),
        ("[1..5)", "[5..9]", False),
        ("[1..5]", "[5..9]", True),
        ("(1..2)", "(1..2)", True),
        ("1, 2", "3, 4", False),
        ("1, 2", "2", True),
        ('"x"', '"y"', False),
        ('"x"', "-", True),
        ("true", "false", False),
        ("true", "true", True),
        ("null", "-", True),
        ("null", "> 1", False),
        ("null", "null", True),
        ('not("x")', '"x"', False),
        ('not("x")', '"y"', True),
        ('not("x", "y")', 'not("z")', True),
        ('date("2026-01-01")', '>= date("2026-01-01")', True),
        ('< date("2026-01-01")', '>= date("2026-01-01")', False),
        ('> date("2026-01-01")', '< date("2026-01-02")', False),
        ("> 1", '"x"', False),
        ("> i1", "> i1", True),
        ("> i1", "-", True),
        ("not(> i1)", "> i1", False),
        ("? > 1", "2", True),
        ("? > 1 and ? < 3", "3", False),
        ("not(> 1)", "0", True),
        ("= 5", "5", True),
        ("1 / 0", "1", False),
        ("[1, 2]", "2", True),
        ('duration("P1D")', '< @"PT25H"', True),
        ('@"10:00:00"', '[@"09:00:00"..@"11:00:00"]', True),
        ('@"2026-01-01T10:00:00Z"', '@"2026-01-01T11:00:00+01:00"', True),
    ],
)
def test_two_tests_meet_when_a_value_is_known_to_pass_both(one: str, other: str, meet: bool) -> None:
    for first, second in ((one, other), (other, one)):
        findings = analysed([PLAIN, PLAIN], [[first, "-", "1"], [second, "-", "2"]], "UNIQUE")
        assert (Kind.OVERLAP in kinds(findings)) is meet


@pytest.mark.parametrize(
    ("one", "other"), [("> i1", "> 1"), ("> i1", "> 2 * i1"), ("< today()", '> date("1900-01-01")')]
)
def test_nothing_is_claimed_of_cells_that_are_not_known_and_they_are_named(one: str, other: str) -> None:
    findings = analysed([PLAIN, PLAIN], [[one, "-", "1"], [other, "-", "2"]], "UNIQUE")
    assert kinds(findings) == [Kind.UNDECIDED_OVERLAP, Kind.UNDECIDED_GAP] or Kind.GAP in kinds(findings)
    undecided = only(findings, Kind.UNDECIDED_OVERLAP)
    assert (1, one) in [(cell.rule, cell.text) for cell in undecided.cells]
    assert f"«{one}» (regel 1, i0)" in nb(undecided)


def test_an_overlap_is_told_with_an_input_that_shows_it() -> None:
    columns = [Column("number", "", [], label="timer_fort"), Column("boolean", "", [], label="Er det helligdag?")]
    xml = xml_of(columns, [["<= 40", "-", "1"], [">= 40", "true", "2"]], "UNIQUE")
    overlap, gap = dmn.check(xml, "t.dmn")[1]
    assert "når timer fort = 40 og «Er det helligdag?» = ja. Da gir tabellen ikke noe svar" in overlap.render("nb")
    assert (overlap.rule, overlap.severity, overlap.element) == ("analysis.overlap", "error", "r2")
    assert b'id="r2"' in xml.splitlines()[(overlap.line or 0) - 1]
    assert "når timer fort > 40 og «Er det helligdag?» = nei (for eksempel timer fort = 41" in gap.render("nb")
    assert (gap.rule, gap.severity, gap.element) == ("analysis.gap", "warning", "t")


def test_rules_are_apart_when_one_column_keeps_them_apart_and_few_pairs_are_told() -> None:
    findings = analysed([NUMBER, TRUTH], [["> 1", "true", "1"], ["> 2", "false", "2"], ["> 3", "-", "3"]], "UNIQUE")
    assert [one.rules for one in findings if one.kind is Kind.OVERLAP] == [(1, 3), (2, 3)]
    many = [one for one in analysed([NUMBER], [["-", "1"]] * 50, "UNIQUE") if one.kind is Kind.OVERLAP]
    assert len(many) == 10
    assert many[-1].others == 50 * 49 // 2 - 10
    assert Kind.OVERLAP not in kinds(analysed([NUMBER], [["-", "1"], ["-", "2"]], "FIRST"))


def test_an_overlap_is_an_error_only_where_it_is_certain() -> None:
    def severity(columns: list[Column], *rules: list[str]) -> list[str]:
        found = dmn.check(xml_of(columns, rules, "UNIQUE"), "t.dmn")[1]
        return [problem.severity for problem in found if problem.rule == "analysis.overlap"]

    assert severity([NUMBER], ["> 1", "1"], ["> 2", "2"]) == ["error"]
    assert severity([NUMBER, NUMBER], ["> i1", "-", "1"], ["> i1", "-", "2"]) == ["warning"]
    computed = Column("number", "", [], "i0 * 2")
    assert severity([computed], ["> 1", "1"], ["> 2", "2"]) == ["warning"]
    assert severity([NUMBER, Column("number", "", [], "i0 + 1")], ["> 1", "> 1", "1"], ["> 2", "-", "2"]) == ["warning"]
    assert severity([NUMBER, NUMBER], ["> 1", "> 1", "1"], ["> 2", "-", "2"]) == ["error"]


@pytest.mark.parametrize(
    ("columns", "tests", "told"),
    [
        ([NUMBER], [["<= 500000"]], ["i0 > 500 000 (for eksempel i0 = 500 001)"]),
        ([NUMBER], [["< 1"], ["> 1"]], ["i0 = 1"]),
        ([NUMBER], [["< 1"], [">= 1"]], []),
        ([NUMBER], [["< 1"], ["> 1.5"]], ["i0 er fra 1 til 1,5 (for eksempel i0 = 1)"]),
        ([NUMBER], [["not(1, 2)"]], ["i0 = 1 eller 2 (for eksempel i0 = 1)"]),
        ([NUMBER], [["[0..10]"]], ["i0 < 0 eller i0 > 10 (for eksempel i0 = −1)"]),
        (
            [NUMBER, TRUTH],
            [["[0..9]", "-"], ["-", "true"]],
            ["(i0 < 0 eller i0 > 9) og i1 = nei (for eksempel i0 = −1, i1 = nei)"],
        ),
        (
            [NUMBER, TRUTH],
            [["not(1, 2)", "-"], ["-", "true"]],
            ["(i0 = 1 eller 2) og i1 = nei (for eksempel i0 = 1, i1 = nei)"],
        ),
        ([TRUTH], [["true"]], ["i0 = nei"]),
        ([TRUTH], [["true"], ["not(true)"]], []),
        ([TEXT], [['"a"'], ['"b"']], ["i0 er noe annet enn a eller b (for eksempel i0 = annet)"]),
        ([TEXT], [['"annet"']], ["i0 er noe annet enn annet (for eksempel i0 = noe annet)"]),
        ([TEXT], [['not("a")'], ['"a"']], []),
        ([Column("string", '"a", "b", "c"', [])], [['"a"']], ["i0 = b eller c (for eksempel i0 = b)"]),
        ([Column("string", '"a", "b"', [])], [['"a"'], ['"b"']], []),
        ([Column("number", "[0..100]", [])], [["< 50"]], ["i0 er fra 50 til 100 (for eksempel i0 = 50)"]),
        ([DATE], [['<= date("2026-01-01")'], ['>= date("2026-01-02")']], []),
        ([DATE], [['< @"2026-01-01"'], ['> @"2026-01-01"']], ["i0 = 01.01.2026"]),
        (
            [DATE],
            [['< @"2026-01-01"'], ['> @"2026-03-01"']],
            ["i0 er fra 01.01.2026 til 01.03.2026 (for eksempel i0 = 01.01.2026)"],
        ),
        ([Column("number", "", [], "count(i0)")], [["0"], ["[1..3]"]], ["count(i0) ≥ 4 (for eksempel count(i0) = 4)"]),
        ([Column("number", "", [], "count(i0) - 1")], [["< 0"], ["> 0"]], ["count(i0) - 1 = 0"]),
        ([Column("string", '"a", null', [])], [['"a"']], ["i0 er tom"]),
        ([NUMBER], [["null"], ["> 0"]], ["i0 ≤ 0 (for eksempel i0 = 0)"]),
        ([PLAIN], [["null"]], ["i0 har en verdi (for eksempel i0 = tomt)"]),
        ([Column("time", "", [])], [['< @"12:00:00"'], ['> @"12:00:00"']], ["i0 = 12:00"]),
        ([Column("time", "", [])], [['[@"00:00:00"..@"23:59:59"]']], []),
        ([NUMBER, TRUTH], [["> 1", "-"], ["-", "true"]], ["i0 ≤ 1 og i1 = nei (for eksempel i0 = 1, i1 = nei)"]),
    ],
)  # fmt: skip
def test_gaps_are_told_as_regions_with_an_example(
    columns: list[Column], tests: list[list[str]], told: list[str]
) -> None:
    assert [text.replace("«", "").replace("»", "") for text in gap(columns, *tests)] == told


@pytest.mark.parametrize(
    ("tests", "nn", "en"),
    [
        (['"a"'], "i0 = anna", "i0 = other"),
        (['"a"', '"other"'], "i0 = annet", "i0 = annet"),
        (['"annet"'], "i0 = noe annet", "i0 = noe annet"),
    ],
)
def test_an_example_of_any_text_is_in_the_readers_language_where_no_cell_names_it(
    tests: list[str], nn: str, en: str
) -> None:
    found = only(analysed([TEXT], [[test, "1"] for test in tests], "UNIQUE"), Kind.GAP)
    assert f" {nn})" in render(told(found), "nn").replace("«", "").replace("»", "")
    assert f" {en})" in render(told(found), "en").replace("«", "").replace("»", "")


@pytest.mark.parametrize(("policy", "default", "gaps"), [
    ("UNIQUE", "", 1), ("ANY", "", 1), ("FIRST", "", 1), ("PRIORITY", "", 1), ("RULE ORDER", "", 1),
    ("COLLECT", "", 0), ("UNIQUE", "9", 0), ("FIRST", "9", 0),
])  # fmt: skip
def test_a_default_or_collect_leaves_no_gap(policy: str, default: str, gaps: int) -> None:
    findings = analysed([NUMBER], [["> 1", "1"]], policy, default=default, values="1, 9")
    assert kinds(findings).count(Kind.GAP) == gaps


@pytest.mark.parametrize(("columns", "rules", "policy", "default", "words"), [
    ([NUMBER], [["> 1", "1"], ["<= 1", "2"]], "UNIQUE", "", "Dekker alle tilfeller"),
    ([NUMBER], [["> 1", "1"]], "FIRST", "", "Dekker ikke alle tilfeller"),
    ([NUMBER], [], "FIRST", "", "Dekker ikke alle tilfeller"),
    ([NUMBER], [["> 1", "1"]], "FIRST", "2", "Dekker alle tilfeller, med en standardverdi når ingen regel passer"),
    ([NUMBER], [["> 1", "1"]], "COLLECT", "", "Samler svarene fra alle regler som passer; ingen regel trenger å passe"),
    ([NUMBER], [["> i0 * 2", "1"]], "FIRST", "", "Det kan ikke avgjøres om alle tilfeller er dekket"),
])  # fmt: skip
def test_readers_are_told_whether_all_cases_are_covered(
    columns: list[Column], rules: list[list[str]], policy: str, default: str, words: str
) -> None:
    table = table_of(dmn.load(xml_of(columns, rules, policy, default=default)))
    assert render(covers(table, dmn.analyse(table)), "nb") == words


def test_ten_gaps_are_told_and_that_there_are_more() -> None:
    rules = [[str(number), *["-" if at != number else "true" for at in range(12)], "1"] for number in range(12)]
    columns = [Column("number", ", ".join(map(str, range(12))), []), *[TRUTH] * 12]
    found = [one for one in analysed(columns, rules, "UNIQUE") if one.kind is Kind.GAP]
    assert len(found) == 10
    assert nb(found[-1]).endswith("Det er flere enn dem som er listet opp.")


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        (NUMBER, "[10..5]", Why.EMPTY),
        (NUMBER, "(1..1)", Why.EMPTY),
        (DATE, 'date("2026-02-30")', Why.EMPTY),
        (Column("number", "1, 2, 3", []), "> 5", Why.ALLOWED),
        (Column("string", '"a"', []), '"b"', Why.ALLOWED),
        (NUMBER, '"5"', Why.TYPE),
        (TEXT, "> 5", Why.TYPE),
        (Column("number", "", [], "count(i0)"), "< 0", Why.EMPTY),
        (Column("number", "", [], "count(i0)"), "2.5", Why.EMPTY),
    ],
)
def test_a_rule_that_can_never_match_is_told_with_the_cell(column: Column, cell: str, why: Why) -> None:
    finding = only(analysed([column], [["-", "1"], [cell, "2"]], "FIRST"), Kind.NEVER)
    assert (finding.rules, finding.why, finding.cells[0].text) == ((2,), why, cell)
    assert cell in nb(finding)


def test_columns_with_one_expression_are_one_value() -> None:
    columns = [NUMBER, Column("number", "", [], "i0")]
    findings = analysed(columns, [["> 5", "< 3", "1"], ["> 5", "-", "2"], ["-", "<= 5", "3"]], "UNIQUE")
    assert kinds(findings) == [Kind.NEVER]
    assert findings[0].why is Why.TOGETHER


def test_values_that_can_never_come_are_told_also_where_the_cell_can_be_met() -> None:
    column = Column("string", '"a", "b"', [])
    found = [one for one in analysed([column], [['"a", "c", 5', "1"], ["-", "2"]], "FIRST") if one.kind is Kind.OUTSIDE]
    assert [(one.why, one.example[0].value) for one in found] == [(Why.ALLOWED, "c"), (Why.TYPE, Decimal(5))]
    counted = Column("number", "", [], "count(i0)")
    assert only(analysed([counted], [["1, 1.5", "1"], ["-", "2"]], "FIRST"), Kind.OUTSIDE).why is Why.EMPTY


def test_rules_are_shadowed_by_those_above_also_by_several_together() -> None:
    rules = [["< 5", "1"], [">= 10", "2"], ["[3..12]", "3"], ["[5..10)", "4"], ["-", "5"]]
    found = [one for one in analysed([NUMBER], rules, "FIRST") if one.kind is Kind.SHADOWED]
    assert [one.rules for one in found] == [(3, 4), (1, 2, 3, 5)]
    assert "alt den dekker, dekkes av regel 1, 2 og 3, som går foran" in nb(found[1])


def test_a_rule_is_shadowed_by_answers_of_higher_priority_and_by_unknown_cells_that_are_the_same() -> None:
    found = analysed([NUMBER], [["> 5", "2"], ["> 3", "1"], ["> 0", "3"]], "PRIORITY", values="1, 2, 3")
    assert only(found, Kind.SHADOWED).rules == (2, 1)
    found = analysed([NUMBER, NUMBER], [["> i1", "-", "2"], ["> i1", "> 3", "1"]], "FIRST")
    assert only(found, Kind.SHADOWED).rules == (1, 2)
    found = analysed([NUMBER, NUMBER], [["> i1", "-", "2"], ["> 2 * i1", "> 3", "1"]], "FIRST")
    assert Kind.SHADOWED not in kinds(found)


def test_unknown_cells_and_their_opposites_cover_everything() -> None:
    findings = analysed([NUMBER, NUMBER], [["> i1", "-", "2"], ["not(> i1)", "-", "1"]], "UNIQUE")
    assert findings == ()


def test_comparisons_with_one_unknown_value_are_compared_with_each_other() -> None:
    findings = analysed([NUMBER, NUMBER], [["> i1", "-", "2"], ["<= i1 ", "-", "1"]], "UNIQUE")
    assert kinds(findings) == [Kind.UNDECIDED_GAP]  # the other input may be empty
    findings = analysed([NUMBER, NUMBER], [["i1 * 2", "-", "2"], ["<i1*2", "-", "1"], ["> i1 * 2", "-", "1"]], "UNIQUE")
    assert kinds(findings) == [Kind.UNDECIDED_GAP]
    findings = analysed([DATE, NUMBER], [["<= today()", "-", "2"], ["= today()", "-", "1"], ["-", "-", "1"]], "FIRST")
    assert Kind.SHADOWED not in kinds(findings)  # yes and yes are equal without an order
    findings = analysed([DATE, NUMBER], [["<= today()", "-", "2"], ["< today()", "-", "1"], ["-", "-", "1"]], "FIRST")
    assert only(findings, Kind.SHADOWED).rules == (1, 2)


@pytest.mark.parametrize("policy", ["ANY", "COLLECT", "RULE ORDER"])
def test_a_rule_that_repeats_another_is_told(policy: str) -> None:
    found = analysed([NUMBER], [["> 5", "1"], ["<= 5", "2"], ["? > 5", "1"]], policy)
    assert [(one.kind, one.rules) for one in found] == [(Kind.DUPLICATE, (1, 3))]


def test_rules_of_any_contradict_each_other_only_with_different_answers() -> None:
    findings = analysed([NUMBER], [["> 5", "1"], ["> 6", "1.0"], ["> 7", "2"], ["<= 5", "i0"]], "ANY")
    assert [one.rules for one in findings if one.kind is Kind.CONTRADICTION] == [(1, 3), (2, 3)]
    findings = analysed([NUMBER], [["> 5", "i0"], ["> 6", "i0 + 1"], ["<= 5", "1"]], "ANY")
    assert [cell.text for cell in only(findings, Kind.UNDECIDED_OVERLAP).cells] == ["i0", "i0 + 1"]


@pytest.mark.parametrize(
    ("rule", "more", "kind"),
    [
        ('"x"', {}, Kind.OUTPUT_TYPE),
        ("3", {"values": "1, 2"}, Kind.OUTPUT_OUTSIDE),
        ("3", {"values": "[5..9]"}, Kind.OUTPUT_OUTSIDE),
        ("1", {"values": "1, 2", "default": "7"}, Kind.OUTPUT_OUTSIDE),
        ("1", {"default": '"x"'}, Kind.OUTPUT_TYPE),
        ('"x"', {"policy": "COLLECT", "aggregation": "SUM", "type": "Any"}, Kind.AGGREGATION_TYPE),
        ('"x"', {"policy": "COLLECT", "aggregation": "SUM", "type": "string"}, Kind.AGGREGATION_TYPE),
        ("true", {"policy": "COLLECT", "aggregation": "MAX", "type": "boolean"}, Kind.AGGREGATION_TYPE),
    ],
)
def test_answers_that_do_not_fit_are_errors(rule: str, more: dict[str, str], kind: Kind) -> None:
    policy = more.pop("policy", "UNIQUE")
    xml = xml_of([NUMBER], [["-", rule]], policy, **more)
    errors = [one for one in dmn.check(xml, "t.dmn")[1] if one.severity == "error"]
    assert len(errors) == 1
    assert errors[0].rule in {f"analysis.{kind}", "check.wrong-type"}
    found = only(dmn.analyse(table_of(dmn.load(xml))), kind)
    assert ("tandardverdien" in nb(found)) is ("default" in more)


def test_what_the_check_of_expressions_tells_is_not_told_twice() -> None:
    def rules(column: Column, cell: str) -> list[str]:
        found = dmn.check(xml_of([column], [[cell, "1"], ["-", "2"]], "FIRST"), "t.dmn")[1]
        return [problem.rule for problem in found]

    assert rules(NUMBER, '"5"') == ["check.test"]
    assert rules(NUMBER, "[10..5]") == ["check.empty-range"]
    assert rules(Column("number", "1, 2", []), "> 5") == ["analysis.never"]


def test_answers_that_fit_are_not_told() -> None:
    assert analysed([NUMBER], [["-", "5"]], "UNIQUE", values="1, [5..9]") == ()
    assert analysed([NUMBER], [["-", "i0"]], "UNIQUE", values="1, 2") == ()
    assert analysed([NUMBER], [["-", '"x"']], "COLLECT", aggregation="COUNT", type="string") == ()
    assert analysed([NUMBER], [["-", '@"P1D"']], "COLLECT", aggregation="SUM", type="dayTimeDuration") == ()


def test_allowed_values_of_an_item_definition_count() -> None:
    item = (
        '<itemDefinition name="tGrunn"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues>'
        '</itemDefinition><itemDefinition name="tKort"><typeRef>tGrunn</typeRef><allowedValues><text>"b", "c"</text>'
        "</allowedValues></itemDefinition>"
    )
    model = dmn.load(xml_of([Column("tGrunn", "", [])], [['"a"', "1"]], "UNIQUE", extra=item))
    assert "i0 = b" in nb(only(dmn.analyse(table_of(model)), Kind.GAP))
    model = dmn.load(xml_of([Column("tKort", "", [])], [['"b"', "1"]], "UNIQUE", extra=item))
    assert dmn.analyse(table_of(model)) == ()


def test_an_annotation_says_that_a_rule_is_meant_and_errors_are_told_all_the_same() -> None:
    shadowed = [["-", "1"], ["> 5", "2", "Ment: kommer tilbake i 2027"]]
    assert check([NUMBER], shadowed, "FIRST") == []
    assert check([NUMBER], [["-", "1"], ["> 5", "2", "Omtalt: noe"]], "FIRST") != []
    assert [
        one for one in check([NUMBER], [["-", "1"], ["> 5", "2", "Ment: ja"]], "UNIQUE") if "[analysis.overlap]" in one
    ]


@pytest.mark.parametrize(
    ("policy", "steps", "question"), [("FIRST", 3, "gap"), ("UNIQUE", 0, "overlap"), ("FIRST", 0, "shadowed")]
)
def test_a_table_that_is_too_large_says_so(policy: str, steps: int, question: str) -> None:
    model = dmn.load(xml_of([NUMBER, TRUTH], [["> 1", "true", "1"], ["< 0", "-", "2"], ["5", "-", "3"]], policy))
    found = [one for one in dmn.analyse(table_of(model), steps=steps) if one.kind is Kind.TOO_LARGE]
    assert question in [one.expected for one in found]
    assert all(nb(one).startswith("Tabellen er for stor til å avgjøre om ") for one in found)


def test_every_finding_has_words_in_every_language() -> None:
    columns = [NUMBER, TRUTH, Column("string", '"a", "b"', [])]
    rules = [
        ["> 5", "true", '"a"', "1"],
        ["> 6", "-", '"a", "c"', '"x"'],
        ["[9..1]", "-", "-", "3"],
        ["> i2", "-", "-", "4"],
        ["> i2", "-", "-", "4"],
    ]
    seen = set()
    for policy in ("UNIQUE", "ANY", "FIRST", "COLLECT"):
        for finding in analysed(columns, rules, policy, values="1, 2"):
            seen.add(finding.kind)
            texts = {language: render(told(finding), language) for language in LANGUAGES}
            assert len(set(texts.values())) == 3
            assert not any("{" in text or "?" in text.replace("i2?", "") for text in texts.values())
    assert seen >= {Kind.OVERLAP, Kind.CONTRADICTION, Kind.NEVER, Kind.OUTSIDE, Kind.OUTPUT_TYPE, Kind.OUTPUT_OUTSIDE}


def test_tables_inside_other_expressions_are_analysed_with_their_own_lines() -> None:
    xml = xml_of([NUMBER], [["> 5", "1"]], "UNIQUE")
    inner = xml.replace(b"<decisionTable", b"<context><contextEntry><variable name='x'/><decisionTable")
    inner = inner.replace(b"</decisionTable>", b"</decisionTable></contextEntry></context>")
    assert [problem.rule for problem in dmn.check(inner, "t.dmn")[1]] == ["analysis.gap"]


def test_a_file_that_cannot_be_read_is_not_analysed_and_a_tolerant_reader_only_warns() -> None:
    model, problems = dmn.check(b"<x/>", "t.dmn")
    assert model is None
    assert problems
    overlap = xml_of([NUMBER], [["> 5", "1"], ["-", '"x"']], "UNIQUE")
    assert {problem.severity for problem in dmn.check(overlap, "t.dmn", tolerant=True)[1]} == {"warning"}
    assert dmn.load(overlap).evaluate("svar", {"i0": Decimal(1)}, now=NOW).value is None
