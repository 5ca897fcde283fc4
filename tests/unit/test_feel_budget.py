"""Hostile expressions: every one ends soon, with a value or a typed problem, and reaches nothing outside FEEL."""

import threading
from decimal import Decimal as D

import pytest
from feel_support import NOW, keys, result

from oppskrift import feel
from oppskrift.errors import Refused


def doubled(first: str, step: str, times: int) -> str:
    """Return an expression that applies a step to its own result again and again."""
    steps = ", ".join(f"a{i + 1}: {step.replace('X', f'a{i}')}" for i in range(times))
    return f"{{a0: {first}, {steps}}}.a{times}"


HOSTILE = {
    "import": '__import__("os").system("id")',
    "dunder": '"".__class__.__mro__[2].__subclasses__()',
    "format": '"{0.__class__}".format(1)',
    "deep parentheses": "(" * 5_000 + "1" + ")" * 5_000,
    "deep lists": "[" * 5_000 + "]" * 5_000,
    "long sum": "+".join(["1"] * 20_000),
    "minuses": "-" * 3_000 + "1",
    "calls": "f" + "()" * 1_500,
    "huge range": "count(for i in 1..10**12 return i)",
    "nested loops": "count(for i in 1..1000, j in 1..1000, k in 1..1000 return 1)",
    "nested some": "some i in 1..3000, j in 1..3000, k in 1..3000 satisfies i+j+k < 0",
    "backtracking match": f'matches("{"a" * 40}!", "^(a+)+$")',
    "backtracking replace": f'replace("{"a" * 60}!", "(a|aa)+$", "x")',
    "backtracking split": f'split("{"a" * 40}!", "(a+)+$")',
    "power": "9**9**9**9",
    "exponential": "exp(10**6)",
    "number literal": "1e999999999 + 1",
    "scale": "decimal(1/3, 6000)",
    "string doubling": f"string length({doubled(chr(34) + 'xxxxxxxxxx' + chr(34), 'X + X', 35)})",
    "list doubling": f"count({doubled('[1]', 'concatenate(X, X)', 30)})",
    "join": 'string length(string join(for i in 1..3000000 return "xxxxxxxxxx", ""))',
    "omega": "{f: function(x) x(x), r: f(f)}.r",
    "shared lists compared": f"{doubled('[1]', '[X, X]', 40)} = {doubled('[1]', '[X, X]', 40)}",
    "shared lists as text": f"string({doubled('[1]', '[X, X]', 40)})",
    "shared lists flattened": f"count(flatten({doubled('[1]', '[X, X]', 24)}))",
    "unclosed ranges": "[1.." * 200 + "1" + "]" * 200,
    "ranges in tests": "1 in (" * 49 + "1" + " .. 2)" * 49,
    "partial": "count(for i in 1..100000 return partial)",
    "distinct": "distinct values(for i in 1..50000 return i)",
    "failures": 'count(for i in 1..1000000 return @"P1D" * 10**30)',
    "long duration": f'duration("P{"9" * 5_000}D")',
    "long number": f'number("{"9" * 5_000}")',
    "big pattern": 'matches("a", "((((a{1,99}){1,99}){1,99}){1,99})")',
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.timeout(10)
def test_a_hostile_expression_is_contained(name):
    found = outcome(HOSTILE[name])
    if isinstance(found, feel.FeelSyntaxError):
        assert found.message.key.startswith("feel.syntax.")
    else:
        assert found.value is None or isinstance(found.value, bool | str | list | D)
        assert found.value is not None or found.diagnostics


def outcome(text: str) -> feel.Result | feel.FeelSyntaxError:
    """Return what an expression gives, or why it is refused."""
    try:
        return feel.compile(text).evaluate({}, now=NOW, limits=feel.Limits(fuel=50_000))
    except feel.FeelSyntaxError as error:
        return error


@pytest.mark.parametrize(
    ("text", "limits", "key"),
    [
        ("for i in 1..100 return i", feel.Limits(fuel=50), "feel.budget.fuel"),
        ("concatenate([1, 2], [3])", feel.Limits(list_size=2), "feel.budget.list"),
        ('"abc" + "def"', feel.Limits(string_length=5), "feel.budget.string"),
        (
            "(function(f) f(f, 9))(function(f, n) if n = 0 then 1 else f(f, n - 1))",
            feel.Limits(depth=5),
            "feel.budget.depth",
        ),
    ],
)
def test_a_used_budget_is_a_typed_result(text, limits, key):
    found = result(text, limits=limits)
    assert found.value is None
    assert keys(found)[0] == key


@pytest.mark.parametrize(
    "text",
    [
        "every i in 1..6000 satisfies null",
        'for i in 1..600 return range("[1..2]")',
        r'matches("a", "[\\p{L}\\p{N}\\p{P}\\p{S}]{900}")',
    ],
)
def test_what_takes_long_takes_fuel_also_when_it_fails(text):
    assert result(text, limits=feel.Limits(fuel=8_000 if "matches" in text else 14_000)).exceeded == "fuel"


def test_enough_budget_gives_the_value():
    text = "(function(f) f(f, 9))(function(f, n) if n = 0 then 1 else n * f(f, n - 1))"
    assert result(text).value == D(362_880)


def test_a_shared_value_is_not_written_out_without_end():
    value = result(doubled("[1]", "[X, X]", 40)).value
    with pytest.raises(Refused) as caught:
        feel.to_json(value)
    assert "feel.too-large" in str(caught.value)


def test_programs_within_one_evaluation_share_its_fuel():
    evaluation = feel.Evaluation(NOW, feel.Limits(fuel=200))
    program = feel.compile("count(for i in 1..60 return i)")
    assert program.run({}, evaluation) == D(60)
    with pytest.raises(feel.BudgetExceeded):
        program.run({}, evaluation)


def test_a_deep_stack_of_the_caller_gives_a_typed_result_too():
    program = feel.compile("(function(f) f(f, 55))(function(f, n) if n = 0 then 1 else f(f, n - 1))")

    def deep(levels: int) -> feel.Result:
        return deep(levels - 1) if levels else program.evaluate({}, now=NOW)

    assert keys(deep(800)) == ["feel.budget.depth"]


class Broken(dict):
    """A context that cannot be read."""

    def __getitem__(self, name):
        raise ConnectionError(name)


def test_what_the_context_raises_comes_through():
    with pytest.raises(ConnectionError):
        feel.compile("a + 1").evaluate(Broken(), now=NOW)


def test_one_program_serves_many_threads():
    program = feel.compile("sum(for i in 1..200 return i * x) + sum(linjer[belop > x].belop)")
    wrong: list[object] = []

    def work(x: int) -> None:
        lines = [{"belop": D(n)} for n in range(20)]
        expected = D(20_100 * x + sum(n for n in range(20) if n > x))
        for _ in range(20):
            found = program.evaluate({"x": D(x), "linjer": lines}, now=NOW)
            if found.value != expected:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(x,)) for x in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_callers_decimal_context_does_not_matter():
    import decimal

    with decimal.localcontext() as context:
        context.prec = 3
        context.rounding = decimal.ROUND_UP
        texts = ["10 / 3", "round half up(2.345678, 4)", "sum([1.23456, 2.34567])", "modulo(10.12345, 3)", "-1.23456"]
        inside = [result(text).value for text in texts]
    assert inside == [result(text).value for text in texts]
    assert inside[0] == D("3.333333333333333333333333333333333")
