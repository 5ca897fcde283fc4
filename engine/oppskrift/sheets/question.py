"""What a decision asks for: its input data with types, and the paths below them that its expressions read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from .. import dmn, feel
from ..feel.types import Type

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A decision or decision service that can be asked. `wanted` is its id.

    `inputs` are the names of what must be handed in; `types` the types by path, as far as the model says them
    (`("behov", "leder_arbeidet")` also where only a column of a table does); `reads` the paths that are read.
    """

    model: dmn.Model
    wanted: str
    inputs: tuple[str, ...]
    types: Mapping[Path, Type]
    reads: tuple[Path, ...]
    outputs: tuple[str, ...]
    given: Mapping[str, feel.Value]

    def path(self, name: str) -> Path | None:
        """Return the path that a dotted name means, None where it begins with none of the inputs."""
        tidy = " ".join(name.split())
        for known in sorted(self.inputs, key=len, reverse=True):
            if tidy == known:
                return (known,)
            if tidy.startswith(f"{known}."):
                return (known, *(part.strip() for part in tidy[len(known) + 1 :].split(".")))
        return None

    def type(self, path: Path) -> Type | None:
        """Return the type declared for a path, None where any value may stand there."""
        return self.types.get(path)

    def missing(self, values: Mapping[str, feel.Value]) -> tuple[str, ...]:
        """Return the inputs, and of given contexts the entries, that are read and were not handed in, dotted."""
        wanted: list[Path] = [(name,) for name in self.inputs if name not in values]
        wanted += [path for path in self.reads if path[0] in values and not _holds(values, path)]
        return tuple(".".join(path) for path in wanted)

    def decide(self, values: Mapping[str, feel.Value], now: datetime) -> dmn.Decided:
        """Return what the decision comes to."""
        return self.model.evaluate(self.wanted, {**self.given, **values}, now=now)


def question(model: dmn.Model, wanted: str, given: Mapping[str, feel.Value] | None = None) -> Question:
    """Return a decision or service, by id or name, as a question. `given` are inputs that nobody is asked for.

    Raises NotFound, saying what there is.
    """
    supplied = given or {}
    inputs = tuple(sorted(model.required_inputs(wanted) - supplied.keys()))
    node, *_ = nodes = model.needed(wanted)
    reads = {path for each in nodes for path in _paths(each) if path[0] in inputs}
    return Question(
        model=model,
        wanted=node.key,
        inputs=inputs,
        types=_types(model, inputs, nodes),
        reads=_longest(reads),
        outputs=_outputs(node),
        given=supplied,
    )


def put(values: dict[str, Any], path: Path, value: feel.Value) -> bool:
    """Set a value at a path, making contexts on the way; False when something else stands there."""
    here = values
    for step in path[:-1]:
        inner = here.setdefault(step, {})
        if not isinstance(inner, dict):
            return False
        here = inner
    if path[-1] in here:
        return False
    here[path[-1]] = value
    return True


def _paths(node: object) -> Iterator[Path]:
    for cell in dmn.cells_of(node):
        if cell.program is not None:
            yield from cell.program.paths
            yield from ((name,) for name in cell.program.names)


def _longest(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the paths that are not the beginning of another."""
    ordered = sorted(set(paths))
    return tuple(path for path, after in pairwise([*ordered, ()]) if after[: len(path)] != path)


def _types(model: dmn.Model, inputs: Iterable[str], nodes: Iterable[Any]) -> dict[Path, Type]:
    found: dict[Path, Type] = {}
    for node in model.nodes.values():
        if node.name in inputs and isinstance(node, dmn.InputData | dmn.Decision) and node.type is not None:
            found.update(_fields((node.name,), node.type))
    for table in (table for node in nodes for table in _tables(model, node)):
        for column in table.inputs:
            path = column.cell.path
            if path is not None and column.type is not None:
                found.setdefault(path, column.type)
    return found


def _tables(model: dmn.Model, node: Any) -> list[dmn.Table]:
    ids = {cell.id for cell in dmn.cells_of(node)}
    return [t for t in dmn.tables_of(model).values() if ids & {c.cell.id for c in t.inputs}]


def _fields(path: Path, type_: Type, depth: int = 8) -> Iterator[tuple[Path, Type]]:
    yield path, type_
    if depth:
        for name, inner in type_.fields.items():
            yield from _fields((*path, name), inner, depth - 1)


def _holds(values: Mapping[str, Any], path: Path) -> bool:
    """Return whether there is something at a path; of lists and values that are no contexts nothing more is asked."""
    here: Any = values
    for step in path:
        if not isinstance(here, dict | Mapping):
            return True
        if step not in here:
            return False
        here = here[step]
    return True


def _outputs(node: object) -> tuple[str, ...]:
    """Return the names of the parts of an answer, where the model says that it has such; else nothing."""
    type_ = getattr(node, "type", None) or getattr(node, "result", None)
    if type_ is not None and type_.kind == "context" and type_.fields:
        return tuple(type_.fields)
    inner: Any = getattr(node, "expression", None)
    while hasattr(inner, "inner"):
        inner = inner.inner
    if isinstance(inner, dmn.Table) and not str(inner.hit_policy).startswith(("COLLECT", "RULE", "OUTPUT")):
        return tuple(column.name for column in inner.outputs) if len(inner.outputs) > 1 else ()
    boxes = dmn.lay_out(inner).parts
    named = [box.name for box in boxes]
    return tuple(named) if named and all(named) and not any(box.role for box in boxes) else ()
