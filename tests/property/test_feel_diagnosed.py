"""No silent null: whatever an expression does, a null that nobody wrote and nobody handed in is explained."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from oppskrift import feel
from oppskrift.feel.builtins import EXTENDED
from oppskrift.feel.temporal import parse_at

NOW = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
CONTEXT = {
    "n": Decimal("2.5"),
    "s": "abc",
    "t": True,
    "l": [Decimal(1), Decimal(2), Decimal(3)],
    "c": {"a": Decimal(1), "b": {"a": "x"}},
    "cs": [{"a": Decimal(1)}, {"a": Decimal(2)}],
    "d": parse_at("2026-03-01"),
    "m": parse_at("2026-03-01T09:30:00Z"),
    "k": parse_at("09:30:00Z"),
    "p": parse_at("P3D"),
    "y": parse_at("P1Y"),
}
RIGHTLY_NULL = {
    "get value": "a key that the context does not have",
    "get or else": "the default may itself be what was missing, and its problem is told there",
}
"""Functions that may give null where nothing is wrong, and when."""
PROPERTIES = ("year", "weekday", "hour", "days", "months", "start included")
"""Left out are `time offset` and `timezone`, null for a time without a zone, and the ends of a range without an end."""
LITERALS = (
    *("0", "1", "-3", "2.5", '""', '"abc"', '"2026-02-30"', "true", "false"),
    *('@"P1D"', '@"2026-03-01"', "[]", "{}", "[1..3]"),
)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "**", "<", ">=", "=", "!=", "and", "or", "in"])
LEAVES = st.sampled_from([*LITERALS, *CONTEXT, *CONTEXT, "ukjent"])
FUNCTIONS = st.sampled_from(sorted(set(EXTENDED) - set(RIGHTLY_NULL)))
FORMS = st.sampled_from(
    [
        *("({0} {o} {1})", "({0} {o} {1})", "(if {0} then {1} else {2})", "({0} between {1} and {2})"),
        *("(for i in {0} return {1})", "(some i in {0} satisfies {1})", "(every i in {0} satisfies i = {1})"),
        *("{0}[{1}]", "({0}..{1}]", "{0}.{p}", "{{a: {0}, b: {1}}}.a", "[{0}, {1}]", "(-{0})", "(> {0})"),
        *("{f}()", "{f}({0})", "{f}({0})", "{f}({0}, {1})", "{f}({0}, {1}, {2})", "{f}([{0}, {1}])"),
        *("(function(i) {0})(1)", "(function(i) i)({0}, {1})", "{0}({1})", "ukjent({0})"),
    ]
)


@st.composite
def expressions(draw, depth=3):
    """Draw an expression of any form around others, with values of any kind in every place."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(LEAVES)
    form = draw(FORMS)
    parts = [draw(expressions(depth - 1)) if f"{{{number}}}" in form else "" for number in range(3)]
    named = {"o": draw(OPERATORS), "p": draw(st.sampled_from([*PROPERTIES, "a", "ukjent"])), "f": draw(FUNCTIONS)}
    return form.format(*parts, **named)


@given(expressions())
@settings(max_examples=600, deadline=None)
@example("[c, s].a[2]")
@example("cs.ukjent[1]")
@example("{a: l[9], b: a + 1}.b")
def test_a_null_is_explained(text):
    try:
        program = feel.compile(text, names=frozenset(CONTEXT))
    except feel.FeelSyntaxError:
        return
    found = program.evaluate(CONTEXT, now=NOW)
    assert found.value is not None or found.diagnostics, text
    for told in found.diagnostics:
        assert 0 <= told.start <= told.end <= len(text)
        assert told.render("nb")
