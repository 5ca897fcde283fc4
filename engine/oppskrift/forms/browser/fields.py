"""The types that a form's expressions can count on: those of its own fields, as far as their kinds tell them."""

from collections.abc import Iterable, Mapping
from typing import Any

from ... import feel
from ...feel.checking.shape import Shape
from ..field import Field, Kind
from .digits import FRACTION

_NAMES = {"date": "date", "time": "time", "datetime": "date and time"}
MOMENTS: Mapping[str, feel.Type] = {
    subtype: feel.Type(name=name, kind="simple", classes=feel.BASIC[name].classes) for subtype, name in _NAMES.items()
}
"""The types of date and time fields by `subtype`. In the browser their values are texts."""


def is_moment(shape: Shape) -> bool:
    """Return whether a value comes from a date or time field as it is."""
    return bool(shape.types) and all(any(type_ is moment for moment in MOMENTS.values()) for type_ in shape.types or ())


def types(fields: Iterable[Field]) -> dict[str, feel.Type | None]:
    """Return the types of the variables that fields write, None where a variable may hold anything."""
    tree: dict[str, Any] = {}
    for field in (one for top in fields for one in top.inputs()):
        inner = tree
        for step in field.path[:-1]:
            inner = inner.setdefault(step, {})
        if field.path:
            inner[field.path[-1]] = _of(field)
    return {name: _context(found) if isinstance(found, dict) else found for name, found in tree.items()}


def within(rows: Field, around: Mapping[str, feel.Type | None]) -> dict[str, feel.Type | None]:
    """Return the types that the expressions of a list's fields see: those of the row over those of the form."""
    row = types(rows.fields)
    return {**around, **row, "this": _context(row), "i": feel.BASIC["number"]}


def _context(fields: Mapping[str, Any]) -> feel.Type:
    """Return the type of a context; what it may hold beside the form's own fields is not known."""
    found = {name: _context(part) if isinstance(part, dict) else part for name, part in fields.items()}
    known = {name: part or feel.BASIC["Any"] for name, part in found.items()}
    return feel.Type(name="context", kind="context", fields=known)


def _of(field: Field) -> feel.Type | None:
    """Return the type of a field's value, None where its options decide it."""
    if field.kind is Kind.ROWS:
        return feel.Type(name="list", kind="list", element=_context(types(field.fields)))
    if field.kind is Kind.DATETIME:
        return MOMENTS[field.subtype or "date"]
    if field.kind is Kind.NUMBER:
        return feel.BASIC["number"] if field.bounds.digits == 0 else FRACTION
    return feel.BASIC[_SIMPLE[field.kind]] if field.kind in _SIMPLE else None


_SIMPLE = {Kind.TEXT: "string", Kind.AREA: "string", Kind.CHECKBOX: "boolean"}
