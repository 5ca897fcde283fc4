"""Every null that came from a problem says what and where: key, place in the text, types and values."""

import pytest
from feel_support import NOW, keys, number, passes, result
from hostile_feel import doubled

from oppskrift import feel
from oppskrift.message import LANGUAGES

CONTEXT = {
    "tall": 3,
    "tekst": "abc",
    "liste": [1, 2, 3],
    "person": {"navn": "Kari", "alder": 40},
    "tom": [],
    "mangler": None,
    "personer": [{"navn": "Kari"}, {"navn": "Ola", "alder": 30}],
}
ROWS = [
    # operators
    ('1 + "a"', "feel.type-clash", '1 + "a"', {"operator": "+", "left": "number 1", "right": 'string "a"'}),
    ("liste - 1", "feel.type-clash", "liste - 1", {"left": "list [1, 2, 3]", "right": "number 1"}),
    ('2 * ("a" + 1)', "feel.type-clash", '"a" + 1', {"operator": "+"}),
    ('-"a"', "feel.no-negative", '-"a"', {"type": 'string "a"'}),
    ("tall / 0", "feel.division-by-zero", "tall / 0", {"left": "3"}),
    ('@"P1D" / 0', "feel.division-by-zero", '@"P1D" / 0', {"left": "P1D"}),
    ("10 ** 6000 * 10 ** 6000", "feel.out-of-range", "10 ** 6000 * 10 ** 6000", {"operation": "*"}),
    ("{m: -1, r: m ** 0.5}.r", "feel.out-of-range", "m ** 0.5", {"operation": "**", "values": "-1, 0.5"}),
    ('@"999999999-12-31" + @"P1D"', "feel.out-of-range", '@"999999999-12-31" + @"P1D"', {"operation": "+"}),
    # comparisons
    ('1 = "1"', "feel.type-clash", '1 = "1"', {"operator": "=", "left": "number 1", "right": 'string "1"'}),
    ("tekst = 1", "feel.type-clash", "tekst = 1", {"left": 'string "abc"'}),
    ('tall = "abc"', "feel.type-clash", 'tall = "abc"', {"left": "number 3", "right": 'string "abc"'}),
    ("tekst > 9", "feel.type-clash", "tekst > 9", {"operator": ">", "left": 'string "abc"', "right": "number 9"}),
    ("true < false", "feel.type-clash", "true < false", {"left": "boolean true"}),
    (
        'tall between 1 and "x"',
        "feel.type-clash",
        'tall between 1 and "x"',
        {"operator": "between", "right": 'string "x"'},
    ),
    ('tall in ("a", "b")', "feel.type-clash", 'tall in ("a", "b")', {"operator": "in", "right": 'string "a"'}),
    ("tekst in [1..3]", "feel.type-clash", "tekst in [1..3]", {"left": 'string "abc"', "right": "range [1..3]"}),
    (
        '@"2026-03-01" < @"2026-03-01T00:00:00"',
        "feel.type-clash",
        '@"2026-03-01" < @"2026-03-01T00:00:00"',
        {"left": "date 2026-03-01"},
    ),
    # logic and conditions
    ('true and "x"', "feel.not-boolean", 'true and "x"', {"operator": "and", "type": 'string "x"'}),
    ("false or 1", "feel.not-boolean", "false or 1", {"operator": "or", "type": "number 1"}),
    ("if tall then 1 else 2 / 0", "feel.condition-not-boolean", "tall", {"type": "number 3"}),
    ("some x in liste satisfies x", "feel.condition-not-boolean", "x", {"type": "number 1"}),
    ('liste["a"]', "feel.condition-not-boolean", '"a"', {"type": 'string "a"'}),
    # names, paths, positions
    ("talll + 1", "feel.unknown-name-suggest", "talll", {"name": "talll", "suggestion": "tall"}),
    ("xyz", "feel.unknown-name", "xyz", {"name": "xyz"}),
    ("person.aldr", "feel.unknown-field-suggest", "person.aldr", {"name": "aldr", "suggestion": "alder"}),
    ("tekst.lengde", "feel.no-property", "tekst.lengde", {"name": "lengde", "type": 'string "abc"'}),
    ("mangler.navn", "feel.no-property", "mangler.navn", {"name": "navn", "type": "null"}),
    ("liste[4]", "feel.no-element", "liste[4]", {"position": "4", "size": 3}),
    ("liste[-4]", "feel.no-element", "liste[-4]", {"position": "-4", "size": 3}),
    ("liste[0]", "feel.no-element", "liste[0]", {"position": "0"}),
    ("liste[1.5]", "feel.no-element", "liste[1.5]", {"position": "1.5"}),
    ("tom[1]", "feel.no-element", "tom[1]", {"size": 0}),
    ("mangler[1]", "feel.null-list", "mangler[1]", {}),
    ("liste[tall + 1]", "feel.no-element", "liste[tall + 1]", {"position": "4"}),
    ('{a: 1, "a": 2}', "feel.double-key", '{a: 1, "a": 2}', {"key": "a"}),
    ("[10..1]", "feel.no-range", "[10..1]", {"low": "number 10", "high": "number 1"}),
    ('[1.."a"]', "feel.no-range", '[1.."a"]', {"high": 'string "a"'}),
    ('for x in 1.."a" return x', "feel.no-iteration", 'for x in 1.."a" return x', {"type": 'string "a"'}),
    ("for x in mangler return x", "feel.no-iteration", "for x in mangler return x", {"type": "null"}),
    ("tall(1)", "feel.not-a-function", "tall(1)", {"type": "number 3"}),
    ("sum2(1)", "feel.unknown-function-suggest", "sum2", {"suggestion": "sum"}),
    # conversions
    ('number("x")', "feel.bad-text.number", 'number("x")', {"text": "x"}),
    ('number("1", ".", ".")', "feel.bad-separators", 'number("1", ".", ".")', {"grouping": '"."'}),
    ('date("2026-02-30")', "feel.bad-text.date", 'date("2026-02-30")', {"text": "2026-02-30"}),
    ("date(2026, 2, 30)", "feel.bad-date", "date(2026, 2, 30)", {"year": 2026, "month": 2, "day": 30}),
    ("time(25, 0, 0)", "feel.bad-time", "time(25, 0, 0)", {"hour": 25, "second": "0"}),
    ('time("9:30")', "feel.bad-text.time", 'time("9:30")', {"text": "9:30"}),
    ('date and time("i går")', "feel.bad-text.date-and-time", 'date and time("i går")', {"text": "i går"}),
    ('duration("1 dag")', "feel.bad-text.duration", 'duration("1 dag")', {"text": "1 dag"}),
    ('@"i morgen"', "feel.bad-at-literal", '@"i morgen"', {"text": "i morgen"}),
    ('range("1-2")', "feel.bad-text.range", 'range("1-2")', {"text": "1-2"}),
    # arguments
    ("abs(tekst)", "feel.argument-type", "abs(tekst)", {"function": "abs", "parameter": "n", "found": 'string "abc"'}),
    ("substring(tall, 1)", "feel.argument-type", "substring(tall, 1)", {"parameter": "string", "expected": "string"}),
    (
        "substring(tekst, 1.5)",
        "feel.argument-type",
        "substring(tekst, 1.5)",
        {"parameter": "start position", "expected": "a whole number", "found": "number 1.5"},
    ),
    ("substring(tekst, 9)", "feel.no-element", "substring(tekst, 9)", {"position": 9, "size": 3}),
    ("sublist(liste, 1, 0)", "feel.length", "sublist(liste, 1, 0)", {"length": "0"}),
    ("abs()", "feel.wrong-arguments", "abs()", {"signature": "abs(n)", "given": 0}),
    ("abs(x: 1)", "feel.wrong-arguments", "abs(x: 1)", {"signature": "abs(n)"}),
    (
        "{f: function(a, b) a, r: f(1)}.r",
        "feel.wrong-arguments",
        "f(1)",
        {"signature": "function(a, b)", "given": 1},
    ),
    ("sum(tom)", "feel.empty-list", "sum(tom)", {"function": "sum"}),
    (
        'max([1, "a"])',
        "feel.not-comparable",
        'max([1, "a"])',
        {"function": "max", "left": "number 1", "right": 'string "a"'},
    ),
    ('sort([1, "a"])', "feel.not-comparable", 'sort([1, "a"])', {"function": "sort"}),
    (
        'string join(["a", 1])',
        "feel.argument-type",
        'string join(["a", 1])',
        {"expected": "list<string>", "found": "number 1"},
    ),
    ("mean([true])", "feel.argument-type", "mean([true])", {"expected": "list<number or duration>"}),
    ("stddev([1])", "feel.length", "stddev([1])", {"length": 1}),
    ("all([true, 1])", "feel.argument-type", "all([true, 1])", {"expected": "list<boolean>", "found": "number 1"}),
    ("sqrt(-1)", "feel.out-of-range", "sqrt(-1)", {"operation": "sqrt", "values": "-1"}),
    ("modulo(10, 0)", "feel.division-by-zero", "modulo(10, 0)", {"left": "10"}),
    ("decimal(1, 10000)", "feel.out-of-range", "decimal(1, 10000)", {"operation": "decimal", "values": "1, 10000"}),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', "feel.double-key", None, {"key": "a"}),
    ("context([1])", "feel.argument-type", "context([1])", {"parameter": "entries", "found": "number 1"}),
    ('context put({a: 1}, ["a", "b"], 2)', "feel.unknown-field", None, {"name": "a"}),
    ("context merge([{a: 1}, 2])", "feel.argument-type", "context merge([{a: 1}, 2])", {"found": "number 2"}),
    ("insert before(liste, 9, 1)", "feel.no-element", "insert before(liste, 9, 1)", {"position": 9}),
    (
        "list replace(liste, function(a, b) 1, 0)",
        "feel.function-result",
        None,
        {"function": "list replace", "found": "number 1"},
    ),
    ('matches("a", "[")', "feel.bad-pattern", 'matches("a", "[")', {"pattern": "["}),
    ('matches("a", "a", "z")', "feel.bad-flags", 'matches("a", "a", "z")', {"flags": "z"}),
    ("partition(liste, 0)", "feel.length", "partition(liste, 0)", {"length": 0}),
    ('assert(1, tall > 5, "for lite")', "feel.assertion", 'assert(1, tall > 5, "for lite")', {"cause": "for lite"}),
    ('overlaps([1..2], ["a".."b"])', "feel.not-comparable", 'overlaps([1..2], ["a".."b"])', {"left": "number 2"}),
]


@pytest.mark.parametrize(("text", "key", "place", "params"), ROWS, ids=[row[0] for row in ROWS])
def test_a_problem_says_what_and_where(text, key, place, params):
    found = result(text, **CONTEXT)
    told = found.diagnostics[0]
    assert told.message.key == key
    assert text[told.start : told.end] == (text if place is None else place)
    for name, expected in params.items():
        given = told.message.params[name]
        assert (given["en"] if isinstance(given, dict) else given) == expected
    assert all("{" not in told.render(language).replace("{a", "").replace("{…", "") for language in LANGUAGES)


ONCE = [
    "mangler + 1",
    "-mangler",
    "mangler + 1 + 2 * mangler",
    "abs(mangler) + abs(1)",
    "person.adresse.gate.nummer",
    "sum([1, mangler])",
    "upper case(string(mangler)) = 1",
    "(mangler > 1) and (1 = 1)",
]


@pytest.mark.parametrize("text", ONCE)
def test_a_missing_value_is_told_once_where_it_is_first_missed(text):
    assert len(result(text, **CONTEXT).diagnostics) <= 2
    first = result(text, **CONTEXT).diagnostics[0]
    assert not any(first.start <= d.start and d.end <= first.end for d in result(text, **CONTEXT).diagnostics[1:])


@pytest.mark.parametrize(
    "text",
    [
        "mangler",
        "mangler = null",
        "mangler != null",
        "person.adresse = null",
        "get or else(mangler, 1)",
        "get or else(person.adresse, 1)",
        "is defined(person.adresse)",
        "is defined(ukjent)",
        "if mangler = null then 1 else 2",
        'get value(person, "adresse")',
        "count(personer)",
        '"d" in null',
    ],
)
def test_a_value_that_may_be_missing_is_no_problem(text):
    assert keys(result(text, **CONTEXT)) == []


def test_the_tests_of_a_cell_say_what_they_clashed_with():
    found = feel.compile("> 10", "unary_tests").evaluate({"?": "abc"}, now=NOW)
    assert found.value is False
    (told,) = found.diagnostics
    assert told.message.params["left"]["en"] == 'string "abc"'
    assert passes("> 10", 11) is True


@pytest.mark.parametrize(
    "text",
    [
        f"{doubled(chr(34) + 'x' * 50 + chr(34), 'X + X', 12)} + 1",
        f"{doubled('[1]', '[X, X]', 40)} + 1",
        f"{doubled('{a: 1}', '{a: X, b: X}', 40)} + 1",
        "(for i in 1..10000 return i) + 1",
        f'number("{"x" * 10_000}")',
        f'assert(1, false, "{"x" * 10_000}")',
        f'context put({{a: 1}}, ["{"x" * 10_000}", "b"], 1)',
        f"{{a: 1}}.{'x' * 10_000}",
    ],
)
def test_what_was_found_is_told_in_brief(text):
    (told,) = result(text).diagnostics
    assert all(len(told.render(language)) < 500 for language in LANGUAGES)


def test_values_are_told_as_they_are_written():
    found = result("a + 1", a=number([{"navn": 'Ka"ri'}, [1, [2, [3]]], None, True, 5]))
    assert found.diagnostics[0].message.params["left"]["en"] == 'list [{navn: "Ka"ri"}, [1, […]], null, …]'
