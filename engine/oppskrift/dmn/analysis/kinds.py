"""Which kinds of values an input column has: by its type, by its expression, or else by its own cells."""

from collections.abc import Iterable
from typing import Any

from ... import feel
from ...feel import syntax
from ...feel.syntax import Node
from ...feel.types import Type
from ..table import Input
from .axis import ANYTHING, COUNT, NULL, NUMBER, OF_CLASS, WHOLE, Axis, place

_COUNTS = frozenset({"count", "string length"})
_WHOLES = frozenset({"floor", "ceiling", "day of year", "week of year"})


def kinds(column: Input, parts: Iterable[Any]) -> tuple[Axis, ...]:
    """Return the kinds of values of a column whose cells and allowed values have these constants, null last.

    A column without a type has the kinds that its cells name. Null is among them only where a cell names it.
    """
    named = [axis for part in parts for axis in _named(part)]
    of_type = _of_type(column.type)
    found = [axis for axis in dict.fromkeys(named) if axis is not NULL and (of_type is None or axis in of_type)]
    if not found:
        found = list(of_type or (ANYTHING,))[:1]
    counted = column.cell.program and whole(column.cell.program.syntax)
    values = [counted if counted and axis is NUMBER else axis for axis in found]
    return (*values, NULL) if NULL in named else tuple(values)


def _named(part: Any) -> Iterable[Axis]:
    ends = [end for end in (part.low, part.high) if end is not None] if isinstance(part, feel.Range) else [part]
    return (found[0] for end in ends if (found := place(end)) is not None)


def _of_type(type_: Type | None) -> tuple[Axis, ...] | None:
    """Return the kinds of a type; None for one that says nothing, no kinds for one whose values are not compared."""
    if type_ is None or type_.kind == "any":
        return None
    return tuple(axis for one in type_.classes for axis in OF_CLASS.get(one, ())) if type_.kind == "simple" else ()


def whole(node: Node) -> Axis | None:
    """Return the kind of an expression that can only be a whole number, None for any other."""
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name) and len(node.arguments) == 1:
        name = node.function.name
        return COUNT if name in _COUNTS else WHOLE if name in _WHOLES else None
    if isinstance(node, syntax.Binary) and node.operator in ("+", "-", "*"):
        sides = {whole(node.left), whole(node.right)}
        return None if None in sides else COUNT if sides == {COUNT} and node.operator != "-" else WHOLE
    return None
