"""Expressions and decision models of somebody who means harm: each wants more time or memory than it may have.

`EXPRESSIONS` are FEEL by what they try, `CONTEXTS` what some of them read, `MODELS` are DMN files with a decision to
ask for. The tests check how each ends; `benchmarks/hostile.py` measures what it takes.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from dmn_support import DMN13, decision, definitions, input_data, literal, requires, table


def doubled(first: str, step: str, times: int) -> str:
    """Return an expression that applies a step to its own result again and again."""
    steps = ", ".join(f"a{i + 1}: {step.replace('X', f'a{i}')}" for i in range(times))
    return f"{{a0: {first}, {steps}}}.a{times}"


TWICE = doubled("[1]", "[X, X]", 40)
"""A list of two, each the list of two before it: 2 ** 40 elements in 40 lists."""
TREE = doubled("{v: 1}", "{l: X, r: X}", 40)
LONG = doubled('"xxxxxxxxxx"', "X + X", 14)
"""A text of 163 840 characters."""
LETTERS = "x" * 90_000
DEEP = "(for i in 1..3000 return if i = 1 then [1] else [partial[-1]])[-1]"
"""A list in a list, 3 000 deep."""
NUMBERS = "for i in 1..50000 return i"
Y = "function(f) (function(x) f(function(v) x(x)(v)))(function(x) f(function(v) x(x)(v)))"

_BEFORE: dict[str, str] = {
    "python import": '__import__("os").system("id")',
    "python classes": '"".__class__.__mro__[2].__subclasses__()',
    "python format": '"{0.__class__}".format(1)',
    "deep parentheses": "(" * 5_000 + "1" + ")" * 5_000,
    "deep lists": "[" * 5_000 + "]" * 5_000,
    "deep contexts": "{a:" * 5_000 + "1" + "}" * 5_000,
    "deep conditions": "if true then " * 2_000 + "1" + " else 2" * 2_000,
    "deep types": "1 instance of " + "list<" * 500 + "Any" + ">" * 500,
    "long sum": "+".join(["1"] * 20_000),
    "long text": '"' + "x" * 200_000 + '"',
    "minuses": "-" * 3_000 + "1",
    "calls": "f" + "()" * 1_500,
    "unclosed ranges": "[1.." * 200 + "1" + "]" * 200,
    "ranges in tests": "1 in (" * 49 + "1" + " .. 2)" * 49,
    "unclosed text": '"' + "\\" * 50_000,
    "unclosed comment": "/*" * 20_000,
    "many names alike": "{" + ", ".join(f"a {i}: 1" for i in range(600)) + "}",
    "names that nearly are": " + ".join(f"aaaaaaaaaaaaaaaaaaaaaaaaa{i}b" for i in range(900)),
    "name of many words": " ".join(f"w{i}" for i in range(3_500)),
    "invisible letters": "\u202e\u2066\u200b" * 1_000,
    "combining marks": "a" + "\u0301" * 50_000 + " = 1",
    "surrogates": '"' + "\\uD83D" * 5_000 + '"',
}
"""What is aimed at the reader of the text."""

_LOOPS: dict[str, str] = {
    "huge range": "count(for i in 1..10**12 return i)",
    "nested loops": "count(for i in 1..1000, j in 1..1000, k in 1..1000 return 1)",
    "nested some": "some i in 1..3000, j in 1..3000, k in 1..3000 satisfies i+j+k < 0",
    "empty inner loop": "for i in 1..10**9, j in [] return 1",
    "a million years of days": 'count(for d in @"0001-01-01"..@"999999-12-31" return d)',
    "days backwards": 'every d in @"999999-12-31"..@"-999999-01-01" satisfies d.weekday > 0',
    "body of many terms": f"for i in 1..300000 return {'+'.join(['i'] * 1_900)}",
    "body of many lists": f"for i in 1..300000 return [{','.join(['[]'] * 1_200)}]",
    "body of many contexts": f"for i in 1..300000 return [{','.join(['{a: i}'] * 500)}]",
    "body of many durations": f'for i in 1..300000, d in [duration("P1D")] return {" + ".join(["d"] * 900)}',
    "body of many powers": f"for i in 1..300000 return {'+'.join(['i ** 0.37'] * 500)}",
    "partial": "count(for i in 1..100000 return partial)",
    "partial summed": "for i in 1..100000 return sum(partial) + 1",
    "failures": 'count(for i in 1..1000000 return @"P1D" * 10**30)',
    "unknown names": "count(for i in 1..1000000 return ukjentt)",
    "nulls without end": "every i in 1..10**9 satisfies null",
    "ranges in texts": 'for i in 1..300000 return range("[1.." + string(i) + "]")',
    "filters in filters": "[1..400][[1..400][[1..400][item > 0]]]",
    "filter of many": f"({NUMBERS})[({NUMBERS})[item = 1][1] = item]",
    "lists from lists": f"count(for i in {NUMBERS}, j in [i, i, i] return [i, j])",
    "list doubling in for": doubled("[1]", "for i in [1, 2], x in X return x", 25),
}
"""What is aimed at loops."""

_CALLS: dict[str, str] = {
    "omega": "{f: function(x) x(x), r: f(f)}.r",
    "nested recursion": "{f: function(f, n) if n = 0 then 1 else f(f, n - 1) + f(f, n - 1), r: f(f, 50)}.r",
    "Y combinator": f"({Y})(function(self) function(n) self(n + 1))(1)",
    "Ackermann": (
        "{a: function(a, m, n) if m = 0 then n + 1 else if n = 0 then a(a, m - 1, 1) "
        "else a(a, m - 1, a(a, m, n - 1)), r: a(a, 4, 4)}.r"
    ),
    "functions of functions": f"{doubled('function(x) x', 'function(x) X(X(x))', 45)}(1)",
    "many functions": f"count(for i in 1..300000 return function(x) [{','.join(f'x + {i}' for i in range(600))}])",
    "sort that lies": f"sort({NUMBERS}, function(a, b) true)",
    "sort that throws dice": f"sort({NUMBERS}, function(a, b) modulo(a * 7919 + b, 3) = 0)",
    "sort that sorts": f"sort({NUMBERS}, function(a, b) sort({NUMBERS})[1] < a)",
    "replace that loops": f"list replace({NUMBERS}, function(a, b) count({NUMBERS}) > 0, 1)",
}
"""What is aimed at functions."""

_NUMBERS: dict[str, str] = {
    "power": "9**9**9**9",
    "tower of powers": f"{doubled('1.0000001', 'X ** 1.9', 200)}",
    "fractional powers": "for i in 1..300000 return 2.345 ** 0.5678901234567890123456789012345678",
    "exponential": "exp(10**6)",
    "many exponentials": "for i in 1..300000 return exp(0.1234567890123456789012345678901234)",
    "many logarithms": "for i in 1..300000 return log(2.345678901234567890123456789012345)",
    "number literal": "1e999999999 + 1",
    "scale": "decimal(1/3, 6000)",
    "many scales": "for i in 1..300000 return decimal(1/3, 6000)",
    "huge number as text": "for i in 1..300000 return string(10 ** 6000)",
    "huge positions": "for i in 1..300000 return [1][10 ** 6000]",
    "huge length": "for i in 1..300000 return sublist([1, 2], 1, 10 ** 6000)",
    "huge seconds": "for i in 1..300000 return time(1, 1, 10 ** 6000)",
    "long number": f'number("{"9" * 5_000}")',
    "long duration": f'duration("P{"9" * 5_000}D")',
    "huge durations": 'for i in 1..300000 return duration("P999999999Y") * 2',
    "huge date": 'for i in 1..300000 return date("999999999-12-31") + duration("P1D") * i',
    "zones that are not": 'for i in 1..300000 return time("10:00:00@Europe/X" + string(i))',
    "zoned times": 'sort(for i in 1..60000 return date and time("2026-07-01T10:00:00@Europe/Oslo"))',
    "working days": 'for i in 1..100000 return add working days(date("2000-01-01"), 10000)',
    "working days between": 'for i in 1..100000 return working days between(date("1950-01-01"), date("2199-12-31"))',
}
"""What is aimed at numbers and time."""

_VALUES: dict[str, str] = {
    "text doubling": f"string length({doubled(chr(34) + 'xxxxxxxxxx' + chr(34), 'X + X', 35)})",
    "list doubling": f"count({doubled('[1]', 'concatenate(X, X)', 30)})",
    "join": 'string length(string join(for i in 1..3000000 return "xxxxxxxxxx", ""))',
    "join of joins": doubled('"x"', "string join([X, X, X, X], X)", 12),
    "replace that grows": doubled('"x"', 'replace(X, "x", "xxxxxxxxxx")', 9),
    "upper case that grows": f"upper case({doubled(chr(34) + 'ß' * 10 + chr(34), 'X + X', 16)})",
    "shared lists compared": f"{TWICE} = {TWICE}",
    "shared contexts compared": f"{TREE} = {TREE}",
    "shared lists as text": f"string({TWICE})",
    "shared contexts as text": f"string({TREE})",
    "shared lists flattened": f"count(flatten({TWICE}))",
    "shared lists as a type": f"{TWICE} instance of {'list<' * 41}number{'>' * 41}",
    "shared lists looked for": f"list contains([{TWICE}], {TWICE})",
    "shared lists distinct": f"distinct values([{TWICE}, {TWICE}])",
    "deep list compared": f"{DEEP} = {DEEP}",
    "deep list as text": f"string({DEEP})",
    "deep list flattened": f"flatten({DEEP})",
    "fields of shared lists": f"{doubled('[{v: 1}]', '[X, X]', 40)}.v",
    "unknown field of shared lists": f"{doubled('[{v: 1}]', '[X, X]', 40)}.w",
    "distinct contexts": "distinct values(for i in 1..50000 return {a: i})",
    "union": f"union({NUMBERS}, {NUMBERS}, {NUMBERS})",
    "duplicates": "duplicate values(for i in 1..50000 return {a: i})",
    "index of long texts": f'{{t: {LONG}, r: index of(for i in 1..20000 return t + "a", t + "b")}}.r',
    "compared long texts": f'{{a: {LONG} + "a", b: {LONG} + "b", r: count(for i in 1..100000 return a < b)}}.r',
    "equal long texts": f'{{a: {LONG} + "a", b: {LONG} + "a", r: count(for i in 1..100000 return a = b)}}.r',
    "sorted long texts": (
        f'{{a: {LONG} + "a", b: {LONG} + "b", r: sort(for i in 1..40000 return if odd(i) then a else b)}}.r'
    ),
    "text in text": f'for i in 1..1000 return contains("{"a" * 29_000}", "{"a" * 7_000}b{"a" * 7_000}")',
    "many keys": "context(for i in 1..100000 return {key: string(i), value: i})",
    "keys put one by one": (
        "for i in 1..100000 return if i = 1 then {a: 1} else context put(partial[-1], string(i), i)"
    ),
    "merged": doubled("{a: 1}", "context merge([X, {b: X}])", 200),
    "long path": f"context put({{}}, {NUMBERS}, 1)",
    "wrong key of many": '{c: context(for i in 1..20000 return {key: "k" + string(i), value: i}), r: '
    "for i in 1..1000 return get value(c, string(i))}.r",
    "median": f"for i in 1..1000 return median({NUMBERS})",
    "mode": f"for i in 1..1000 return mode({NUMBERS})",
    "deviation": f"for i in 1..1000 return stddev({NUMBERS})",
    "assertion that tells all": f"assert(1, false, {LONG})",
}
"""What is aimed at texts, lists and contexts."""

_PATTERNS: dict[str, str] = {
    "backtracking match": f'matches("{"a" * 40}!", "^(a+)+$")',
    "backtracking replace": f'replace("{"a" * 60}!", "(a|aa)+$", "x")',
    "backtracking split": f'split("{"a" * 40}!", "(a+)+$")',
    "back-reference": f'matches("{"a" * 5_000}", "^(a*)\\\\1$")',
    "pattern of a million": 'matches("a", "(a{1000}){1000}")',
    "pattern of powers": 'matches("a", "((((a{1,99}){1,99}){1,99}){1,99})")',
    "pattern of all letters": 'matches("a", "\\\\p{L}{900}")',
    "many patterns": 'for i in 1..3000 return matches("x", "(a{900}|b{" + string(i) + "})\\\\w{3}")',
    "many refused patterns": 'for i in 1..300000 return matches("x", "a{1001}(" + string(i))',
    "refused classes": 'for i in 1..300000 return matches("a", "[\\\\p{L}\\\\p{N}\\\\p{S}]{900}" + string(i))',
    "states without end": f'matches({LONG}, "(x|y)*x(x|y){{400}}z")',
    "match after match": f'replace({LONG}, "x(.*z)?", "y")',
    "class without end": 'matches("a", "[' + "\\u0100-\\u04FF" * 100 + '-[a]]")',
    "split to letters": f'split({LONG}, "")',
    "replaced with much": f'replace({LONG}, "x", "$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0")',
}
"""What is aimed at patterns."""

EXPRESSIONS: Mapping[str, str] = {**_BEFORE, **_LOOPS, **_CALLS, **_NUMBERS, **_VALUES, **_PATTERNS}


def _ring(text: str = "") -> bytes:
    """Two functions that call each other."""
    knowledge = "".join(
        f'<businessKnowledgeModel id="{one}" name="{one}"><variable name="{one}"/><encapsulatedLogic>'
        f'<formalParameter name="n"/>{literal(f"{other}(n + 1) + {other}(n + 1)")}</encapsulatedLogic>'
        f"{requires(other, kind='Knowledge')}</businessKnowledgeModel>"
        for one, other in (("f", "g"), ("g", "f"))
    )
    return definitions(knowledge + decision("svar", literal("f(1)"), requires("f", kind="Knowledge")))


def _service_in_itself() -> bytes:
    """A decision service whose decision calls the service."""
    service = (
        '<decisionService id="tjeneste" name="tjeneste"><variable name="tjeneste"/>'
        '<outputDecision href="#indre"/><inputData href="#in-n"/></decisionService>'
    )
    needs = requires("n") + requires("tjeneste", kind="Knowledge")
    inner = decision("indre", literal("tjeneste(n) + tjeneste(n)"), needs)
    asked = decision("svar", literal("tjeneste(1)"), requires("tjeneste", kind="Knowledge"))
    return definitions(input_data("n") + service + inner + asked)


def _table_in_a_loop() -> bytes:
    """A function that is a table of 300 rules and 8 inputs, called for each of many."""
    inputs = [f"n + {i}" for i in range(8)]
    rules = [[f"{r * 1000}"] * 8 + ['"x"'] for r in range(300)]
    body = table(inputs, ["ut"], rules, "COLLECT")
    knowledge = (
        '<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n"/>'
        f"{body}</encapsulatedLogic></businessKnowledgeModel>"
    )
    asked = decision("svar", literal("for i in 1..100000 return f(i)"), requires("f", kind="Knowledge"))
    return definitions(knowledge + asked)


def _table_of_large_values() -> bytes:
    """A table whose input is a large list, asked for again and again: its trace must not hold it each time."""
    body = table(["x"], ["ut"], [["-", "x"]], "UNIQUE")
    knowledge = (
        '<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="x"/>'
        f"{body}</encapsulatedLogic></businessKnowledgeModel>"
    )
    text = '{x: for i in 1..20000 return "xxxxxxxxxxxxxxxx", r: count(for i in 1..5000 return f(x))}.r'
    return definitions(knowledge + decision("svar", literal(text), requires("f", kind="Knowledge")))


def _type_of_itself() -> bytes:
    """A tree type, and a value that is a tree of 2 ** 40 leaves in 40 contexts."""
    parts = "".join(
        f'<itemComponent id="c-{name}" name="{name}"><typeRef>tre</typeRef></itemComponent>' for name in ("l", "r")
    )
    item = f'<itemDefinition id="i-tre" name="tre">{parts}</itemDefinition>'
    text = doubled("{l: null, r: null}", "{l: X, r: X}", 40)
    return definitions(item + decision("svar", literal(text), type="tre"))


def _allowed_values_that_work() -> bytes:
    """A type whose allowed values are a long calculation for each element of a list."""
    item = (
        '<itemDefinition id="i-tung" name="tung" isCollection="true"><typeRef>number</typeRef>'
        "<allowedValues><text>count(for i in 1..50000 return i) &gt; ?</text></allowedValues></itemDefinition>"
    )
    return definitions(item + decision("svar", literal("for i in 1..5000 return i"), type="tung"))


def _boxed_loop() -> bytes:
    """Boxed loops in loops over ranges."""
    inner = (
        '<for iteratorVariable="j"><in><literalExpression><text>[1..100000]</text></literalExpression></in>'
        "<return><literalExpression><text>[i, j, partial]</text></literalExpression></return></for>"
    )
    outer = (
        '<for iteratorVariable="i"><in><literalExpression><text>[1..100000]</text></literalExpression></in>'
        f"<return>{inner}</return></for>"
    )
    return definitions(decision("svar", outer))


def _context_of_many() -> bytes:
    """A boxed context of some thousand entries that each see all before them."""
    entries = "".join(
        f'<contextEntry><variable name="v{i}"/><literalExpression><text>1</text></literalExpression></contextEntry>'
        for i in range(4_500)
    )
    return definitions(decision("svar", f"<context>{entries}</context>"))


def _chain_of_decisions() -> bytes:
    """Some thousand decisions that each need the one before."""
    first = decision("d0", literal("1"))
    rest = "".join(
        decision(f"d{i}", literal(f"d{i - 1} + 1"), requires(f"d{i - 1}", kind="Decision")) for i in range(1, 1_000)
    )
    return definitions(first + rest + decision("svar", literal("d999"), requires("d999", kind="Decision")))


def _ring_of_decisions() -> bytes:
    one = decision("svar", literal("b"), requires("b", kind="Decision"))
    return definitions(one + decision("b", literal("svar"), requires("svar", kind="Decision")))


def _import_of_itself() -> bytes:
    own = '<import name="meg" namespace="https://example.no/test" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    return definitions(own + decision("svar", literal("meg.svar + 1")))


def _priorities() -> bytes:
    """A table with many hits and many output values."""
    order = ",".join(str(i) for i in range(1_500))
    return definitions(
        decision("svar", table([], ["ut"], [["1499"] for _ in range(900)], "OUTPUT ORDER", values=[order]))
    )


def _wrong_type_of_shared() -> bytes:
    """A value that is not of the decision's type, and so is told: a list of 2 ** 40 elements."""
    return definitions(decision("svar", literal(TWICE), type="number"))


_XML: dict[str, Callable[[], bytes]] = {
    "xml: entities": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b'<!ENTITY a1 "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(2, 10))
        + f']><definitions xmlns="{DMN13}">&a9;</definitions>'.encode()
    ),
    "xml: external entity": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><definitions>&a;</definitions>'
    ),
    "xml: deep": lambda: definitions("<list>" * 30_000 + "</list>" * 30_000),
    "xml: a million attributes": lambda: b"<definitions " + b" ".join(b'a%d="1"' % i for i in range(1_000_000)) + b"/>",
    "xml: a hundred thousand elements": lambda: definitions("<list/>" * 100_000),
    "xml: one long text": lambda: definitions(decision("svar", literal('"' + "x" * 900_000 + '"'))),
    "xml: one long name": lambda: definitions(
        decision("svar", literal("x" * 90_000)).replace('name="svar"', f'name="{LETTERS}"')
    ),
    "xml: ring of types": lambda: definitions(
        '<itemDefinition id="i-a" name="a"><typeRef>b</typeRef></itemDefinition>'
        '<itemDefinition id="i-b" name="b"><typeRef>a</typeRef></itemDefinition>'
        + decision("svar", literal("1"), type="a")
    ),
}
MODELS: Mapping[str, Callable[[], bytes]] = {
    "functions that call each other": _ring,
    "service in itself": _service_in_itself,
    "table in a loop": _table_in_a_loop,
    "table of large values": _table_of_large_values,
    "type of itself": _type_of_itself,
    "allowed values that work": _allowed_values_that_work,
    "boxed loop": _boxed_loop,
    "context of many": _context_of_many,
    "chain of decisions": _chain_of_decisions,
    "ring of decisions": _ring_of_decisions,
    "import of itself": _import_of_itself,
    "priorities": _priorities,
    "wrong type of shared": _wrong_type_of_shared,
    **_XML,
}
"""Files to be loaded, and asked for the decision `svar` where they can be loaded."""

CONTEXTS: Mapping[str, Mapping[str, Any]] = {
    "names that nearly are": {f"aaaaaaaaaaaaaaaaaaaaaaaaa{i}c": Decimal(i) for i in range(1_000)},
    "unknown names": {f"ukjent{i}": Decimal(i) for i in range(1_000)},
}
"""What some expressions find in their context."""
