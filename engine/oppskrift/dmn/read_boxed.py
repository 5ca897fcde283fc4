"""Reading boxed expressions: each kind of element to its node."""

from collections.abc import Callable, Iterator, Mapping

from ..message import message
from .expression import (
    BoxedContext,
    BoxedList,
    Conditional,
    Entry,
    Expression,
    Filter,
    For,
    FunctionDefinition,
    Invocation,
    Literal,
    Quantified,
    Refused,
    Relation,
    Typed,
)
from .item_definition import ItemDefinitions
from .programs import Compiler
from .read_table import read_table
from .run import Cell
from .source import Element, child, children, local, name_of, nearest_id, text_of

MAX_ENTRIES = 400
"""Most entries of one context."""
KINDS = (
    "literalExpression",
    "decisionTable",
    "context",
    "invocation",
    "list",
    "relation",
    "functionDefinition",
    "conditional",
    "filter",
    "for",
    "some",
    "every",
)
NOTHING = Literal(Cell(id="", text="", program=None))
"""The expression that is always null: what a part that was refused is read as."""


class Boxed:
    """Reads the expressions of one file."""

    def __init__(self, items: ItemDefinitions) -> None:
        self.items = items

    def inside(self, at: Element | None, compiler: Compiler) -> Expression:
        """Return the one expression inside an element."""
        found = child(at, *KINDS)
        if at is not None and found is None:
            compiler.source.problem("dmn.no-logic", at, name=name_of(at) or local(at))
        return NOTHING if found is None else self.read(found, compiler)

    def read(self, at: Element, compiler: Compiler) -> Expression:
        """Return an expression, converted to its type where it says one."""
        inner = _READ[local(at)](self, at, compiler)
        type_ = self.items.of(at)
        return inner if type_ is None else Typed(inner, type_, nearest_id(at) or "")

    def literal(self, at: Element, compiler: Compiler) -> Expression:
        """Return a FEEL expression."""
        return Literal(compiler.cell(text_of(at), at))

    def table(self, at: Element, compiler: Compiler) -> Expression:
        """Return a decision table."""
        return read_table(at, compiler, self.items)

    def context(self, at: Element, compiler: Compiler) -> Expression:
        """Return a context whose entries see those before them."""
        entries = []
        for element in self._few(at, compiler):
            variable = child(element, "variable")
            name = name_of(variable)
            value, id = self.inside(element, compiler), nearest_id(element) or ""
            entries.append(Entry(name=name, value=value, type=self.items.of(variable), id=id))
            compiler = compiler.within(name) if name else compiler
        return BoxedContext(tuple(entries))

    def _few(self, at: Element, compiler: Compiler) -> Iterator[Element]:
        """Yield the entries of a context, and refuse one of too many: each is read with the names of all before it."""
        for number, element in enumerate(children(at, "contextEntry")):
            if number == MAX_ENTRIES:
                compiler.source.problem("dmn.too-many-entries", at, limit=MAX_ENTRIES)
                return
            yield element

    def list(self, at: Element, compiler: Compiler) -> Expression:
        """Return a list."""
        return BoxedList(tuple(self.read(item, compiler) for item in children(at, *KINDS)))

    def relation(self, at: Element, compiler: Compiler) -> Expression:
        """Return a relation; every row must have a cell for each column."""
        columns = tuple(name_of(column) for column in children(at, "column"))
        rows = []
        for row in children(at, "row"):
            cells = tuple(self.read(cell, compiler) for cell in children(row, *KINDS))
            if len(cells) != len(columns):
                compiler.source.problem("dmn.cell-count", row, found=len(cells), expected=len(columns))
                continue
            rows.append(cells)
        return Relation(columns, tuple(rows))

    def conditional(self, at: Element, compiler: Compiler) -> Expression:
        """Return if, then, else."""
        condition, then, otherwise = (
            self.inside(self._part(at, name, compiler), compiler) for name in ("if", "then", "else")
        )
        return Conditional(condition, then, otherwise, nearest_id(at) or "")

    def filter(self, at: Element, compiler: Compiler) -> Expression:
        """Return a filter; its match sees `item`, and the entries of contexts by name."""
        source = self.inside(self._part(at, "in", compiler), compiler)
        match = self._part(at, "match", compiler)
        seen = compiler.within("item", *compiler.members)
        return Filter(source, self.inside(match, seen))

    def for_(self, at: Element, compiler: Compiler) -> Expression:
        """Return an iteration."""
        iterator = self._iterator(at)
        source = self.inside(self._part(at, "in", compiler), compiler)
        seen = compiler.within(iterator, "partial")
        return For(iterator, source, self.inside(self._part(at, "return", compiler), seen))

    def quantified(self, at: Element, compiler: Compiler) -> Expression:
        """Return `some` or `every`."""
        iterator = self._iterator(at)
        source = self.inside(self._part(at, "in", compiler), compiler)
        condition = self.inside(self._part(at, "satisfies", compiler), compiler.within(iterator))
        return Quantified(iterator, source, condition, local(at) == "some")

    def function(self, at: Element, compiler: Compiler) -> Expression:
        """Return a function literal."""
        return self.definition(at, compiler)

    def definition(self, at: Element, compiler: Compiler) -> FunctionDefinition:
        """Return a function with its parameters; one that is not written in FEEL is a problem, and runs nothing."""
        parameters = list(children(at, "formalParameter"))
        names = tuple(name_of(parameter) for parameter in parameters)
        kind = at.get("kind", "FEEL")
        body: Expression
        if kind == "FEEL":
            body = self.inside(at, compiler.within(*names))
        else:
            compiler.source.problem("dmn.function-kind", at, kind=kind[:20])
            body = Refused(nearest_id(at) or "", message("dmn.function-kind", kind=kind[:20]))
        return FunctionDefinition(names, tuple(self.items.of(parameter) for parameter in parameters), body)

    def invocation(self, at: Element, compiler: Compiler) -> Expression:
        """Return a call."""
        called = child(at, *KINDS)
        bindings = tuple(
            (name_of(child(binding, "parameter")), self.inside(binding, compiler))
            for binding in children(at, "binding")
        )
        return Invocation(self.inside(at, compiler), text_of(called).strip(), bindings, nearest_id(at) or "")

    def _part(self, at: Element, name: str, compiler: Compiler) -> Element | None:
        found = child(at, name)
        if found is None:
            compiler.source.problem("dmn.part-missing", at, part=name, kind=local(at))
        return found

    def _iterator(self, at: Element) -> str:
        return " ".join((at.get("iteratorVariable") or "").split())


_READ: Mapping[str, Callable[[Boxed, Element, Compiler], Expression]] = {
    "literalExpression": Boxed.literal,
    "decisionTable": Boxed.table,
    "context": Boxed.context,
    "invocation": Boxed.invocation,
    "list": Boxed.list,
    "relation": Boxed.relation,
    "functionDefinition": Boxed.function,
    "conditional": Boxed.conditional,
    "filter": Boxed.filter,
    "for": Boxed.for_,
    "some": Boxed.quantified,
    "every": Boxed.quantified,
}
