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
LEAVES = st.sampled_from([*LITERALS, *CONTEXT, "ukjent"])
FUNCTIONS = sorted(set(EXTENDED) - set(RIGHTLY_NULL))


def compound(inner):
    """Return every form of expression around others."""
    pair = st.tuples(inner, inner)
    few = st.lists(inner, max_size=3)
    return st.one_of(
        st.tuples(inner, OPERATORS, inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(st.sampled_from(FUNCTIONS), few).map(lambda call: f"{call[0]}({', '.join(call[1])})"),
        st.tuples(inner, inner, inner).map(lambda parts: f"(if {parts[0]} then {parts[1]} else {parts[2]})"),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} between {parts[1]} and {parts[2]})"),
        pair.map(lambda parts: f"(for i in {parts[0]} return {parts[1]})"),
        pair.map(lambda parts: f"(some i in {parts[0]} satisfies {parts[1]})"),
        pair.map(lambda parts: f"(every i in {parts[0]} satisfies i = {parts[1]})"),
        pair.map(lambda parts: f"{parts[0]}[{parts[1]}]"),
        pair.map(lambda parts: f"({parts[0]}..{parts[1]}]"),
        st.tuples(inner, st.sampled_from([*PROPERTIES, "a", "ukjent"])).map(lambda parts: f"{parts[0]}.{parts[1]}"),
        few.map(lambda items: f"[{', '.join(items)}]"),
        pair.map(lambda parts: f"{{a: {parts[0]}, b: {parts[1]}}}"),
        inner.map(lambda text: f"(-{text})"),
        inner.map(lambda text: f"(> {text})"),
        inner.map(lambda text: f"(function(i) {text})(1)"),
    )


@given(st.recursive(LEAVES, compound, max_leaves=6))
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
