"""The output cells of a table, as far as they are constants."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ... import feel
from ...clock import EPOCH
from ...feel import syntax
from ...feel.compare import contains, equal
from ...feel.evaluation import Evaluation
from ...feel.syntax import Node
from ..run import Cell
from ..table import Output, Table
from .cells import fixed


class _Varies:
    """Stands for the value of an output that depends on something."""


VARIES = _Varies()


@dataclass(frozen=True, eq=False)
class Answers:
    """What the rules of a table answer. Rules go by their place, from 0."""

    table: Table

    @cached_property
    def values(self) -> tuple[tuple[Any, ...], ...]:
        """Return for each rule the value of each output, `VARIES` where it is no constant."""
        return tuple(
            tuple(
                as_type(constant(cell), column) for cell, column in zip(rule.outputs, self.table.outputs, strict=True)
            )
            for rule in self.table.rules
        )

    def differ(self, one: int, other: int) -> bool | None:
        """Return whether two rules answer differently; None where that cannot be said."""
        first, second = self.table.rules[one].outputs, self.table.rules[other].outputs
        pairs = zip(self.values[one], self.values[other], first, second, strict=True)
        known = [_written_alike(c, d) or _same(a, b) for a, b, c, d in pairs]
        if all(same is True for same in known):
            return False
        return True if any(same is False for same in known) else None

    @cached_property
    def ranks(self) -> tuple[tuple[int, ...] | None, ...]:
        """Return the place of each rule's answer in the order of the output values; None where it is not known."""
        ordered = [
            (at, [*found]) for at, column in enumerate(self.table.outputs) if (found := order(column)) is not None
        ]
        return tuple(
            None if any(values[at] is VARIES for at, _ in ordered) else tuple(_rank(values[at], o) for at, o in ordered)
            for values in self.values
        )


def constant(cell: Cell) -> Any:
    """Return the value of an output cell that is the same always, `VARIES` for any other."""
    program = cell.program
    if program is None:
        return None
    if program.names or not _settled(program.syntax):
        return VARIES
    found = program.evaluate({}, now=EPOCH)
    return VARIES if found.diagnostics else found.value


def _settled(node: Node) -> bool:
    if isinstance(node, syntax.ContextLiteral):
        return all(_settled(value) for _, value in node.entries)
    return fixed(node)


def as_type(value: Any, column: Output) -> Any:
    """Return a constant as its column gives it; as it is where it has not the column's type."""
    if value is VARIES or value is None or column.type is None:
        return value
    converted = column.type.coerce(value, Evaluation(EPOCH))
    return value if converted is None else converted


def order(column: Output) -> list[Any] | None:
    """Return the output values of a column in their order, None where it gives none that are constants."""
    if column.order is None or column.order.program is None or column.order.program.names:
        return None
    found = column.order.program.evaluate({}, now=EPOCH).value
    return found if isinstance(found, list) else None


def listed(value: Any, column: Output) -> bool:
    """Return whether a value is among the output values of a column; yes where that is not known."""
    known = order(column)
    if known is None:
        return True
    return any(_fits(value, one) for one in known)


def _fits(value: Any, known: Any) -> bool:
    if isinstance(known, feel.Range) and not isinstance(value, feel.Range):
        return contains(known, value, Evaluation(EPOCH)) is True
    return equal(value, known, Evaluation(EPOCH)) is True


def _rank(value: Any, known: list[Any]) -> int:
    return next((at for at, one in enumerate(known) if equal(value, one, Evaluation(EPOCH)) is True), len(known))


def _same(one: Any, other: Any) -> bool | None:
    if one is VARIES or other is VARIES:
        return None
    return equal(one, other, Evaluation(EPOCH)) is True


def _written_alike(one: Cell, other: Cell) -> bool:
    return one.program is not None and other.program is not None and one.program.syntax == other.program.syntax
