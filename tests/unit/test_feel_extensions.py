"""The functions that editors suggest beyond the standard: what they give, where they are off, their page."""

from decimal import Decimal as D

import pytest
from feel_reference import PAGE, reference, undocumented
from feel_support import NOW, keys, result, value

from oppskrift import feel
from oppskrift.feel.builtins import EXTENDED, STANDARD
from oppskrift.feel.temporal import parse_at

SUGGESTED = {
    **{"is defined": (1,), "get or else": (2,), "assert": (2, 3), "get value": (2,), "context put": (3,)},
    **{"context merge": (1,), "date and time": (1, 2), "duplicate values": (1,), "string join": (1, 2, 3, 4)},
    **{"is empty": (1,), "partition": (2,), "random number": (0,), "extract": (2,), "trim": (1,), "uuid": (0,)},
    **{"to base64": (1,), "from base64": (1,), "is blank": (1,), "last day of month": (1,), "fromAi": (1, 2, 3, 4, 5)},
    **{"to json": (1,), "from json": (1,)},
}
"""What the editors suggest besides the standard, with the numbers of arguments."""


@pytest.mark.parametrize(("name", "counts"), SUGGESTED.items())
def test_what_an_editor_suggests_is_known(name, counts):
    assert set(counts) <= EXTENDED[name].arity()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('to json({a: 1.50, "b c": [true, null, "\\"x\\""]})', '{"a": 1.5, "b c": [true, null, "\\"x\\""]}'),
        ('to json([@"2026-03-01", @"P1D", [1..2]])', '["2026-03-01", "P1D", "[1..2]"]'),
        ("to json(10 ** 6000)", "1E+6000"),
        ('from json("{\\"a\\": [1.5, null, true]}")', {"a": [D("1.5"), None, True]}),
        ('from json("\\"2026-03-01\\"")', "2026-03-01"),
        ('from json("{\\"\\\\ud800\\": [\\"\\\\ude00\\", \\"\\\\ud83d\\\\ude00\\"]}")', {"\ufffd": ["\ufffd", "😀"]}),
        ("from json(to json({a: 0.1 + 0.2})).a", D("0.3")),
        ('from json("12345678901234567890.5")', D("12345678901234567890.5")),
        ('to base64("blåbær")', "YmzDpWLDpnI="),
        ('from base64(to base64("æ 😀"))', "æ 😀"),
        ('string join(["a", null, "b"], "-", "<", ">")', "<a-b>"),
        ('string join([], "-", "<", ">")', "<>"),
        (
            'string(date and time(@"2020-07-31T14:27:30@Europe/Berlin", "America/Los_Angeles"))',
            "2020-07-31T05:27:30@America/Los_Angeles",
        ),
        ('date and time(@"2026-03-29T00:59:59.5Z", "Europe/Oslo")', parse_at("2026-03-29T01:59:59.5@Europe/Oslo")),
        ('date and time(@"2026-03-01T10:00:00", "Europe/Oslo")', parse_at("2026-03-01T10:00:00@Europe/Oslo")),
        ("duplicate values([1, 2, 3, 2, 1])", [D(1), D(2)]),
        ("partition([1, 2, 3], 2)", [[D(1), D(2)], [D(3)]]),
        ("is defined(ukjent)", False),
        ("is defined(null)", False),
        ("is defined({a: 1}.b)", False),
        ("is defined(0)", True),
        ("get or else(ukjent.felt, 1)", D(1)),
        ("get or else(null, null)", None),
    ],
)
def test_what_they_give(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("uuid()", "feel.refused-function"),
        ("random number()", "feel.refused-function"),
        ("fromAi(1)", "feel.refused-function"),
        ('from json("[1,")', "feel.bad-text.json"),
        ('from json("NaN")', "feel.bad-text.json"),
        ('from json("1e999999")', "feel.bad-text.json"),
        ('from base64("æ")', "feel.bad-text.base64"),
        ('from base64("/w==")', "feel.bad-text.base64"),
        ("to json(function(a) a)", "feel.argument-type"),
        ('date and time(@"2026-03-01T10:00:00Z", "../../etc/passwd")', "feel.bad-text.zone"),
        ('date and time(@"2026-03-01T10:00:00Z", "")', "feel.bad-text.zone"),
        ("is defined()", "feel.wrong-arguments"),
    ],
)
def test_what_they_do_not_give(text, key):
    found = result(text)
    assert found.value is None
    assert keys(found) == [key]


def test_a_refused_function_says_why_in_the_readers_language():
    (told,) = result("uuid()").diagnostics
    assert "kan ikke etterprøves" in told.render("nb")
    assert "could not be checked" in told.render("en")


@pytest.mark.parametrize("name", sorted(set(EXTENDED) - set(STANDARD)))
def test_they_are_off_in_strict_mode(name):
    try:
        found = feel.compile(f"{name}()", strict=True)
    except feel.FeelSyntaxError:  # then not even the name is read: it has a keyword in it
        return
    assert name in found.names


@pytest.mark.parametrize(
    "text",
    [
        'string join(["a"], "-", "<", ">")',
        'date and time(date and time("2026-03-01T10:00:00Z"), "Europe/Oslo")',
    ],
)
def test_widened_functions_are_as_in_the_standard_in_strict_mode(text):
    assert feel.compile(text, strict=True).evaluate({}, now=NOW).value is None
    assert value(text) is not None


def test_a_name_in_backquotes_may_have_spaces():
    assert value("`sum av timer` + 1", **{"sum av timer": 2}) == D(3)


def test_every_function_has_a_place_and_an_example_on_the_page():
    assert undocumented() == set()


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: .venv/bin/python tests/support/feel_reference.py"


def test_every_example_of_the_page_gives_a_value_unless_it_is_refused():
    refused = reference().partition("## Known, but refused")
    assert "null:" not in refused[0]
    assert refused[2].count("null:") == 3
