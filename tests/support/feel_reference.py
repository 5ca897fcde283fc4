"""Writes docs/reference/feel-functions.md from the tables of builtins; run with `.venv/bin/python`.

The examples below are evaluated when the page is written, so what it shows is what the functions give.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from oppskrift import feel
from oppskrift.feel.builtins import EXTENDED, STANDARD
from oppskrift.feel.builtins.contexts import CONTEXTS
from oppskrift.feel.builtins.conversion import CONVERSION
from oppskrift.feel.builtins.extension import EXTENSION, REFUSED
from oppskrift.feel.builtins.intervals import INTERVALS
from oppskrift.feel.builtins.lists import LISTS
from oppskrift.feel.builtins.moments import MOMENTS
from oppskrift.feel.builtins.numeric import NUMERIC
from oppskrift.feel.builtins.patterns import PATTERNS
from oppskrift.feel.builtins.statistics import STATISTICS
from oppskrift.feel.builtins.strings import STRINGS
from oppskrift.feel.builtins.working_days import WORKING_DAYS
from oppskrift.feel.evaluation import Evaluation
from oppskrift.feel.signature import Builtin, Parameter, Signature
from oppskrift.feel.text import feel_text
from oppskrift.message import render

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "feel-functions.md"
NOW = datetime(2026, 3, 16, 8, 30, tzinfo=UTC)
"""When the examples are evaluated: half past nine in Norway, on a Monday."""

GROUPS: Mapping[str, Mapping[str, Builtin]] = {
    "Conversion": CONVERSION,
    "Texts": STRINGS,
    "Patterns": PATTERNS,
    "Numbers": NUMERIC,
    "Lists": LISTS,
    "Statistics and logic": STATISTICS,
    "Contexts": CONTEXTS,
    "Dates, times and durations": MOMENTS,
    "Ranges": INTERVALS,
    "Beyond the standard": EXTENSION,
    "Working days": WORKING_DAYS,
    "Known, but refused": REFUSED,
}
NOTES = {
    "Patterns": "Patterns are those of XPath, on an engine that takes linear time. Back-references are refused.",
    "Beyond the standard": "What BPMN and DMN editors suggest besides the standard's functions. On in process models "
    "and decisions; off where a model is read as `strict`. Some widen a function of the standard.",
    "Working days": "By the Norwegian calendar of working days and public holidays. Off where a model is `strict`.",
    "Known, but refused": "Editors suggest these too. They give null and say why: what decides about people must come "
    "out the same when it is checked.",
}
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "number": ('number("1 234,50", " ", ",")',),
    "string": ("string(1.50)", 'string([1, "a"])'),
    "not": ("not(1 > 2)",),
    "is": ('is(@"10:00:00Z", @"10:00:00+00:00")', 'is(@"10:00:00Z", @"11:00:00+01:00")'),
    "substring": ('substring("lønnsslipp", 6)', 'substring("lønnsslipp", -5, 2)'),
    "string length": ('string length("blåbær")',),
    "upper case": ('upper case("uib")',),
    "lower case": ('lower case("NTNU")',),
    "substring before": ('substring before("kari@uib.no", "@")',),
    "substring after": ('substring after("kari@uib.no", "@")',),
    "contains": ('contains("timelønn", "lønn")',),
    "starts with": ('starts with("K-sted 1204", "K")',),
    "ends with": ('ends with("bilag.pdf", ".pdf")',),
    "string join": ('string join(["Kari", null, "Ola"], ", ")', 'string join(["a", "b"], ", ", "[", "]")'),
    "matches": ('matches("1204", "^\\d{4}$")', 'matches("Ja", "ja", "i")'),
    "replace": ('replace("01.02.2026", "(\\d+)\\.(\\d+)\\.(\\d+)", "$3-$2-$1")',),
    "split": ('split("a;b;c", ";")', 'split("en  to tre", "\\s+")'),
    "decimal": ("decimal(2.5, 0)", "decimal(1/3, 2)"),
    "floor": ("floor(1.56)", "floor(1.56, 1)"),
    "ceiling": ("ceiling(1.51)", "ceiling(1.51, 1)"),
    "round up": ("round up(1.121, 2)",),
    "round down": ("round down(1.129, 2)",),
    "round half up": ("round half up(2.5, 0)",),
    "round half down": ("round half down(2.5, 0)",),
    "abs": ("abs(-10)", 'abs(@"-P1D")'),
    "modulo": ("modulo(-12, 5)",),
    "sqrt": ("sqrt(16)",),
    "log": ("decimal(log(10), 4)",),
    "exp": ("decimal(exp(1), 4)",),
    "odd": ("odd(5)",),
    "even": ("even(5)",),
    "list contains": ("list contains([1, 2, null], null)",),
    "count": ("count([1, null, 3])",),
    "sublist": ("sublist([1, 2, 3, 4], 2)", "sublist([1, 2, 3, 4], -2, 1)"),
    "append": ("append([1], 2, 3)",),
    "concatenate": ("concatenate([1, 2], [3])",),
    "insert before": ("insert before([1, 3], 2, 2)",),
    "remove": ("remove([1, 2, 3], 2)",),
    "list replace": ("list replace([1, 2, 3], 2, 9)", "list replace([1, 5, 9], function(old, new) old < new, 4)"),
    "reverse": ("reverse([1, 2, 3])",),
    "index of": ("index of([1, 2, 1], 1)",),
    "union": ("union([1, 2], [2, 3])",),
    "distinct values": ("distinct values([1, 2, 1.0, 3])",),
    "flatten": ("flatten([1, [2, [3]]])",),
    "sort": ("sort([3, 1, 2])", "sort([3, 1, 2], function(a, b) a > b)"),
    "min": ("min(3, 1, 2)", "min([3, 1, 2])"),
    "max": ('max([@"2026-01-01", @"2026-03-01"])',),
    "sum": ("sum([0.1, 0.2])", 'sum([@"PT7H30M", @"PT30M"])'),
    "mean": ("mean([1, 2, 6])",),
    "product": ("product([2, 3, 4])",),
    "median": ("median([8, 2, 5, 3])",),
    "stddev": ("stddev([2, 4, 6])",),
    "mode": ("mode([6, 1, 9, 6, 1])",),
    "all": ("all([true, false])",),
    "any": ("any([true, false])",),
    "get value": ('get value({a: 1}, "a")', 'get value({a: {b: 2}}, ["a", "b"])'),
    "get entries": ("get entries({a: 1, b: 2})",),
    "context": ('context([{key: "a", value: 1}])',),
    "context put": ('context put({a: 1}, "b", 2)', 'context put({a: {b: 1}}, ["a", "b"], 2)'),
    "context merge": ("context merge([{a: 1}, {a: 2, b: 3}])",),
    "date": ('date("2026-03-01")', "date(2026, 3, 1)", 'date(@"2026-03-01T09:30:00")'),
    "time": ('time("09:30:00")', "time(9, 30, 0)", 'time(9, 30, 0, @"PT1H")'),
    "date and time": (
        'date and time("2026-03-01T09:30:00@Europe/Oslo")',
        'date and time(@"2026-03-01", @"09:30:00")',
        'date and time(@"2026-03-01T08:30:00Z", "Europe/Oslo")',
    ),
    "duration": ('duration("P1DT2H")', 'duration("P1Y6M")'),
    "years and months duration": ('years and months duration(@"2024-12-24", @"2026-03-01")',),
    "now": ("now()",),
    "today": ("today()",),
    "day of year": ('day of year(@"2026-03-01")',),
    "day of week": ('day of week(@"2026-03-01")',),
    "month of year": ('month of year(@"2026-03-01")',),
    "week of year": ('week of year(@"2026-03-01")',),
    "before": ("before(1, [2..5])",),
    "after": ("after([6..7], [2..5])",),
    "meets": ("meets([1..5], [5..10])",),
    "met by": ("met by([5..10], [1..5])",),
    "overlaps": ("overlaps([1..5], [3..8])",),
    "overlaps before": ("overlaps before([1..5], [3..8])",),
    "overlaps after": ("overlaps after([3..8], [1..5])",),
    "finishes": ("finishes(5, [1..5])",),
    "finished by": ("finished by([1..5], 5)",),
    "starts": ("starts(1, [1..5])",),
    "started by": ("started by([1..5], 1)",),
    "includes": ("includes([1..5], 3)",),
    "during": ("during(3, [1..5])",),
    "coincides": ("coincides([1..5], [1..5])",),
    "range": ('range("[1..10)")',),
    "get or else": ('get or else(null, "ukjent")', "get or else(mangler, 0)"),
    "is defined": ("is defined(mangler)", "is defined(1)"),
    "is empty": ("is empty([])", "is empty({a: 1})"),
    "is blank": ('is blank("  ")',),
    "assert": ("assert(5, 5 > 0)",),
    "trim": ('trim("  Kari ")',),
    "extract": ('extract("bilag 1204 og 1256", "12[0-9]*")',),
    "duplicate values": ("duplicate values([1, 2, 3, 2, 1])",),
    "partition": ("partition([1, 2, 3], 2)",),
    "last day of month": ('last day of month(@"2026-02-10")',),
    "to json": ('to json({beløp: 1.50, dato: @"2026-03-01"})',),
    "from json": ('from json("{\\"a\\": [1, null]}")',),
    "to base64": ('to base64("blåbær")',),
    "from base64": ('from base64("YmzDpWLDpnI=")',),
    "add working days": ('add working days(@"2026-03-31", 3)',),
    "working days between": ('working days between(@"2026-03-30", @"2026-04-07")',),
    "next working day": ('next working day(@"2026-04-01")',),
    "previous working day": ('previous working day(@"2026-04-07")',),
    "is working day": ('is working day(@"2026-04-03")',),
    "is public holiday": ('is public holiday(@"2026-05-17")',),
    "random number": ("random number()",),
    "uuid": ("uuid()",),
    "fromAi": ("fromAi(1)",),
}
KINDS = {
    "date": "date or date and time",
    "date only": "date",
    "days duration": "days and time duration",
    "months duration": "years and months duration",
    "integer": "whole number",
    "point": "number, string, date, time or duration",
    "value": "any but null",
}
"""What a kind of parameter or result is called where its own name does not say it."""
HEAD = """# FEEL functions

Every function that an expression may call, with what it takes and gives. Made from the engine's own tables by
`tests/support/feel_reference.py`; a test keeps it equal, and each example is evaluated.

A parameter marked `?` may be left out; one marked `…` takes any number of values, or a list of them where it is a
list. Arguments may be given by name: `substring(string: "abc", start position: 2)`. What goes wrong gives null and a
diagnostic that says what was found where. A value stands for a list of one, and a list of one for its value.

Budgets bound every call: see `oppskrift.feel.Limits`.
"""


def reference() -> str:
    """Return the page."""
    return "\n".join([HEAD, *(line for title in GROUPS for line in _group(title))])


def _group(title: str) -> Iterator[str]:
    yield f"## {title}\n"
    if title in NOTES:
        yield f"{NOTES[title]}\n"
    yield "| function | gives | example |"
    yield "|---|---|---|"
    for name, function in GROUPS[title].items():
        shown = [_written(name, signature) for signature in _own(title, name, function)]
        results = dict.fromkeys(_kind(signature.result) for signature in _own(title, name, function))
        examples = [_example(text) for text in _shown(title, name)]
        yield f"| {'<br>'.join(shown)} | {', '.join(results)} | {'<br>'.join(examples)} |"
    yield ""


def _own(title: str, name: str, function: Builtin) -> list[Signature]:
    """Return the signatures that belong to a group: of a function that an extension widens, only those it adds."""
    if title != "Beyond the standard" or name not in STANDARD:
        return list(function.signatures)
    known = {_written(name, signature) for signature in STANDARD[name].signatures}
    return [signature for signature in function.signatures if _written(name, signature) not in known]


def _shown(title: str, name: str) -> tuple[str, ...]:
    """Return a function's examples; the last one of a widened function is that of the extension."""
    examples = EXAMPLES[name]
    if name in STANDARD and name in EXTENSION:
        return examples[-1:] if title == "Beyond the standard" else examples[:-1]
    return examples


def _written(name: str, signature: Signature) -> str:
    return f"`{name}({', '.join(map(_parameter, signature.parameters))}{'…' if signature.variadic else ''})`"


def _parameter(parameter: Parameter) -> str:
    return f"{parameter.name}{'?' if parameter.optional else ''}: {_kind(parameter.kind)}"


def _kind(kind: str) -> str:
    return KINDS.get(kind, kind)


def _example(text: str) -> str:
    found = feel.compile(text).evaluate({}, now=NOW)
    shown = f"`{feel_text(found.value, Evaluation(NOW), quote=True)}`"
    if found.value is None:
        shown = f"null: {render(found.diagnostics[0].message, 'en')}"
    return f"`{text}` → {shown}".replace("|", "\\|")


def undocumented() -> set[str]:
    """Return the functions that stand in no group or have no example."""
    grouped = {name for group in GROUPS.values() for name in group}
    return (set(EXTENDED) - grouped) | (set(EXTENDED) ^ set(EXAMPLES))


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
