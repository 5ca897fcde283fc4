"""The parts of DMN 1.5 that models are made of, each by its own example: what level 3 of the standard asks for."""

from decimal import Decimal
from typing import Any

import pytest
from dmn_support import (
    DMN13,
    NOW,
    decide,
    decision,
    definitions,
    expression,
    input_data,
    literal,
    requires,
    table,
    table_model,
)

from oppskrift import dmn

RULES = [["< 10", '"lav"', "1"], ["< 20", '"middels"', "2"], ["-", '"høy"', "3"]]
ORDER = ['"høy", "middels", "lav"', ""]


@pytest.mark.parametrize(
    ("policy", "given", "expected"),
    [
        ("FIRST", 5, {"nivå": "lav", "sats": 1}),
        ("PRIORITY", 5, {"nivå": "høy", "sats": 3}),
        ("RULE ORDER", 15, [{"nivå": "middels", "sats": 2}, {"nivå": "høy", "sats": 3}]),
        ("OUTPUT ORDER", 15, [{"nivå": "høy", "sats": 3}, {"nivå": "middels", "sats": 2}]),
        ("COLLECT", 25, [{"nivå": "høy", "sats": 3}]),
        ("UNIQUE", 25, {"nivå": "høy", "sats": 3}),
        ("UNIQUE", 15, None),
        ("ANY", 15, None),
    ],
)
def test_hit_policies_with_several_outputs(policy: str, given: int, expected: Any) -> None:
    assert decide(table_model(["a"], ["a"], ["nivå", "sats"], RULES, policy, values=ORDER), a=given).value == expected


def test_priority_goes_by_the_first_output_and_then_by_the_next() -> None:
    rules = [["-", '"b"', "1"], ["-", '"a"', "1"], ["-", '"a"', "2"]]
    xml = table_model(["a"], ["a"], ["x", "y"], rules, "PRIORITY", values=['"a", "b"', "2, 1"])
    assert decide(xml, a=1).value == {"x": "a", "y": 2}
    xml = xml.replace(b"PRIORITY", b"OUTPUT ORDER")
    assert [one["y"] for one in decide(xml, a=1).value] == [2, 1, 1]


@pytest.mark.parametrize(
    ("aggregation", "outputs", "expected"),
    [
        ("SUM", ["1", "2", "3"], 6),
        ("MIN", ["3", "1", "2"], 1),
        ("MAX", ["3", "1", "2"], 3),
        ("COUNT", ["3", "3", "3"], 3),
        ("MIN", ['"b"', '"a"', '"c"'], "a"),
        ("SUM", ['"b"', '"a"', '"c"'], None),
        ("SUM", ["1", "null", "3"], None),
    ],
)
def test_aggregations(aggregation: str, outputs: list[str], expected: Any) -> None:
    rules = [["-", output] for output in outputs]
    found = decide(table_model(["a"], ["a"], ["x"], rules, "COLLECT", aggregation=aggregation), a=1)
    assert found.value == expected
    assert bool(found.diagnostics) is (expected is None)


@pytest.mark.parametrize(("aggregation", "expected"), [("COUNT", 0), ("SUM", None), ("", None)])
def test_collect_without_a_match(aggregation: str, expected: Any) -> None:
    xml = table_model(["a"], ["a"], ["x"], [["> 5", "1"]], "COLLECT", aggregation=aggregation)
    assert decide(xml, a=1).value == expected


@pytest.mark.parametrize("kind", ["Java", "PMML"])
def test_external_functions_run_nothing_and_say_so(kind: str) -> None:
    logic = (
        f'<encapsulatedLogic kind="{kind}"><formalParameter name="x"/><context><contextEntry><variable name="class"/>'
        f"{literal(chr(34) + 'java.lang.Math' + chr(34))}</contextEntry></context></encapsulatedLogic>"
    )
    knowledge = f'<businessKnowledgeModel id="f" name="f">{logic}</businessKnowledgeModel>'
    boxed = logic.replace("encapsulatedLogic", "functionDefinition")
    inner = f'<context><contextEntry><variable name="g"/>{boxed}</contextEntry>'
    for body, required in (
        (literal("f(1)"), requires("f", kind="Knowledge")),
        (f"{inner}<contextEntry>{literal('g(1)')}</contextEntry></context>", ""),
    ):
        model, _ = dmn.read(definitions(knowledge + decision("svar", body, required)), tolerant=True)
        assert model is not None
        found = model.evaluate("svar", {}, now=NOW)
        assert found.value is None
        assert [remark.message.key for remark in found.diagnostics] == ["dmn.function-kind"]
        assert kind in found.diagnostics[0].render("nb")
    text = 'function(x) external {java: {class: "java.lang.Math", method signature: "abs(int)"}}'
    found = expression(literal(f"({text})(1)"))
    assert found.value is None
    assert found.diagnostics[0].message.key == "feel.external-function"


@pytest.mark.parametrize(
    ("name", "text", "value", "expected"),
    [
        ("Applicant's age", "Applicant's age + 1", 41, 42),
        ("a+b", "a+b * 2", 5, 10),
        ("sum of hours", "sum of hours / 2", 8, 4),
        ("lønn (brutto)", "lønn", 1, None),
        ("timer pr. uke", "timer pr. uke - 1", 37, 36),
        ("if else", "if else", 3, 3),
        ("date", "date + 1", 1, 2),
    ],
)
def test_names_with_blanks_operators_and_words_of_the_language(name: str, text: str, value: int, expected: Any) -> None:
    data = f'<inputData id="i" name="{name}"/>'
    needed = '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
    model, _ = dmn.read(definitions(data + decision("svar", literal(text), needed)), tolerant=True)
    assert model is not None
    assert model.evaluate("svar", {name: Decimal(value)}, now=NOW).value == expected


def test_only_what_is_required_is_visible_also_inside_knowledge() -> None:
    knowledge = (
        '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="x"/>'
        + literal("x + a")
        + "</encapsulatedLogic></businessKnowledgeModel>"
    )
    required = requires("a") + requires("f", kind="Knowledge")
    model, problems = dmn.read(
        definitions(input_data("a") + knowledge + decision("svar", literal("f(1)"), required)), tolerant=True
    )
    assert [problem.rule for problem in problems] == ["dmn.unknown-name"]
    assert model is not None
    assert model.evaluate("svar", {"a": Decimal(1)}, now=NOW).value is None


def test_knowledge_may_require_knowledge_and_take_functions() -> None:
    def bkm(name: str, parameters: str, text: str, required: str = "") -> str:
        formal = "".join(f'<formalParameter name="{p}"/>' for p in parameters.split())
        return (
            f'<businessKnowledgeModel id="{name}" name="{name}"><encapsulatedLogic>{formal}{literal(text)}'
            f"</encapsulatedLogic>{required}</businessKnowledgeModel>"
        )

    body = (
        bkm("dobbel", "x", "x * 2")
        + bkm("to ganger", "f x", "f(f(x))")
        + bkm("fire", "x", "to ganger(dobbel, x)", requires("dobbel", "to ganger", kind="Knowledge"))
        + decision("svar", literal("fire(a)"), requires("a") + requires("fire", kind="Knowledge"))
    )
    assert decide(definitions(input_data("a") + body), a=3).value == 12


def test_a_table_is_the_logic_of_knowledge_and_of_an_entry() -> None:
    inner = table(["x"], ["svar"], [["> 5", '"over"'], ["<= 5", '"under"']])
    knowledge = (
        f'<businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="x"/>{inner}'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    text = literal("for i in a return f(i)")
    xml = definitions(
        input_data("a") + knowledge + decision("svar", text, requires("a") + requires("f", kind="Knowledge"))
    )
    assert decide(xml, a=[Decimal(1), Decimal(9)]).value == ["under", "over"]
    entry = f'<context><contextEntry><variable name="b"/>{inner.replace(">x<", ">a<")}</contextEntry></context>'
    assert expression(entry, a=9).value == {"b": "over"}


def test_nested_boxed_expressions_see_what_is_around_them() -> None:
    loop = (
        f'<for iteratorVariable="i"><in>{literal("a")}</in><return><conditional><if>{literal("i > grense")}</if>'
        f"<then>{literal('i')}</then><else>{literal('count(partial)')}</else></conditional></return></for>"
    )
    limit = f'<contextEntry><variable name="grense"/>{literal("2")}</contextEntry>'
    body = f"<context>{limit}<contextEntry>{loop}</contextEntry></context>"
    assert expression(body, a=[Decimal(n) for n in (1, 5, 2)]).value == [0, 5, 2]


def test_filters_see_the_entries_of_each_element_before_what_is_around() -> None:
    rows = [{"navn": "a", "sum": Decimal(1)}, {"navn": "b", "sum": Decimal(5)}]
    body = f"<filter><in>{literal('a')}</in><match>{literal('sum > grense')}</match></filter>"
    whole = f'<context><contextEntry><variable name="grense"/>{literal("2")}</contextEntry><contextEntry>{body}'
    types = '<itemDefinition name="t"><itemComponent name="navn"/><itemComponent name="sum"/></itemDefinition>'
    xml = definitions(types + input_data("a") + decision("svar", f"{whole}</contextEntry></context>", requires("a")))
    assert decide(xml, a=rows).value == rows[1:]


def test_a_service_called_as_a_function_by_name_and_with_what_it_hides() -> None:
    service = (
        '<decisionService id="tj" name="Regn ut"><variable name="Regn ut" typeRef="number"/>'
        '<outputDecision href="#ut"/><encapsulatedDecision href="#skjult"/><inputDecision href="#inn"/>'
        '<inputData href="#in-a"/></decisionService>'
    )
    body = (
        input_data("a", "number")
        + decision("inn", literal("100"), type="number")
        + decision("skjult", literal("inn + a"), requires("a") + requires("inn", kind="Decision"))
        + decision("ut", literal("skjult * 2"), requires("skjult", kind="Decision"))
        + service
        + decision(
            "svar",
            literal("[Regn ut(1, 2), Regn ut(inn: 2, a: 1), Regn ut(1), Regn ut(true, 2)]"),
            requires("tj", kind="Knowledge"),
        )
    )
    found = decide(definitions(body))
    assert found.value == [6, 6, None, None]
    assert len(found.diagnostics) == 2


def test_a_decision_without_logic_is_what_a_service_is_given_for_it() -> None:
    body = (
        '<decision id="ytre" name="ytre"><variable name="ytre"/></decision>'
        + decision("ut", literal("ytre + 1"), requires("ytre", kind="Decision"))
        + '<decisionService id="tj" name="tj"><outputDecision href="#ut"/><inputDecision href="#ytre"/>'
        "</decisionService>"
    )
    model, _ = dmn.read(definitions(body), tolerant=True)
    assert model is not None
    assert model.evaluate("tj", {"ytre": Decimal(1)}, now=NOW).value == 2


def test_an_invocation_with_names_and_what_is_missing() -> None:
    knowledge = (
        '<businessKnowledgeModel id="del" name="del"><encapsulatedLogic><formalParameter name="over"/>'
        f'<formalParameter name="under"/>{literal("over / under")}</encapsulatedLogic></businessKnowledgeModel>'
    )
    for bindings, expected in ((("under", "over"), Decimal("0.5")), (("over",), None)):
        parts = "".join(
            f'<binding><parameter name="{n}"/>{literal({"over": "a", "under": "2"}[n])}</binding>' for n in bindings
        )
        body = f"<invocation>{literal('del')}{parts}</invocation>"
        xml = definitions(
            input_data("a") + knowledge + decision("svar", body, requires("a") + requires("del", kind="Knowledge"))
        )
        found = decide(xml, a=1)
        assert found.value == expected
        assert bool(found.diagnostics) is (expected is None)


OLD = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
NEW = "https://www.omg.org/spec/DMN/20230324/MODEL/"


@pytest.mark.parametrize("namespace", [OLD, "http://www.omg.org/spec/DMN/20180521/MODEL/", DMN13, NEW])
def test_types_of_every_version(namespace: str) -> None:
    prefix = "feel:" if namespace == OLD else ""
    types = f'<itemDefinition name="tA"><typeRef>{prefix}number</typeRef></itemDefinition>'
    xml = definitions(
        types + input_data("a", "tA") + decision("svar", literal("a"), requires("a"), f"{prefix}string"),
        namespace,
        ' xmlns:feel="http://www.omg.org/spec/FEEL/20140401"',
    )
    assert decide(xml, a=1).value is None
    assert decide(xml.replace(b"string", b"number"), a=1).value == 1
    assert decide(xml.replace(b"string", b"number"), a="tekst").value is None
