"""Boxed expressions laid out for reading: tables, expressions as written, and named parts inside each other.

For pages and comparisons; nothing here evaluates anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import feel
from ..feel import syntax
from ..feel.temporal import parse_at
from ..message import Language, message, render
from . import expression as boxed
from .run import Cell
from .table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One expression. Exactly one of `text` (FEEL as written), `table` and `parts` says what it is.

    `name` is what its author calls it; `role` says what a part without a name is there for (a key below
    `dmn.part`, such as `then`).
    """

    name: str = ""
    role: str = ""
    text: str | None = None
    table: Table | None = None
    parts: tuple["Box", ...] = ()


def lay_out(expression: object, name: str = "", role: str = "") -> Box:
    """Return an expression laid out; an expression that is not there is the text of null."""
    if isinstance(expression, boxed.Typed):
        return lay_out(expression.inner, name, role)
    if isinstance(expression, Table):
        return Box(name=name, role=role, table=expression)
    if isinstance(expression, boxed.Literal):
        return _written(expression.cell, name, role)
    parts = _PARTS.get(type(expression))
    if parts is None:
        return Box(name=name, role=role, text="null")
    return Box(name=name, role=role, parts=parts(expression))


def _written(cell: Cell, name: str, role: str) -> Box:
    """Return an expression as written; a context has its entries as parts, so that each can be read by itself."""
    context = cell.program.syntax if cell.program else None
    if cell.program is None or not isinstance(context, syntax.ContextLiteral) or not context.entries:
        return Box(name=name, role=role, text=cell.text)
    text = cell.program.text
    entries = ((key, " ".join(text[value.start : value.end].split())) for key, value in context.entries)
    return Box(name=name, role=role, parts=tuple(Box(name=key, text=written) for key, written in entries))


def words(test: str, lang: Language) -> str:
    """Return the test or the value of a cell as people read it: texts without marks, ja and nei, ≥ for >=.

    What is more than constants and comparisons stays as it is written.
    """
    try:
        tests = feel.parse(test, "unary_tests")
    except feel.FeelSyntaxError:
        return test
    if not isinstance(tests, syntax.UnaryTests):
        return test
    told = [_word(one, lang) for one in tests.tests]
    if None in told or not told:
        return test
    shown = ", ".join(one for one in told if one is not None)
    return render(message("dmn.cell.not", test=shown), lang) if tests.negated else shown


def _word(node: syntax.Node, lang: Language) -> str | None:
    """Return a test in words, or None for what is more than constants, comparisons and closed ranges of them."""
    if isinstance(node, syntax.Comparison):
        told = _constant(node.operand, lang)
        return f"{_OPERATORS[node.operator]} {told}" if told else None
    if isinstance(node, syntax.RangeLiteral) and node.low_included and node.high_included:
        low, high = _constant(node.low, lang), _constant(node.high, lang)
        return render(message("dmn.cell.between", low=low, high=high), lang) if low and high else None
    return _constant(node, lang)


def _constant(node: syntax.Node, lang: Language) -> str | None:
    """Return a constant as people read it: a literal, or a date written as `date("2026-03-01")` or `@"2026-03-01"`."""
    if isinstance(node, syntax.Literal):
        empty = node.value is None or node.value == ""
        return render(message("dmn.explain.empty"), lang) if empty else feel.show(node.value, lang)
    written = node.text if isinstance(node, syntax.AtLiteral) else _date(node)
    if written is None:
        return None
    try:
        return feel.show(parse_at(written), lang)
    except ValueError:
        return None


def _date(node: syntax.Node) -> str | None:
    named = isinstance(node, syntax.Call) and node.function == syntax.Name("date") and len(node.arguments) == 1
    first = node.arguments[0] if named and isinstance(node, syntax.Call) else None
    return first.value if isinstance(first, syntax.Literal) and isinstance(first.value, str) else None


_OPERATORS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠"}


def _many(role: str, *expressions: object) -> tuple[Box, ...]:
    return tuple(lay_out(one, role=role) for one in expressions)


def _context(of: boxed.BoxedContext) -> tuple[Box, ...]:
    return tuple(lay_out(e.value, e.name, "" if e.name else "result") for e in of.entries)


def _relation(of: boxed.Relation) -> tuple[Box, ...]:
    return tuple(
        Box(role="item", parts=tuple(lay_out(cell, name) for name, cell in zip(of.columns, row, strict=True)))
        for row in of.rows
    )


def _quantified(of: boxed.Quantified) -> tuple[Box, ...]:
    kind = "some" if of.some else "every"
    return (lay_out(of.source, of.iterator, kind), lay_out(of.condition, role="satisfies"))


def _invocation(of: boxed.Invocation) -> tuple[Box, ...]:
    return (lay_out(of.function, role="function"), *(lay_out(value, name) for name, value in of.bindings))


_PARTS: Mapping[type, Callable[[Any], tuple[Box, ...]]] = {
    boxed.BoxedContext: _context,
    boxed.BoxedList: lambda of: _many("item", *of.items),
    boxed.Relation: _relation,
    boxed.Conditional: lambda of: (
        *_many("if", of.condition),
        *_many("then", of.then),
        *_many("else", of.otherwise),
    ),
    boxed.Filter: lambda of: (*_many("in", of.source), *_many("match", of.match)),
    boxed.For: lambda of: (lay_out(of.source, of.iterator, "for"), *_many("return", of.result)),
    boxed.Quantified: _quantified,
    boxed.FunctionDefinition: lambda of: (lay_out(of.body, ", ".join(of.parameters), "parameters"),),
    boxed.Invocation: _invocation,
}
