"""Boxed expressions (DMN 1.5 §10.2.2, clause 7.3.6 ff.): each node knows how to evaluate itself in a scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from .. import feel
from ..feel.compiler.loops import elements
from ..feel.numbers import whole
from ..feel.types import Type
from ..feel.values import is_value, type_word
from ..message import Message, message
from .run import Cell, Run, Scope, told


class Expression(Protocol):
    """Anything with a value."""

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return the value in a scope. Raises only BudgetExceeded."""
        ...


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL expression."""

    cell: Cell

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return its value."""
        return run.value(self.cell, scope)


@dataclass(frozen=True, slots=True)
class Refused:
    """What is not evaluated, such as the code of an external function: null, and why."""

    id: str
    reason: Message

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Note the reason."""
        run.remark(self.id, self.reason)


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression whose value is converted to a type; null and a remark when it cannot be."""

    inner: Expression
    type: Type
    id: str

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return the converted value."""
        return coerced(self.inner.evaluate(scope, run), self.type, self.id, run)


def coerced(value: Any, type_: Type | None, element: str, run: Run) -> Any:
    """Return a value as a type; null and a remark when it is not one and cannot be made one."""
    if type_ is None or value is None:
        return value
    found = type_.coerce(value, run.evaluation)
    if found is None:
        run.remark(element, _not_of_type(value, type_))
    return found


def _not_of_type(value: Any, type_: Type) -> Message:
    if is_value(value):
        return message("dmn.wrong-type", value=told(value), type=type_)
    return message("dmn.python-value", value=type_word(value), type=type_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a boxed context. An entry without a name is the result."""

    name: str
    value: Expression
    type: Type | None
    id: str


@dataclass(frozen=True, slots=True)
class BoxedContext:
    """A context whose entries see those before them; with a result entry the value is that."""

    entries: tuple[Entry, ...]

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return the context, or its result."""
        made: dict[str, Any] = {}
        for entry in self.entries:
            value = coerced(entry.value.evaluate(run.widened(scope, made), run), entry.type, entry.id, run)
            if not entry.name:
                return value
            made[entry.name] = value
        return made


@dataclass(frozen=True, slots=True)
class BoxedList:
    """A list of expressions."""

    items: tuple[Expression, ...]

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return the list."""
        run.evaluation.built_list(len(self.items))
        return [item.evaluate(scope, run) for item in self.items]


@dataclass(frozen=True, slots=True)
class Relation:
    """A list of contexts written as a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Expression, ...], ...]

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return a context for each row."""
        run.evaluation.built_list(len(self.rows))
        return [dict(zip(self.columns, (cell.evaluate(scope, run) for cell in row), strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Conditional:
    """if, then, else; a condition that is neither true, false nor null gives null."""

    condition: Expression
    then: Expression
    otherwise: Expression
    id: str

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return the value of the branch taken."""
        chosen = self.condition.evaluate(scope, run)
        if chosen is True:
            return self.then.evaluate(scope, run)
        if chosen is False or chosen is None:
            return self.otherwise.evaluate(scope, run)
        run.remark(self.id, message("dmn.condition", value=told(chosen)))
        return None


@dataclass(frozen=True, slots=True)
class Filter:
    """The elements of a list for which the match is true, or the one with the number that it gives."""

    source: Expression
    match: Expression

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return the elements, or one element."""
        given = self.source.evaluate(scope, run)
        if given is None:
            return None
        items = given if isinstance(given, list) else [given]
        kept = []
        for number, item in enumerate(items):
            run.evaluation.burn()
            own = item if isinstance(item, dict) else {}
            answer = self.match.evaluate(run.widened(scope, {**own, "item": item}), run)
            if number == 0 and isinstance(answer, Decimal):
                return _at(items, answer, run)
            if answer is True:
                kept.append(item)
            elif answer is not False:
                run.remark(run.element, message("feel.condition-not-boolean", type=type_word(answer)))
                return None
        return kept


def _at(items: Sequence[Any], number: Decimal, run: Run) -> Any:
    place = whole(number)
    if place is None or not 0 < abs(place) <= len(items):
        run.remark(run.element, message("feel.no-element", position=number, size=len(items)))
        return None
    return items[place - 1 if place > 0 else place]


@dataclass(frozen=True, slots=True)
class For:
    """The value of an expression for each element; it sees the values so far as `partial`."""

    iterator: str
    source: Expression
    result: Expression

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return the values."""
        items = _elements(self.source.evaluate(scope, run), run)
        if items is None:
            return None
        made: list[Any] = []
        for item in items:
            run.evaluation.built_list(1 + (len(made) >> 3))
            made.append(self.result.evaluate(run.widened(scope, {self.iterator: item, "partial": list(made)}), run))
        return made


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some` or `every`: whether the condition holds for one, or for all; null when that cannot be said."""

    iterator: str
    source: Expression
    condition: Expression
    some: bool

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return true, false or null."""
        items = _elements(self.source.evaluate(scope, run), run)
        if items is None:
            return None
        unknown = found = False
        for item in items:
            run.evaluation.burn()
            answer = self.condition.evaluate(run.widened(scope, {self.iterator: item}), run)
            found = found or answer is self.some
            if not isinstance(answer, bool):
                run.remark(run.element, message("feel.condition-not-boolean", type=type_word(answer)))
                unknown = True
        return None if unknown else self.some is found


def _elements(value: Any, run: Run) -> Iterable[Any] | None:
    """Return what an iteration goes through: a list, or a range of whole numbers or dates."""
    try:
        return elements(value)
    except feel.Failure as fault:
        run.remark(run.element, fault.message)
        return None


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A function literal: its body sees the scope it was made in, and its parameters."""

    parameters: tuple[str, ...]
    types: tuple[Type | None, ...]
    body: Expression
    result: Type | None = None
    name: str = ""

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return the function."""

        def call(_: object, *values: Any) -> Any:
            return self.body.evaluate(run.widened(scope, dict(zip(self.parameters, values, strict=True))), run)

        types = self.types if any(self.types) else ()
        return feel.Function(parameters=self.parameters, call=call, types=types, result=self.result, name=self.name)


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call with named arguments."""

    function: Expression
    name: str
    bindings: tuple[tuple[str, Expression], ...]
    id: str

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return what the function returns."""
        function = self.function.evaluate(scope, run)
        named = {parameter: value.evaluate(scope, run) for parameter, value in self.bindings}
        return run.call(function, named, self.id, message("dmn.not-a-function", name=self.name))
