"""The elements of a decision requirements graph, compiled: data, decisions, knowledge and services."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from ..feel.types import Type
from .expression import Expression, FunctionDefinition
from .run import Cell

Key = str
"""The id of an element; `namespace#id` for one of an imported file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What an element may see: the element `key`, as `name`, or as `prefix.name` where it is imported."""

    key: Key
    name: str
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData:
    """Something the decisions are about, handed in by name."""

    key: Key
    id: str
    name: str
    type: Type | None = None

    @property
    def qualified(self) -> str:
        """Return the name to hand it in by where several imported files have the name: `namespace#name`."""
        namespace, _, _ = self.key.rpartition("#")
        return f"{namespace}#{self.name}" if namespace else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision: `title` is what people call it, `name` what its value is called in expressions.

    `description` is what its author tells people about it, empty where there is nothing.
    """

    key: Key
    id: str
    name: str
    title: str
    type: Type | None = None
    requires: tuple[Requirement, ...] = ()
    expression: Expression | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A business knowledge model: a function that decisions may call."""

    key: Key
    id: str
    name: str
    title: str
    requires: tuple[Requirement, ...] = ()
    function: FunctionDefinition | None = None
    result: Type | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A decision service: output decisions as a function of input data and input decisions."""

    key: Key
    id: str
    name: str
    title: str
    outputs: tuple[Key, ...]
    parameters: tuple[Key, ...]
    result: Type | None = None


Node = InputData | Decision | Knowledge | Service


def cells_of(node: object) -> Iterator[Cell]:
    """Yield the expressions that an element is made of, in the order they are written, whatever they stand in."""
    waiting: list[object] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Cell):
            yield part
        elif is_dataclass(part) and not isinstance(part, Type | type):
            waiting.extend(getattr(part, field.name) for field in reversed(fields(part)) if field.init)
        elif isinstance(part, tuple):
            waiting.extend(reversed(part))
