"""Types of what a form gives: each field by its kind, lists of rows as lists of contexts."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from ... import forms
from ...feel import Type
from ...forms.field import CHOICES, MANY, Field, Kind
from ...model.tagged import Json
from .types import BOOLEAN, DATE, MOMENT, NUMBER, STRING, TIME, among, context, inside, list_of, merged


def form_types(form: forms.Form) -> dict[str, Type | None]:
    """Return the variables that a form writes, with their types."""
    return field_types(form.inputs())


def field_types(fields: Iterable[Field]) -> dict[str, Type | None]:
    """Return the variables that fields of one scope write: `behov.timer` gives `behov`, a context with that field."""
    found: dict[str, list[Type | None]] = {}
    for field in fields:
        if field.path:
            found.setdefault(field.path[0], []).append(inside(field.path[1:], field_type(field)))
    return {name: merged(types) for name, types in found.items()}


def row_types(field: Field) -> dict[str, Type | None]:
    """Return the variables of one row of a list."""
    return field_types(one for column in field.fields for one in column.inputs())


def field_type(field: Field) -> Type | None:
    """Return the type of a field's value, None where it is not known."""
    if field.kind in CHOICES:
        chosen = _chosen(field)
        return list_of(chosen) if field.kind in MANY else chosen
    make = _TYPES.get(field.kind)
    return make(field) if make else None


def _chosen(field: Field) -> Type | None:
    """Return the type of one option: only its values can be chosen."""
    if field.options_from is not None or not field.options:
        return None
    return of_values(field.key, [option.value for option in field.options])


def of_values(name: str, values: Iterable[Json]) -> Type | None:
    """Return the type that allows these values only; None where they are of several kinds, or there are none."""
    given = list(values)
    for class_, base in ((str, STRING), (bool, BOOLEAN), (int, NUMBER)):
        if given and all(type(value) is class_ for value in given):
            return among(name, base, [Decimal(value) if base is NUMBER else value for value in given])
    return None


def _rows(field: Field) -> Type:
    return list_of(context(row_types(field), exact=True))


_MOMENTS: Mapping[str | None, Type] = {"date": DATE, "time": TIME, "datetime": MOMENT}
_TYPES: Mapping[Kind, Callable[[Field], Type]] = {
    Kind.TEXT: lambda _: STRING,
    Kind.AREA: lambda _: STRING,
    Kind.NUMBER: lambda _: NUMBER,
    Kind.CHECKBOX: lambda _: BOOLEAN,
    Kind.DATETIME: lambda field: _MOMENTS[field.subtype],
    Kind.ROWS: _rows,
}
