"""What a cell lets through, as far as its text tells: constants and ranges of them, a condition on `?`, or unknown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ... import feel
from ...clock import EPOCH
from ...feel import syntax
from ...feel.syntax import Node
from ...feel.unparse import unparse
from ..run import Cell

_MAKERS = frozenset({"date", "time", "date and time", "duration", "years and months duration", "number", "not"})
"""Functions that give the same value whenever they are asked; `today` does not."""
_ARITHMETIC = frozenset({"+", "-", "*", "/", "**"})
_FIXED = (syntax.Literal, syntax.AtLiteral, syntax.Negation, syntax.RangeLiteral, syntax.Comparison, syntax.ListLiteral)


@dataclass(frozen=True, slots=True)
class Constants:
    """One of these values and ranges or, when negated, anything else.

    A part without a value is met by nothing, or by nothing but null.
    """

    parts: tuple[Any, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that only compares the input with these values: it has one answer between two of them."""

    values: tuple[Any, ...]


LESS, EQUAL, GREATER, SAME, AMONG, NEITHER = (1 << bit for bit in range(6))
"""How an input lies to a value that is not known: before, at or after it; the same without an order, such as yes; in
it where it is a list or a range, or met where it is a condition; or none of these, as when it is empty."""
ALL = (1 << 6) - 1
MET = EQUAL | SAME | AMONG
_COMPARED = {"<": LESS, "<=": LESS | EQUAL, "=": EQUAL | SAME, ">=": EQUAL | GREATER, ">": GREATER}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A cell that reads something else than its input. Cells with the same `key` speak of the same unknown value.

    `takes` are the ways in which the input may lie to it.
    """

    key: str
    takes: int = MET


Reading = Constants | Condition | Unknown


class _NoValue:
    """Stands for a part that has no value, such as `[10..5]` or the thirtieth of February."""


NO_VALUE = _NoValue()


def read_cell(cell: Cell) -> Reading:
    """Return what is known about a cell of an input column, or about a list of allowed values."""
    program = cell.program
    tests = program.syntax if program else None
    if program is None or not isinstance(tests, syntax.UnaryTests):
        return Unknown(cell.text)
    unknown = _unknown(program.text, tests)
    if program.names - {"?"}:
        return unknown
    if all(fixed(test) for test in tests.tests):
        found = [part for test in tests.tests for part in _parts(program.text, test)]
        usable = not any(isinstance(part, dict | feel.Function | list) for part in found)
        return Constants(tuple(found), tests.negated) if usable else unknown
    if all(_compares(test) for test in tests.tests):
        found = [part for test in tests.tests for one in _constants(test) for part in _parts(program.text, one)]
        return Condition(tuple(found))
    return unknown


def _unknown(text: str, tests: syntax.UnaryTests) -> Unknown:
    """Return an unknown cell; one comparison speaks of what it compares with, anything else of itself."""
    test = tests.tests[0] if len(tests.tests) == 1 else None
    takes, key = MET, ", ".join(text[one.start : one.end] for one in tests.tests)
    if isinstance(test, syntax.Comparison) and test.operator in _COMPARED and "?" not in text:
        takes, key = _COMPARED[test.operator], unparse(test.operand)
    elif test is not None:
        key = unparse(test)
    return Unknown(key, ALL & ~takes if tests.negated else takes)


def fixed(node: Node) -> bool:
    """Return whether an expression has the same value always."""
    if isinstance(node, syntax.Call):
        return _made(node) and all(fixed(one) for one in node.arguments)
    known = isinstance(node, _FIXED) or (isinstance(node, syntax.Binary) and node.operator in _ARITHMETIC)
    return known and all(fixed(one) for one in syntax.children(node))


def _made(node: syntax.Call) -> bool:
    return isinstance(node.function, syntax.Name) and node.function.name in _MAKERS


def _compares(node: Node) -> bool:
    """Return whether a test only compares the input itself with constants."""
    if fixed(node):
        return True
    if isinstance(node, syntax.Binary) and node.operator in ("and", "or"):
        return _compares(node.left) and _compares(node.right)
    if isinstance(node, syntax.Call):
        return _made(node) and all(_compares(one) for one in node.arguments)
    if isinstance(node, syntax.Binary) and node.operator not in _ARITHMETIC:
        return _asks(node.left, node.right) or _asks(node.right, node.left)
    if isinstance(node, syntax.Between):
        return _asks(node.value, node.low, node.high)
    return isinstance(node, syntax.In) and _asks(node.value, *node.tests)


def _asks(input_: Node, *others: Node) -> bool:
    return input_ == syntax.Name("?") and all(fixed(one) for one in others)


def _constants(node: Node) -> Iterator[Node]:
    """Yield the largest expressions inside that have one value always."""
    if fixed(node):
        yield node
        return
    for inner in syntax.children(node):
        yield from _constants(inner)


def _parts(text: str, node: Node) -> Iterator[Any]:
    """Yield the values that an expression without variables stands for; the elements of a list one by one."""
    value = node.value if isinstance(node, syntax.Literal) else _evaluated(text[node.start : node.end])
    yield from value if isinstance(value, list) else (value,)


def _evaluated(text: str) -> Any:
    try:
        found = feel.compile(text).evaluate({}, now=EPOCH)
    except feel.FeelSyntaxError:  # a name of the model made it readable
        return {}
    return NO_VALUE if found.value is None else found.value


def meets(cell: Cell, value: Any) -> bool:
    """Return whether a value passes a cell that reads nothing else."""
    return cell.program is None or cell.program.evaluate({"?": value}, now=EPOCH).value is True
