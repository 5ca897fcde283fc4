"""The static check never cries wolf: what it calls an error goes wrong wherever it is evaluated."""

from decimal import Decimal

from feel_support import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from oppskrift import feel
from oppskrift.feel.syntax import Interval, Node, TypeNode, children
from oppskrift.feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration
from oppskrift.feel.unparse import unparse

D = Decimal
BASIC = feel.BASIC
PERSON = feel.Type(
    name="person",
    kind="context",
    fields={"name": BASIC["string"], "age": BASIC["number"], "born": BASIC["date"], "member": BASIC["boolean"]},
)


def listed(type_: feel.Type) -> feel.Type:
    return feel.Type(name=f"list<{type_}>", kind="list", element=type_)


KNOWN = {
    "n": BASIC["number"],
    "t": BASIC["string"],
    "b": BASIC["boolean"],
    "d": BASIC["date"],
    "m": BASIC["date and time"],
    "c": BASIC["time"],
    "u": BASIC["days and time duration"],
    "y": BASIC["years and months duration"],
    "p": PERSON,
    "ns": listed(BASIC["number"]),
    "ts": listed(BASIC["string"]),
    "ps": listed(PERSON),
    "x": None,
    "item": PERSON,
}
"""`item` stands for the element of a filter, so that what a filter asks can be evaluated on its own."""
OLA = {"name": "Ola", "age": D(40), "born": FeelDate(1986, 3, 1), "member": True}
VALUES = {
    "n": D(3),
    "t": "2026-03-01",
    "b": True,
    "d": FeelDate(2026, 3, 1),
    "m": FeelDateTime(2026, 3, 1, 9, 30, 0, 0, None),
    "c": FeelTime(9, 30, 0, 0, None),
    "u": DaysDuration(86_400 * 10**9),
    "y": MonthsDuration(14),
    "p": OLA,
    "ns": [D(2)],
    "ts": ["Ola"],
    "ps": [OLA],
    "item": OLA,
    **OLA,
}
ANY_VALUE = [D(3), "Ola", True, FeelDate(2026, 3, 1), [D(2)], OLA, None]
LITERALS = [
    *("1", "0", "2.5", '"Ola"', "true", "false", "null", "[]", "[1, 2]", '["a"]', '{name: "x", age: 2}'),
    *('date("2026-03-01")', '@"09:30:00"', '@"P1D"', '@"P1M"', "[1..5]", "(1..5)", '["a".."c"]', "(> 2)"),
]
FUNCTIONS = [
    *("sum", "count", "min", "max", "mean", "not", "string", "number", "date", "time", "abs", "floor", "upper case"),
    *("string length", "reverse", "flatten", "distinct values", "sort", "is defined", "is empty", "day of week"),
    *("odd", "all", "any", "string join", "concatenate", "today", "get entries", "next working day", "trim"),
]
PAIRS = [
    *("substring", "contains", "modulo", "decimal", "append", "list contains", "before", "includes", "union"),
    *("get or else", "index of", "get value", "date and time", "years and months duration", "add working days"),
]
FIELDS = ["name", "age", "born", "year", "days", "start", "nme", "hour", "months"]
TYPES = ["number", "string", "boolean", "date", "list<number>", "Any"]


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", ">=", "and", "or"])
    return st.one_of(
        st.builds("({} {} {})".format, inner, operators, inner),
        st.builds("-({})".format, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
        st.builds("({} between {} and {})".format, inner, inner, inner),
        st.builds("({} in ({}, {}))".format, inner, inner, inner),
        st.builds("({} in {})".format, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{{name: {}, age: {}}}".format, inner, inner),
        st.builds("({}).{}".format, inner, st.sampled_from(FIELDS)),
        st.builds("({})[{}]".format, st.sampled_from(["ps", "[p]"]), inner),
        st.builds("({})[{}]".format, inner, st.sampled_from(["1", "-1", "n", "item = item"])),
        st.builds("(for n in ns return {})".format, inner),
        st.builds("(for d in {}..{} return d)".format, inner, inner),
        st.builds("({} p in ps satisfies {})".format, st.sampled_from(["some", "every"]), inner),
        st.builds("{}({})".format, st.sampled_from(FUNCTIONS), inner),
        st.builds("{}({}, {})".format, st.sampled_from(PAIRS), inner, inner),
        st.builds("({} instance of {})".format, inner, st.sampled_from(TYPES)),
        st.builds("(function(n: number) {})({})".format, inner, inner),
        st.builds("[{}..({})]".format, inner, inner),
    )


EXPRESSIONS = st.recursive(st.sampled_from([*KNOWN, *LITERALS]), joined, max_leaves=6)


@given(EXPRESSIONS, st.sampled_from(ANY_VALUE))
@settings(max_examples=500, deadline=None)
def test_what_is_called_an_error_goes_wrong_when_it_is_evaluated(text, anything):
    """Each error is tried in its place, for what is never reached goes wrong no less.

    The sample lists are not empty and have no nulls, so every part can be evaluated where it stands.
    """
    program = feel.compile(text, names=KNOWN)
    for found in feel.check(program):
        if feel.severity(found) == "error":
            parts = [unparse(node) for node in around(program.syntax, found)]
            if found.message.key == "check.operand-not-boolean":  # the other operand may decide alone
                parts.append(f"({parts[0]}) and true")
            assert any(goes_wrong(part, anything) for part in parts), (text, parts, found.render("en"))


def around(root: Node, found: feel.Diagnostic) -> list[Node]:
    """Return the parts of the text that a finding is about: those at its place, and the closest around them."""
    waiting, enclosing = [root], []
    while waiting:
        node = waiting.pop()
        if node.start <= found.start and found.end <= node.end and not isinstance(node, TypeNode | Interval):
            enclosing.append(node)
        waiting.extend(children(node))
    inner = [node for node in enclosing if (node.start, node.end) == (found.start, found.end)]
    outer = [node for node in enclosing if node not in inner]
    return [*inner, *sorted(outer, key=lambda node: node.end - node.start)[:1]]


def goes_wrong(text: str, anything: feel.Value) -> bool:
    """Return whether there are inputs of the declared types with which a text has a problem, or no value or elements.

    What a filter has left nothing of is not gone through, so nothing can be said of it.
    """
    for decided in (True, False):
        context = {**VALUES, "x": anything, "b": decided, "member": decided}
        found = feel.compile(text, names=list(context)).evaluate(context, now=NOW)
        if found.diagnostics or found.value is None or found.value == []:
            return True
    return False
