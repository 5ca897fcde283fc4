"""Arithmetic, comparison, logic, conditions, tests."""

from decimal import Decimal as D

import pytest
from feel_support import NOW, keys, passes, result, value

from oppskrift import feel
from oppskrift.feel.temporal import parse_at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", D(7)),
        ("(1 + 2) * 3", D(9)),
        ("-2 ** 2", D(4)),
        ("2 ** 3 ** 2", D(64)),
        ("10 - 2 - 3", D(5)),
        ("1 / 3", D("0.3333333333333333333333333333333333")),
        ("0.1 + 0.2 = 0.3", True),
        ("100 * 1.15", D("115.00")),
        ("12345678901234567890 + 1", D("12345678901234567891")),
        ('"a" + "b"', "ab"),
        ('@"2026-01-31" + @"P1M"', parse_at("2026-02-28")),
        ('@"2026-03-28T12:00:00@Europe/Oslo" + @"P1D"', parse_at("2026-03-29T13:00:00@Europe/Oslo")),
        ('@"2026-03-02" - @"2026-02-27"', parse_at("P3D")),
        ('@"P1D" * 1.5', parse_at("P1DT12H")),
        ('@"P1Y" / @"P1M"', D(12)),
        ('-@"P1D"', parse_at("-P1D")),
        ('@"23:30:00" + @"PT1H"', parse_at("00:30:00")),
    ],
)
def test_arithmetic(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 < 2", True),
        ('"a" < "b"', True),
        ("2 between 1 and 2", True),
        ("3 in [1..3)", False),
        ("3 in (1, 2, 3)", True),
        ("5 in (> 3)", True),
        ("5 in > 3", True),
        ("2 in ([1..3], 7)", True),
        ("1 in (1..3)", False),
        ("1 in ]0..3[", True),
        ('"b" in ["a", "b"]', True),
        ("null = null", True),
        ("1 = null", False),
        ('@"2026-03-01T12:00:00Z" = @"2026-03-01T13:00:00+01:00"', True),
        ("[1, [2]] = [1, [2]]", True),
        ("{a: 1} = {a: 1}", True),
        ("true or 1 / 0 = 1", True),
        ("false and 1 / 0 = 1", False),
        ("if 1 < 2 then 3 else 4", D(3)),
        ("1 instance of number", True),
        ("[1] instance of list<string>", False),
        ("null instance of Null", True),
        ("{a: 1} instance of context<a: number>", True),
        ("not(1 > 2)", True),
    ],
)
def test_truth(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('1 + "a"', "feel.type-clash"),
        ("1 / 0", "feel.division-by-zero"),
        ('@"P1D" / 0', "feel.division-by-zero"),
        ('@"P1D" / @"PT0S"', "feel.division-by-zero"),
        ('1 = "1"', "feel.type-clash"),
        ('"10" > 9', "feel.type-clash"),
        ('@"2026-03-01" < @"2026-03-01T00:00:00"', "feel.type-clash"),
        ("true and 1", "feel.not-boolean"),
        ("10 ** 9999", "feel.out-of-range"),
        ('@"2026-13-01"', "feel.bad-at-literal"),
        ("[3..1]", "feel.no-range"),
        ('[1.."a"]', "feel.no-range"),
        ("5 between null and 7", "feel.type-clash"),
        ("-true", "feel.no-negative"),
        ("1 in [null..3]", "feel.type-clash"),
        ("null in [10..5]", "feel.no-range"),
        ("null in (> null)", "feel.no-range"),
        ("{a: 1, a: 2}", "feel.double-key"),
        ("1 instance of nothing", "feel.unknown-type"),
        ("function(x) external {java: {}}", "feel.external-function"),
    ],
)
def test_a_null_from_a_problem_says_what_is_wrong(text, key):
    found = result(text)
    assert found.value is None
    assert key in keys(found)


@pytest.mark.parametrize(
    ("tests", "tested", "expected"),
    [
        ("-", 1, True),
        ("> 10", 11, True),
        ("> 10", 10, False),
        ("[1..10]", 10, True),
        ("1, 2, 3", 2, True),
        ("not(1, 2)", 2, False),
        ("not(1, 2)", 3, True),
        ('"a", "b"', "b", True),
        ("? > limit and ? < 20", 15, True),
        ("limit", 10, True),
        ("> limit", 11, True),
        ("not(true) and false", True, False),
        ("null", None, True),
        ("> 10", None, False),
        ('date("2026-01-01")', parse_at("2026-01-01"), True),
        ("count(?) > 1", [1, 2], True),
        ("true", True, True),
        ("[1, 2]", 2, True),
    ],
)
def test_unary_tests(tests, tested, expected):
    assert passes(tests, tested, limit=10) is expected


def test_a_cell_of_another_type_than_its_input_is_told():
    for cell in ('"a"', '["a".."c"]', '> "a"'):
        found = feel.compile(cell, "unary_tests").evaluate({"?": D(1)}, now=NOW)
        assert found.value is False
        assert keys(found) == ["feel.type-clash"]


def test_a_null_test_may_ask_for_what_is_missing():
    assert value("ukjent = null") is True
    assert value("a.b.c != null", a={}) is False
    assert value('if a.b = null then "tom" else a.b', a={}) == "tom"


def test_types_are_told_in_the_readers_language():
    (found,) = result('1 + "a"').diagnostics
    assert 'tall (number) 1 og tekst (string) "a"' in found.render("nb")
    assert 'tal (number) 1 og tekst (string) "a"' in found.render("nn")
    assert 'number 1 and string "a"' in found.render("en")


def test_a_long_chain_needs_no_deep_stack():
    assert value("+".join(["1"] * 1_900)) == 1_900
    assert value(" and ".join(["true"] * 1_900)) is True
