"""One part of an expression with its surroundings, as the rules look at it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from ... import feel
from ...feel import syntax
from ...feel.checking.program_check import HANDLERS
from ...feel.checking.scope import Scope
from ...feel.checking.shape import ANYTHING, Shape, Tag
from ...feel.checking.walk import Walk
from .digits import Reckoner


@dataclass(frozen=True, slots=True)
class View:
    """A part of an expression; `parents` are what it stands in, the innermost last, `text` is the whole."""

    text: str
    node: syntax.Node
    parents: tuple[syntax.Node, ...]
    shapes: Mapping[int, Shape]
    digits: Reckoner

    @property
    def parent(self) -> syntax.Node | None:
        """Return what the part stands directly in, None for the whole expression."""
        return self.parents[-1] if self.parents else None

    def shape(self, node: syntax.Node) -> Shape:
        """Return what is known of a part's value."""
        return self.shapes.get(id(node), ANYTHING)

    def tags(self, node: syntax.Node) -> frozenset[Tag]:
        """Return the kinds of values that a part may have, none where they are not known."""
        return self.shape(node).tags or frozenset()

    def called(self) -> str:
        """Return the name of the function that is called here, empty for other parts."""
        return called(self.node)


def called(node: syntax.Node | None) -> str:
    """Return the name of the function that a node calls, empty where it calls none by name."""
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
        return node.function.name
    return ""


def views(program: feel.Program, known: Mapping[str, feel.Type | None]) -> Iterator[View]:
    """Yield every part of an expression, outer ones before those in them. `known` are the types of its variables."""
    shapes = _shapes(program, known)
    digits = Reckoner(shapes)
    waiting: list[tuple[syntax.Node, tuple[syntax.Node, ...]]] = [(program.syntax, ())]
    while waiting:
        node, parents = waiting.pop()
        yield View(program.text, node, parents, shapes, digits)
        inner = (*parents, node)
        waiting += [(part, inner) for part in reversed(list(syntax.children(node)))]


def _shapes(program: feel.Program, known: Mapping[str, feel.Type | None]) -> Mapping[int, Shape]:
    """Return what is known of the value of each part, by the identity of its node."""
    walk = Walk(program, known, HANDLERS)
    with suppress(RecursionError):  # nested deeper than the check goes; what is known until then is no less true
        walk.infer(program.syntax, Scope())
    return walk.shapes
