"""Options of a field, and finding the one that was chosen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import feel
from ..message import Message, Text, message
from ..model.tagged import TAGS, Json
from .field import MANY, Field, Option
from .variables import Variables

MAX_OPTIONS = 5_000


def options(field: Field, variables: Variables, now: datetime) -> tuple[Option, ...]:
    """Return the options of a field; an expression may give texts, numbers, or contexts with `value` and `label`."""
    if field.options_from is None:
        return field.options
    found = field.options_from.evaluate(variables, now=now).value
    items = found if isinstance(found, list) else [] if found is None else [found]
    return (*field.options, *(_option(item) for item in items[:MAX_OPTIONS]))


def _option(item: Any) -> Option:
    if isinstance(item, Mapping) and "value" in item:
        value, label = item["value"], item.get("label", item["value"])
    else:
        value = label = item
    text = label if isinstance(label, str) else feel.show(label, "nb")
    return Option(value=feel.to_json(value), label=Text(text))


def choose(field: Field, raw: Json, among: tuple[Option, ...]) -> Json | Message:
    """Return the value of the chosen option, or the values of several; text may stand for a number or boolean."""
    by_text = {as_text(option.value): option.value for option in among}
    if field.kind not in MANY:
        chosen = by_text.get(as_text(raw), _NONE)
        return chosen if chosen is not _NONE else _not_an_option(raw, among)
    given = raw if isinstance(raw, list) else [raw]
    missing = [one for one in given if as_text(one) not in by_text]
    if missing:
        return _not_an_option(missing[0], among)
    return [by_text[text] for text in dict.fromkeys(map(as_text, given))]


_NONE = object()


def as_text(value: Json) -> str:
    """Return an option's value as a browser posts it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict) and len(value) == 1 and set(value) <= TAGS:
        value = next(iter(value.values()))
    return str(value).strip() if isinstance(value, str | int) else "\0"


def _not_an_option(raw: Json, among: tuple[Option, ...]) -> Message:
    labels = ", ".join(option.label for option in among[:8]) + (" …" if len(among) > 8 else "")
    shown = as_text(raw).replace("\0", "?")[:60]
    return message("forms.not-an-option", value=shown, known=Text(labels, **_labels(among)))


def _labels(among: tuple[Option, ...]) -> dict[str, str]:
    more = " …" if len(among) > 8 else ""
    return {
        "nn": ", ".join(option.label.read("nn") for option in among[:8]) + more,
        "en": ", ".join(option.label.read("en") for option in among[:8]) + more,
    }
