"""What is known of a value before it exists: the types it may have, and the value itself where it is constant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...message import LANGUAGES, message, render
from ..brief import brief
from ..properties import PROPERTIES
from ..ranges import Range
from ..temporal import DaysDuration
from ..types import ANY, BASIC, NULL, Type
from ..values import word

Tag = type | str
"""What operators ask of a type: the class of a simple value, else `list`, `context`, `range` or `function`."""


class _Varying:
    """The value of a shape that is not constant."""

    def __repr__(self) -> str:
        return "VARYING"


VARYING: Final = _Varying()
MOST = 6
"""A value of more possible types than this counts as one of any type."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A value is null or of one of `types`; with None it may be anything, with no types it is always null."""

    types: tuple[Type, ...] | None = None
    value: Any = VARYING

    @property
    def constant(self) -> bool:
        """Return whether the value is known."""
        return not isinstance(self.value, _Varying)

    @property
    def tags(self) -> frozenset[Tag] | None:
        """Return the tags of the types, None for anything."""
        return None if self.types is None else frozenset(map(tag, self.types))

    def told(self) -> Mapping[str, str]:
        """Return what the value is, by language: its types, and the value where it is constant."""
        if self.types is None:
            return word("any")
        texts = [word(_called(type_)) for type_ in self.types] or [word("null")]
        either = {language: _either(dict.fromkeys(one[language] for one in texts), language) for language in LANGUAGES}
        shown = self.constant and not isinstance(self.value, dict | list) and self.value is not None
        return {language: f"{text} {brief(self.value)}" if shown else text for language, text in either.items()}


def _called(type_: Type) -> str:
    """Return what a type is called in a text: a type with a name of its own by what it is made of."""
    basic = SIMPLE.get(type_.classes[0]) if len(type_.classes) == 1 and type_.kind == "simple" else None
    return basic.name if basic is not None else type_.name if type_.kind == "simple" else type_.kind


def _either(texts: Iterable[str], language: Any) -> str:
    return f" {render(message('check.or'), language)} ".join(texts)


ANYTHING = Shape()
ABSENT = Shape(())
NUMBER, STRING, BOOLEAN = (Shape((BASIC[name],)) for name in ("number", "string", "boolean"))
SIMPLE: Mapping[type, Type] = {type_.classes[0]: type_ for type_ in BASIC.values() if len(type_.classes) == 1}
"""The basic type of each class of values."""


def tag(type_: Type) -> Tag:
    """Return what operators ask of a type."""
    return type_.classes[0] if type_.kind == "simple" else type_.kind


def shape_of(type_: Type | None) -> Shape:
    """Return what is known of a value of a declared type."""
    if type_ is None or type_.kind == "any":
        return ANYTHING
    if type_.kind == "null":
        return ABSENT
    if type_.kind == "simple" and len(type_.classes) > 1:
        return Shape(tuple(SIMPLE[class_] for class_ in type_.classes))
    return Shape((type_,))


def of_class(*classes: type) -> Shape:
    """Return the shape of a value of one of some classes."""
    return Shape(tuple(SIMPLE[class_] for class_ in classes))


def constant(value: Any) -> Shape:
    """Return the shape of a known value."""
    if value is None:
        return Shape((), None)
    if isinstance(value, list):
        return Shape((list_of(joined([constant(item) for item in value])),), value)
    if isinstance(value, Range):
        ends = [constant(end) for end in (value.low, value.high) if end is not None]
        return Shape((Type(name="range", kind="range", element=as_type(joined(ends))),), value)
    if isinstance(value, dict):
        return Shape((literal_context({key: constant(part) for key, part in value.items()}),), value)
    return Shape((SIMPLE[type(value)],), value) if type(value) in SIMPLE else ANYTHING


def joined(shapes: Iterable[Shape]) -> Shape:
    """Return the shape of a value that has one of several shapes."""
    found: list[Type] = []
    for shape in shapes:
        if shape.types is None:
            return ANYTHING
        found += [type_ for type_ in shape.types if not any(_same(type_, other) for other in found)]
    found = _merged(found)
    return Shape(tuple(found)) if len(found) <= MOST else ANYTHING


def _merged(types: list[Type]) -> list[Type]:
    """Return the types with contexts of the same fields made one: the rows of a table written as a list."""
    alike = [type_ for type_ in types if is_exact(type_) and type_.fields.keys() == types[0].fields.keys()]
    if len(alike) < 2 or len(alike) < len(types):
        return types
    fields = {name: joined(shape_of(type_.fields[name]) for type_ in alike) for name in alike[0].fields}
    return [literal_context(fields)]


def _same(one: Type, other: Type) -> bool:
    if one is other:
        return True
    return one.kind == other.kind == "simple" and one.classes == other.classes and one.allows is other.allows


def as_type(shape: Shape) -> Type:
    """Return a shape as one type, Any where it has several."""
    return shape.types[0] if shape.types is not None and len(shape.types) == 1 else ANY


def field_type(shape: Shape) -> Type:
    """Return a shape as the type of a field: Null where it is always null."""
    return NULL if shape.types == () else as_type(shape)


def list_of(shape: Shape) -> Type:
    """Return the type of a list."""
    return Type(name="list", kind="list", element=as_type(shape))


def literal_context(fields: Mapping[str, Shape]) -> Type:
    """Return the type of a context that has these fields and no others."""
    return Type(name="context", kind="context", classes=(dict,), fields={n: field_type(s) for n, s in fields.items()})


def is_exact(type_: Type) -> bool:
    """Return whether a context has no fields but those of its type."""
    return type_.classes == (dict,)


def element_of(shape: Shape) -> Shape:
    """Return the shape of the elements that a filter or loop goes through; what is no list is a list of one."""
    if shape.types is None:
        return ANYTHING
    return joined(shape_of(type_.element or ANY) if type_.kind == "list" else Shape((type_,)) for type_ in shape.types)


_PROPERTY_SHAPES: Mapping[str, Shape] = {
    "time offset": of_class(DaysDuration),
    "timezone": STRING,
    "start included": BOOLEAN,
    "end included": BOOLEAN,
}


def property_of(type_: Type, name: str) -> Shape | None:
    """Return the shape of `.name` of a value of a type, or None when there is no such property."""
    if type_.kind == "context":
        return _field(type_, name)
    if type_.kind == "list":
        inner = shape_of(type_.element or ANY)
        if inner.types is None:
            return Shape((list_of(ANYTHING),))
        found = [shape for one in inner.types if (shape := property_of(one, name)) is not None]
        return Shape((list_of(joined(found)),)) if found or not inner.types else None
    class_ = Range if type_.kind == "range" else type_.classes[0] if type_.kind == "simple" else None
    if class_ is None or name not in PROPERTIES.get(class_, {}):
        return None
    if name in ("start", "end"):
        return shape_of(type_.element or ANY)
    return _PROPERTY_SHAPES.get(name, NUMBER)


def _field(type_: Type, name: str) -> Shape | None:
    if name in type_.fields:
        return shape_of(type_.fields[name])
    return None if type_.fields or is_exact(type_) else ANYTHING
