"""The static check of a model's expressions: each against the declared types of what it sees and what it is for.

Types that a model does not declare are inferred where an expression shows them, and count as anything elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import feel
from ..feel.checking import in_expression, outcome
from ..feel.diagnostics import Diagnostic
from ..feel.syntax import Literal as Constant
from ..feel.types import ANY, BASIC, Type
from ..model.problem import Problem
from . import expression as boxed
from .hit_policy import HitPolicy
from .item_definition import Allowed
from .model import Model
from .nodes import Decision, InputData, Knowledge, Node, Requirement, Service
from .place import place as located
from .run import Cell
from .static_types import element_type, fields_of, function_type, iterated_type
from .table import Input, Table

Known = Mapping[str, Type | None]
_LISTS = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})
_UNKNOWN = frozenset({"feel.unknown-name", "feel.unknown-function"})
BOOLEAN = BASIC["boolean"]


def expression_problems(model: Model, lines: Mapping[str, int], file: str = "") -> tuple[Problem, ...]:
    """Return a problem for each finding in the model's own expressions; `lines` are where elements start, by id.

    The rule of a problem is the key of the finding, such as `check.comparison`; its message tells the expression, the
    position in it and what is wrong. Names that are not visible are told when a model is read, and left out here.
    """
    found = _Check(model, lines, file)
    for node in model.nodes.values():
        if node.key == node.id:
            found.node(node)
    for name, type_ in model.types.items():
        if "." not in name:  # those are imported, and told of where they are defined
            found.allowed(name, type_)
    return tuple(found.problems)


@dataclass(frozen=True, slots=True)
class _Place:
    """What an expression sees, and the type that its value must have."""

    known: Known
    expect: Type | None = None

    def expecting(self, type_: Type | None) -> "_Place":
        return _Place(self.known, type_)

    def seeing(self, known: Known) -> "_Place":
        return _Place({**self.known, **known}, self.expect)


class _Check:
    """The check of one model."""

    def __init__(self, model: Model, lines: Mapping[str, int], file: str) -> None:
        self._model, self._lines, self._file = model, lines, file
        self._seen: dict[tuple[int, int], tuple[_Place, tuple[Diagnostic, ...]]] = {}
        self._types: list[Type] = []
        self.problems: list[Problem] = []

    def node(self, node: Node) -> None:
        """Check a decision's logic or a function's."""
        if isinstance(node, Decision) and node.expression is not None:
            self.expression(node.expression, _Place(self._scope(node.requires), node.type))
        if isinstance(node, Knowledge) and node.function is not None:
            place = _Place(self._scope(node.requires), function_type(node.function, node.result))
            self.expression(node.function, place)

    def _scope(self, requires: tuple[Requirement, ...]) -> Known:
        """Return the names that an element with these requirements sees, with their types."""
        known: dict[str, Type | None] = {}
        prefixed: dict[str, dict[str, Type]] = {}
        for requirement in requires:
            type_ = self._type(requirement.key)
            if requirement.prefix:
                prefixed.setdefault(requirement.prefix, {})[requirement.name] = type_ or ANY
            else:
                known[requirement.name] = type_
        contexts = {prefix: Type(name=prefix, kind="context", fields=fields) for prefix, fields in prefixed.items()}
        return {**known, **contexts}

    def _type(self, key: str) -> Type | None:
        node = self._model.nodes[key]
        if isinstance(node, InputData | Decision):
            return node.type
        if isinstance(node, Knowledge):
            return None if node.function is None else function_type(node.function, node.result)
        return self._service(node)

    def _service(self, node: Service) -> Type:
        inputs = [self._model.nodes[key] for key in node.parameters]
        types = tuple(getattr(one, "type", None) or ANY for one in inputs)
        return Type(
            name=node.name,
            kind="function",
            parameters=types,
            names=tuple(one.name for one in inputs),
            result=node.result,
        )

    def expression(self, at: boxed.Expression, place: _Place) -> None:
        """Check an expression of any kind."""
        _CHECK.get(type(at), _nothing)(self, at, place)

    def cell(self, cell: Cell | None, place: _Place, where: tuple[int, str] | None = None) -> None:
        """Check one FEEL expression; `where` are the rule and the column of a cell."""
        if cell is None or cell.program is None:
            return
        for found in self._found(cell.program, place):
            if not (_told_when_read(found) and str(found.message.params.get("name")) in cell.program.names):
                self._tell(cell, cell.program, found, where)

    def _found(self, program: feel.Program, place: _Place) -> tuple[Diagnostic, ...]:
        """Return what the check finds; the same text in the same column is checked once."""
        key = id(program), id(place)
        if key not in self._seen:
            self._seen[key] = place, feel.check(program, place.known, expect=place.expect)
        return self._seen[key][1]

    def _tell(self, cell: Cell, program: feel.Program, found: Diagnostic, where: tuple[int, str] | None) -> None:
        self.problems.append(
            Problem(
                rule=found.message.key.removesuffix("-suggest"),
                message=in_expression(program.text, found),
                severity=feel.severity(found),
                file=self._file or None,
                line=self._lines.get(cell.id),
                element=cell.id or None,
                field=where and located(*where),
            )
        )

    def allowed(self, name: str, type_: Type) -> None:
        """Check the allowed values of a type, and of its fields and elements, against what they are values of."""
        if any(type_ is one for one in self._types):
            return
        self._types.append(type_)
        if isinstance(type_.allows, Allowed):
            program, plain = type_.allows.program, replace(type_, allows=None)
            self.cell(Cell(id=name, text=" ".join(program.text.split()), program=program), _Place({"?": plain}))
        for field, inner in (*type_.fields.items(), *([("", type_.element)] if type_.element else [])):
            self.allowed(".".join(filter(None, (name, field))), inner)

    # -- kinds of expressions

    def literal(self, at: boxed.Literal, place: _Place) -> None:
        """Check a FEEL expression."""
        self.cell(at.cell, place)

    def typed(self, at: boxed.Typed, place: _Place) -> None:
        """Check an expression against its own type."""
        self.expression(at.inner, place.expecting(at.type))

    def context(self, at: boxed.BoxedContext, place: _Place) -> None:
        """Check the entries of a context; each sees those before it."""
        fields = fields_of(place.expect)
        for entry in at.entries:
            expect = entry.type or (fields.get(entry.name) if entry.name else place.expect)
            self.expression(entry.value, place.expecting(expect))
            if entry.name:
                place = place.seeing({entry.name: entry.type or self.outcome(entry.value, place)})

    def list(self, at: boxed.BoxedList, place: _Place) -> None:
        """Check the elements of a list."""
        for item in at.items:
            self.expression(item, place.expecting(element_type(place.expect)))

    def relation(self, at: boxed.Relation, place: _Place) -> None:
        """Check the cells of a relation by column."""
        fields = fields_of(element_type(place.expect))
        for row in at.rows:
            for name, value in zip(at.columns, row, strict=True):
                self.expression(value, place.expecting(fields.get(name)))

    def conditional(self, at: boxed.Conditional, place: _Place) -> None:
        """Check if, then and else."""
        self.expression(at.condition, place.expecting(BOOLEAN))
        self.expression(at.then, place)
        self.expression(at.otherwise, place)

    def filter(self, at: boxed.Filter, place: _Place) -> None:
        """Check what is filtered, and the match with what it may see of an element."""
        self.expression(at.source, place.expecting(None))
        element = iterated_type(self.outcome(at.source, place))
        own = dict.fromkeys(_names(at.match)) if element is None or element.kind == "any" else fields_of(element)
        self.expression(at.match, place.expecting(None).seeing({**own, "item": element}))

    def for_(self, at: boxed.For, place: _Place) -> None:
        """Check what is gone through, and the result for each."""
        inner = self._iterated(at, place).expecting(element_type(place.expect))
        self.expression(at.result, inner.seeing({"partial": None}))

    def quantified(self, at: boxed.Quantified, place: _Place) -> None:
        """Check what is gone through, and the condition."""
        self.expression(at.condition, self._iterated(at, place).expecting(BOOLEAN))

    def _iterated(self, at: boxed.For | boxed.Quantified, place: _Place) -> _Place:
        self.expression(at.source, place.expecting(None))
        return place.seeing({at.iterator: iterated_type(self.outcome(at.source, place))})

    def function(self, at: boxed.FunctionDefinition, place: _Place) -> None:
        """Check the body of a function with its parameters."""
        result = place.expect.result if place.expect is not None and place.expect.kind == "function" else None
        self.expression(at.body, place.seeing(dict(zip(at.parameters, at.types, strict=True))).expecting(result))

    def invocation(self, at: boxed.Invocation, place: _Place) -> None:
        """Check what is called, and each argument against its parameter."""
        self.expression(at.function, place.expecting(None))
        called = self.outcome(at.function, place)
        types = dict(zip(called.names, called.parameters or (), strict=False)) if called is not None else {}
        for name, value in at.bindings:
            self.expression(value, place.expecting(types.get(name)))

    def table(self, at: Table, place: _Place) -> None:
        """Check inputs, tests and outputs of a decision table by column."""
        tests = [self._input(column, place) for column in at.inputs]
        expect = element_type(place.expect) if at.hit_policy in _LISTS else place.expect
        expect = None if at.aggregation else expect
        fields = fields_of(expect)
        single = expect if len(at.outputs) == 1 else None
        results = [place.expecting(column.type or fields.get(column.name) or single) for column in at.outputs]
        for rule in at.rules:
            for test, asked, seen in zip(rule.tests, at.inputs, tests, strict=True):
                self.cell(test, seen, (rule.number, asked.label))
            for cell, column, wanted in zip(rule.outputs, at.outputs, results, strict=True):
                if column.type is None or not _is_plain(cell):  # else the analysis of the table tells it
                    self.cell(cell, wanted, (rule.number, column.label or column.name))
        for column, wanted in zip(at.outputs, results, strict=True):
            self.cell(column.default, wanted, (0, column.label or column.name))

    def _input(self, column: Input, place: _Place) -> _Place:
        self.cell(column.cell, place.expecting(column.type), (0, column.label))
        program = column.cell.program
        inferred = None if column.type or program is None else outcome(program, place.known)
        tests = place.expecting(None).seeing({"?": column.type or inferred})
        self.cell(column.allowed, tests, (0, column.label))
        return tests

    def outcome(self, at: boxed.Expression, place: _Place) -> Type | None:
        """Return the type of an expression's value, None where it cannot be said."""
        if isinstance(at, boxed.Typed):
            return at.type
        if isinstance(at, boxed.Literal) and at.cell.program is not None:
            return outcome(at.cell.program, place.known)
        return function_type(at, None) if isinstance(at, boxed.FunctionDefinition) else None


def _told_when_read(found: Diagnostic) -> bool:
    return found.message.key.removesuffix("-suggest") in _UNKNOWN


def _names(at: boxed.Expression) -> frozenset[str]:
    """Return the names that an expression reads: those of an element of unknown type may be its entries."""
    while isinstance(at, boxed.Typed):
        at = at.inner
    cell = at.cell if isinstance(at, boxed.Literal) else None
    return frozenset() if cell is None or cell.program is None else cell.program.names


def _is_plain(cell: Cell) -> bool:
    return cell.program is not None and isinstance(cell.program.syntax, Constant)


def _nothing(check: _Check, at: Any, place: _Place) -> None:
    """Leave an expression that has no logic."""


_CHECK: Mapping[type, Callable[[_Check, Any, _Place], None]] = {
    boxed.Literal: _Check.literal,
    boxed.Typed: _Check.typed,
    boxed.BoxedContext: _Check.context,
    boxed.BoxedList: _Check.list,
    boxed.Relation: _Check.relation,
    boxed.Conditional: _Check.conditional,
    boxed.Filter: _Check.filter,
    boxed.For: _Check.for_,
    boxed.Quantified: _Check.quantified,
    boxed.FunctionDefinition: _Check.function,
    boxed.Invocation: _Check.invocation,
    Table: _Check.table,
}
