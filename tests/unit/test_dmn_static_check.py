"""Every expression of a decision model is checked against the types around it before the model is published."""

from xml.sax.saxutils import escape

import pytest
from dmn_support import decision, definitions, input_data, literal, requires

from oppskrift import dmn
from oppskrift.feel.checking.findings import WARNINGS
from oppskrift.model.problem import Problem

ITEMS = """
<itemDefinition id="tForm" name="form"><typeRef>string</typeRef>
  <allowedValues id="lov"><text>"fast", "midlertidig"</text></allowedValues></itemDefinition>
<itemDefinition id="tAnsatt" name="ansatt">
  <itemComponent id="c1" name="navn"><typeRef>string</typeRef></itemComponent>
  <itemComponent id="c2" name="alder"><typeRef>number</typeRef></itemComponent>
</itemDefinition>
<itemDefinition id="tAlle" name="alle" isCollection="true"><typeRef>ansatt</typeRef></itemDefinition>
"""
DATA = (
    input_data("beløp", "number")
    + input_data("form", "form")
    + input_data("ansatt", "ansatt")
    + input_data("alle", "alle")
    + input_data("dag", "date")
    + input_data("hva")
)
SEEN = requires("beløp", "form", "ansatt", "alle", "dag", "hva")
SERIES = """
<businessKnowledgeModel id="sats" name="sats"><variable name="sats" typeRef="number"/><encapsulatedLogic>
  <formalParameter id="p1" name="dag" typeRef="date"/><formalParameter id="p2" name="trinn" typeRef="number"/>
  <literalExpression id="body"><text>{}</text></literalExpression>
</encapsulatedLogic></businessKnowledgeModel>
"""


def problems(body: str, type: str = "", *, series: str = "trinn * 2", tolerant: bool = False) -> tuple[Problem, ...]:
    known = SEEN + requires("sats", kind="Knowledge")
    xml = definitions(ITEMS + DATA + SERIES.format(escape(series)) + decision("svar", body, known, type))
    model, found = dmn.check(xml, "fil.dmn", tolerant=tolerant)
    assert model is not None, [problem.render() for problem in found]
    return tuple(problem for problem in found if problem.rule.startswith(("check.", "feel.")))


def rules(body: str, type: str = "", **options: str) -> list[str]:
    return [problem.rule for problem in problems(body, type, **options)]


def column(text: str, type: str = "") -> str:
    ref = f' typeRef="{type}"' if type else ""
    return f'<input id="i"><inputExpression id="ie"{ref}><text>{escape(text)}</text></inputExpression></input>'


def table(input: str, output: str, test: str, result: str, policy: str = "FIRST") -> str:
    return (
        f'<decisionTable id="t" hitPolicy="{policy}">{input}{output}<rule id="r">'
        f'<inputEntry id="test"><text>{escape(test)}</text></inputEntry>'
        f'<outputEntry id="ut"><text>{escape(result)}</text></outputEntry></rule></decisionTable>'
    )


OUT = '<output id="o" typeRef="number"/>'


@pytest.mark.parametrize(
    ("body", "type", "found"),
    [
        (literal("beløp + 1"), "number", []),
        (literal("[beløp]"), "number", []),
        (literal("hva + 1"), "string", ["check.wrong-type"]),
        (literal("beløp"), "string", ["check.wrong-type"]),
        (literal('form = "fats"'), "", ["check.never-allowed"]),
        (literal('"fats"'), "form", ["check.value-not-allowed"]),
        (literal("alle[aldr > 3]"), "", ["feel.unknown-name"]),
        (literal("ansatt.nvan"), "", ["feel.unknown-field"]),
        (literal("sats(dag, 1) + 1"), "number", []),
        (literal("sats(dag)"), "", ["feel.wrong-arguments"]),
        (literal("sats(trinn: 1, dagg: dag)"), "", ["feel.wrong-arguments"]),
        (literal("sats(beløp, 1)"), "", ["check.wrong-type"]),
        (literal('sats(dag, 1) + "kr"'), "", ["check.operands"]),
        (literal('hva + "kr"'), "", []),
        (table(column("beløp"), OUT, "> 5", "beløp * 2"), "number", []),
        (table(column("beløp"), OUT, '"a"', "1"), "", ["check.test"]),
        (table(column("hva", "string"), OUT, "> 5", "1"), "", ["check.test"]),
        (table(column("beløp", "string"), OUT, '"a"', "1"), "", ["check.wrong-type"]),
        (table(column("form"), OUT, '"fats"', "1"), "", ["check.never-allowed"]),
        (table(column("sats(dag, beløp)"), OUT, '"a"', "1"), "", ["check.test"]),
        (table(column("beløp"), OUT, "-", 'form + "mye"'), "", ["check.wrong-type"]),
        (table(column("beløp"), OUT, "-", '"mye"'), "", []),  # the analysis of the table tells that
        (table(column("beløp"), '<output id="o"/>', "-", '"mye"'), "number", ["check.wrong-type"]),
        (table(column("beløp"), '<output id="o"/>', "-", '"fast"', "RULE ORDER"), "form", []),
        (table(column("beløp"), '<output id="o"/>', "> 9 and beløp < 5", "1"), "", ["check.operand-not-boolean"]),
        (table(column("beløp"), OUT, "? > 9 and ? < 5", "1"), "", ["check.contradiction"]),
        (
            '<context id="k"><contextEntry id="e1"><variable name="sum" typeRef="number"/>'
            f"{literal('dag')}</contextEntry><contextEntry id='e2'>{literal('sum + form')}</contextEntry></context>",
            "",
            ["check.wrong-type", "check.operands"],
        ),
        (f"<list id='l'>{literal('form')}{literal('beløp + form')}</list>", "", ["check.operands"]),
        (
            f'<relation id="l"><column name="navn"/><column name="alder"/><row>{literal("form")}{literal("form")}</row>'
            "</relation>",
            "alle",
            ["check.wrong-type"],
        ),
        (
            f"<conditional id='b'><if>{literal('beløp')}</if><then>{literal('1')}</then><else>{literal('form')}</else>"
            "</conditional>",
            "number",
            ["check.wrong-type", "check.wrong-type"],
        ),
        (
            f"<filter id='f'><in>{literal('alle')}</in><match>{literal('alder > navn')}</match></filter>",
            "",
            ["check.comparison"],
        ),
        (f"<filter id='f'><in>{literal('hva')}</in><match>{literal('alder > 1')}</match></filter>", "", []),
        (
            f"<for id='f' iteratorVariable='a'><in>{literal('alle')}</in>"
            f"<return>{literal('a.navn * 2')}</return></for>",
            "",
            ["check.operands"],
        ),
        (
            f"<every id='f' iteratorVariable='a'><in>{literal('alle')}</in><satisfies>{literal('a.alder')}</satisfies>"
            "</every>",
            "",
            ["check.wrong-type"],
        ),
        (
            f"<invocation id='v'>{literal('sats')}<binding><parameter name='dag'/>{literal('form')}</binding>"
            f"<binding><parameter name='trinn'/>{literal('1')}</binding></invocation>",
            "",
            ["check.wrong-type"],
        ),
    ],
)
def test_expressions_are_checked_against_the_types_around_them(body, type, found):
    assert rules(body, type) == found


def test_the_body_of_a_function_is_checked_with_its_parameters_and_result():
    assert rules(literal("1"), series="trinn + dag") == ["check.operands"]
    assert rules(literal("1"), series="dag") == ["check.wrong-type"]


def test_a_problem_says_where_it_is():
    (problem,) = problems(table(column("beløp"), OUT, '>  1,\n  "a"', "1"))
    assert (problem.file, problem.element, problem.severity) == ("fil.dmn", "test", "error")
    assert problem.line is not None
    assert problem.message.params["text"] == '> 1, "a"'
    assert problem.message.params["position"] == 6
    assert problem.render("nb").startswith(
        f'fil.dmn:{problem.line}: test: Regel 1, kolonne «beløp»: «> 1, "a"», tegn 6: Testen er tekst'
    )
    assert problem.as_json("en")["field"] == "Rule 1, column “beløp”"
    (head,) = problems(table(column("beløp", "string"), OUT, '"a"', "1"))
    assert head.render("nn").startswith(f"fil.dmn:{head.line}: ie: Kolonne «beløp»: ")
    (answer,) = problems(table(column("beløp"), OUT, "-", 'form + "mye"'))
    assert (answer.element, answer.field) == ("ut", "Regel 1")
    assert problem.render("nb").endswith("[check.test]")


def test_what_is_never_reached_is_a_warning_and_so_is_everything_where_models_are_tolerated():
    (warning,) = problems(literal("if beløp > 5 then 1 else if beløp > 9 then 2 else 3"))
    assert (warning.rule, warning.severity) == ("check.contradiction", "warning")
    assert warning.rule in WARNINGS
    (tolerated,) = problems(literal("beløp + form"), tolerant=True)
    assert (tolerated.rule, tolerated.severity) == ("check.operands", "warning")


def test_a_clash_does_not_keep_a_published_model_from_being_used():
    xml = definitions(ITEMS + DATA + decision("svar", literal('beløp + "kr"'), requires("beløp")))
    assert dmn.load(xml).decisions
    assert [problem.rule for problem in dmn.check(xml)[1]] == ["check.operands"]


def test_imported_elements_have_their_types_under_their_prefix():
    lib = definitions(ITEMS + input_data("beløp", "number") + SERIES.format("trinn")).replace(
        b"https://example.no/test", b"https://example.no/lib"
    )
    library = dmn.load(lib)
    importing = (
        '<import name="felles" namespace="https://example.no/lib" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
        '<decision id="svar" name="svar"><variable name="svar"/>'
        '<knowledgeRequirement><requiredKnowledge href="https://example.no/lib#sats"/></knowledgeRequirement>'
        f"{literal('felles.sats(1, 2)')}</decision>"
    )
    found = dmn.check(definitions(importing), imports={"https://example.no/lib": library})[1]
    assert [problem.rule for problem in found] == ["check.wrong-type"]


@pytest.mark.parametrize(
    ("type", "allowed", "found"),
    [
        ("number", "[0..10], 20, > 100", []),
        ("number", '"a"', ["check.test"]),
        ("number", "[9..1]", ["check.empty-range"]),
        ("string", "> 5", ["check.test"]),
        ("date", '>= date("2026-02-30")', ["feel.bad-text.date"]),
        ("liste", "count(?) > 2", []),
        ("liste", "? > 2", ["check.comparison"]),
    ],
)
def test_allowed_values_are_checked_against_the_type_that_they_are_of(type, allowed, found):
    items = (
        '<itemDefinition id="l" name="liste" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
        f'<itemDefinition id="k" name="k"><itemComponent id="c" name="del"><typeRef>{type}</typeRef>'
        f"<allowedValues><text>{escape(allowed)}</text></allowedValues></itemComponent></itemDefinition>"
    )
    told = dmn.check(definitions(items + input_data("k", "k") + decision("svar", literal("k"), requires("k"))))[1]
    assert [(problem.rule, problem.element) for problem in told] == [(rule, "k.del") for rule in found]


def test_a_name_that_is_not_visible_is_told_with_what_may_be_meant():
    (problem,) = dmn.read(definitions(ITEMS + DATA + decision("svar", literal("beløpp + 1"), SEEN)))[1]
    assert problem.rule == "dmn.unknown-name"
    assert problem.render("nb").endswith("Mente du «beløp»? [dmn.unknown-name]")
    (problem,) = dmn.read(definitions(ITEMS + DATA + decision("svar", literal("zzzzz"), SEEN)))[1]
    assert "Mente du" not in problem.render("nb")
