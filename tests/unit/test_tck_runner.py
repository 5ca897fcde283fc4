"""Running small conformance kits: each kind of case, passing and failing, and what is not as known."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from dmn_support import NOW, decision, definitions, input_data, literal, requires
from kit_support import NIL, case, case_file, given, kit, result, value

from oppskrift import conformance, feel
from oppskrift.conformance.cases import cases_in
from oppskrift.conformance.known import parsed
from oppskrift.conformance.report import groups
from oppskrift.conformance.values import same
from oppskrift.message import message, render

SERVICE = (
    '<decisionService id="tj" name="tj"><outputDecision href="#sum"/><inputData href="#in-a"/></decisionService>'
    '<decisionService id="to" name="to"><outputDecision href="#sum"/><outputDecision href="#fast"/>'
    '<inputData href="#in-a"/></decisionService>'
    '<businessKnowledgeModel id="dobbel" name="dobbel"><encapsulatedLogic><formalParameter name="x"/>'
    f"{literal('x * 2')}</encapsulatedLogic></businessKnowledgeModel>"
)
MODEL = (
    input_data("a")
    + decision("sum", literal("a + 1"), requires("a"))
    + decision("fast", literal("7"))
    + decision("liste", literal('[1, "to", null]'))
    + decision("kontekst", literal('{navn: "Kari", barn: [{navn: "Ola"}]}'))
    + decision("dato", literal('@"2026-03-01"'))
    + decision("tid", literal('@"10:00:00.5"'))
    + decision("galt", literal("1 +"))
    + SERVICE
)
ONE = given("a", value("1"))
LISTED = f"<list><item>{value('1')}</item><item>{value('to', 'string')}</item><item>{NIL}</item></list>"
CONTEXT = (
    f'<component name="navn">{value("Kari", "string")}</component><component name="barn"><list><item>'
    f'<component name="navn">{value("Ola", "string")}</component></item></list></component>'
)
PASSING = {
    "decision": case("v", ONE, result("sum", value("2"))),
    "number within the tolerance": case("v", ONE, result("sum", value("2.000000009"))),
    "no input is null": case("v", result("sum", NIL, error=True)),
    "an expected node may be left out": case("v", '<resultNode name="sum" errorResult="true"/>'),
    "several results": case("v", ONE, result("sum", value("2", "double")) + result("fast", value("7", "integer"))),
    "list": case("v", result("liste", LISTED)),
    "context": case("v", result("kontekst", CONTEXT)),
    "date": case("v", result("dato", value("2026-03-01", "date"))),
    "time": case("v", result("tid", value("10:00:00.5", "time"))),
    "null of a list": case("v", result("galt", '<list xsi:nil="true"/>')),
    "service": case("v", ONE, result("sum", value("2")), type="decisionService", invocable="tj"),
    "service with several outputs": case(
        "v", ONE, result("sum", value("2")) + result("fast", value("7")), type="decisionService", invocable="to"
    ),
    "knowledge": case("v", given("x", value("4")), result("dobbel", value("8")), type="bkm", invocable="dobbel"),
}
FAILING = {
    "another number": case("v", ONE, result("sum", value("2.00000002"))),
    "another type": case("v", ONE, result("sum", value("2", "string"))),
    "null for a value": case("v", result("sum", value("2"))),
    "a value for null": case("v", ONE, result("sum", NIL, error=True)),
    "the second result": case("v", ONE, result("sum", value("2")) + result("fast", value("8"))),
    "shorter list": case("v", result("liste", f"<list><item>{value('1')}</item></list>")),
    "another entry": case("v", result("kontekst", f'<component name="navn">{value("Kari", "string")}</component>')),
    "another fraction of a second": case("v", result("tid", value("10:00:00.4", "time"))),
    "no such decision": case("v", result("borte", value("1"))),
    "no such service": case("v", result("sum", value("1")), type="decisionService", invocable="borte"),
    "expression that cannot be read": case("v", result("galt", value("1"))),
}


def outcome(root: Path, tests: str) -> conformance.Outcome:
    results = conformance.run(conformance.open_kit(kit(root, {"3/0001-x": (MODEL, case_file(tests))})), NOW)
    assert results.broken == ()
    (found,) = results.outcomes
    return found


@pytest.mark.parametrize("tests", PASSING.values(), ids=list(PASSING))
def test_cases_that_pass(tests: str, tmp_path: Path) -> None:
    assert outcome(tmp_path, tests).passed


@pytest.mark.parametrize("tests", FAILING.values(), ids=list(FAILING))
def test_cases_that_fail(tests: str, tmp_path: Path) -> None:
    assert not outcome(tmp_path, tests).passed


def test_a_miss_says_what_was_expected_what_came_and_why(tmp_path: Path) -> None:
    found = outcome(tmp_path, FAILING["expression that cannot be read"])
    assert (found.case.key, found.result) == ("compliance-level-3/0001-x/v", "galt")
    assert (found.expected, found.actual) == (Decimal(1), None)
    assert [text.key for text in found.said] == ["dmn.bad-feel"]
    assert "borte" in render(outcome(tmp_path / "b", FAILING["no such decision"]).said[0], "nb")


def test_a_model_that_imports_another_of_its_folder_and_inputs_by_namespace(tmp_path: Path) -> None:
    tests = case_file(case("v", given("a", value("4"), namespace="urn:under"), result("svar", value("5"))))
    needed = '<informationRequirement><requiredDecision href="urn:under#sum"/></informationRequirement>'
    body = '<import namespace="urn:under" name="u" importType="DMN"/>' + decision("svar", literal("u.sum"), needed)
    root = kit(tmp_path, {"3/0086-import": (body, tests)})
    under = definitions(MODEL.replace("1 +", "1")).replace(b"https://example.no/test", b"urn:under")
    (root / "compliance-level-3" / "0086-import" / "under.dmn").write_bytes(under)
    results = conformance.run(conformance.open_kit(root), NOW)
    assert [found.passed for found in results.outcomes] == [True]


@pytest.mark.parametrize(
    ("file", "text", "key"),
    [
        ("0001-x-test-01.xml", "<testCases", "xml.broken"),
        ("0001-x-test-01.xml", "<noe/>", "tck.no-test-file"),
        ("0001-x-test-01.xml", case_file(case("v", result("sum", value("mye")))), "tck.bad-value"),
        ("0001-x-test-01.xml", case_file(case("v", result("sum", value("x", "ukjent")))), "tck.bad-value"),
        ("modell.dmn", "<ikke-dmn/>", "dmn.not-dmn"),
    ],
)
def test_a_broken_file_is_told_and_the_others_are_run(file: str, text: str, key: str, tmp_path: Path) -> None:
    tests = case_file(PASSING["decision"])
    root = kit(tmp_path, {"3/0001-x": (MODEL, tests), "3/0002-y": (MODEL, tests)})
    (root / "compliance-level-3" / "0001-x" / file).write_text(text, encoding="utf-8")
    results = conformance.run(conformance.open_kit(root), NOW)
    assert [(one.file, one.reason.key) for one in results.broken] == [(f"compliance-level-3/0001-x/{file}", key)]
    assert [one.case.folder for one in results.outcomes if one.passed] == ["compliance-level-3/0002-y"]


def test_a_folder_may_hold_its_kit_in_testcases_and_one_without_is_none(tmp_path: Path) -> None:
    kit(tmp_path / "TestCases", {"2/0001-x": (MODEL, case_file(PASSING["decision"]))})
    found = conformance.open_kit(tmp_path)
    assert [folder.name for folder in found.folders] == ["compliance-level-2/0001-x"]
    with pytest.raises(conformance.NotAKit):
        conformance.open_kit(tmp_path / "TestCases").only(3)
    with pytest.raises(conformance.NotAKit) as refused:
        conformance.open_kit(tmp_path / "TestCases" / "compliance-level-2")
    assert "compliance-level-3" in refused.value.render("nb")


def run_two(root: Path) -> conformance.Results:
    tests = case_file(case("bra", ONE, result("sum", value("2"))), case("ille", result("sum", value("3"))))
    null = case_file(case("null", result("sum", NIL, error=True)))
    return conformance.run(
        conformance.open_kit(kit(root, {"2/0001-x": (MODEL, tests), "3/0002-y": (MODEL, null)})), NOW
    )


def test_cases_that_expect_null_are_counted_apart(tmp_path: Path) -> None:
    found = conformance.count(run_two(tmp_path).outcomes)
    assert (found.passed, found.cases, found.values_passed, found.values) == (2, 3, 1, 2)
    assert (found.nulls_passed, found.nulls) == (1, 1)
    assert conformance.share(2, 3) == "66.66"
    assert conformance.share(999_999, 1_000_000) == "99.99"
    assert conformance.share(3, 3) == "100.00"


LIST = """
[kit]
commit = "abc"
date = 2026-07-01
digest = "d"
cases = { 2 = 2, 3 = 1 }

[[missed]]
reason = "external"
off = true
cases = ["compliance-level-2/0001-x/ille"]
"""


def known(*more: str, text: str = LIST) -> conformance.Known:
    listed = ", ".join(f'"{key}"' for key in more)
    return parsed(f'{text}\n[[missed]]\nreason = "annen"\ncases = [{listed}]\n')


def test_what_is_not_as_known_is_found(tmp_path: Path) -> None:
    results = run_two(tmp_path)

    def found(known: conformance.Known, level: int | None = None) -> list[tuple[str, str]]:
        return [(one.kind, one.what) for one in conformance.unexpected(results, known, level)]

    assert found(known()) == []
    assert found(known("compliance-level-2/0001-x/bra")) == [("won", "compliance-level-2/0001-x/bra")]
    assert found(known("compliance-level-3/0009/borte")) == [("gone", "compliance-level-3/0009/borte")]
    assert found(known("compliance-level-3/0009/borte"), 2) == []
    unlisted = LIST.replace("0001-x/ille", "0001-x/bra")
    assert [kind for kind, _ in found(known(text=unlisted))] == ["won", "lost"]
    assert found(known(text=LIST.replace("3 = 1", "3 = 5")))[0][0] == "fewer"
    assert found(known(text=LIST.replace("3 = 1", "3 = 5")), 2) == []


def test_a_broken_file_is_not_as_known(tmp_path: Path) -> None:
    root = kit(tmp_path, {"2/0001-x": (MODEL, "<")})
    results = conformance.run(conformance.open_kit(root), NOW)
    assert "broken" in {one.kind for one in conformance.unexpected(results, known())}


def test_the_result_file_has_the_kits_own_format(tmp_path: Path) -> None:
    text = conformance.rows(run_two(tmp_path), known())
    assert text.splitlines()[0] == '"compliance-level-2/0001-x","0001-x-test-01","bra","SUCCESS",""'
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[3] for row in rows] == ["SUCCESS", "IGNORED", "SUCCESS"]
    assert rows[1][4] == "sum: expected 3, got null"
    assert [row[3] for row in csv.reader(io.StringIO(conformance.rows(run_two(tmp_path / "b"), parsed(
        LIST.replace("off = true", "")
    ))))] == ["SUCCESS", "ERROR", "SUCCESS"]  # fmt: skip


def test_the_report_tells_results_misses_and_reasons(tmp_path: Path) -> None:
    results = run_two(tmp_path)
    at = conformance.open_kit(tmp_path)
    text = conformance.report(at, results, known())
    assert "| 2 | 1 / 2 | 0 / 0 | 1 / 2 | 50.00 |" in text
    assert "| both | 1 / 2 | 1 / 1 | 2 / 3 | 66.66 |" in text
    assert "1 of 3 (33.33 %)" in text
    assert "| `compliance-level-2/0001-x/ille` | External functions" in text
    assert "another than commit `abc`" in text
    exact = conformance.report(at, results, known(text=LIST.replace('"d"', f'"{conformance.digest(at)}"')))
    assert "Kit: commit `abc` of 2026-07-01" in exact
    without = conformance.report(at, results, parsed(LIST.replace("0001-x/ille", "0001-x/annen")))
    assert "| `compliance-level-2/0001-x/ille` | **no reason given yet** |" in without


def test_every_known_miss_has_a_reason_in_words() -> None:
    listed = conformance.known()
    assert listed.missed
    for reason in set(listed.missed.values()):
        assert render(message(f"tck.reason.{reason}"), "nb") != f"tck.reason.{reason}"
    assert sum(listed.cases.values()) > 3000
    assert isinstance(date.fromisoformat(listed.date), date)
    assert list(groups())[-1]


def test_case_defaults() -> None:
    (found,) = cases_in(
        case_file('<testCase><resultNode name=" a  b "/></testCase>').encode(), 3, "compliance-level-3/0001-x", "f"
    )
    assert (found.id, found.kind, found.wants_value, found.expected[0].name) == ("1", "decision", False, "a b")


def test_values_of_different_kinds_are_never_the_same() -> None:
    evaluation = feel.Evaluation(NOW)
    assert not same(Decimal(1), True, evaluation)
    assert not same([], None, evaluation)
    assert not same({"a": Decimal(1)}, {"a": Decimal(1), "b": None}, evaluation)
    assert same({"a": [Decimal(1)]}, {"a": [Decimal("1.000000001")]}, evaluation)
