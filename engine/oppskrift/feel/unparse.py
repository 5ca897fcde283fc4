"""Syntax back to text. Reading the text again gives the same syntax (positions aside)."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from . import syntax
from .lexer import KEYWORDS
from .parser import PRECEDENCE
from .syntax import Node
from .text import quoted

_UNARY, _INSTANCE, _POSTFIX, _ATOM = 7, 8, 9, 10
_OPEN = 0
"""The precedence of forms that reach as far to the right as they can: if, for, some, every, function, `< x`.

Also of `instance of`, whose type would read a `<` after it as the beginning of its arguments.
"""
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_ENDS_IN_DATE, _AND_TIME = re.compile(r"\bdate\Z"), re.compile(r" and time\b")


def unparse(node: Node) -> str:
    """Return a text of a node. Names that are no single word are written in backquotes."""
    return _WRITERS[type(node)](node)


def _at(node: Node, least: int) -> str:
    """Return the text of an operand, in parentheses where it binds less than its place needs."""
    text = unparse(node)
    return text if _binds(node) >= least else f"({text})"


def _binds(node: Node) -> int:
    if isinstance(node, syntax.Binary):
        return PRECEDENCE[node.operator]
    if isinstance(node, syntax.Literal) and isinstance(node.value, Decimal) and node.value.is_signed():
        return _UNARY
    return _BINDING.get(type(node), _ATOM)


_BINDING: dict[type[Node], int] = {
    **dict.fromkeys((syntax.Between, syntax.In), PRECEDENCE["in"]),
    **dict.fromkeys((syntax.If, syntax.For, syntax.Quantified, syntax.FunctionLiteral, syntax.Comparison), _OPEN),
    syntax.Negation: _UNARY,
    syntax.InstanceOf: _OPEN,
    **dict.fromkeys((syntax.Path, syntax.Filter, syntax.Call), _POSTFIX),
}


def name(text: str) -> str:
    """Return a name as it can be read wherever a name may stand."""
    return text if (_PLAIN_NAME.fullmatch(text) and text not in KEYWORDS) or text in ("?", "not") else f"`{text}`"


def _literal(node: syntax.Literal) -> str:
    value = node.value
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Decimal):
        return str(value)
    return {None: "null", True: "true", False: "false"}[value]


def _binary(node: syntax.Binary) -> str:
    """Write a chain of left operands in a loop: it may be longer than Python's stack."""
    parts: list[str] = []
    here: Node = node
    while isinstance(here, syntax.Binary):
        precedence = PRECEDENCE[here.operator]
        parts.append(f" {here.operator} {_at(here.right, precedence + 1)}")
        left = here.left
        if not isinstance(left, syntax.Binary) or _binds(left) < precedence:
            parts.append(_at(left, precedence))
            break
        here = left
    parts.reverse()
    return parts[0] + "".join(_apart(before, part) for before, part in pairwise(parts))


def _apart(before: str, part: str) -> str:
    """Return an operator with its operand; in parentheses where it would go on as the name `date and time`."""
    joined = _ENDS_IN_DATE.search(before) and _AND_TIME.match(part)
    return f" and ({part.removeprefix(' and ')})" if joined else part


def _negation(node: syntax.Negation) -> str:
    operand = node.operand
    number = isinstance(operand, syntax.Literal) and isinstance(operand.value, Decimal)
    return f"-({unparse(operand)})" if number else f"-{_at(operand, _UNARY)}"


def _between(node: syntax.Between) -> str:
    value, low, high = _at(node.value, 3), _at(node.low, 4), _at(node.high, 4)
    return f"{value} between {low} and {high}"


def _in(node: syntax.In) -> str:
    return f"{_at(node.value, 3)} in ({', '.join(map(unparse, node.tests))})"


def _range(node: syntax.RangeLiteral) -> str:
    opening, closing = "[" if node.low_included else "(", "]" if node.high_included else ")"
    high = unparse(node.high)
    plain = isinstance(node.high, syntax.Literal | syntax.AtLiteral | syntax.Name)
    return f"{opening}{unparse(node.low)}..{high if plain else f'({high})'}{closing}"


def _context(node: syntax.ContextLiteral) -> str:
    return "{" + ", ".join(f"{quoted(key)}: {unparse(value)}" for key, value in node.entries) + "}"


def _call(node: syntax.Call) -> str:
    written = [unparse(argument) for argument in node.arguments]
    if node.names is not None:
        written = [f"{parameter}: {text}" for parameter, text in zip(node.names, written, strict=True)]
    return f"{_at(node.function, _POSTFIX)}({', '.join(written)})"


def _iterators(iterators: tuple[tuple[str, Node], ...]) -> str:
    return ", ".join(f"{variable} in {unparse(domain)}" for variable, domain in iterators)


def _if(node: syntax.If) -> str:
    return f"if {unparse(node.condition)} then {unparse(node.then)} else {unparse(node.otherwise)}"


def _function(node: syntax.FunctionLiteral) -> str:
    parameters = [f"{p}: {unparse(type_)}" if type_ else p for p, type_ in node.parameters]
    return f"function({', '.join(parameters)}) {'external ' if node.external else ''}{unparse(node.body)}"


def _type(node: syntax.TypeNode) -> str:
    if node.arguments is None:
        return node.name
    written = [unparse(argument) for argument in node.arguments]
    if node.name == "context":
        written = [f"{key}: {text}" for key, text in zip(node.names, written, strict=True)]
    if node.name == "function":
        return f"function<{', '.join(written[:-1])}> -> {written[-1]}"
    return f"{node.name}<{', '.join(written)}>"


def _tests(node: syntax.UnaryTests) -> str:
    """Write tests. A call of `not` that is the only one stands in parentheses, or it would negate the whole cell."""
    written = ", ".join(map(unparse, node.tests))
    if node.negated:
        return f"not({written})"
    called = len(node.tests) == 1 and isinstance(node.tests[0], syntax.Call) and node.tests[0].function
    return f"({written})" if called == syntax.Name("not") else written or "-"


_WRITERS: dict[type[Node], Callable[[Any], str]] = {
    syntax.Literal: _literal,
    syntax.AtLiteral: lambda node: f"@{quoted(node.text)}",
    syntax.Name: lambda node: name(node.name),
    syntax.Binary: _binary,
    syntax.Negation: _negation,
    syntax.Between: _between,
    syntax.In: _in,
    syntax.Comparison: lambda node: f"{node.operator} {_at(node.operand, 4)}",
    syntax.ListLiteral: lambda node: f"[{', '.join(map(unparse, node.items))}]",
    syntax.ContextLiteral: _context,
    syntax.RangeLiteral: _range,
    syntax.Path: lambda node: f"{_at(node.target, _POSTFIX)}.{name(node.name)}",
    syntax.Filter: lambda node: f"{_at(node.target, _POSTFIX)}[{unparse(node.condition)}]",
    syntax.Call: _call,
    syntax.Interval: lambda node: f"{unparse(node.low)}..{unparse(node.high)}",
    syntax.For: lambda node: f"for {_iterators(node.iterators)} return {unparse(node.body)}",
    syntax.Quantified: lambda node: f"{node.kind} {_iterators(node.iterators)} satisfies {unparse(node.body)}",
    syntax.If: _if,
    syntax.FunctionLiteral: _function,
    syntax.InstanceOf: lambda node: f"{_at(node.value, _INSTANCE)} instance of {unparse(node.type)}",
    syntax.TypeNode: _type,
    syntax.UnaryTests: _tests,
}
