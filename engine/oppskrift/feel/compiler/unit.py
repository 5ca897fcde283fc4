"""One compilation: slots for local variables, names found, and the dispatch over kinds of nodes.

Compiled code is a tree of closures over a frame. The frame is a list: the context, the evaluation, then one slot for
each local variable. A function value keeps a copy of the frame it was made in.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from ..syntax import Node
from ..types import Type

Frame: TypeAlias = list[Any]
Code: TypeAlias = Callable[[Frame], Any]
CONTEXT: Final = 0
EVALUATION: Final = 1
FIRST_SLOT: Final = 2


class Local(NamedTuple):
    """A local variable in scope. Without a name it is a filter's item, whose entries are in scope instead."""

    name: str | None
    slot: int


Scope: TypeAlias = tuple[Local, ...]
Handler: TypeAlias = "Callable[[Any, Scope, Unit], Code]"


class Use(NamedTuple):
    """A place in the text where a variable of the context is read, or `called` as a function."""

    name: str
    start: int
    end: int
    called: bool


class Unit:
    """The state of one compilation. `declared` names are variables even where a builtin has the same name."""

    def __init__(
        self,
        handlers: Mapping[type[Node], Handler],
        builtins: Mapping[str, Any],
        declared: frozenset[str],
        types: Mapping[str, Type],
    ) -> None:
        self.builtins = builtins
        self.declared = declared
        self.types = types
        self.size = FIRST_SLOT
        self.names: set[str] = set()
        self.uses: list[Use] = []
        self.possible_names: set[str] = set()
        self.paths: set[tuple[str, ...]] = set()
        self._handlers = handlers

    def slot(self) -> int:
        """Return a new slot in the frame."""
        self.size += 1
        return self.size - 1

    def compile(self, node: Node, scope: Scope) -> Code:
        """Return the code of a node."""
        return self._handlers[type(node)](node, scope, self)


def local(name: str, scope: Scope) -> Local | None:
    """Return the innermost local variable with a name."""
    return next((found for found in reversed(scope) if found.name == name), None)
