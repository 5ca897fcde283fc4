"""Values that a person writes for variables of a case: from plain text to tagged JSON and back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from ..message import Message, message
from ..model.tagged import TAGS, Json, tag

ValueKind = Literal["text", "number", "date", "boolean", "nothing", "other"]
"""What a value is; `other` (lists, times, durations) is shown and cannot be written."""

KINDS: tuple[ValueKind, ...] = ("text", "number", "date", "boolean", "nothing")
DEEPEST, MOST = 4, 40
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,34}(\.[0-9]{1,34})?")
"""Written out: a power of ten such as 1e999999999 takes no room until somebody reads it, and then a gigabyte."""
YES, NO = frozenset({"ja", "yes", "true"}), frozenset({"nei", "no", "false"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """A text that is no value of its kind, and how to write one."""

    why: Message


def kind_of(value: Json) -> ValueKind:
    """Return what a tagged value is."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "text"
    if isinstance(value, int) or (isinstance(value, dict) and set(value) == {"$decimal"}):
        return "number"
    return "date" if isinstance(value, dict) and set(value) == {"$date"} else "other"


def written(value: Json) -> str:
    """Return a value as a person would write it: 12,5 and 01.03.2026; empty for nothing."""
    match kind_of(value):
        case "boolean":
            return "ja" if value else "nei"
        case "number":
            return str(value["$decimal"] if isinstance(value, dict) else value).replace(".", ",")
        case "date":
            return f"{date.fromisoformat(value['$date']):%d.%m.%Y}"
        case "text":
            return str(value)
        case _:
            return ""


def parse(kind: str, text: str) -> Json | Wrong:
    """Return the tagged value that a person wrote."""
    text = text if kind == "text" else text.strip()
    match kind:
        case "text":
            return text
        case "nothing":
            return None
        case "boolean":
            return _boolean(text)
        case "number":
            return _number(text)
        case "date":
            return _date(text)
        case _:
            return Wrong(message("given.kind"))


def _boolean(text: str) -> Json | Wrong:
    said = text.casefold()
    return said in YES if said in YES | NO else Wrong(message("given.boolean", text=text))


def _number(text: str) -> Json | Wrong:
    plain = re.sub(r"\s", "", text).replace(",", ".")
    return tag(Decimal(plain)) if _NUMBER.fullmatch(plain) else Wrong(message("given.number", text=text))


def _date(text: str) -> Json | Wrong:
    found = _DAY.fullmatch(text)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        return Wrong(message("given.date", text=text))
    return tag(day)


def leaves(path: str, value: Json, depth: int = 0) -> Iterator[tuple[str, Json]]:
    """Yield the single values below a path with their own paths; a list is one value."""
    inside = isinstance(value, dict) and not TAGS.intersection(value) and value
    if not inside or depth == DEEPEST:
        yield path, value
        return
    for key, each in value.items():
        if "." not in key and not key.startswith("$"):
            yield from leaves(f"{path}.{key}", each, depth + 1)


def at(variables: Json, path: str) -> Json:
    """Return the value at a dotted path, None where there is none."""
    for key in path.split("."):
        if not isinstance(variables, dict) or TAGS.intersection(variables):
            return None
        variables = variables.get(key)
    return variables
