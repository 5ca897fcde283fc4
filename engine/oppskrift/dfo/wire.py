"""The peer's way of writing values, made even: ids, dates, empty texts, single-or-list, dummy national ids.

Each rule answers something seen in production use of the verified API; see docs/reference/dfo-operations.md.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any


class Unreadable(ValueError):
    """An answer of the peer does not keep to the agreed form."""


NO_END = date(9999, 12, 31)
LEAVER_POSITION = "99999999"
DUMMY_NATIONAL_ID = re.compile(r".+00[012]00$")
_SAFE_ID = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z]|[._-](?=[0-9A-Za-z])){0,39}")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?")


def is_safe_id(text: str) -> bool:
    """Return whether a text may stand as one segment of a path: no separator, no dots in a row, at most 40 signs."""
    return _SAFE_ID.fullmatch(text) is not None


def normal_id(value: object) -> str | None:
    """Return an id without the padding zeros; ids arrive both as numbers and as padded texts. Empty is None."""
    if value is None or isinstance(value, bool):
        return None
    text = str(value).strip()
    if text.isascii() and text.isdigit():
        return str(int(text)) if len(text) <= 40 else None
    return text or None


def text_of(value: object) -> str | None:
    """Return a text, or None for what is empty or not there."""
    return (str(value).strip() or None) if isinstance(value, str | int) and not isinstance(value, bool) else None


def day_of(value: object) -> date | None:
    """Return the date of `2019-01-01`, `2019-01-01T00:00:00.0000000+00:00` or `20190101`.

    The empty date, `00000000` and the far end `9999-12-31` are None: no such date. Raises Unreadable for other texts.
    """
    text = text_of(value)
    if text is None or text.strip("0-") == "":
        return None
    match = _DAY.fullmatch(text)
    if match is None:
        raise Unreadable(f"not a date: {text[:40]!r}")
    try:
        found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Unreadable(f"not a date: {text[:40]!r}") from None
    return None if found == NO_END else found


def number_of(value: object) -> Decimal | None:
    """Return a finite decimal of a text or number; empty is None. Raises Unreadable for other texts."""
    text = text_of(value) if not isinstance(value, Decimal) else str(value)
    if text is None:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise Unreadable(f"not a number: {text[:40]!r}") from None
    if not found.is_finite():
        raise Unreadable(f"not a number: {text[:40]!r}")
    return found


def national_id(value: object) -> str | None:
    """Return a national id, or None when it is empty or one of the peer's dummies."""
    text = text_of(value)
    return None if text is None or DUMMY_NATIONAL_ID.fullmatch(text) else text


def items(body: object, wrapper: str) -> list[Mapping[str, Any]]:
    """Return the objects of an answer: `{wrapper: [...]}`, `{wrapper: {...}}`, `[...]` or the bare object.

    Raises Unreadable when it is none of these.
    """
    inner = body[wrapper] if isinstance(body, Mapping) and wrapper in body else body
    listed: list[Any] = inner if isinstance(inner, list) else [inner]
    if not all(isinstance(item, Mapping) for item in listed):
        raise Unreadable(f"expected objects in {wrapper!r}")
    return listed


def parse(body: bytes) -> Any:
    """Return JSON with decimals instead of floats. Raises Unreadable, also for NaN and too deep nesting."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError as error:
        raise Unreadable(str(error)[:200]) from None


def _refuse(name: str) -> None:
    raise Unreadable(f"{name} is not JSON")
