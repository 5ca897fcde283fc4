"""Writes FEEL at random, well-typed or not: one grammar for the property tests and for fuzzing.

`expression(choose)` asks `choose` for one of several things again and again; hypothesis draws, `random.Random.choice`
rolls the dice.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from string import Formatter
from typing import Any

from oppskrift.feel import BASIC, Type
from oppskrift.feel.builtins import EXTENDED
from oppskrift.feel.temporal import parse_at
from oppskrift.feel.values import type_name

Choose = Callable[[Sequence[Any]], Any]
DEPTH = 4

CONTEXT: Mapping[str, Any] = {
    "n": Decimal("2.5"),
    "beløp": Decimal("120000.00"),
    "brutto lønn": Decimal("41250.50"),
    "s": "abc",
    "navn": "Kari Nordmann 😀",
    "t": True,
    "l": [Decimal(1), Decimal(2), Decimal(3)],
    "ord": ["a", "b", "å"],
    "c": {"a": Decimal(1), "b": {"a": "x"}, "brutto lønn": Decimal(7), "til": parse_at("2026-06-30")},
    "linjer": [
        {"dato": parse_at("2026-03-02"), "timer": Decimal("7.5"), "art": "T1"},
        {"dato": parse_at("2026-03-07"), "timer": Decimal("3"), "art": "T2"},
    ],
    "d": parse_at("2026-03-01"),
    "m": parse_at("2026-03-01T09:30:00.250@Europe/Oslo"),
    "k": parse_at("09:30:00Z"),
    "p": parse_at("P3DT4H"),
    "y": parse_at("P1Y2M"),
}
"""A value of each kind, none of them null; names with spaces and letters too."""


def _type(value: Any) -> Type:
    """Return the type that a value of the context is declared with."""
    if isinstance(value, list):
        inner = _type(value[0])
        return Type(name=f"list<{inner}>", kind="list", element=inner)
    if isinstance(value, dict):
        return Type(name="context", kind="context", fields={name: _type(one) for name, one in value.items()})
    return BASIC[type_name(value)]


DECLARED: Mapping[str, Type] = {name: _type(value) for name, value in CONTEXT.items()}
"""The types of the context, for the static check."""

LEAVES: Mapping[str, Sequence[str]] = {
    "number": ["n", "beløp", "brutto lønn", "0", "1", "-3", "2.5", "0.1", "1e3", "9999999999999999999999999999999999",
               "1E-6000", "9e6100", "c.a", "c.brutto lønn", "count(l)", "sum(linjer.timer)", "d.year", "p.days"],
    "string": ["s", "navn", '""', '"abc"', '"Kari"', '"å😀"', '"\\uD83D\\uDE00\\n"', '"1 234,50"', '"2026-02-30"',
               '"[a-z]+(\\\\d*)"', '"^a|b$"', "c.b.a", 'linjer[1].art', '"PT1H"', '"[1..3]"', '"{\\"a\\": [1, null]}"'],
    "boolean": ["t", "true", "false", "n > 2", 's = "abc"', "is working day(d)"],
    "date": ["d", "c.til", "linjer[1].dato", '@"2024-02-29"', 'date("1900-02-28")', 'date("999999999-12-31")',
             'date("-999999999-01-01")', 'date("0000-01-01")', "today()", 'date(2026, 3, 31)'],
    "time": ["k", '@"00:00:00"', '@"23:59:59.999999999"', '@"09:30:00+05:30"', '@"12:00:00@Europe/Oslo"',
             'time(9, 30, 0, @"PT1H")'],
    "moment": ["m", '@"2026-03-29T02:30:00@Europe/Oslo"', '@"2026-10-25T02:30:00@Europe/Oslo"', "now()",
               '@"9999-12-31T23:59:59Z"', '@"2026-03-01T00:00:00"', "date and time(d, k)"],
    "days": ["p", '@"P1D"', '@"-PT0.000000001S"', '@"PT25H61M"', 'duration("P999999999D")', "d - d", "m - m"],
    "months": ["y", '@"P1Y"', '@"-P11M"', 'duration("P999999999Y")', "years and months duration(d, c.til)"],
    "list": ["l", "ord", "linjer", "linjer.timer", "[]", "[1, 2, 3]", '["a", null]', "[[1, 2], [3]]", "[l, ord, c]"],
    "context": ["c", "linjer[1]", "{}", "{a: 1, b: a + 1}", '{"x-y": 1, "$date": 2, "": 3}', "{f: function(x) x}"],
    "range": ["[1..3]", "(0..10]", '["a".."k")', '[d..c.til]', '[@"09:00:00"..@"17:00:00"]', "(> 2)", "(<= 5)", "(= 1)",
              '[@"P1D"..@"P9D"]', '[@"P1M"..@"P9M"]', 'range("[1..9)")'],
    "function": ["abs", "sum", "(function(x) x)", "(function(x: number, y) x + y)", "(function(a, b) a < b)"],
}  # fmt: skip
"""Short expressions of each kind."""
FORMS: Mapping[str, Sequence[str]] = {
    "number": ["({number} + {number})", "({number} - {number})", "({number} * {number})", "({number} / {number})",
               "({number} ** {number})", "(-{number})", "count({list})", "sum({list})", "mean({list})", "min({list})",
               "max({number}, {number})", "abs({number})", "floor({number}, {number})", "modulo({number}, {number})",
               "decimal({number}, {number})", "round half up({number}, {number})", "sqrt({number})", "exp({number})",
               "log({number})", "string length({string})", "number({string})", "{date}.weekday", "{days}.hours",
               "{moment}.second", "({days} / {days})", "({months} / {months})", "median({list})", "stddev({list})",
               "day of year({date})", "week of year({moment})", "working days between({date}, {date})",
               "product({list})", "string length(string({any}))"],
    "string": ["({string} + {string})", "substring({string}, {number}, {number})", "upper case({string})",
               "lower case({string})", "string({any})", "string join({list}, {string})",
               "replace({string}, {string}, {string})", "substring before({string}, {string})", "trim({string})",
               "replace({string}, {string}, {string}, {string})", "day of week({date})", "to json({any})",
               "to base64({string})", "{moment}.timezone", "substring after({string}, {string})",
               "from base64({string})"],
    "boolean": ["({number} < {number})", "({any} = {any})", "({any} != {any})", "({boolean} and {boolean})",
                "({boolean} or {boolean})", "not({boolean})", "({number} between {number} and {number})",
                "({any} in {range})", "({any} in ({any}, {range}))", "contains({string}, {string})",
                "matches({string}, {string}, {string})", "list contains({list}, {any})", "all({list})", "any({list})",
                "(some i in {list} satisfies {boolean})", "(every i in {list}, j in {list} satisfies i = j)",
                "before({any}, {range})", "overlaps({range}, {range})", "during({any}, {range})", "is({any}, {any})",
                "coincides({range}, {range})", "({date} <= {date})", "({moment} > {moment})", "is defined({any})",
                "is empty({list})", "({any} instance of number)", "({list} instance of list<number>)",
                "({context} instance of context<a: number, b: Any>)", "({function} instance of function<Any> -> Any)",
                "({range} instance of range<number>)", "even({number})", "includes({range}, {any})"],
    "date": ["date({string})", "date({number}, {number}, {number})", "({date} + {days})", "({date} - {months})",
             "date({moment})", "add working days({date}, {number})", "last day of month({date})",
             "next working day({date})"],
    "time": ["time({string})", "time({moment})", "({time} + {days})", "time({number}, {number}, {number})",
             "time({number}, {number}, {number}, {days})"],
    "moment": ["date and time({date}, {time})", "({moment} + {days})", "({moment} - {months})",
               "date and time({string})", 'date and time({moment}, "America/New_York")'],
    "days": ["({date} - {date})", "({moment} - {moment})", "({time} - {time})", "({days} * {number})", "abs({days})",
             "({days} + {days})", "({days} / {number})", "duration({string})", "(-{days})"],
    "months": ["({months} + {months})", "({months} * {number})", "years and months duration({date}, {date})",
               "(-{months})", "({months} / {number})"],
    "list": ["[{any}, {any}]", "{list}[{number}]", "{list}[item > {number}]", "{list}[{boolean}]", "{list}.a",
             "{list}.timer", "(for i in {list} return {any})", "(for i in {number}..{number} return {number})",
             "(for i in {list}, j in {list} return [i, j])", "(for i in 1..9 return if i = 1 then 1 else partial[-1])",
             "append({list}, {any})", "concatenate({list}, {list})", "flatten({list})", "distinct values({list})",
             "sort({list}, function(a, b) a < b)", "sort({list}, {function})", "reverse({list})",
             "split({string}, {string})",
             "remove({list}, {number})", "insert before({list}, {number}, {any})", "sublist({list}, {number})",
             "list replace({list}, {number}, {any})", "list replace({list}, function(x, y) x = y, {any})",
             "index of({list}, {any})", "union({list}, {list})", "mode({list})", "get entries({context})",
             "partition({list}, {number})", "duplicate values({list})", "extract({string}, {string})",
             "(for x in {range} return x)", "(for x in {date}..{date} return x)", "{list}[a = {any}].b"],
    "context": ["{{a: {any}, b: {any}}}", '{{a: {any}, "c d": a}}', "context put({context}, {string}, {any})",
                "context merge([{context}, {context}])", "context(get entries({context}))", "{list}[1]",
                "context put({context}, [{string}, {string}], {any})", "from json({string})"],
    "range": ["[{number}..({number})]", "({any}..({any}))", "]{date}..({date})]", "[{string}..({string}))", "(> {any})",
              "(<= {number})", "range({string})", "(!= {any})"],
    "function": ["(function(x) {any})", "(function(a: number, b) {any})",
                 "(if {boolean} then {function} else {function})",
                 "(function(x) external {{java: {{class: {string}, method: \"a\"}}}})"],
    "any": ["{{f: function(x) {any}}}.f({any})", "(function(x, y) {any})({any}, {any})", "{context}.a",
            "{context}.b.a", "get value({context}, {string})", "get or else({any}, {any})", "(-{any})",
            "(if {boolean} then {any} else {any})", "assert({any}, {boolean})", "{function}({any})", "{any}.{property}",
            "{call}()", "{call}({any})", "{call}({any}, {any})", "{call}({any}, {any}, {any})",
            "({any} {operator} {any})",
            "{{a: {any}}}.a", "{range}.start", "{range}.end included", "unknown", "unknown({any})", "{any}[{any}]",
            "[{any}..({any})]", "({any} instance of list<number>)"],
}  # fmt: skip
"""Larger expressions of each kind, around others."""
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in")
PROPERTIES = ("year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone", "days", "hours",
              "years", "months", "start", "end", "start included", "end included", "a", "timer", "ukjent")  # fmt: skip
CALLS = tuple(sorted(EXTENDED))
KINDS = tuple(LEAVES)
WORDS: Mapping[str, Sequence[str]] = {"operator": OPERATORS, "property": PROPERTIES, "call": CALLS}
AS_WRITTEN, NOW_AND_THEN = (False,), (False,) * 11 + (True,)


def expression(choose: Choose, kind: str = "any", depth: int = DEPTH, *, wild: bool = True) -> str:
    """Return an expression that is meant to give a value of a kind; `wild` puts now and then another kind in a place.

    What stands first in a choice is plain and short, so that what is found can be made smaller.
    """
    if wild and choose(NOW_AND_THEN):
        kind = "any"
    if kind == "any" and choose((True, True, True, False)):
        kind = choose(KINDS)
    if kind != "any" and (depth <= 0 or choose((True, False))):
        return str(choose(LEAVES[kind]))
    form = choose(FORMS[kind] if depth > 0 else ["{list}[1]"])
    return "".join(
        text + ("" if hole is None else part(choose, hole, depth - 1, wild))
        for text, hole, _, _ in Formatter().parse(form)
    )


def part(choose: Choose, hole: str, depth: int, wild: bool) -> str:
    """Return what a place in a form is filled with: an expression of a kind, or a word."""
    return str(choose(WORDS[hole])) if hole in WORDS else expression(choose, hole, depth, wild=wild)


TESTS = ("{any}", "< {number}", ">= {number}", "= {any}", "!= {any}", "{range}", "{range}, {any}", "not({any})", "-",
         "not({range}, {any})", "? > {number}", "{boolean}", "? in {list}", "< {date}", "{list}", "{string}, {string}",
         "contains(?, {string})")  # fmt: skip


def unary_tests(choose: Choose, depth: int = 2) -> str:
    """Return a cell of a decision table's conditions."""
    form = choose(TESTS)
    return "".join(
        t + ("" if hole is None else part(choose, hole, depth, True)) for t, hole, _, _ in Formatter().parse(form)
    )
