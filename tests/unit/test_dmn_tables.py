import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from dmn_support import NOW, decide, decision, definitions, input_data, requires, scanned, table, table_model

from oppskrift import dmn, feel


def test_cells_may_read_other_inputs_and_the_input_itself() -> None:
    rules = [["<= ramme", '"innenfor"'], ["? > ramme * 2", '"langt over"'], ["(ramme..ramme*2]", '"over"']]
    xml = table_model(["timer", "ramme"], ["timer"], ["svar"], rules)
    assert [decide(xml, timer=n, ramme=40).value for n in (40, 41, 80, 81)] == [
        "innenfor",
        "over",
        "over",
        "langt over",
    ]


def test_tests_written_alike_are_alike_and_blanks_in_texts_count() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [['"x y"', "1"], ['"x  y"', "2"], ['"x y"', "3"]], "COLLECT")
    assert [decide(xml, a=text).value for text in ("x y", "x  y")] == [[1, 3], [2]]


def test_an_empty_cell_and_a_dash_are_always_met() -> None:
    xml = table_model(["a", "b"], ["a", "b"], ["svar"], [["", "-", "true"]])
    assert decide(xml, a=None, b="hva som helst").value is True


def test_a_null_input_meets_no_comparison() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [["> 1", "1"], ["<= 1", "2"], ["null", "3"]])
    assert decide(xml, a=None).value == 3


@pytest.mark.parametrize("cell", ["[10..5]", '["a"..1]', "> b", "<= b", "> 1/0", "[b..b]", "3, > b"])
def test_a_range_that_cannot_be_made_meets_nothing_not_even_a_missing_input(cell: str) -> None:
    model = dmn.load(table_model(["a", "b"], ["a"], ["svar"], [[cell, "true"]]))
    for either in (model, scanned(model)):
        found = either.evaluate("svar", {"a": None, "b": None}, now=NOW)
        assert (found.value, found.rules) == (None, ())


def test_an_input_outside_its_values_gives_null_and_says_so() -> None:
    xml = table_model(["t"], ["t"], ["svar"], [["-", "1"]], allowed=['"T1","T2"'])
    assert decide(xml, t="T1").value == 1
    found = decide(xml, t="T9")
    assert found.value is None
    assert found.rules == ()
    assert "T9" in found.diagnostics[0].render("nb")


def test_an_input_of_the_wrong_type_is_null_with_a_remark() -> None:
    column = '<input id="i"><inputExpression typeRef="number"><text>n</text></inputExpression></input>'
    rule = '<rule id="r"><inputEntry><text>null</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>'
    body = f'<decisionTable id="t">{column}<output id="o"/>{rule}</decisionTable>'
    found = decide(definitions(input_data("n") + decision("svar", body, requires("n"))), n="ti")
    assert found.value == 1
    assert found.diagnostics[0].message.key == "dmn.wrong-type"


def test_outputs_are_converted_to_their_type() -> None:
    body = (
        '<decisionTable id="t"><output id="o" typeRef="string"/><rule id="r"><outputEntry><text>1</text></outputEntry>'
        "</rule></decisionTable>"
    )
    found = decide(definitions(decision("svar", body)))
    assert found.value is None
    assert found.diagnostics[0].element == "r"


def test_the_trace_says_what_was_read_matched_and_missed() -> None:
    rules = [["> ramme", "-", '"over"', "Krever BDM"], ["<= ramme", "true", '"godkjent"', "Innenfor"]]
    xml = table_model(["timer", "ramme", "ok"], ["timer", "ok"], ["svar"], rules)
    found = decide(xml, timer=30, ramme=40, ok=True)
    assert found.rules == ("r2",)
    assert found.inputs == {"timer": 30, "ramme": 40, "ok": True}
    assert found.trace["model"] == dmn.load(xml).sha256
    assert found.trace["tables"] == [
        {
            "decision": "svar",
            "table": "t",
            "hit_policy": "UNIQUE",
            "inputs": [
                {"label": "timer", "value": 30, "met": "2"},
                {"label": "ok", "value": True, "met": "3"},
            ],
            "rules": [
                {
                    "id": "r2",
                    "number": 2,
                    "cells": [
                        {"input": 0, "test": "<= ramme", "reads": {"ramme": 40}},
                        {"input": 1, "test": "true", "reads": {}},
                    ],
                    "annotations": ["Innenfor"],
                    "output": "godkjent",
                }
            ],
            "output": "godkjent",
            "default": False,
        }
    ]
    assert json.loads(json.dumps(found.trace)) == found.trace


def test_values_in_the_trace_are_tagged() -> None:
    xml = table_model(["d", "n"], ["d", "n"], ["svar"], [["-", "-", "n * 1.5"]])
    day = feel.compile('date("2026-03-01")').evaluate({}, now=NOW).value
    found = dmn.load(xml).evaluate("svar", {"d": day, "n": Decimal("0.5")}, now=NOW)
    assert found.inputs == {"d": {"$date": "2026-03-01"}, "n": {"$decimal": "0.5"}}
    assert found.trace["tables"][0]["output"] == {"$decimal": "0.75"}


def test_a_table_in_a_required_decision_comes_first_in_the_trace() -> None:
    first = decision("foerst", table(["a"], ["foerst"], [["> 1", "true"]], ids="f"), requires("a"))
    second = decision("svar", table(["foerst"], ["svar"], [["true", '"ja"']]), requires("foerst", kind="Decision"))
    found = decide(definitions(input_data("a") + second + first), a=2)
    assert [table["decision"] for table in found.trace["tables"]] == ["foerst", "svar"]
    assert found.inputs == {"a": 2}


def test_an_input_that_is_missing_counts_as_null_and_one_too_many_is_never_read() -> None:
    class Lazy(dict[str, object]):
        def __getitem__(self, name: str) -> object:
            assert name == "a"
            return super().__getitem__(name)

    model = dmn.load(table_model(["a", "b"], ["a", "b"], ["svar"], [["1", "null", "true"]]))
    given = Lazy(a=Decimal(1), annet=Decimal(2))
    assert model.evaluate("svar", given, now=NOW).value is True  # type: ignore[arg-type]


def test_a_budget_bounds_the_whole_decision() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [["-", "count(for i in 1..100000 return i)"]])
    found = dmn.load(xml).evaluate("svar", {}, now=NOW, limits=feel.Limits(fuel=1000))
    assert found.value is None
    assert found.diagnostics[-1].message.key.startswith("feel.budget")


def test_one_model_serves_many_threads() -> None:
    xml = table_model(["n"], ["n"], ["svar"], [[f"[{n * 10}..{n * 10 + 9}]", f"n + {n}"] for n in range(20)])
    model = dmn.load(xml)

    def ask(n: int) -> bool:
        found = model.evaluate("svar", {"n": Decimal(n)}, now=NOW)
        return found.value == n + n // 10 and found.rules == (f"r{n // 10 + 1}",)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, [n % 200 for n in range(400)]))


def test_a_model_cannot_be_changed() -> None:
    model = dmn.load(table_model(["n"], ["n"], ["svar"], [["-", "1"]]))
    with pytest.raises(TypeError):
        model.nodes["svar"] = model.nodes["svar"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        model.sha256 = ""  # type: ignore[misc]


def test_a_decision_sees_the_time_it_is_given() -> None:
    xml = table_model(["a"], ["today()"], ["svar"], [['date("2026-03-16")', "true"]])
    assert decide(xml).value is True


def test_an_answer_outside_the_output_values_does_not_pass_in_silence() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [["> 1", "a"], ["-", '"z"']], "FIRST", values=["1, 2, [5..9]"])
    assert decide(xml, a=2).diagnostics == ()
    assert decide(xml, a=7).diagnostics == ()
    for given, value in ((4, Decimal(4)), (1, "z")):
        decided = decide(xml, a=given)
        assert decided.value == value
        assert decided.diagnostics[-1].message.key == "dmn.output-not-allowed"
        assert "1, 2, [5..9]" in decided.diagnostics[-1].render("nb")


def test_each_element_of_an_answer_that_is_a_list_is_looked_at() -> None:
    xml = table_model(
        ["a"], ["a"], ["svar"], [["-", 'if a > 1 then ["x", "y"] else ["x", "q", null]']], values=['"x", "y"']
    )
    assert decide(xml, a=2).diagnostics == ()
    assert [remark.message.params["value"]["nb"] for remark in decide(xml, a=1).diagnostics] == ["q"]
