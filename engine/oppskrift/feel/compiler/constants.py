"""The value of syntax that depends on nothing: literals, ranges and lists of them, and conversions such as `date("…")`.

What can be known before any context is there, such as most cells of a decision table, is known by this alone.
"""

import decimal
from typing import Any, NamedTuple

from ...clock import EPOCH
from ..builtins import EXTENDED
from ..evaluation import BudgetExceeded, Evaluation
from ..syntax import AtLiteral, Call, Comparison, ListLiteral, Literal, Name, Negation, Node, RangeLiteral, children
from . import HANDLERS, Unit
from .calls import FOLDED

_PLAIN = (Literal, AtLiteral, Comparison, ListLiteral, Negation, RangeLiteral)


class Constant(NamedTuple):
    """A value that is known without a context."""

    value: Any


def constant(node: Node) -> Constant | None:
    """Return the value of a node that reads nothing, None where it reads something or its value is a problem.

    Names such as `date` are taken as the builtin functions: who declares variables of those names must not ask.
    """
    if not _reads_nothing(node):
        return None
    unit = Unit(HANDLERS, EXTENDED, frozenset(), {})
    code = unit.compile(node, ())
    evaluation = Evaluation(EPOCH)
    try:
        value = code([{}, evaluation, *(None,) * unit.size])
    except (BudgetExceeded, decimal.DecimalException):
        return None
    return None if evaluation.diagnostics else Constant(value)


def _reads_nothing(node: Node) -> bool:
    if isinstance(node, Call):
        named = isinstance(node.function, Name) and node.function.name in FOLDED
        return named and all(_reads_nothing(argument) for argument in node.arguments)
    return isinstance(node, _PLAIN) and all(_reads_nothing(part) for part in children(node))
