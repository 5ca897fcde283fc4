"""What is no FEEL, where reading stopped, and the printed form."""

import pytest

from oppskrift import feel
from oppskrift.errors import Bug, OppskriftError
from oppskrift.feel.syntax import Binary, For, Literal, Name
from oppskrift.feel.unparse import unparse


@pytest.mark.parametrize(
    ("text", "key", "position"),
    [
        ("", "feel.syntax.unexpected-at-end", 0),
        ("1 +", "feel.syntax.unexpected-at-end", 3),
        ("1 2", "feel.syntax.unexpected", 2),
        ("(1", "feel.syntax.expected-at-end", 2),
        ("if a then b", "feel.syntax.expected-at-end", 11),
        ("if a b else c", "feel.syntax.expected", 7),
        ('"abc', "feel.syntax.unfinished-string", 0),
        ("a.", "feel.syntax.name-expected-at-end", 2),
        ("a.+", "feel.syntax.name-expected", 2),
        ("for in [1] return 1", "feel.syntax.name-expected", 4),
        ("@1", "feel.syntax.at-string", 1),
        ("[1..2", "feel.syntax.range-end-at-end", 5),
        ("1 instance of 2", "feel.syntax.type-expected", 14),
        ("1e9999999", "feel.syntax.number-range", 0),
        ("1" * 65, "feel.syntax.number-range", 0),
        ("(" * 60 + "1" + ")" * 60, "feel.syntax.too-deep", 50),
        ("+".join(["1"] * 3_000), "feel.syntax.too-long", 4_000),
        ("x" * 100_001, "feel.syntax.too-long", 0),
        ("${amount > 1}", "feel.syntax.unexpected", 0),
        ("a == b", "feel.syntax.foreign", 2),
        ("a && b", "feel.syntax.foreign", 2),
        ("lambda: 1", "feel.syntax.unexpected", 6),
        ("__import__('os')", "feel.syntax.unexpected", 11),
        ("import os; os.system('ls')", "feel.syntax.foreign", 9),
    ],
)
def test_a_text_that_is_no_expression_is_refused_with_its_place(text, key, position):
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile(text)
    error = caught.value
    assert isinstance(error, OppskriftError)
    assert (error.message.key, error.position) == (key, position)
    assert (error.problem.rule, error.problem.severity) == (key, "error")
    assert all("?" not in error.render(language).replace(text[:40], "") for language in ("nb", "nn", "en"))


def test_positions_are_kept_and_leave_equality_alone():
    spaced, tight = feel.parse("1 +   a"), feel.parse("1+a")
    assert spaced == tight == Binary("+", Literal(feel.from_json(1)), Name("a"))
    assert isinstance(spaced, Binary)
    assert (spaced.start, spaced.end, spaced.right.start) == (0, 7, 6)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("-(1)", "-1"),
        ("- x ** 2", "-x ** 2"),
        ("(-x).y", "(-x).y"),
        ("if a then b else c + 1", "if a then b else c + 1"),
        ("(if a then b else c) + 1", "(if a then b else c) + 1"),
        ("(date) and (time(m))", "date and (time(m))"),
        ("a.date and (time)", "a.date and (time)"),
        ("b and (date) and time > c", "b and date and (time > c)"),
        ("(date) and timer", "date and timer"),
        ("a in (1,2)", "a in (1, 2)"),
        ("a in [1..b)", "a in ([1..b))"),
        ("{a:1}.a", '{"a": 1}.a'),
        ("f(x:1)", "f(x: 1)"),
        ("a[b>1][1]", "a[b > 1][1]"),
        ("for x in 1..3,y in [x] return x*y", "for x in 1..3, y in [x] return x * y"),
        ("some x in y satisfies x", "some x in y satisfies x"),
        ("function(a:list<number>,b) a", "function(a: list<number>, b) a"),
        ("a instance of function<number>->string", "a instance of function<number> -> string"),
        ('"a\\"b"', '"a\\"b"'),
        ("1 /* note */ + // more\n 2", "1 + 2"),
    ],
)
def test_printed_form(text, printed):
    node = feel.parse(text)
    assert unparse(node) == printed
    assert feel.parse(printed) == node


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("-", "-"),
        ("not(1,2)", "not(1, 2)"),
        (">1,<0", "> 1, < 0"),
        ("not(a) and b", "not(a) and b"),
        ("(not(a))", "(not(a))"),
    ],
)
def test_printed_tests(text, printed):
    assert unparse(feel.parse(text, "unary_tests")) == printed


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        (r'"a\nb"', "a\nb"),
        (r'"\u0041"', "A"),
        (r'"\U01F600"', "😀"),
        (r'"\uD83D\uDE00"', "😀"),
        (r'"\d"', r"\d"),
        ('"æ\'\\""', "æ'\""),
    ],
)
def test_escapes(literal, expected):
    node = feel.parse(literal)
    assert isinstance(node, Literal)
    assert node.value == expected


@pytest.mark.parametrize(
    "text",
    [
        '(1 + 2) * ("a")',
        "-(a)",
        "-(1)",
        "(a).b",
        "(f)(1)",
        "([1, 2])[1]",
        "(a) between (1) and (2)",
        "(a) in (b)",
        "(a) in ((1) + (2))",
        "(a) instance of number",
        "(1) ** (2)",
        "> (2)",
        "if (a) then (1) else (2)",
        "for i in (l) return (i)",
        "some i in (l) satisfies (i)",
        "function(a) (a)",
    ],
)
def test_an_operator_covers_the_parentheses_of_its_operands(text):
    node = feel.parse(text)
    assert (node.start, node.end) == (0, len(text))


def test_bare_bounds_of_a_loop_cover_their_parentheses():
    text = "for i in (1)..(2) return i"
    loop = feel.parse(text)
    assert isinstance(loop, For)
    assert text[loop.iterators[0][1].start : loop.iterators[0][1].end] == "(1)..(2)"


def test_a_kind_of_text_that_there_is_not_is_refused():
    with pytest.raises(Bug, match="no kind of FEEL text called “nope”"):
        feel.compile("1", "nope")
