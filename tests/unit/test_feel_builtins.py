"""The builtin functions, by examples of the standard and of everyday use."""

from decimal import Decimal as D

import pytest
from feel_support import NOW, keys, result, value

from oppskrift import feel
from oppskrift.feel.builtins import EXTENDED, STANDARD
from oppskrift.feel.temporal import parse_at

EXAMPLES = [
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", 3, 3)', "oba"),
    ('substring("foobar", -2, 1)', "a"),
    ('string length("\\U01F40Eab")', D(3)),
    ('upper case("æøå")', "ÆØÅ"),
    ('lower case("ÆØÅ")', "æøå"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring after("foobar", "ob")', "ar"),
    ('contains("foobar", "ob")', True),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "r")', True),
    ('matches("foobar", "^fo*bar")', True),
    ('matches("FOO", "foo", "i")', True),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    ('replace("1.2", ".", "x", "q")', "1x2"),
    ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
    ('string join(["a", "b", null], ", ")', "a, b"),
    ('number("1 000,5", " ", ",")', D("1000.5")),
    ("string(1.10)", "1.1"),
    ('string([1, "a", {b: @"2026-01-01"}])', '[1, "a", {b: 2026-01-01}]'),
    ("not(true)", False),
    ("decimal(2.5, 0)", D(2)),
    ("round half up(2.5, 0)", D(3)),
    ("round half down(2.5, 0)", D(2)),
    ("round up(1.121, 2)", D("1.13")),
    ("round down(-1.129, 2)", D("-1.12")),
    ("floor(-1.5)", D(-2)),
    ("ceiling(1.55, 1)", D("1.6")),
    ("abs(-10)", D(10)),
    ('abs(@"-PT5H")', parse_at("PT5H")),
    ("modulo(-12, 5)", D(3)),
    ("sqrt(16)", D(4)),
    ("odd(5)", True),
    ("even(5)", False),
    ("list contains([1, null], null)", True),
    ("count([])", D(0)),
    ("min(3, 1, 2)", D(1)),
    ('max(["a", "c", "b"])', "c"),
    ("sum(1, 2, 3)", D(6)),
    ('sum([@"P1D", @"PT12H"])', parse_at("P1DT12H")),
    ("mean([1, 2, 3])", D(2)),
    ("median([8, 2, 5, 3, 4])", D(4)),
    ("stddev([2, 4, 7, 5])", D("2.081665999466132735282297706979931")),
    ("mode([6, 1, 9, 6, 1])", [D(1), D(6)]),
    ("product([2, 3, 4])", D(24)),
    ("all([true, true])", True),
    ("any([])", False),
    ("sublist([4, 5, 6], 1, 2)", [D(4), D(5)]),
    ("append([1], 2, 3)", [D(1), D(2), D(3)]),
    ("concatenate([1], [2])", [D(1), D(2)]),
    ("insert before([1, 3], 2, 2)", [D(1), D(2), D(3)]),
    ("remove([1, 2, 3], 2)", [D(1), D(3)]),
    ("list replace([1, 2], 2, 9)", [D(1), D(9)]),
    ("list replace([1, 2, 3], -1.5, 9)", [D(1), D(2), D(9)]),
    ("list replace([1, 2, 3], function(old, new) old < new, 2)", [D(2), D(2), D(3)]),
    ("reverse([1, 2])", [D(2), D(1)]),
    ("index of([1, 2, 1], 1)", [D(1), D(3)]),
    ("union([1, 2], [2, 3])", [D(1), D(2), D(3)]),
    ("distinct values([1, 2, 1])", [D(1), D(2)]),
    ("flatten([[1, [2]], 3])", [D(1), D(2), D(3)]),
    ("sort([3, 1, 2])", [D(1), D(2), D(3)]),
    ("sort(list: [1, 2], precedes: function(x, y) x > y)", [D(2), D(1)]),
    ('date("2026-03-02")', parse_at("2026-03-02")),
    ("date(2026, 3, 2)", parse_at("2026-03-02")),
    ('time("10:30:00+01:00").hour', D(10)),
    ('time(10, 30, 15.5, @"PT1H")', parse_at("10:30:15.5+01:00")),
    ('date and time(date("2026-03-02"), time("10:00:00"))', parse_at("2026-03-02T10:00:00")),
    ('duration("P1Y2M")', parse_at("P1Y2M")),
    ('years and months duration(date("2011-12-22"), date("2013-08-24"))', parse_at("P1Y8M")),
    ("now()", parse_at("2026-03-02T23:30:00@Europe/Oslo")),
    ("today()", parse_at("2026-03-02")),
    ("day of year(date(2026, 2, 1))", D(32)),
    ("day of week(date(2026, 3, 2))", "Monday"),
    ("month of year(date(2026, 3, 2))", "March"),
    ("week of year(date(2027, 1, 1))", D(53)),
    ("before(1, [2..3])", True),
    ("after([5..10], [1..5))", True),
    ("meets([1..5], [5..10])", True),
    ("overlaps([1..5], [5..10])", True),
    ("overlaps before([1..5], [3..8])", True),
    ("overlaps after([3..8], [1..5])", True),
    ("finishes(5, [1..5])", True),
    ("includes([1..10], [2..3])", True),
    ("during(5, [1..10])", True),
    ("starts(1, [1..5])", True),
    ("coincides(5, 5)", True),
    ('range("[1..3)") = [1..3)', True),
    ('get value({a: 1}, "a")', D(1)),
    ("get entries({a: 1})", [{"key": "a", "value": D(1)}]),
    ('context([{key: "a", value: 1}])', {"a": D(1)}),
    ('context put({a: {b: 1}}, ["a", "b"], 2)', {"a": {"b": D(2)}}),
    ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": D(2), "b": D(3)}),
    ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
    ('is(@"10:00:00Z", @"11:00:00+01:00")', False),
    ("is(value2: 1)", False),
    ("is(value1: 1)", False),
    ("is(value1: 1, value2: 1)", True),
    ("sqrt([16])", D(4)),
    ("count(1)", D(1)),
]
EXTENSIONS = [
    ("get or else(ukjent.felt, 3)", D(3)),
    ("is defined(ukjent)", False),
    ("is defined(1)", True),
    ("is empty([])", True),
    ("is empty({a: 1})", False),
    ('is blank("  ")', True),
    ('trim("  a ")', "a"),
    ('assert(1, 1 > 0, "positiv")', D(1)),
    ('extract("a1b22", "[0-9]+")', ["1", "22"]),
    ("duplicate values([1, 2, 1])", [D(1)]),
    ("partition([1, 2, 3], 2)", [[D(1), D(2)], [D(3)]]),
    ('get value({a: {b: 1}}, ["a", "b"])', D(1)),
    ("last day of month(date(2028, 2, 1))", parse_at("2028-02-29")),
    ('add working days(@"2026-04-01", 1)', parse_at("2026-04-07")),
    ('add working days(@"2026-04-07", -1)', parse_at("2026-04-01")),
    ('add working days(@"2026-04-01T09:00:00@Europe/Oslo", 1)', parse_at("2026-04-07T09:00:00@Europe/Oslo")),
    ('is working day(@"2026-05-17")', False),
    ('is public holiday(@"2026-05-17")', True),
    ('next working day(@"2026-12-23")', parse_at("2026-12-24")),
    ('previous working day(@"2026-12-28")', parse_at("2026-12-24")),
    ('working days between(@"2026-04-01", @"2026-04-08")', D(2)),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES + EXTENSIONS)
def test_examples(text, expected):
    assert value(text) == expected


def test_every_function_has_an_example():
    shown = " ".join(text for text, _ in EXAMPLES + EXTENSIONS)
    unshown = {name for name in EXTENDED if f"{name}(" not in shown}
    elsewhere = {"to json", "from json", "to base64", "from base64", "random number", "uuid", "fromAi"}
    assert unshown <= {"log", "exp", "met by", "finished by", "started by"} | elsewhere


@pytest.mark.parametrize("text", [text for text, _ in EXTENSIONS])
def test_strict_mode_knows_no_extension(text):
    try:
        found = feel.compile(text, strict=True).evaluate({}, now=NOW)
    except feel.FeelSyntaxError:
        return
    assert found.value is None
    assert found.diagnostics


def test_the_standard_is_part_of_the_extended_set():
    assert set(STANDARD) <= set(EXTENDED)
    assert "get or else" not in STANDARD


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('substring("abc", 0)', "feel.no-element"),
        ('substring("abc", 1.5)', "feel.argument-type"),
        ("substring(1, 1)", "feel.argument-type"),
        ('substring("abc")', "feel.wrong-arguments"),
        ('substring(text: "abc")', "feel.wrong-arguments"),
        ('number("abc")', "feel.bad-text.number"),
        ('number("1", ",", ",")', "feel.bad-separators"),
        ('date("2026-02-30")', "feel.bad-text.date"),
        ("date(2026, 2, 30)", "feel.bad-date"),
        ("time(25, 0, 0)", "feel.bad-time"),
        ('duration("1 dag")', "feel.bad-text.duration"),
        ("sqrt(-1)", "feel.out-of-range"),
        ("log(0)", "feel.out-of-range"),
        ("modulo(1, 0)", "feel.division-by-zero"),
        ("exp(100000)", "feel.out-of-range"),
        ("sum([])", "feel.empty-list"),
        ('sum([1, "a"])', "feel.type-clash"),
        ('sort([1, "a"])', "feel.not-comparable"),
        ('max([1, "a"])', "feel.not-comparable"),
        ('matches("a", "(a)\\\\1")', "feel.back-reference"),
        ('matches("a", "[a")', "feel.bad-pattern"),
        ('matches("a", "a", "z")', "feel.bad-flags"),
        ('string join([1], ",")', "feel.argument-type"),
        ("remove([1], 5)", "feel.no-element"),
        ("[1][2]", "feel.no-element"),
        ('assert(1, false, "beløpet er for høyt")', "feel.assertion"),
        ("(1)(2)", "feel.not-a-function"),
        ("(function(a) a)(1, 2)", "feel.wrong-arguments"),
        ("for i in null return i", "feel.no-iteration"),
        ("for i in [1.5..2] return i", "feel.no-iteration"),
        ('range("[1..a]")', "feel.bad-text.range"),
        ('add working days(@"2026-04-01", 100000)', "feel.calendar-range"),
        ('is working day(@"1700-04-01")', "feel.calendar-range"),
        ("sort([1, 2], function(a) a)", "feel.function-result"),
        ("list replace([1], function(a, b) 1, 2)", "feel.function-result"),
    ],
)
def test_a_null_from_a_function_says_what_is_wrong(text, key):
    found = result(text)
    assert found.value is None
    assert keys(found)[0] == key
    assert all(d.render(language) for d in found.diagnostics for language in ("nb", "nn", "en"))
