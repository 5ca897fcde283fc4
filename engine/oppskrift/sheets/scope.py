"""What the cells of a table may see: the names in sight of its decision, with their types, and its compiled columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

from .. import dmn
from ..dmn.run import Cell
from ..feel.types import Type
from .document import Part
from .grid import Grid

Found = TypeVar("Found")

_BOXED = frozenset({"contextEntry", "for", "some", "every", "filter"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The names that cells see, with their types (None: any); the model's own types; names that may follow a dot."""

    names: Mapping[str, Type | None]
    types: Mapping[str, Type]
    members: frozenset[str]


def scope_of(model: dmn.Model, grid: Grid) -> Scope:
    """Return what the cells of a table see. A name of a boxed expression around the table may be of any type."""
    owner = model.nodes.get(grid.owner)
    names: dict[str, Type | None] = {}
    for required in getattr(owner, "requires", ()):
        if required.prefix:
            names[required.prefix] = None
        else:
            names[required.name] = getattr(model.nodes[required.key], "type", None)
    names.update(dict.fromkeys(_around(grid.ancestors)))
    return Scope(names=names, types=model.types, members=_members(model))


def _around(ancestors: tuple[Part, ...]) -> Iterator[str]:
    """Yield the parameters and entries of what is boxed around a table."""
    for part in ancestors:
        for one in part.children:
            variable = one.first("variable") if one.name == "contextEntry" else one
            if one.name in ("contextEntry", "formalParameter") and variable is not None:
                yield variable.attributes.get("name", "")
        if part.name in _BOXED:
            yield from ("item", "partial", part.attributes.get("iteratorVariable", "item"))


def _members(model: dmn.Model) -> frozenset[str]:
    names = {node.name for node in model.nodes.values()}
    for type_ in model.types.values():
        names.update(type_.fields)
    for table in tables(model):
        names.update(output.name for output in table.outputs)
    return frozenset(names - {""})


def tables(model: dmn.Model) -> Iterator[dmn.Table]:
    """Yield the decision tables of a model, wherever in an expression they stand."""
    for node in model.nodes.values():
        yield from parts(node, dmn.Table)


def cells(node: object) -> Iterator[Cell]:
    """Yield the expressions of a decision or function."""
    return parts(node, Cell)


def parts(node: object, kind: type[Found]) -> Iterator[Found]:
    """Yield what an element of a model is made of that is of one kind, in the order it is written."""
    waiting: list[Any] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, kind):
            yield part
        elif is_dataclass(part) and not isinstance(part, Cell | Type | type):
            waiting.extend(getattr(part, field.name) for field in reversed(fields(part)))
        elif isinstance(part, tuple):
            waiting.extend(reversed(part))
