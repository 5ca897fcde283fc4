"""Item definitions: structure, collections, allowed values, constraints, functions, types that mention themselves."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from dmn_support import NOW, decision, definitions, input_data, literal, requires, rules_of

from oppskrift import dmn, feel


def item(name: str, base: str = "", inside: str = "", **attributes: str) -> str:
    reference = f"<typeRef>{base}</typeRef>" if base else ""
    written = "".join(f' {key}="{text}"' for key, text in attributes.items())
    return f'<itemDefinition name="{name}"{written}>{reference}{inside}</itemDefinition>'


def part(name: str, base: str, inside: str = "", **attributes: str) -> str:
    return item(name, base, inside, **attributes).replace("itemDefinition", "itemComponent")


def allowed(text: str, kind: str = "allowedValues") -> str:
    return f"<{kind}><text>{text}</text></{kind}>"


def given_as(types: str, type: str, value: Any, *, days: int = 0) -> Any:
    """Return what a value is as input data of a type."""
    xml = definitions(types + input_data("a", type) + decision("svar", literal("a"), requires("a")))
    return dmn.load(xml).evaluate("svar", {"a": value}, now=NOW + timedelta(days=days)).value


ROLE = item("tRolle", "string", allowed('"leder", "ansatt"'))
PERSON = item(
    "tPerson", "", part("navn", "string") + part("rolle", "tRolle") + part("barn", "tPerson", isCollection="true")
)
ANNE = {"navn": "Anne", "rolle": "leder", "barn": []}


@pytest.mark.parametrize(
    ("types", "type", "value", "expected"),
    [
        (ROLE, "tRolle", "leder", "leder"),
        (ROLE, "tRolle", "annet", None),
        (ROLE, "tRolle", ["leder"], "leder"),
        (ROLE, "tRolle", [["leder"]], None),
        (ROLE + PERSON, "tPerson", ANNE, ANNE),
        (ROLE + PERSON, "tPerson", {**ANNE, "rolle": "annet"}, None),
        (ROLE + PERSON, "tPerson", {**ANNE, "barn": [ANNE]}, {**ANNE, "barn": [ANNE]}),
        (ROLE + PERSON, "tPerson", {**ANNE, "barn": [{**ANNE, "rolle": "annet"}]}, None),
        (ROLE + PERSON, "tPerson", {**ANNE, "barn": ANNE}, {**ANNE, "barn": [ANNE]}),
        (ROLE + PERSON, "tPerson", {"navn": "Anne"}, None),
        # allowed values are of each element, a constraint is of the whole
        (item("tKort", "number", allowed("[1..3]"), isCollection="true"), "tKort", [1, 3], [1, 3]),
        (item("tKort", "number", allowed("[1..3]"), isCollection="true"), "tKort", [1, 4], None),
        (
            item("tPar", "number", allowed("count(?) = 2", "typeConstraint"), isCollection="true"),
            "tPar",
            [1, 9],
            [1, 9],
        ),
        (item("tPar", "number", allowed("count(?) = 2", "typeConstraint"), isCollection="true"), "tPar", [1], None),
        # a type based on a constrained one keeps its constraint
        (item("tA", "number", allowed("&gt; 0")) + item("tB", "tA", allowed("&lt; 10")), "tB", 5, 5),
        (item("tA", "number", allowed("&gt; 0")) + item("tB", "tA", allowed("&lt; 10")), "tB", -5, None),
        (item("tA", "number", allowed("&gt; 0")) + item("tB", "tA", allowed("&lt; 10")), "tB", 15, None),
    ],
)
def test_values_of_a_type(types: str, type: str, value: Any, expected: Any) -> None:
    assert given_as(types, type, numbers(value)) == numbers(expected)


def test_a_part_may_have_another_name_of_the_type_it_is_part_of() -> None:
    types = item("tNode", "", part("verdi", "number") + part("neste", "tAnnetNavn")) + item("tAnnetNavn", "tNode")
    right = {"verdi": Decimal(1), "neste": {"verdi": Decimal(2), "neste": None}}
    assert given_as(types, "tNode", right) == right
    assert given_as(types, "tNode", {**right, "neste": {"verdi": "to", "neste": None}}) is None
    assert given_as(types, "tAnnetNavn", {**right, "verdi": "en"}) is None


def test_a_type_that_is_only_itself_is_refused() -> None:
    assert rules_of(definitions(item("tA", "tB") + item("tB", "tA"))) == ["dmn.circular-type"] * 2
    assert rules_of(definitions(item("tA", "tA"))) == ["dmn.circular-type"]


@pytest.mark.parametrize("inside", [False, True])
def test_types_that_hang_on_each_other_without_end_are_refused(inside: bool) -> None:
    def one(n: int) -> str:
        return item(f"t{n}", "", part("x", f"t{n + 1}")) if inside else item(f"t{n}", f"t{n + 1}")

    for last in ("number", "t0"):
        chain = "".join(map(one, range(2000))) + item("t2000", last)
        assert "dmn.types-too-deep" in rules_of(definitions(chain))


def numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [numbers(one) for one in value]
    return Decimal(value) if isinstance(value, int) else value


def test_allowed_values_ask_for_the_time_of_the_evaluation() -> None:
    types = item("tFrist", "date", allowed("&gt;= today()"))
    tomorrow = feel.compile('@"2026-03-17"').evaluate({}, now=NOW).value
    assert given_as(types, "tFrist", tomorrow) == tomorrow
    assert given_as(types, "tFrist", tomorrow, days=2) is None


def test_allowed_values_are_paid_for_from_the_budget_of_the_decision() -> None:
    types = item("tTung", "number", allowed("count(for i in 1..1000 return i) &gt; ?"), isCollection="true")
    xml = definitions(types + input_data("a", "tTung") + decision("svar", literal("count(a)"), requires("a")))
    found = dmn.load(xml).evaluate("svar", {"a": [Decimal(1)] * 5000}, now=NOW)
    assert found.value is None
    assert found.diagnostics[-1].message.key.startswith("feel.budget")


def test_a_function_type_is_checked_and_a_type_may_not_be_missing() -> None:
    types = (
        '<itemDefinition name="tF"><functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/>'
        "</functionItem></itemDefinition>"
    )
    function = (
        f'<functionDefinition><formalParameter name="x" typeRef="number"/>{literal("x + 1")}</functionDefinition>'
    )
    two = function.replace("<literal", '<formalParameter name="y"/><literal', 1)
    for body, expected in ((function, 2), (two, None)):
        inner = decision("f", body, type="tF")
        outer = decision("svar", literal("f(1)"), requires("f", kind="Decision"))
        assert dmn.load(definitions(types + inner + outer)).evaluate("svar", {}, now=NOW).value == expected
    assert rules_of(definitions(item("tX", "tBorte"))) == ["dmn.unknown-type"]
