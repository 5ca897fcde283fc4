"""Reading and printing FEEL: any syntax survives being printed, and any text is an expression or a typed error."""

from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from oppskrift import feel
from oppskrift.feel import syntax as s
from oppskrift.feel.lexer import KEYWORDS
from oppskrift.feel.parser import COMPARISONS
from oppskrift.feel.unparse import unparse

PIECES = [
    *(
        "1",
        "0.5",
        '"a"',
        "x",
        "navn",
        "brutto lønn",
        "?",
        "+",
        "-",
        "*",
        "/",
        "**",
        "=",
        "<",
        "<=",
        "!=",
        "(",
        ")",
        "[",
        "]",
    ),
    *(
        "{",
        "}",
        "..",
        ".",
        ",",
        ":",
        "@",
        '@"P1D"',
        "//",
        "/*",
        "->",
        "\n",
        "`a b`",
        '"',
        "æ",
        "😀",
        "\\",
        *sorted(KEYWORDS),
    ),
]
NAMES = st.sampled_from(["a", "b", "beløp", "brutto lønn", "a+b", "x1", "item", "?"])
KEYS = st.sampled_from(["a", "b", "beløp", "brutto lønn", "æ ø", "x-y"])
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
TYPES = st.recursive(
    st.sampled_from([s.TypeNode("number"), s.TypeNode("date and time"), s.TypeNode("Any")]),
    lambda inner: (
        st.builds(lambda t: s.TypeNode("list", (t,)), inner)
        | st.builds(lambda t, u: s.TypeNode("function", (t, u)), inner, inner)
        | st.builds(lambda t: s.TypeNode("context", (t,), ("a",)), inner)
    ),
    max_leaves=4,
)


def iterators(nodes):
    domain = nodes | st.builds(s.Interval, nodes, nodes)
    return st.lists(st.tuples(st.sampled_from(["i", "j", "k l"]), domain), min_size=1, max_size=2).map(tuple)


def compound(nodes):
    """Return all kinds of nodes around other nodes."""
    some = st.lists(nodes, min_size=1, max_size=3).map(tuple)
    operators = st.sampled_from([*"+-*/", "**", "and", "or", *sorted(COMPARISONS)])
    return st.one_of(
        st.builds(s.Binary, operators, nodes, nodes),
        st.builds(s.Negation, nodes),
        st.builds(s.If, nodes, nodes, nodes),
        st.builds(s.Between, nodes, nodes, nodes),
        st.builds(s.In, nodes, some),
        st.builds(s.Comparison, st.sampled_from(sorted(COMPARISONS)), nodes),
        st.builds(s.ListLiteral, st.lists(nodes, max_size=3).map(tuple)),
        st.builds(s.ContextLiteral, st.lists(st.tuples(KEYS, nodes), max_size=3).map(tuple)),
        st.builds(s.RangeLiteral, nodes, nodes, st.booleans(), st.booleans()),
        st.builds(s.Path, nodes, KEYS),
        st.builds(s.Filter, nodes, nodes),
        st.builds(s.Call, nodes, some),
        st.builds(lambda f, a, b: s.Call(f, (a, b), ("x", "start position")), nodes, nodes, nodes),
        st.builds(s.For, iterators(nodes), nodes),
        st.builds(s.Quantified, st.sampled_from(["some", "every"]), iterators(nodes), nodes),
        st.builds(s.InstanceOf, nodes, TYPES),
        st.builds(lambda t, body: s.FunctionLiteral((("p", t), ("q r", None)), body), TYPES, nodes),
    )


LEAVES = (
    st.builds(s.Literal, st.none() | st.booleans() | NUMBERS | st.text(max_size=5))
    | st.builds(s.Name, NAMES)
    | st.builds(s.AtLiteral, st.sampled_from(["2026-03-01", "P1D"]))
)
NODES = st.recursive(LEAVES, compound, max_leaves=12)


@given(NODES)
@example(s.Binary("<", s.InstanceOf(s.Name("a"), s.TypeNode("number")), s.Name("b")))
@settings(max_examples=200, deadline=None)
def test_printed_syntax_reads_as_itself(node):
    known = ["a", "b", "beløp", "brutto lønn", "a+b", "x1", "?", "æ ø", "x-y", "p", "q r"]
    printed = unparse(node)
    assert feel.parse(printed, names=known) == normalised(node), printed


def normalised(node):
    """Return syntax as reading gives it: a minus before a number is part of the number."""
    if isinstance(node, s.Negation):
        operand = normalised(node.operand)
        if isinstance(operand, s.Literal) and isinstance(operand.value, Decimal):
            return s.Literal(operand.value.copy_negate())
        return s.Negation(operand)
    if isinstance(node, s.Node):
        parts = {name: normalised(getattr(node, name)) for name in node.__dataclass_fields__}
        return type(node)(**parts)
    return tuple(map(normalised, node)) if isinstance(node, tuple) else node


def refusal(text, kind):
    """Return the syntax error of a text, or None when it can be read."""
    try:
        feel.compile(text, kind, names=["brutto lønn"])
    except feel.FeelSyntaxError as error:
        return error
    return None


def is_told(error, text):
    """Return whether an error has its place and a text in each language."""
    return 0 <= error.position <= len(text) and all(error.render(language) for language in ("nb", "nn", "en"))


@given(st.text(max_size=60), st.sampled_from(["expression", "unary_tests"]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(text, kind):
    error = refusal(text, kind)
    assert error is None or is_told(error, text)


@given(
    st.lists(st.sampled_from(PIECES), max_size=25),
    st.sampled_from(["", " "]),
    st.sampled_from(["expression", "unary_tests"]),
)
@settings(max_examples=200, deadline=None)
def test_any_mix_of_pieces_is_read_or_refused(pieces, between, kind):
    text = between.join(pieces)
    error = refusal(text, kind)
    assert error is None or is_told(error, text)
