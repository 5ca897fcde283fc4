from decimal import Decimal
from typing import Any

import pytest
from dmn_support import NOW, decide, decision, definitions, expression, input_data, literal, requires, rules_of

from oppskrift import dmn
from oppskrift.errors import NotFound

NUMBERS = [Decimal(n) for n in (1, 2, 3)]


def part(name: str, text: str) -> str:
    return f"<{name}>{literal(text)}</{name}>"


def entry(name: str, text: str, type: str = "") -> str:
    variable = f'<variable name="{name}"{f" typeRef={type!r}" if type else ""}/>' if name else ""
    return f"<contextEntry>{variable}{literal(text)}</contextEntry>"


@pytest.mark.parametrize(
    ("body", "inputs", "expected"),
    [
        (literal("a + 1"), {"a": 1}, Decimal(2)),
        (f"<context>{entry('x', 'a * 2')}{entry('y', 'x + 1')}</context>", {"a": 2}, {"x": 4, "y": 5}),
        (f"<context>{entry('x y', 'a * 2')}{entry('', 'x y + 1')}</context>", {"a": 2}, 5),
        (f"<list>{literal('a')}{literal('2')}</list>", {"a": 1}, [1, 2]),
        (
            f'<relation><column name="n"/><column name="m"/><row>{literal("1")}{literal("a")}</row></relation>',
            {"a": 5},
            [{"n": 1, "m": 5}],
        ),
        (
            f"<conditional>{part('if', 'a > 1')}{part('then', '1')}{part('else', '2')}</conditional>",
            {"a": 2},
            1,
        ),
        (f"<conditional>{part('if', 'a')}{part('then', '1')}{part('else', '2')}</conditional>", {"a": None}, 2),
        (f"<filter>{part('in', 'a')}{part('match', 'item > 1')}</filter>", {"a": NUMBERS}, NUMBERS[1:]),
        (f"<filter>{part('in', 'a')}{part('match', '-1')}</filter>", {"a": NUMBERS}, 3),
        (f"<filter>{part('in', 'a')}{part('match', '9')}</filter>", {"a": NUMBERS}, None),
        (f"<filter>{part('in', 'a')}{part('match', 'null')}</filter>", {"a": NUMBERS}, None),
        (
            f'<for iteratorVariable="i">{part("in", "a")}{part("return", "i + count(partial)")}</for>',
            {"a": NUMBERS},
            [1, 3, 5],
        ),
        (f'<for iteratorVariable="i">{part("in", "[2..4]")}{part("return", "i")}</for>', {"a": 1}, [2, 3, 4]),
        (f'<for iteratorVariable="i">{part("in", "a")}{part("return", "i")}</for>', {"a": None}, None),
        (f'<some iteratorVariable="i">{part("in", "a")}{part("satisfies", "i > 2")}</some>', {"a": NUMBERS}, True),
        (f'<every iteratorVariable="i">{part("in", "a")}{part("satisfies", "i > 2")}</every>', {"a": NUMBERS}, False),
        (f'<every iteratorVariable="i">{part("in", "a")}{part("satisfies", "i > 0")}</every>', {"a": NUMBERS}, True),
        (f'<some iteratorVariable="i">{part("in", "a")}{part("satisfies", "null")}</some>', {"a": NUMBERS}, None),
    ],
)
def test_values(body: str, inputs: dict[str, Any], expected: Any) -> None:
    assert expression(body, **inputs).value == expected


def test_a_condition_that_is_no_boolean_is_null_with_a_remark() -> None:
    body = f"<conditional>{part('if', 'a')}{part('then', '1')}{part('else', '2')}</conditional>"
    found = expression(body, a="ja")
    assert found.value is None
    assert found.diagnostics[0].message.key == "dmn.condition"


def test_a_function_sees_where_it_was_made() -> None:
    function = f'<functionDefinition><formalParameter name="x"/>{literal("x * a")}</functionDefinition>'
    body = f'<context><contextEntry><variable name="f"/>{function}</contextEntry>{entry("", "f(3)")}</context>'
    assert expression(body, a=2).value == 6


def test_entries_are_converted_to_their_type() -> None:
    found = expression(f"<context>{entry('x', 'a', 'string')}</context>", a=1)
    assert found.value == {"x": None}
    assert found.diagnostics[0].message.key == "dmn.wrong-type"


def bkm(name: str, parameters: str, body: str, required: str = "") -> str:
    formal = "".join(f'<formalParameter name="{p}"/>' for p in parameters.split())
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"/>'
        f"<encapsulatedLogic>{formal}{body}</encapsulatedLogic>{required}</businessKnowledgeModel>"
    )


def test_knowledge_is_called_by_expression_and_by_invocation() -> None:
    invocation = f'<invocation>{literal("dobbel")}<binding><parameter name="x"/>{literal("a")}</binding></invocation>'
    for body in (literal("dobbel(a)"), literal("dobbel(x: a)"), invocation):
        required = requires("a") + requires("dobbel", kind="Knowledge")
        xml = definitions(input_data("a") + bkm("dobbel", "x", literal("x * 2")) + decision("svar", body, required))
        assert decide(xml, a=4).value == 8


def test_knowledge_may_call_itself_and_a_call_without_end_is_stopped() -> None:
    own = requires("fak", kind="Knowledge")
    body = bkm("fak", "n", literal("if n <= 1 then 1 else n * fak(n - 1)"), own)
    xml = definitions(input_data("a") + body + decision("svar", literal("fak(a)"), requires("a") + own))
    assert decide(xml, a=10).value == 3628800
    endless = decide(xml, a=100_000)
    assert endless.value is None
    assert endless.diagnostics[-1].message.key.startswith("feel.budget")


def test_an_invocation_of_something_else_is_null_with_a_remark() -> None:
    body = f'<invocation>{literal("a")}<binding><parameter name="x"/>{literal("1")}</binding></invocation>'
    found = expression(body, a=1)
    assert found.value is None
    assert found.diagnostics[-1].message.key == "dmn.not-a-function"
    wrong = f'<invocation>{literal("abs")}<binding><parameter name="feil"/>{literal("1")}</binding></invocation>'
    assert expression(wrong, a=1).value is None


def test_a_decision_service_is_a_function_of_its_inputs() -> None:
    service = (
        '<decisionService id="tjeneste" name="tjeneste"><outputDecision href="#indre"/><inputData href="#in-a"/>'
        "</decisionService>"
    )
    inner = decision("indre", literal("a + 1"), requires("a"))
    outer = decision("svar", literal("tjeneste(41)"), requires("tjeneste", kind="Knowledge"))
    xml = definitions(input_data("a") + inner + service + outer)
    assert decide(xml, a=1).value == 42


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("", "dmn.no-logic"),
        (f"<conditional>{part('if', 'true')}{part('then', '1')}</conditional>", "dmn.part-missing"),
        (f"<filter>{part('in', '[1]')}</filter>", "dmn.part-missing"),
        (f'<relation><column name="n"/><row>{literal("1")}{literal("2")}</row></relation>', "dmn.cell-count"),
        ('<functionDefinition kind="Java"/>', "dmn.function-kind"),
        ('<literalExpression expressionLanguage="juel"><text>${x}</text></literalExpression>', "dmn.language"),
        ("<context><contextEntry><variable name='x'/></contextEntry></context>", "dmn.no-logic"),
    ],
)
def test_parts_that_cannot_be_used_are_refused(body: str, rule: str) -> None:
    assert rule in rules_of(definitions(decision("svar", body)))


SERVICE = (
    '<decisionService id="tjeneste" name="tjeneste"><outputDecision href="#en"/><outputDecision href="#to"/>'
    '<inputDecision href="#ytre"/><inputData href="#in-a"/></decisionService>'
)
INNER = (
    decision("ytre", literal("1"))
    + decision("en", literal("a + ytre"), requires("a") + requires("ytre", kind="Decision"))
    + decision("to", literal("a * 2"), requires("a"))
)


def test_services_and_knowledge_can_be_called_from_outside() -> None:
    model = dmn.load(definitions(input_data("a") + INNER + SERVICE + bkm("dobbel", "x", literal("x * 2"))))
    given = {"a": Decimal(5), "ytre": Decimal(100), "ukjent": Decimal(0)}
    assert model.invoke("tjeneste", given, now=NOW).value == {"en": 105, "to": 10}
    assert model.invoke("dobbel", {"x": Decimal(4)}, now=NOW).value == 8
    assert model.invoke("dobbel", {}, now=NOW).value is None
    with pytest.raises(NotFound):
        model.invoke("en", {}, now=NOW)
    assert model.required_inputs("en") == {"a"}


def test_what_a_function_takes_and_gives_is_typed() -> None:
    types = (
        '<itemDefinition name="tFunksjon"><functionItem outputTypeRef="string"><parameters name="x" typeRef="number"/>'
        "</functionItem></itemDefinition>"
    )
    logic = f'<encapsulatedLogic><formalParameter name="x" typeRef="number"/>{literal("x")}</encapsulatedLogic>'
    body = (
        f'<businessKnowledgeModel id="f" name="f"><variable name="f" typeRef="tFunksjon"/>{logic}'
        "</businessKnowledgeModel>"
    )
    model = dmn.load(definitions(types + body))
    assert model.types["tFunksjon"].kind == "function"
    wrong = model.invoke("f", {"x": Decimal(1)}, now=NOW)
    assert wrong.value is None
    assert wrong.diagnostics[0].render("nb").startswith("f: Funksjonen f skal gi string, men ga tall")
    found = model.invoke("f", {"x": "tekst"}, now=NOW)
    assert found.value is None
    assert found.diagnostics


def test_a_chain_of_decisions_too_long_to_follow_is_null_and_says_so() -> None:
    chain = "".join(decision(f"d{n}", literal(f"d{n + 1}"), requires(f"d{n + 1}", kind="Decision")) for n in range(900))
    found = decide(definitions(chain + decision("d900", literal("1"))), "d0")
    assert found.value is None
    assert found.diagnostics[-1].message.key == "feel.budget.depth"


def test_an_iteration_over_what_has_no_elements_is_null_and_says_so() -> None:
    found = expression(f'<for iteratorVariable="i">{part("in", "[1.5..2.5]")}{part("return", "i")}</for>')
    assert found.value is None
    assert found.diagnostics
