"""The trace of a decision: nothing that was evaluated is left out without a word."""

import json
from decimal import Decimal

import pytest
from dmn_support import NOW, decide, decision, definitions, input_data, literal, requires, table, table_model

from oppskrift import dmn, feel
from oppskrift.dmn.run import MAX_PARTS, MAX_TRACED


def knowledge(id: str, parameter: str, body: str) -> str:
    logic = f'<encapsulatedLogic><formalParameter name="{parameter}"/>{body}</encapsulatedLogic>'
    return f'<businessKnowledgeModel id="{id}" name="{id}"><variable name="{id}"/>{logic}</businessKnowledgeModel>'


def test_every_decision_of_the_graph_is_told_with_its_value_in_the_order_of_evaluation() -> None:
    base = decision("grunnlag", literal("a * 2"), requires("a"))
    list_ = decision("linjer", literal("[1, 2, a]"), requires("a"))
    top = decision(
        "svar",
        literal("{ sum: grunnlag + 1, rader: linjer }"),
        requires("grunnlag", kind="Decision") + requires("linjer", kind="Decision"),
    )
    trace = decide(definitions(input_data("a") + top + base + list_), a=4).trace
    assert trace["decisions"] == [{"id": "grunnlag", "value": 8}, {"id": "linjer", "entry": "rader"}]
    assert (trace["decision"], trace["now"]) == ("svar", "2026-03-16T09:00:00+00:00")
    assert json.loads(json.dumps(trace)) == trace


def test_a_decision_that_is_a_table_is_told_once_and_by_its_value_where_that_is_another() -> None:
    first = decision("kort", table(["a"], ["kort"], [["> 1", "3"]], ids="k"), requires("a"))
    other = decision("tekst", table(["a"], ["tekst"], [["> 1", "3"]], ids="x"), requires("a"), type="string")
    top = decision("svar", literal("[kort, tekst]"), requires("kort", "tekst", kind="Decision"))
    trace = decide(definitions(input_data("a") + first + other + top), a=4).trace
    assert [one["table"] for one in trace["tables"]] == ["kt", "xt"]
    assert trace["decisions"] == [{"id": "tekst", "value": None}]
    assert [one["key"] for one in trace["remarks"]] == ["dmn.wrong-type"]


def test_the_table_of_a_business_knowledge_model_is_told_for_each_call() -> None:
    body = knowledge("sats", "t", table(["t"], ["sats"], [["< 10", "1"], [">= 10", "2"]], ids="s"))
    top = decision("svar", literal("[sats(5), sats(15)]"), requires("sats", kind="Knowledge"))
    trace = decide(definitions(body + top)).trace
    assert [(one["table"], one["rules"][0]["number"]) for one in trace["tables"]] == [("st", 1), ("st", 2)]


def test_tables_beyond_the_limit_are_counted() -> None:
    body = knowledge("sats", "t", table(["t"], ["sats"], [["-", "1"]], ids="s"))
    top = decision("svar", literal(f"for t in 1..{MAX_TRACED + 7} return sats(t)"), requires("sats", kind="Knowledge"))
    trace = decide(definitions(body + top)).trace
    assert len(trace["tables"]) == MAX_TRACED
    assert trace["cut"] == {"tables": 7}
    assert "7" in dmn.explain(trace)[-1]


@pytest.mark.parametrize("text", [f"for i in 1..{MAX_PARTS} return i", 'string join(for i in 1..9000 return "abc")'])
def test_a_large_value_is_told_as_left_out(text: str) -> None:
    base = decision("stor", literal(text))
    top = decision("svar", literal("count([stor])"), requires("stor", kind="Decision"))
    trace = decide(definitions(base + top)).trace
    assert trace["decisions"] == [{"id": "stor", "parts": MAX_PARTS + 1}]


def test_a_budget_that_is_used_up_is_told_with_the_element_it_happened_in() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [["-", "count(for i in 1..100000 return i)"]])
    found = dmn.load(xml).evaluate("svar", {}, now=NOW, limits=feel.Limits(fuel=1000))
    assert found.trace["remarks"][-1]["key"] == "feel.budget.fuel"
    assert found.trace["remarks"][-1]["element"] == "r1o0"
    assert found.trace["remarks"][-1]["params"] == {"limit": 1000}


def test_a_table_that_the_budget_breaks_off_is_told_with_the_inputs_it_got_to_know() -> None:
    xml = table_model(["a", "b"], ["a", "count(for i in 1..100000 return i)"], ["svar"], [["-", "-", "1"]])
    found = dmn.load(xml).evaluate("svar", {"a": Decimal(3)}, now=NOW, limits=feel.Limits(fuel=1000))
    (told,) = found.trace["tables"]
    assert (told["table"], told["inputs"], told["stopped"]) == ("t", [{"label": "a", "value": 3}], True)
    assert dmn.explain(found.trace) == ["svar: Beregningen ble stanset før tabellen var ferdig (a 3)"]


def test_a_table_that_refuses_an_input_is_told_too() -> None:
    xml = table_model(["a", "b"], ["a", "b"], ["svar"], [["-", "-", "1"]], allowed=['"x","y"'])
    trace = decide(xml, a="z", b=1).trace
    assert trace["tables"][0]["inputs"] == [{"label": "a", "value": "z"}]
    line = "svar: Ingen regel ble prøvd, for en verdi er ikke blant de tillatte (a z)"
    assert dmn.explain(trace) == [line]
    rule = dmn.tables_of(dmn.load(xml))["t"].rules[0]
    assert dmn.Outcomes(trace["tables"][0]).rule(rule.number) is dmn.Outcome.UNASKED


def test_what_was_noticed_is_counted_beyond_the_limit() -> None:
    rules = [[f'"{n}" > {n}', "1"] for n in range(30)]
    found = decide(table_model(["a"], ["a"], ["svar"], rules, "COLLECT"), a=Decimal(1))
    assert len(found.trace["remarks"]) == 20
    assert found.trace["cut"]["remarks"] == len(found.diagnostics) - 20
