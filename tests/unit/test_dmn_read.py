from decimal import Decimal

import pytest
from dmn_support import (
    NOW,
    decide,
    decision,
    definitions,
    input_data,
    literal,
    requires,
    rules_of,
    table,
    table_model,
)

from oppskrift import dmn
from oppskrift.errors import NotFound, Refused

NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_version_is_read(namespace: str) -> None:
    xml = definitions(input_data("a") + decision("svar", literal("a + 1"), requires("a")), namespace)
    assert decide(xml, a=1).value == 2


def test_all_problems_come_in_one_run_with_element_and_line() -> None:
    body = "\n".join(
        [
            input_data("a", "tUkjent"),
            decision("en", literal("1 +"), requires("a")),
            decision("to", literal("a"), requires("borte", kind="Decision")),
            decision("tre", table(["a"], ["x"], [["[1..", "1"]], "BEST"), requires("a")),
        ]
    )
    model, problems = dmn.read(definitions(body), "regler.dmn")
    assert model is None
    found = [(problem.rule, problem.element, problem.line) for problem in problems]
    assert found == [
        ("dmn.unknown-type", "in-a", 3),
        ("dmn.bad-feel", "en", 4),
        ("dmn.unknown-requirement", "to", 5),
        ("dmn.unknown-name", "to", 5),
        ("dmn.hit-policy", "t", 6),
        ("dmn.bad-feel", "r1i0", 6),
    ]
    assert {problem.file for problem in problems} == {"regler.dmn"}
    for problem in problems:
        assert "{" not in problem.render("nn")


def test_load_raises_with_all_problems() -> None:
    with pytest.raises(Refused) as refused:
        dmn.load(definitions(decision("svar", "") + decision("svar2", literal("("))), "x.dmn")
    assert len(refused.value.problems) == 2
    assert "x.dmn" in refused.value.render("nb")


def test_bad_feel_says_at_which_character() -> None:
    _, problems = dmn.read(definitions(decision("svar", literal("1 + * 2"))))
    assert problems[0].message.params["position"] == 5


def test_a_problem_in_a_table_says_its_rule_and_column_as_modellers_see_them() -> None:
    body = table(["a"], ["x"], [["1", "2"], ["[1..", "b"]]).replace('label="a"', 'label="Beløp  i kroner"')
    xml = definitions(input_data("a") + decision("svar", body, requires("a")))
    test, answer = dmn.read(xml)[1]
    assert (test.rule, test.element, answer.rule) == ("dmn.bad-feel", "r2i0", "dmn.unknown-name")
    assert "r2i0: Regel 2, kolonne «Beløp i kroner»: " in test.render("nb")
    assert "r2i0: Rule 2, column “Beløp i kroner”: " in test.render("en")
    assert answer.as_json("nn")["field"] == "Regel 2, kolonne «x»"


def test_a_name_that_is_not_required_is_refused_even_if_the_file_has_it() -> None:
    assert rules_of(definitions(input_data("a") + decision("svar", literal("a")))) == ["dmn.unknown-name"]


def test_names_with_blanks_and_signs_are_read() -> None:
    data = '<inputData id="i" name="brutto lønn-sats"/>'
    needed = '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
    xml = definitions(data + decision("svar", literal("brutto lønn-sats * 2"), needed))
    assert dmn.load(xml).evaluate("svar", {"brutto lønn-sats": Decimal(3)}, now=NOW).value == 6


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (decision("a", literal("1")) + decision("a", literal("2")), "dmn.duplicate-id"),
        (input_data("x") + '<decision id="y" name="x">' + literal("1") + "</decision>", "dmn.duplicate-name"),
        ('<decision id="y">' + literal("1") + "</decision>", "dmn.no-name"),
        (decision("a", table(["1"], [], [["-"]])), "dmn.no-outputs"),
        (decision("a", table(["1"], ["x", "x"], [["-", "1", "2"]])), "dmn.output-names"),
        (decision("a", table([""], ["x"], [["-", "1"]])), "dmn.no-input-expression"),
        (decision("a", table(["1"], ["x"], [["-"]])), "dmn.rule-cells"),
        ('<businessKnowledgeModel id="b" name="b"/>', "dmn.no-logic"),
        (
            '<import namespace="urn:annen" name="annen" importType="https://www.omg.org/spec/DMN/"/>',
            "dmn.unknown-import",
        ),
    ],
)
def test_what_is_wrong_is_refused(body: str, rule: str) -> None:
    assert rule in rules_of(definitions(body))


def test_a_duplicate_id_is_reported_where_it_comes_again() -> None:
    xml = definitions(decision("a", literal("1")) + "\n" + decision("a", literal("2")))
    problem = dmn.read(xml)[1][0]
    assert (problem.rule, problem.line) == ("dmn.duplicate-id", 4)


def test_circles_are_refused_and_shown() -> None:
    def needs(id: str, other: str) -> str:
        return decision(id, literal("1"), requires(other, kind="Decision"))

    _, problems = dmn.read(definitions(needs("a", "b") + needs("b", "c") + needs("c", "b") + needs("e", "e")))
    circles = [problem.message.params["circle"] for problem in problems]
    assert circles == ["b → c → b", "e → e"]


def test_a_table_without_rules_is_a_warning() -> None:
    model, problems = dmn.read(table_model(["a"], ["a"], ["svar"], []))
    assert model is not None
    assert [(problem.rule, problem.severity) for problem in problems] == [("dmn.no-rules", "warning")]


def test_tolerant_reading_makes_the_faulty_part_null() -> None:
    xml = definitions(
        decision("svar", literal("1 +")) + decision("to", literal("[svar]"), requires("svar", kind="Decision"))
    )
    model, problems = dmn.read(xml, tolerant=True)
    assert [problem.severity for problem in problems] == ["warning"]
    assert model is not None
    assert model.evaluate("to", {}, now=NOW).value == [None]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"", "xml.broken"),
        (b"<definitions", "xml.broken"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><definitions/>", "xml.doctype"),
        (b"<html/>", "dmn.not-dmn"),
        (b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>", "dmn.not-dmn"),
        (b"<x>" + b" " * (1 << 20) + b"</x>", "xml.too-large"),
        (b"\xff\xfe", "xml.encoding"),
    ],
    ids=["empty", "cut", "doctype", "html", "bpmn", "large", "encoding"],
)
def test_hostile_and_foreign_files_are_refused(body: bytes, rule: str) -> None:
    for tolerant in (False, True):
        model, problems = dmn.read(body, tolerant=tolerant)
        assert model is None
        assert [problem.rule for problem in problems] == [rule]


def test_a_decision_that_is_not_there() -> None:
    model = dmn.load(definitions(input_data("a") + decision("svar", literal("1"))))
    for id in ("borte", "in-a", ""):
        with pytest.raises(NotFound):
            model.evaluate(id, {}, now=NOW)


def test_a_model_tells_what_it_holds() -> None:
    first = decision("foerst", literal("a"), requires("a"))
    second = decision("svar", literal("foerst"), requires("foerst", kind="Decision"))
    model = dmn.load(definitions(input_data("a", "number") + input_data("b") + first + second))
    assert set(model.decisions) == {"foerst", "svar"}
    assert set(model.inputs) == {"a", "b"}
    assert model.required_inputs("svar") == {"a"}
    assert (model.name, model.namespace, len(model.sha256)) == ("Test", "https://example.no/test", 64)


TYPES = """
<itemDefinition name="tKode"><typeRef>string</typeRef>
<allowedValues><text>"T1","T2"</text></allowedValues></itemDefinition>
<itemDefinition name="tKoder" isCollection="true"><typeRef>tKode</typeRef></itemDefinition>
<itemDefinition name="tPerson"><itemComponent name="navn"><typeRef>string</typeRef></itemComponent>
<itemComponent name="sjef"><typeRef>tPerson</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tTo"><typeRef>tKoder</typeRef><typeConstraint><text>count(?) = 2</text></typeConstraint>
</itemDefinition>
"""


@pytest.mark.parametrize(
    ("type", "value", "expected"),
    [
        ("tKode", "T1", "T1"),
        ("tKode", "T9", None),
        ("tKode", ["T2"], "T2"),
        ("tKoder", "T1", ["T1"]),
        ("tKoder", ["T1", "T9"], None),
        ("tTo", ["T1", "T2"], ["T1", "T2"]),
        ("tTo", ["T1"], None),
        (
            "tPerson",
            {"navn": "A", "sjef": {"navn": "B", "sjef": None}},
            {"navn": "A", "sjef": {"navn": "B", "sjef": None}},
        ),
        ("tPerson", {"navn": "A"}, None),
    ],
)
def test_item_definitions_type_the_inputs(type: str, value: object, expected: object) -> None:
    xml = definitions(TYPES + input_data("a", type) + decision("svar", literal("a"), requires("a")))
    assert decide(xml, a=value).value == expected


def test_a_type_that_cannot_be_read_is_refused() -> None:
    allowed = "<allowedValues><text>{}</text></allowedValues>"
    item = f'<itemDefinition name="t"><typeRef>string</typeRef>{allowed}</itemDefinition>'
    assert rules_of(definitions(item.format("&quot;a"))) == ["dmn.bad-feel"]
    assert rules_of(definitions(item.format("&lt; grense"))) == ["dmn.unknown-name"]
    old = '<itemDefinition name="t"><typeRef>feel:number</typeRef></itemDefinition>'
    xml = definitions(old + input_data("a", "t") + decision("svar", literal("a"), requires("a")))
    assert decide(xml, a="x").value is None


def test_imported_decisions_are_seen_under_their_prefix() -> None:
    lower = dmn.load(
        definitions(TYPES + input_data("a") + decision("sats", literal("a * 2"), requires("a"))).replace(
            b"example.no/test", b"example.no/felles"
        )
    )
    needed = (
        '<informationRequirement><requiredDecision href="https://example.no/felles#sats"/></informationRequirement>'
    )
    body = '<import namespace="https://example.no/felles" name="felles" importType="DMN"/>'
    xml = definitions(body + decision("svar", literal("felles.sats + 1"), needed))
    model = dmn.load(xml, imports={"https://example.no/felles": lower})
    assert model.evaluate("svar", {"a": Decimal(5)}, now=NOW).value == 11
    assert model.required_inputs("svar") == {"a"}
    assert set(model.decisions) == {"svar"}
