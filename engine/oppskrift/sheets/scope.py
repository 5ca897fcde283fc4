"""What the cells of a table may see: the names in sight of its decision, with their types, and its compiled columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .. import dmn
from ..feel.types import Type
from .document import Part
from .grid import Grid

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
    for table in dmn.tables_of(model).values():
        names.update(output.name for output in table.outputs)
    return frozenset(names - {""})
