"""Hostile expressions and models: each ends with a value or a typed problem within its fuel, and reaches nothing else.

How long each takes and how much memory is measured by `benchmarks/hostile.py`; here only what bounds it is asserted.
"""

from decimal import Decimal as D

import pytest
from dmn_support import decision, definitions, input_data, requires, table
from feel_support import NOW, result
from hostile_feel import CONTEXTS, EXPRESSIONS, MODELS, TREE, TWICE, doubled

from oppskrift import dmn, feel
from oppskrift.errors import Refused
from oppskrift.feel.limits import BUDGETS
from oppskrift.feel.temporal import DaysDuration, FeelDate, FeelDateTime, MonthsDuration
from oppskrift.feel.xpath_pattern import _compiled
from oppskrift.message import LANGUAGES, catalogue

LITTLE = feel.Limits(fuel=30_000)
"""A tenth of what an expression may have: the tests need not take as long as the attacks may."""
VALUES = (bool, str, list, dict, D, FeelDate, FeelDateTime, DaysDuration, MonthsDuration)


def outcome(name: str) -> feel.Result | dmn.Decided | None:
    """Return what an expression or model comes to with little fuel; None where it is refused before that."""
    try:
        if name in MODELS:
            return dmn.load(MODELS[name]()).evaluate("svar", {}, now=NOW, limits=LITTLE)
        context = CONTEXTS.get(name, {})
        return feel.compile(EXPRESSIONS[name], names=frozenset(context)).evaluate(context, now=NOW, limits=LITTLE)
    except (feel.FeelSyntaxError, Refused):
        return None


@pytest.mark.parametrize("name", [*EXPRESSIONS, *MODELS])
@pytest.mark.timeout(20)
def test_an_attack_is_contained(name):
    found = outcome(name)
    if found is not None:
        assert found.value is None or isinstance(found.value, VALUES)
        assert found.value is not None or found.diagnostics
        assert len(feel.show(found.value)) <= 1_100_000
        assert all(len(told.render()) < 2_000 for told in found.diagnostics)


STOPPED = {
    "fuel": (
        "nested loops",
        "shared lists compared",
        "shared contexts as text",
        "sort that throws dice",
        "body of many terms",
    ),
    "depth": ("omega", "Y combinator", "Ackermann"),
    "string": ("text doubling",),
}


@pytest.mark.parametrize(("budget", "name"), [(budget, name) for budget, names in STOPPED.items() for name in names])
def test_the_budget_that_was_used_up_is_told(budget, name):
    found = result(EXPRESSIONS[name])
    assert (found.value, found.exceeded) == (None, budget)
    assert found.diagnostics[0].message.key == f"feel.budget.{budget}"


@pytest.mark.parametrize(
    ("budget", "name"),
    [
        ("depth", "functions that call each other"),
        ("depth", "service in itself"),
        ("fuel", "table in a loop"),
        ("fuel", "table of large values"),
        ("fuel", "type of itself"),
        ("fuel", "allowed values that work"),
        ("fuel", "boxed loop"),
    ],
)
def test_a_decision_says_which_budget_was_used_up(budget, name):
    decided = dmn.load(MODELS[name]()).evaluate("svar", {}, now=NOW, limits=LITTLE)
    assert (decided.value, decided.exceeded) == (None, budget)


@pytest.mark.parametrize("budget", BUDGETS)
def test_every_budget_is_told_in_every_language(budget):
    assert set(catalogue()[f"feel.budget.{budget}"]) == set(LANGUAGES)


def test_time_is_a_budget_too():
    text = "count(for i in 1..20000 return i)"
    assert result(text).value == D(20_000)
    found = result(text, limits=feel.Limits(seconds=0))
    assert (found.value, found.exceeded) == (None, "time")


def test_what_is_over_soon_is_not_timed():
    assert result("1 + 2", limits=feel.Limits(seconds=0)).value == D(3)


def test_a_null_that_is_no_budget_is_not_told_as_one():
    assert result("1 / 0").exceeded is None


@pytest.mark.parametrize("fuel", [1, 100, 4_095, 4_096, 4_097, 9_000])
def test_fuel_is_counted_to_the_unit_across_slices(fuel):
    evaluation = feel.Evaluation(NOW, feel.Limits(fuel=fuel))
    for _ in range(fuel):
        evaluation.burn()
    with pytest.raises(feel.BudgetExceeded):
        evaluation.burn()


def test_fuel_is_burnt_at_once_across_slices():
    evaluation = feel.Evaluation(NOW, feel.Limits(fuel=20_000))
    evaluation.burn(15_000)
    evaluation.burn(5_000)
    with pytest.raises(feel.BudgetExceeded):
        evaluation.burn()


@pytest.mark.parametrize(
    ("cheap", "dear"),
    [
        ("2 ** 2", "2 ** 0.37"),
        ("for i in 1..100 return i", "for i in 1..100 return i + i + i + i + i + i + i + i + i + i"),
        ("for i in 1..100 return i", "for i in 1..100 return [[i, i, i]]"),
        ("for i in 1..100 return i", "for i in 1..100 return exp(i / 100)"),
        ("sort([1, 2, 3])", f"sort([{', '.join(map(str, range(500)))}])"),
        ('matches("aaaaaaaaaa", "a")', f'matches("{"a" * 10_000}", "(a|b){{200}}c")'),
        ('contains("aaa", "b")', f'contains("{"a" * 20_000}", "{"a" * 3_000}b")'),
        ("[1][1]", "{f: function(x) x, a: f(1)}.a"),
    ],
)
def test_what_takes_longer_burns_more(cheap, dear):
    assert burnt(cheap) < burnt(dear)


def burnt(text: str) -> int:
    """Return the fuel that an expression takes."""
    low, high = 0, 100_000
    while low < high:
        middle = (low + high) // 2
        if feel.compile(text).evaluate({}, now=NOW, limits=feel.Limits(fuel=middle)).exceeded:
            low = middle + 1
        else:
            high = middle
    return low


def test_a_pattern_burns_the_same_whether_it_is_remembered_or_not():
    text = 'for i in 1..20 return matches("abc" + string(i), "[a-c]+\\\\d{1,3}")'
    _compiled.cache_clear()
    first = feel.compile(text).evaluate({}, now=NOW, limits=feel.Limits(fuel=burnt(text) - 1))
    _compiled.cache_clear()
    again = feel.compile(text).evaluate({}, now=NOW, limits=feel.Limits(fuel=burnt(text)))
    assert (first.exceeded, again.exceeded) == ("fuel", None)


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        (r"(a)\\1", "feel.back-reference"),
        ("(a{1000}){1000}", "feel.large-pattern"),
        (r"\\p{L}{900}", "feel.large-pattern"),
        ("a" * 2_001, "feel.large-pattern"),
        ("a)(", "feel.bad-pattern"),
    ],
)
def test_a_pattern_that_is_refused_says_why(pattern, key):
    found = result(f'matches("a", "{pattern}")')
    assert found.value is None
    assert [diagnostic.message.key for diagnostic in found.diagnostics] == [key]


@pytest.mark.parametrize("text", [TWICE, TREE, doubled('"x"', "[X, X, X]", 30), "10 ** 6000", "-(10 ** -6000)"])
def test_a_value_without_end_is_shown_in_bounds(text):
    value = result(text).value
    assert value is not None
    assert len(feel.show(value)) < 120_000


def test_numbers_far_beyond_sight_are_shown_with_an_exponent():
    assert feel.show(D("1E+6000")) == "1E+6000"
    assert feel.show(D("-1.5E+999999999"), "en") == "-1.5E+999999999"
    assert feel.show(D("1234567.50")) == "1\u00a0234\u00a0567,50"


def test_equal_elements_are_found_without_comparing_all_with_all():
    found = result("count(distinct values(for i in 1..20000 return modulo(i, 7)))")
    assert found.value == D(7)
    assert result('duplicate values([1, 2.0, 2, "2", 1.00, null, null, {a: 1}, {a: 1}])').value == [
        D(1),
        D(2),
        None,
        {"a": D(1)},
    ]


def test_lists_in_lists_are_flattened_however_deep():
    found = result("{deep: (for i in 1..400 return if i = 1 then [1] else [partial[-1]])[-1], r: flatten(deep)}.r")
    assert found.value == [D(1)]


@pytest.mark.parametrize("text", ["1E+999999999", "-1E+6145", "1E-999999999", "NaN", "Infinity"])
def test_a_stored_number_beyond_feel_is_refused(text):
    with pytest.raises(Refused):
        feel.from_json({"$decimal": text})


def test_a_stored_value_without_end_is_refused():
    nested: list[object] = []
    for _ in range(500):
        nested = [nested]
    with pytest.raises(Refused):
        feel.from_json(nested)


@pytest.mark.parametrize("number", ["9.999999999999999999999999999999999E+6144", "1E-6176", "0.10"])
def test_a_stored_number_of_feel_comes_back(number):
    assert str(feel.from_json(feel.to_json(D(number)))) == number


@pytest.mark.parametrize("name", ["priorities", "table in a loop"])
def test_the_work_of_a_table_is_metered(name):
    decided = dmn.load(MODELS[name]()).evaluate("svar", {}, now=NOW, limits=LITTLE)
    assert decided.exceeded == "fuel"


def test_telling_the_values_of_a_table_is_work_too():
    model = dmn.load(definitions(input_data("x") + decision("svar", table(["x"], ["ut"], [["-", "1"]]), requires("x"))))
    enough = feel.Limits(fuel=200)
    assert model.evaluate("svar", {"x": [D(1)]}, now=NOW, limits=enough).exceeded is None
    assert model.evaluate("svar", {"x": [D(1)] * 900}, now=NOW, limits=enough).exceeded == "fuel"
