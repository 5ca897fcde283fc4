"""Reading the forms that begin with a keyword or bracket: for, if, some, every, function, contexts, calls, types."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .diagnostics import FeelSyntaxError
from .lexer import NameIndex, unescape
from .syntax import (
    Call,
    ContextLiteral,
    For,
    FunctionLiteral,
    If,
    Interval,
    Node,
    Quantified,
    TypeNode,
    UnaryTests,
)

if TYPE_CHECKING:
    from .parser import Parser

_IN_PARAMETER_NAME = frozenset("-'/*+")


def if_(parser: "Parser") -> Node:
    """Read `if c then a else b`."""
    start = parser.start()
    parser.need("if")
    condition = parser.expression()
    parser.need("then")
    then = parser.expression()
    parser.need("else")
    otherwise = parser.expression()
    return If(condition, then, otherwise, start=start, end=parser.end())


def for_(parser: "Parser") -> Node:
    """Read `for x in xs, y in 1..3 return body`."""
    start = parser.start()
    parser.need("for")
    names = NameIndex()
    with parser.scope(names):
        iterators = _iterators(parser, names)
        parser.need("return")
        names.add("partial")
        body = parser.expression()
    return For(iterators, body, start=start, end=parser.end())


def quantified(parser: "Parser") -> Node:
    """Read `some x in xs satisfies c` or `every …`."""
    start, kind = parser.start(), parser.token.text
    parser.position += 1
    names = NameIndex()
    with parser.scope(names):
        iterators = _iterators(parser, names)
        parser.need("satisfies")
        body = parser.expression()
    return Quantified(kind, iterators, body, start=start, end=parser.end())


def _iterators(parser: "Parser", names: NameIndex) -> tuple[tuple[str, Node], ...]:
    found: list[tuple[str, Node]] = []
    while True:
        name = parser.declared_name("in")
        parser.need("in")
        begun = parser.start()
        domain = parser.expression()
        if parser.take(".."):
            high = parser.expression()
            domain = Interval(domain, high, start=begun, end=parser.end())
        found.append((name, domain))
        names.add(name)
        if not parser.take(","):
            return tuple(found)


def function(parser: "Parser") -> Node:
    """Read `function(a: number, b) body`."""
    start = parser.start()
    parser.need("function")
    parser.need("(")
    parameters: list[tuple[str, TypeNode | None]] = []
    while not parser.take(")"):
        name = parser.declared_name(":", ",", ")")
        parameters.append((name, type_node(parser) if parser.take(":") else None))
        if not parser.at(")"):
            parser.need(",")
    external = parser.take("external")
    with parser.scope(NameIndex(name for name, _ in parameters)):
        body = parser.expression()
    return FunctionLiteral(tuple(parameters), body, external, start=start, end=parser.end())


FORMS: dict[str, Callable[["Parser"], Node]] = {
    "if": if_,
    "for": for_,
    "some": quantified,
    "every": quantified,
    "function": function,
}


def context(parser: "Parser") -> Node:
    """Read `{a: 1, "b": 2}`."""
    start = parser.start()
    parser.need("{")
    entries: list[tuple[str, Node]] = []
    names = NameIndex()
    with parser.scope(names), parser.bracket():
        while not parser.take("}"):
            name = _key(parser)
            parser.need(":")
            entries.append((name, parser.expression()))
            names.add(name)
            if not parser.at("}"):
                parser.need(",")
    for name, _ in entries:
        parser.keys.add(name)
    return ContextLiteral(tuple(entries), start=start, end=parser.end())


def _key(parser: "Parser") -> str:
    token = parser.token
    if token.kind == "string":
        parser.position += 1
        return unescape(token.text)
    return parser.declared_name(":", "}", ",")


def call(parser: "Parser", target: Node, start: int) -> Node:
    """Read the arguments of a call, by position or by name. `start` is where the text of its target begins."""
    parser.need("(")
    with parser.bracket():
        names, arguments = _arguments(parser)
    parser.need(")")
    return Call(target, tuple(arguments), names, start=start, end=parser.end())


def _arguments(parser: "Parser") -> tuple[tuple[str, ...] | None, list[Node]]:
    if parser.at(")"):
        return None, []
    if _named_follows(parser):
        names, values = [], []
        while True:
            names.append(parser.declared_name(":"))
            parser.need(":")
            values.append(parser.expression())
            if not parser.take(","):
                return tuple(names), values
    arguments = [parser.expression()]
    while parser.take(","):
        arguments.append(parser.expression())
    return None, arguments


def _named_follows(parser: "Parser") -> bool:
    ahead = parser.position
    while True:
        token = parser.tokens[ahead]
        inside = token.kind == "operator" and token.text in _IN_PARAMETER_NAME and ahead > parser.position
        if token.kind not in ("name", "number", "quoted") and not inside:
            return token.text == ":" and token.kind == "operator" and ahead > parser.position
        ahead += 1


def type_node(parser: "Parser") -> TypeNode:
    """Read a type: a name, `list<T>`, `range<T>`, `context<a: T>` or `function<T> -> U`."""
    parser.enter()
    start = parser.start()
    name = _type_name(parser)
    if not parser.take("<"):
        parser.nesting -= 1
        return TypeNode(name, start=start, end=parser.end())
    arguments: list[TypeNode] = []
    names: list[str] = []
    while not parser.take(">"):
        if name == "context":
            names.append(parser.declared_name(":"))
            parser.need(":")
        arguments.append(type_node(parser))
        if not parser.at(">"):
            parser.need(",")
    if name == "function":
        parser.need("->")
        arguments.append(type_node(parser))
    parser.nesting -= 1
    return TypeNode(name, tuple(arguments), tuple(names), start=start, end=parser.end())


def _type_name(parser: "Parser") -> str:
    name, size = parser.known([parser.types])
    if name is None:
        if parser.token.kind != "name":
            raise parser.error("feel.syntax.type-expected")
        name, size = parser.token.text, 1
    parser.position += size
    while parser.take("."):
        if parser.token.kind != "name":
            raise parser.error("feel.syntax.type-expected")
        name += f".{parser.token.text}"
        parser.position += 1
    return name


def unary_tests(parser: "Parser") -> UnaryTests:
    """Read the tests of a decision table cell: `-`, `a, b` or `not(a, b)`, to the end of the text."""
    if parser.at("-") and parser.tokens[parser.position + 1].kind == "end":
        parser.position += 1
        return UnaryTests((), start=0, end=parser.end())
    return _negated_tests(parser) or _plain_tests(parser)


def _plain_tests(parser: "Parser") -> UnaryTests:
    start = parser.start()
    tests = _list(parser)
    parser.finish()
    return UnaryTests(tests, start=start, end=parser.end())


def _negated_tests(parser: "Parser") -> UnaryTests | None:
    """Read `not(a, b)` where that is the whole text; `not(a) and b` is an ordinary expression, read from the start."""
    start, nesting = parser.position, parser.nesting
    if not (parser.at("not") and parser.tokens[start + 1].text == "("):
        return None
    parser.position += 2
    try:
        tests = _list(parser)
        parser.need(")")
        parser.finish()
    except FeelSyntaxError:
        parser.position, parser.nesting = start, nesting
        return None
    return UnaryTests(tests, negated=True, start=parser.tokens[start].start, end=parser.end())


def _list(parser: "Parser") -> tuple[Node, ...]:
    tests = [parser.expression()]
    while parser.take(","):
        tests.append(parser.expression())
    return tuple(tests)
