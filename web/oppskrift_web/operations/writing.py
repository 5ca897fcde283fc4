"""Reading the values that an operator has written for variables, and what is wrong with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oppskrift.cases.given import Wrong, parse
from oppskrift.cases.trouble import Value
from oppskrift.message import render
from oppskrift.model.tagged import Json

from ..current import language


@dataclass(frozen=True, slots=True)
class Written:
    """The values that are to be given, what stood in the form, and what is wrong, by path."""

    values: Mapping[str, Json] = field(default_factory=dict)
    entered: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def read(form: Mapping[str, str], fields: Iterable[Value], prefix: str) -> Written:
    """Read `<prefix>-kind-<path>` and `<prefix>-text-<path>` for each field.

    A field that stands as it was shown is left alone; so is a hidden or unset one with nothing in it.
    """
    values: dict[str, Json] = {}
    entered: dict[str, tuple[str, str]] = {}
    errors: dict[str, str] = {}
    for each in fields:
        kind, text = form.get(f"{prefix}-kind-{each.path}", each.kind), form.get(f"{prefix}-text-{each.path}", "")
        entered[each.path] = (kind, text)
        if each.kind == "other" or _untouched(each, kind, text):
            continue
        found = parse(kind, text)
        if isinstance(found, Wrong):
            errors[each.path] = render(found.why, language())
        else:
            values[each.path] = found
    return Written(values, entered, errors)


def _untouched(shown: Value, kind: str, text: str) -> bool:
    if shown.personal or not shown.text:
        return not text.strip() and (kind != "nothing" or shown.kind == "nothing")
    return kind == shown.kind and text.strip() == shown.text.strip()
