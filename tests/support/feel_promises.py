"""What holds for any FEEL text, as checks that raise AssertionError: for the property tests and for fuzzing."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson

from oppskrift import feel
from oppskrift.errors import OppskriftError, Refused
from oppskrift.feel import syntax
from oppskrift.feel.limits import MAX_TEXT
from oppskrift.feel.unparse import unparse
from oppskrift.message import LANGUAGES

NOW = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
SMALL = feel.Limits(fuel=20_000, depth=40, string_length=20_000, list_size=5_000, seconds=2.0)
"""Little enough that also what burns everything is over in a moment."""
TOO_MUCH = frozenset({"feel.syntax.too-deep", "feel.syntax.too-long"})
RIGHTLY_NULL = frozenset(
    {"get value", "get or else", "assert", "from json", "timezone", "time offset", "start", "end", "list replace"}
)
"""Functions and properties that may give null where nothing is wrong."""


def read(text: str, kind: feel.program.Kind, names: Mapping[str, Any], **more: Any) -> feel.Program | None:
    """Return the program of a text, None for one that is refused: with a place, and a reason in each language."""
    try:
        return feel.compile(text, kind, names, **more)
    except feel.FeelSyntaxError as error:
        refusal(error, text)
        return None


def refusal(error: feel.FeelSyntaxError, text: str) -> None:
    """Check that a refusal has its place in the text, and can be told as a problem."""
    assert 0 <= error.position <= len(text), (error.position, len(text))
    assert all(error.problem.render(language) for language in LANGUAGES)
    said(error)


def said(error: OppskriftError) -> None:
    """Check that an error can be told in each language."""
    assert all(error.render(language) for language in LANGUAGES)


def prints(program: feel.Program, names: Mapping[str, Any]) -> None:
    """Check that the syntax, printed, reads as itself; it may then be too long or too deep to be read."""
    printed = unparse(program.syntax)
    try:
        again = feel.parse(printed, program.kind, names, strict=program.strict)
    except feel.FeelSyntaxError as error:
        key = error.message.key
        assert key in TOO_MUCH or len(printed) > MAX_TEXT, (printed, key)
        return
    assert again == program.syntax, printed


def places(diagnostics: tuple[feel.Diagnostic, ...], text: str) -> None:
    """Check that diagnostics stand within the text and can be told in each language."""
    for found in diagnostics:
        assert 0 <= found.start <= found.end <= len(text), found
        assert all(found.render(language) for language in LANGUAGES), found


def evaluates(program: feel.Program, context: Mapping[str, Any], limits: feel.Limits = SMALL) -> feel.Result:
    """Return what a program comes to, and check that it does so as promised."""
    found = program.evaluate(context, now=NOW, limits=limits)
    places(found.diagnostics, program.text)
    if found.value is None:
        assert found.diagnostics or may_be_null(program.syntax), "a null that nobody explains"
    within(found.value, limits)
    travels(found.value)
    return found


def may_be_null(root: syntax.Node) -> bool:
    """Return whether an expression says null itself, or asks for what may rightly be missing."""
    return any(
        (isinstance(node, syntax.Literal) and node.value is None)
        or (isinstance(node, syntax.Name | syntax.Path) and node.name in RIGHTLY_NULL)
        or (isinstance(node, syntax.FunctionLiteral) and node.external)
        for node in inside(root)
    )


def inside(root: syntax.Node) -> Iterator[syntax.Node]:
    """Yield all nodes of a syntax."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(syntax.children(node))


def within(value: Any, limits: feel.Limits) -> None:
    """Check that no part of a value is larger than the budget lets a value be."""
    waiting, seen = [value], set[int]()
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            assert len(one) <= max(limits.string_length, MAX_TEXT)
        if isinstance(one, list | dict) and id(one) not in seen:
            seen.add(id(one))
            assert len(one) <= limits.list_size
            waiting.extend(one if isinstance(one, list) else one.values())


def travels(value: Any) -> None:
    """Check that a value can be shown, and comes back as it was from the text it is stored as."""
    assert all(isinstance(feel.show(value, language), str) for language in LANGUAGES)
    try:
        tagged = feel.to_json(value)
    except Refused as error:
        said(error)
        return
    back = feel.from_json(orjson.loads(orjson.dumps(tagged)))
    assert same(back, value), (value, back)


def same(one: Any, other: Any) -> bool:
    """Return whether two values are written alike; FEEL's own equality leaves fractions of a second out."""
    waiting = [(one, other)]
    while waiting:
        a, b = waiting.pop()
        if type(a) is not type(b):
            return False
        if isinstance(a, list):
            if len(a) != len(b):
                return False
            waiting.extend(zip(a, b, strict=True))
        elif isinstance(a, dict):
            if list(a) != list(b):
                return False
            waiting.extend((a[key], b[key]) for key in a)
        elif isinstance(a, feel.Range):
            if (a.low_included, a.high_included, a.operator) != (b.low_included, b.high_included, b.operator):
                return False
            waiting.extend([(a.low, b.low), (a.high, b.high)])
        elif (a != b) if isinstance(a, Decimal) else (repr(a) != repr(b)):
            return False
    return True


def holds(
    text: str,
    context: Mapping[str, Any],
    kind: feel.program.Kind = "expression",
    *,
    strict: bool = False,
    types: Mapping[str, feel.Type] | None = None,
) -> None:
    """Check everything that holds for any text, read with the names of a context, some of them with a declared type."""
    names = {**dict.fromkeys(context), **(types or {})}
    program = read(text, kind, names, strict=strict)
    if program is None:
        return
    prints(program, names)
    found = feel.check(program, expect=feel.BASIC["number"] if types and kind == "expression" else None)
    places(found, text)
    assert all(feel.severity(one) in ("error", "warning") for one in found)
    evaluates(program, context)
