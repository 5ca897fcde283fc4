"""Types of what decisions come to: as the model declares them, else inferred from tables and expressions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ... import dmn
from ...dmn import expression as boxed
from ...dmn.hit_policy import HitPolicy
from ...dmn.nodes import Decision, InputData
from ...dmn.run import Cell
from ...dmn.table import Output, Table
from ...feel import Type
from ...feel.syntax import Literal as Constant
from ...feel.types import NULL
from .types import NUMBER, STRING, among, context, inferred, list_of, merged

_LISTS = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})


def decision_type(model: dmn.Model, id: str) -> Type | None:
    """Return the type of a decision's value, None where it cannot be said. A task never gets null: that stops it."""
    node = model.decisions.get(id)
    return _Decided(model).node(node.key) if node is not None else None


class _Decided:
    """The types of a model's elements, each inferred once; what requires itself is of any type."""

    def __init__(self, model: dmn.Model) -> None:
        self._model, self._found = model, dict[str, Type | None]()

    def node(self, key: str) -> Type | None:
        """Return the type of an element's value."""
        if key not in self._found:
            self._found[key] = None
            node = self._model.nodes[key]
            if isinstance(node, Decision):
                self._found[key] = node.type or self._logic(node)
            elif isinstance(node, InputData):
                self._found[key] = node.type
        return self._found[key]

    def _logic(self, node: Decision) -> Type | None:
        seen = {one.name: self.node(one.key) for one in node.requires if not one.prefix}
        return self.expression(node.expression, seen)

    def expression(self, at: Any, seen: Mapping[str, Type | None]) -> Type | None:
        """Return the type of an expression with what it sees."""
        infer = _INFER.get(type(at))
        found = infer(self, at, seen) if infer else None
        return None if found is NULL else found

    def literal(self, at: boxed.Literal, seen: Mapping[str, Type | None]) -> Type | None:
        """Infer the value of a FEEL expression; names that it does not know are told elsewhere."""
        return _cell(at.cell, seen)

    def typed(self, at: boxed.Typed, _: Mapping[str, Type | None]) -> Type | None:
        """Return the type that the value is converted to."""
        return at.type

    def context(self, at: boxed.BoxedContext, seen: Mapping[str, Type | None]) -> Type | None:
        """Infer the entries of a context; each sees those before it, and a result entry is the value."""
        fields: dict[str, Type | None] = {}
        for entry in at.entries:
            found = entry.type or self.expression(entry.value, {**seen, **fields})
            if not entry.name:
                return found
            fields[entry.name] = found
        return context(fields, exact=True)

    def table(self, at: Table, seen: Mapping[str, Type | None]) -> Type | None:
        """Infer the answers of a table from its columns."""
        if at.aggregation:
            return NUMBER if at.aggregation == "COUNT" else None
        columns = {out.name: _column(out, [r.outputs[n] for r in at.rules], seen) for n, out in enumerate(at.outputs)}
        answer = context(columns, exact=True) if len(at.outputs) > 1 else next(iter(columns.values()), None)
        return list_of(answer) if at.hit_policy in _LISTS else answer


def _column(column: Output, cells: Iterable[Cell], seen: Mapping[str, Type | None]) -> Type | None:
    """Return the type of an output column: only its texts where all of them stand there as such."""
    answers = [*cells, *([column.default] if column.default is not None else [])]
    texts = {_text(cell) for cell in answers}
    if texts and None not in texts:
        return among(column.name or column.label, STRING, texts)
    return column.type or merged(_cell(cell, seen) for cell in answers)


def _text(cell: Cell) -> str | None:
    node = cell.program.syntax if cell.program is not None else None
    return node.value if isinstance(node, Constant) and isinstance(node.value, str) else None


def _cell(cell: Cell, seen: Mapping[str, Type | None]) -> Type | None:
    return NULL if cell.program is None else inferred(cell.program, seen)


_INFER: Mapping[type, Callable[[_Decided, Any, Mapping[str, Type | None]], Type | None]] = {
    boxed.Literal: _Decided.literal,
    boxed.Typed: _Decided.typed,
    boxed.BoxedContext: _Decided.context,
    Table: _Decided.table,
}
