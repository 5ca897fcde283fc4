"""Item definitions as FEEL types: structure, lists, functions, allowed values and constraints (DMN 1.5 §7.3.2-3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import feel
from ..feel.types import ANY, BASIC, Type
from .programs import Compiler
from .source import Element, Source, child, children, local, name_of, text_of

MAX_CHAIN = 60
"""Most types that are defined one by the other."""


class ItemDefinitions:
    """The named types of one file, with those of imported files under `prefix.name`."""

    def __init__(self, source: Source, imported: Mapping[str, Type]) -> None:
        self._source = source
        self._elements = {name_of(item): item for item in children(source.root, "itemDefinition")}
        self._types: dict[str, Type] = dict(imported)
        self._unfilled: list[Type] = []
        self._aliases: list[tuple[Type, Type, Element]] = []
        self._compiler = Compiler(source, frozenset(), self._types)
        for name in self._elements:
            self.named(name)

    @property
    def types(self) -> Mapping[str, Type]:
        """Return the types by name."""
        return self._types

    def reference(self, written: str | None, at: Element) -> Type | None:
        """Return the type that a `typeRef` names, None where there is none or it is Any."""
        name = " ".join((written or "").split())
        if not name:
            return None
        found = self.named(name) or BASIC.get(name)
        if found is None and ":" in name:  # DMN 1.1 writes feel:string
            plain = name.rpartition(":")[2]
            found = self.named(plain) or BASIC.get(plain)
        if found is None:
            self._source.problem("dmn.unknown-type", at, type=name, known=", ".join(sorted(self._elements)) or "–")
        return None if found is ANY else found

    def of(self, at: Element | None) -> Type | None:
        """Return the type that an element's `typeRef` names."""
        return None if at is None else self.reference(at.get("typeRef"), at)

    def named(self, name: str) -> Type | None:
        """Return a type by name. It is registered before it is filled in, so that a type may mention itself."""
        if name in self._types:
            return self._types[name]
        item = self._elements.get(name)
        if item is None:
            return None
        if len(self._unfilled) == MAX_CHAIN:
            self._source.problem("dmn.types-too-deep", item, type=name, limit=MAX_CHAIN)
            return ANY
        made = self._types[name] = Type(name=name, kind="any")
        self._unfilled.append(made)
        built = self._build(item, name)
        if self._is_unfilled(built):
            self._aliases.append((made, built, item))
        _fill(made, built)
        self._unfilled.pop()
        if not self._unfilled:
            self._settle()
        return made

    def _is_unfilled(self, type_: Type) -> bool:
        waiting = (*self._unfilled, *(made for made, _, _ in self._aliases))
        return any(type_ is one for one in waiting)

    def _settle(self) -> None:
        """Fill other names of a type that had to wait until it was filled itself; refuse those that go in a ring."""
        for made, built, item in self._aliases:
            _fill(made, built)
            if built.kind == "any":
                self._source.problem("dmn.circular-type", item, type=made.name)
        self._aliases.clear()

    def _build(self, item: Element, name: str) -> Type:
        built = self._base(item)
        if not self._is_unfilled(built):  # a copy of a type that is not filled in would stay empty
            built = replace(built, name=name)
        built = self._constrained(built, child(item, "allowedValues"))
        if item.get("isCollection") == "true":
            built = Type(name=name, kind="list", element=built)
        return self._constrained(built, child(item, "typeConstraint"))

    def _base(self, item: Element) -> Type:
        function, reference = child(item, "functionItem"), child(item, "typeRef")
        components = list(children(item, "itemComponent"))
        if function is not None:
            parameters = tuple(self.of(p) or ANY for p in children(function, "parameters"))
            result = self.reference(function.get("outputTypeRef"), function) or ANY
            return Type(name="", kind="function", parameters=parameters, result=result)
        if components:
            fields = {name_of(part): self._build(part, name_of(part)) for part in components}
            return Type(name="", kind="context", fields=fields)
        written = reference.text if reference is not None else item.get("typeRef")
        return self.reference(written, item) or ANY

    def _constrained(self, built: Type, tests: Element | None) -> Type:
        text = text_of(tests)
        if tests is None or not text.strip():
            return built
        program = self._compiler.unary_tests(text, tests)
        return built if program is None else replace(built, allows=Allowed(program, built.allows))


def _fill(made: Type, built: Type) -> None:
    made.kind, made.classes, made.element, made.fields = built.kind, built.classes, built.element, built.fields
    made.parameters, made.names, made.result, made.allows = built.parameters, built.names, built.result, built.allows


Allows = Callable[[Any, feel.Evaluation], bool]


@dataclass(frozen=True, slots=True)
class Allowed:
    """Tests that a value of a type must meet, after those of the type it is made from."""

    program: feel.Program
    before: Allows | None

    def __call__(self, value: Any, evaluation: feel.Evaluation) -> bool:
        """Return whether the value is allowed now. What is noticed in the tests has no place in the caller's text."""
        noticed, evaluation.diagnostics = evaluation.diagnostics, []
        try:
            met = self.program.run({"?": value}, evaluation) is True
        finally:
            evaluation.diagnostics = noticed
        return met and (self.before is None or self.before(value, evaluation))


def field_names(root: Element) -> frozenset[str]:
    """Return every name that an expression may follow a dot with, or meet in a context."""
    kinds = (
        "itemComponent",
        "variable",
        "output",
        "column",
        "formalParameter",
        "informationItem",
        "parameter",
        "inputData",
    )
    return frozenset(name_of(one) for one in root.iter() if local(one) in kinds) - {""}
