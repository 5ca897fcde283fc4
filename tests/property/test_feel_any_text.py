"""Whatever is written as FEEL: it is read or refused, printed, checked, evaluated within its budget, shown and stored.

`feel_promises` says what must hold, `feel_writing` writes the expressions; the same two are fuzzed in
`benchmarks/fuzz/feel.py`, which goes on where this stops.
"""

from typing import Any

from feel_promises import NOW, SMALL, evaluates, holds, may_be_null, prints, read, same, within
from feel_writing import CONTEXT, DECLARED, KINDS, WORDS, expression, unary_tests
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oppskrift import feel
from oppskrift.feel.lexer import KEYWORDS

PIECES = [
    *sorted(KEYWORDS),
    *WORDS["operator"],
    *'()[]{},:.@"`?|;',
    "..",
    "->",
    "//",
    "/*",
    "\n",
    "\\u",
    "0",
    "1e999",
    "😀",
]
WITH_INPUT = {**CONTEXT, "?": CONTEXT["n"]}


@st.composite
def written(draw: st.DrawFn, kind: str = "any", *, wild: bool = True) -> str:
    """Draw an expression meant to give a value of a kind, or any."""
    return expression(lambda several: draw(st.sampled_from(several)), kind, 3, wild=wild)


@st.composite
def cells(draw: st.DrawFn) -> str:
    return unary_tests(lambda several: draw(st.sampled_from(several)))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Draw an expression with a few pieces left out, said twice, put in, or put in the place of others."""
    text = draw(written() | cells())
    for _ in range(draw(st.integers(1, 3))):
        here, size = draw(st.integers(0, len(text))), draw(st.sampled_from([0, 1, 2, 8]))
        put = draw(st.sampled_from(["", text[here : here + size] * 2, *PIECES]) | st.text(max_size=3))
        text = text[:here] + put + text[here + size :]
    return text


@given(written(), st.booleans())
@settings(max_examples=300, deadline=None)
@example('from json("\\"\\\\ud800\\"")', False)
@example('string length(from json("[\\"\\\\udc00\\"]")[1])', False)
def test_any_expression(text: str, strict: bool) -> None:
    holds(text, CONTEXT, strict=strict, types=None if strict else DECLARED)


@given(cells(), st.sampled_from([*CONTEXT.values()]))
@settings(max_examples=200, deadline=None)
@example("(not(1))", CONTEXT["n"])
@example("not(not(1), 2)", CONTEXT["n"])
@example("(not(1)), 2", CONTEXT["n"])
def test_any_cell(text: str, tested: Any) -> None:
    holds(text, {**CONTEXT, "?": tested}, "unary_tests", types=DECLARED)


@given(damaged(), st.sampled_from(["expression", "unary_tests"]))
@settings(max_examples=300, deadline=None)
def test_any_damaged_expression(text: str, kind: feel.program.Kind) -> None:
    holds(text, WITH_INPUT, kind)


@given(st.text(max_size=80), st.sampled_from(["expression", "unary_tests"]))
@settings(max_examples=150, deadline=None)
def test_any_text(text: str, kind: feel.program.Kind) -> None:
    holds(text, WITH_INPUT, kind)


@given(st.data(), st.sampled_from(sorted(set(KINDS) - {"function"})))
@settings(max_examples=200, deadline=None)
def test_what_is_well_typed_gives_a_value_of_its_type_or_a_reason(data: st.DataObject, kind: str) -> None:
    """A form of the grammar gives what it is meant to give; so the texts that are tried above do mean something."""
    text = data.draw(written(kind, wild=False))
    program = read(text, "expression", dict.fromkeys(CONTEXT))
    assert program is not None, text
    found = evaluates(program, CONTEXT)
    assert found.value is None or feel.type_name(found.value) in MEANT[kind] or not certain(program), (
        text,
        found.value,
    )


MEANT = {
    "number": {"number"},
    "string": {"string"},
    "boolean": {"boolean"},
    "date": {"date"},
    "time": {"time"},
    "moment": {"date and time"},
    "days": {"days and time duration"},
    "months": {"years and months duration"},
    "list": {"list"},
    "context": {"context"},
    "range": {"range"},
}


def certain(program: feel.Program) -> bool:
    """Return whether what a text gives follows from its form: not so for elements of lists and what is not known."""
    return not any(word in program.text for word in ("[", ".", "min(", "max(", "sum(", "mean(", "median(", "from json"))


LIMITS = st.builds(
    feel.Limits,
    fuel=st.integers(0, 3_000),
    depth=st.integers(0, 20),
    string_length=st.integers(0, 60),
    list_size=st.integers(0, 6),
)


@given(written(), LIMITS)
@settings(max_examples=250, deadline=None)
def test_budgets_hold_and_change_nothing_else(text: str, limits: feel.Limits) -> None:
    """With a small budget there is the same answer as with a large one, or none and the reason."""
    program = read(text, "expression", dict.fromkeys(CONTEXT))
    if program is None:
        return
    found = program.evaluate(CONTEXT, now=NOW, limits=limits)
    if found.exceeded is not None:
        assert found.value is None
        assert found.diagnostics[0].render("nb")
        return
    plenty = program.evaluate(CONTEXT, now=NOW)
    assert same(found.value, plenty.value) or has_functions(found.value)
    assert found.diagnostics == plenty.diagnostics
    assert found.value is not None or found.diagnostics or may_be_null(program.syntax)


def has_functions(value: Any) -> bool:
    """Return whether there is a function in a value; one is never the same as another."""
    if isinstance(value, list | dict):
        return any(map(has_functions, value.values() if isinstance(value, dict) else value))
    return isinstance(value, feel.Function)


@given(
    st.integers(0, 4_000), st.integers(1, 40), st.sampled_from(["[i, i]", '"xx"', "{a: i}", "append(l, i)", "sum(l)"])
)
@settings(max_examples=60, deadline=None)
def test_fuel_bounds_what_a_loop_builds(fuel: int, rounds: int, body: str) -> None:
    text = f"for i in 1..{rounds}, j in 1..{rounds}, k in 1..{rounds} return {body}"
    found = feel.compile(text, names=list(CONTEXT)).evaluate(CONTEXT, now=NOW, limits=feel.Limits(fuel=fuel))
    assert (found.value is None) == (found.exceeded == "fuel")
    assert found.value is None or len(found.value) <= fuel


@given(written(), written())
@settings(max_examples=100, deadline=None)
def test_expressions_within_each_other_print_as_themselves(text: str, other: str) -> None:
    names = dict.fromkeys(WITH_INPUT)
    for form in ("{0} in ({1}, < 3)", "[{0}..{1}]", "({0})[{1}]", "for x y in {0} return {{x: {1}}}.x", "-{0} ** -{1}"):
        program = read(form.format(text, other), "expression", names)
        if program is not None:
            prints(program, names)
            within(program.evaluate(WITH_INPUT, now=NOW, limits=SMALL).value, SMALL)
