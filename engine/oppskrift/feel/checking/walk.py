"""One check of one program: the dispatch over kinds of nodes, and what was found."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from ...clock import EPOCH
from ...message import Message, message
from ..builtins import EXTENDED, STANDARD
from ..compiler import FIRST_SLOT, HANDLERS, Unit
from ..diagnostics import Diagnostic
from ..evaluation import BudgetExceeded, Evaluation
from ..limits import Limits
from ..program import Program
from ..signature import Builtin
from ..syntax import Call, FunctionLiteral, Name, Node, children
from ..types import Type
from .scope import Scope
from .shape import ABSENT, Shape, constant

Handler: TypeAlias = "Callable[[Any, Scope, Walk], Shape]"
FOLDED = frozenset({"date", "time", "date and time", "duration", "years and months duration", "number", "range", "not"})
"""Functions that depend on nothing but their arguments, and are evaluated at once where those are constant."""
_CERTAIN = ("bad-", "division-by-zero", "out-of-range")
"""What is told of a constant that has no value; types, names and positions are told where they are inferred."""
LONGEST = 300
"""Longer parts of a text are not evaluated, constant as they may be."""
LIMITS = Limits(fuel=20_000)
"""What evaluating a constant may cost."""


class Walk:
    """The state of one check. `known` are the names of the context, None where any may exist."""

    def __init__(
        self, program: Program, known: Mapping[str, Type | None] | None, handlers: Mapping[type[Node], Handler]
    ) -> None:
        self.program = program
        self.known = known
        self.builtins: Mapping[str, Builtin] = STANDARD if program.strict else EXTENDED
        self.found: list[Diagnostic] = []
        self.shapes: dict[int, Shape] = {}
        self._handlers = handlers
        self._forgiving = 0

    def infer(self, node: Node, scope: Scope) -> Shape:
        """Return what is known of a node's value, and note what is wrong inside it."""
        return self.kept(node, self._handlers[type(node)](node, scope, self))

    def kept(self, node: Node, shape: Shape) -> Shape:
        """Return the shape of a node, with its value where that is constant, and remember it."""
        found = self.shapes[id(node)] = self._folded(node, shape)
        return found

    def forgiving(self, node: Node, scope: Scope) -> Shape:
        """Infer a value that is asked for knowing that it may fail: only wrong names in it are told."""
        self._forgiving += 1
        try:
            return self.infer(node, scope)
        finally:
            self._forgiving -= 1

    def report(self, key: str, node: Node, /, **params: object) -> None:
        """Note a problem at a node."""
        self.tell(message(key, **params), node)

    def tell(self, text: Message, node: Node, *, always: bool = False) -> None:
        """Note a problem by its message; what a forgiving place does not mind is left out, unless `always`."""
        found = Diagnostic(text, node.start, node.end)
        if (always or not self._forgiving) and found not in self.found:
            self.found.append(found)

    def shape(self, node: Node) -> Shape:
        """Return what was inferred of a node."""
        return self.shapes[id(node)]

    def _folded(self, node: Node, shape: Shape) -> Shape:
        """Return the shape with its value where all that it is made of is constant; note why there is none."""
        if shape.constant or shape == ABSENT or not self._foldable(node):
            return shape
        unit = Unit(HANDLERS, self.builtins, frozenset(), self.program.types)
        evaluation = Evaluation(EPOCH, LIMITS)
        try:
            code = unit.compile(node, ())
            value = code([{}, evaluation, *(None,) * (unit.size - FIRST_SLOT)])
        except (BudgetExceeded, ArithmeticError, RecursionError):
            return shape
        for problem in evaluation.diagnostics:
            if problem.message.key.removeprefix("feel.").startswith(_CERTAIN):
                self.tell(problem.message, Node(start=problem.start, end=problem.end))
        return ABSENT if evaluation.diagnostics else constant(value)

    def _foldable(self, node: Node) -> bool:
        inner = [part for part in children(node) if not _is_folded_name(node, part)]
        if isinstance(node, Name | FunctionLiteral) or node.end - node.start > LONGEST:
            return False
        if isinstance(node, Call) and not self._folds(node):
            return False
        return all(id(part) in self.shapes and self.shapes[id(part)].constant for part in inner)

    def _folds(self, node: Call) -> bool:
        target = node.function
        return isinstance(target, Name) and target.name in FOLDED and target.name not in (self.known or ())


def _is_folded_name(node: Node, part: Node) -> bool:
    return isinstance(node, Call) and part is node.function


def by_name(known: Mapping[str, Type | None] | Collection[str] | None) -> Mapping[str, Type | None] | None:
    """Return the names of a context with their types."""
    if known is None or isinstance(known, Mapping):
        return known
    return dict.fromkeys(known)
