"""Whether a number keeps its last digit in JavaScript, whose numbers are binary with 53 digits.

A number is `EXACT` there when it is a whole number, a half, a quarter and so on; `NEAR` when it is a decimal fraction
as somebody wrote it, which is shown and compared as it is; `OFF` when it was worked out from such, and may be wrong in
its last digit: 0.1 + 0.2 is 0.30000000000000004. What is not known counts as exact.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import IntEnum
from typing import Any

from ... import feel
from ...feel import syntax
from ...feel.checking.shape import Shape
from .functions import ROUNDING, WHOLE

LARGEST = 2**53
"""Whole numbers beyond this one are not exact."""
FRACTION = feel.Type(name="number", kind="simple", classes=(Decimal,))
"""The type of a field whose numbers may have decimals."""
INEXACT = frozenset({"mean", "stddev", "sqrt", "log", "exp"})
"""Functions whose result has more digits than JavaScript keeps."""
SUMS = frozenset({"sum", "product", "modulo"})


class Digits(IntEnum):
    """How much of a number is kept; of several parts the worst counts."""

    EXACT = 0
    NEAR = 1
    OFF = 2


EXACT, NEAR, OFF = Digits


def of_number(value: Decimal) -> Digits:
    """Return how a written number is kept."""
    if abs(value) > LARGEST and Decimal(float(value)) != value:
        return OFF
    return EXACT if Decimal(float(value)) == value else NEAR


class Reckoner:
    """Works out the digits of each part of an expression, each part once."""

    def __init__(self, shapes: Mapping[int, Shape]) -> None:
        self._shapes = shapes
        self._known: dict[int, Digits] = {}

    def of(self, node: syntax.Node) -> Digits:
        """Return how the number that a part comes to is kept; exact for what is no number."""
        if id(node) not in self._known:
            work = _WORK.get(type(node), Reckoner._by_shape)
            self._known[id(node)] = work(self, node)
        return self._known[id(node)]

    def spoils(self, node: syntax.Node) -> bool:
        """Return whether it is here that the last digit may be lost."""
        return self.of(node) is OFF and all(self.of(part) is not OFF for part in self._operands(node))

    def _operands(self, node: syntax.Node) -> tuple[syntax.Node, ...]:
        return node.arguments if isinstance(node, syntax.Call) else tuple(syntax.children(node))

    def _worst(self, nodes: Any) -> Digits:
        return max((self.of(node) for node in nodes), default=EXACT)

    def _by_shape(self, node: syntax.Node) -> Digits:
        shape = self._shapes.get(id(node))
        return NEAR if shape is not None and any(type_ is FRACTION for type_ in _innermost(shape)) else EXACT

    def _literal(self, node: syntax.Literal) -> Digits:
        return of_number(node.value) if isinstance(node.value, Decimal) else EXACT

    def _binary(self, node: syntax.Binary) -> Digits:
        if node.operator not in ("+", "-", "*", "/", "**") or self._no_number(node.left, node.right):
            return EXACT
        if node.operator == "/":
            return self._quotient(node)
        return OFF if self._worst((node.left, node.right)) is not EXACT else EXACT

    def _quotient(self, node: syntax.Binary) -> Digits:
        """Return how a quotient is kept: a decimal fraction that ends comes out as if it were written."""
        divisor = node.right.value if isinstance(node.right, syntax.Literal) else None
        if not isinstance(divisor, Decimal) or self._worst((node.left, node.right)) is not EXACT:
            return OFF
        if not divisor:
            return EXACT
        rest = abs(divisor.as_integer_ratio()[0])
        while rest % 2 == 0:
            rest //= 2
        if rest == 1:
            return EXACT
        while rest % 5 == 0:
            rest //= 5
        return NEAR if rest == 1 else OFF

    def _no_number(self, *nodes: syntax.Node) -> bool:
        """Return whether one of them is known to be something else, such as a date or a text."""
        tags = [shape.tags for node in nodes if (shape := self._shapes.get(id(node))) is not None]
        return any(known is not None and Decimal not in known for known in tags)

    def _call(self, node: syntax.Call) -> Digits:
        name = node.function.name if isinstance(node.function, syntax.Name) else ""
        if name in ROUNDING:
            return EXACT if name in WHOLE else NEAR
        worst = self._worst(node.arguments)
        if name in INEXACT:
            return OFF
        if name in SUMS or name == "median":
            return OFF if worst is not EXACT else EXACT
        return worst if name in ("min", "max", "abs") else self._by_shape(node)


def _innermost(shape: Shape) -> Iterator[feel.Type]:
    """Yield the types of a shape, of lists those of their elements."""
    waiting = list(shape.types or ())
    while waiting:
        type_ = waiting.pop()
        if type_.kind == "list" and type_.element is not None:
            waiting.append(type_.element)
        yield type_


_WORK: Mapping[type[syntax.Node], Callable[[Reckoner, Any], Digits]] = {
    syntax.Literal: Reckoner._literal,
    syntax.Binary: Reckoner._binary,
    syntax.Call: Reckoner._call,
    syntax.Negation: lambda reckoner, node: reckoner.of(node.operand),
    syntax.If: lambda reckoner, node: max(reckoner.of(node.then), reckoner.of(node.otherwise)),
    syntax.ListLiteral: lambda reckoner, node: reckoner._worst(node.items),
    syntax.For: lambda reckoner, node: reckoner.of(node.body),
}
