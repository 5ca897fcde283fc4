"""One part of an expression with its surroundings, as the rules look at it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from ... import feel
from ...feel import syntax
from ...feel.checking.program_check import HANDLERS
from ...feel.checking.scope import Scope
from ...feel.checking.shape import ANYTHING, Shape, Tag
from ...feel.checking.walk import Walk
from .digits import Reckoner


@dataclass(frozen=True, slots=True)
class View:
    """A part of an expression; `outer` is what it stands directly in, `text` is the whole."""

    text: str
    node: syntax.Node
    outer: "View | None"
    shapes: Mapping[int, Shape]
    digits: Reckoner

    @property
    def parent(self) -> syntax.Node | None:
        """Return what the part stands directly in, None for the whole expression."""
        return self.outer.node if self.outer else None

    def around(self) -> Iterator[syntax.Node]:
        """Yield what the part stands in, the innermost first."""
        outer = self.outer
        while outer is not None:
            yield outer.node
            outer = outer.outer

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
    waiting = [View(program.text, program.syntax, None, shapes, Reckoner(shapes))]
    found: list[View] = []
    while waiting:
        view = waiting.pop()
        found.append(view)
        waiting += [replace(view, node=part, outer=view) for part in reversed(list(syntax.children(view.node)))]
    for view in reversed(found):  # inner parts first, so that no chain of parts is gone down at once
        view.digits.of(view.node)
    yield from found


def _shapes(program: feel.Program, known: Mapping[str, feel.Type | None]) -> Mapping[int, Shape]:
    """Return what is known of the value of each part, by the identity of its node."""
    walk = Walk(program, known, HANDLERS)
    with suppress(RecursionError):  # nested deeper than the check goes; what is known until then is no less true
        walk.infer(program.syntax, Scope())
    return walk.shapes
