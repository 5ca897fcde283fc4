import pytest
from dmn_support import decide, table_model

from oppskrift import dmn


def pairs(rules: list[list[str]], policy: str = "UNIQUE") -> list[tuple[object, object]]:
    names = ["a", "b"][: len(rules[0]) - 1]
    model, problems = dmn.read(table_model(names, names, ["svar"], rules, policy))
    assert model is not None
    assert {problem.rule for problem in problems} <= {"dmn.overlapping-rules"}
    return [(problem.message.params["one"], problem.message.params["other"]) for problem in problems]


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
        ("> 1", '"x"', False),
        ("> b", "> 1", False),
        ("> b", "> b", True),
        ("? > 1", "2", False),
        ("not(> 1)", "0", False),
        ("= 5", "5", False),
        ("1 / 0", "1", False),
    ],
)
def test_two_tests_meet_when_a_value_is_known_to_pass_both(one: str, other: str, meet: bool) -> None:
    assert pairs([[one, "-", "1"], [other, "-", "2"]]) == ([(1, 2)] if meet else [])
    assert pairs([[other, "-", "1"], [one, "-", "2"]]) == ([(1, 2)] if meet else [])


def test_rules_are_apart_when_one_column_keeps_them_apart() -> None:
    assert pairs([["> 1", "true", "1"], ["> 2", "false", "2"], ["> 3", "-", "3"]]) == [(1, 3), (2, 3)]


def test_other_policies_are_not_asked_and_few_pairs_are_told() -> None:
    assert pairs([["-", "1"], ["-", "2"]], "FIRST") == []
    assert len(pairs([["-", "1"]] * 50)) == 10


def test_the_warning_names_what_happens_in_a_case() -> None:
    xml = table_model(["a"], ["a"], ["svar"], [["> 1", "1"], ["> 2", "2"]])
    assert "Regel 1 og 2" in dmn.read(xml)[1][0].render("nb")
    assert decide(xml, a=3).value is None
