from decimal import Decimal

import pytest
from dmn_support import decide, rules_of, table_model

AMOUNTS = [[">= 10", '"a"', "1"], [">= 20", '"b"', "2"], [">= 30", '"c"', "4"]]


def one(policy: str, column: int = 1, **kwargs: object) -> bytes:
    rules = [[rule[0], rule[column]] for rule in AMOUNTS]
    return table_model(["n"], ["n"], ["svar"], rules, policy, **kwargs)


def test_unique_gives_the_only_match() -> None:
    found = decide(one("UNIQUE"), n=15)
    assert (found.value, found.rules, found.diagnostics) == ("a", ("r1",), ())


def test_unique_with_overlap_is_null_and_says_which_rules() -> None:
    found = decide(one("UNIQUE"), n=25)
    assert found.value is None
    assert found.rules == ("r1", "r2")
    assert found.diagnostics[0].message.key == "dmn.overlap"
    assert "1, 2" in found.diagnostics[0].render("nb")


def test_first_stops_at_the_first_match() -> None:
    found = decide(one("FIRST"), n=99)
    assert (found.value, found.rules) == ("a", ("r1",))


def test_priority_follows_the_output_values() -> None:
    xml = one("PRIORITY", values=['"c","b","a"'])
    assert [decide(xml, n=n).value for n in (10, 20, 30)] == ["a", "b", "c"]


def test_output_order_sorts_by_the_output_values() -> None:
    assert decide(one("OUTPUT ORDER", values=['"b","c","a"']), n=30).value == ["b", "c", "a"]


def test_rule_order_keeps_the_order_of_the_rules() -> None:
    assert decide(one("RULE ORDER"), n=30).value == ["a", "b", "c"]


def test_any_demands_agreement() -> None:
    same = table_model(["n"], ["n"], ["svar"], [["> 1", '"x"'], ["> 2", '"x"']], "ANY")
    assert decide(same, n=3).value == "x"
    found = decide(one("ANY"), n=30)
    assert found.value is None
    assert found.diagnostics[0].message.key == "dmn.disagree"


def test_collect_gives_a_list() -> None:
    assert decide(one("COLLECT"), n=20).value == ["a", "b"]


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", "7"), ("MIN", "1"), ("MAX", "4"), ("COUNT", "3")])
def test_collect_aggregates(aggregation: str, expected: str) -> None:
    assert decide(one("COLLECT", 2, aggregation=aggregation), n=30).value == Decimal(expected)


def test_count_of_no_match_is_zero_and_sum_of_none_is_null() -> None:
    assert decide(one("COLLECT", 2, aggregation="COUNT"), n=1).value == 0
    assert decide(one("COLLECT", 2, aggregation="SUM"), n=1).value is None


def test_sum_of_texts_is_null_with_a_diagnostic() -> None:
    found = decide(one("COLLECT", 1, aggregation="SUM"), n=30)
    assert found.value is None
    assert found.diagnostics


def test_no_match_uses_the_default_or_says_so() -> None:
    assert decide(one("UNIQUE", defaults=['"ingen"']), n=1).value == "ingen"
    found = decide(one("UNIQUE"), n=1)
    assert found.value is None
    assert found.diagnostics[0].message.key == "dmn.no-match"


def test_several_outputs_give_a_context() -> None:
    xml = table_model(["n"], ["n"], ["navn", "sats"], AMOUNTS, "RULE ORDER")
    assert decide(xml, n=20).value == [{"navn": "a", "sats": Decimal(1)}, {"navn": "b", "sats": Decimal(2)}]


def test_several_outputs_are_ordered_by_the_first_then_the_next() -> None:
    rules = [["-", '"x"', "1"], ["-", '"y"', "1"], ["-", '"x"', "2"]]
    xml = table_model(["n"], ["n"], ["a", "b"], rules, "OUTPUT ORDER", values=['"y","x"', "2,1"])
    assert [list(row.values()) for row in decide(xml, n=1).value] == [["y", 1], ["x", 2], ["x", 1]]


def test_defaults_of_several_outputs() -> None:
    xml = table_model(["n"], ["n"], ["a", "b"], AMOUNTS, defaults=['"-"', ""])
    assert decide(xml, n=1).value == {"a": "-", "b": None}


@pytest.mark.parametrize(
    ("kwargs", "rule"),
    [
        ({"policy": "BEST"}, "dmn.hit-policy"),
        ({"policy": "COLLECT", "aggregation": "AVERAGE"}, "dmn.aggregation"),
        ({"policy": "FIRST", "aggregation": "SUM"}, "dmn.aggregation-without-collect"),
        ({"policy": "PRIORITY"}, "dmn.no-order"),
        ({"policy": "OUTPUT ORDER"}, "dmn.no-order"),
    ],
)
def test_policies_that_cannot_be_used_are_refused(kwargs: dict[str, str], rule: str) -> None:
    assert rules_of(table_model(["n"], ["n"], ["svar"], [["-", "1"]], **kwargs)) == [rule]


def test_an_aggregation_of_several_outputs_is_refused() -> None:
    xml = table_model(["n"], ["n"], ["a", "b"], [["-", "1", "2"]], "COLLECT", aggregation="SUM")
    assert rules_of(xml) == ["dmn.aggregation-of-several"]
