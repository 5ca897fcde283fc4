"""Types of variables: made from parts, and merged where a variable is written in several places."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from ...feel import BASIC, Program, Type
from ...feel.checking import outcomes
from ...feel.types import ANY, NULL

STRING, NUMBER, BOOLEAN = BASIC["string"], BASIC["number"], BASIC["boolean"]
DATE, TIME, MOMENT = BASIC["date"], BASIC["time"], BASIC["date and time"]
OPEN = BASIC["context"]
"""A context that may have any fields."""
_DEEPEST = 8
"""Types are merged this many levels deep; a type may mention itself."""


@dataclass(frozen=True, slots=True)
class Among:
    """The values that a type allows, as a table of them: what may be chosen in a form, or what rules can answer."""

    values: frozenset[Any]

    def __call__(self, value: Any, _: object) -> bool:
        """Return whether a value is one of them; null always is."""
        return value is None or value in self.values


def among(name: str, base: Type, values: Collection[Any]) -> Type:
    """Return a simple type with a name of its own that allows only these values."""
    return Type(name=name, kind="simple", classes=base.classes, allows=Among(frozenset(values)))


def either(*types: Type) -> Type:
    """Return the type of a value of one of several simple types, whatever values those allow."""
    classes = tuple(dict.fromkeys(class_ for type_ in types for class_ in type_.classes))
    return Type(name=" | ".join(type_.name for type_ in types), kind="simple", classes=classes)


def context(fields: Mapping[str, Type | None], *, exact: bool = False) -> Type:
    """Return the type of a context. `exact` says that every field is there, else each may be missing."""
    known = {name: type_ or ANY for name, type_ in fields.items()}
    return Type(name="context", kind="context", classes=(dict,) if exact or not known else (), fields=known)


def list_of(element: Type | None) -> Type:
    """Return the type of a list."""
    return Type(name="list", kind="list", element=element or ANY)


def element_of(type_: Type | None) -> Type | None:
    """Return the type of what a list holds, None where it is not known; nothing holds what is always null."""
    if type_ is NULL:
        return NULL
    found = type_.element if type_ is not None and type_.kind == "list" else None
    return None if found is ANY else found


def inside(path: tuple[str, ...], type_: Type | None) -> Type | None:
    """Return the type of what must be at the root so that a value of a type lies at a path below it."""
    return reduce(lambda inner, name: context({name: inner}), reversed(path), type_)


def is_closed(type_: Type | None) -> bool:
    """Return whether all fields of a context are known."""
    return type_ is not None and type_.kind == "context" and bool(type_.fields or type_.classes)


def whole(type_: Type, depth: int = 0) -> Type:
    """Return a type whose contexts have their fields and no others: what nobody writes is not there."""
    if depth > _DEEPEST or type_.kind not in ("context", "list"):
        return type_
    if type_.kind == "list":
        return list_of(whole(type_.element or ANY, depth + 1))
    return context({n: whole(t, depth + 1) for n, t in type_.fields.items()}, exact=True) if is_closed(type_) else type_


def inferred(program: Program, seen: Mapping[str, Type | None]) -> Type | None:
    """Return the type of an expression's value, Null where it is always null, None where it cannot be said."""
    found = outcomes(program, seen)
    return None if found is None else merged(found)


def merged(types: Iterable[Type | None], depth: int = 0) -> Type | None:
    """Return the type of a value that is of one of several types; None where that may be anything, Null for none."""
    found: list[Type] = []
    for type_ in types:
        if type_ is None or type_.kind == "any":
            return None
        if type_.kind != "null" and not any(type_ is one for one in found):
            found.append(type_)
    if len(found) < 2:
        return found[0] if found else NULL
    if len({type_.kind for type_ in found}) > 1 or depth > _DEEPEST:
        return None
    merge = {"context": _contexts, "list": _lists, "simple": _simple}.get(found[0].kind)
    return merge(found, depth) if merge else None


def _contexts(found: list[Type], depth: int) -> Type:
    if not all(map(is_closed, found)):
        return OPEN
    names = dict.fromkeys(name for type_ in found for name in type_.fields)
    fields = {n: merged((t.fields[n] for t in found if n in t.fields), depth + 1) for n in names}
    exact = all(type_.classes and type_.fields.keys() == names.keys() for type_ in found)
    return context(fields, exact=exact)


def _lists(found: list[Type], depth: int) -> Type:
    return list_of(merged((type_.element for type_ in found), depth + 1))


def _simple(found: list[Type], _: int) -> Type:
    if len({type_.classes for type_ in found}) > 1:
        return either(*found)
    allowed = [type_.allows.values for type_ in found if isinstance(type_.allows, Among)]
    if len(allowed) == len(found):
        return among(found[0].name, found[0], frozenset().union(*allowed))
    return next((basic for basic in BASIC.values() if basic.classes == found[0].classes), either(found[0]))
