"""From what a person typed, or a program sent, to a tagged value of the field's type.

Each function takes a raw value that is not empty and returns the tagged value, or the `Message` that says what is
wrong, with `{label}` left for the caller to fill. Nothing here looks at bounds.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from ..message import Message, message
from ..model.tagged import SAFE, Json, tag, tag_number
from .field import Field, Kind

Outcome = Json | Message
"""A tagged value, or what is wrong with the raw one."""

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_NUMBER = re.compile(r"[+-]?\d{1,34}(?:\.\d{1,34})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?", re.ASCII)
_GROUPED_BY_POINT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+|[+-]?[1-9]\d{0,2}(?:,\d{3}){2,}", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NORWEGIAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?", re.ASCII)
_OFFSET = re.compile(r"(Z|[+-]\d{2}:\d{2})$", re.ASCII)
_ZONE = re.compile(r"@([A-Za-z_]+/[A-Za-z_]+|UTC)$", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
_YES = frozenset({"ja", "true", "on", "1", "yes", "sann"})
_NO = frozenset({"nei", "false", "off", "0", "no", "usann"})


def is_empty(raw: Json) -> bool:
    """Return whether nothing was given: null, blank text, or an empty list."""
    return raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []


def text(field: Field, raw: Json) -> Outcome:
    """Return a text without control characters and outer blanks; only a textarea may have line breaks."""
    if not isinstance(raw, str):
        return message("forms.not-text")
    clean = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _UNSEEN.search(clean):
        return message("forms.control-character")
    if field.kind is Kind.TEXT and "\n" in clean:
        return message("forms.one-line")
    return clean


def number(field: Field, raw: Json) -> Outcome:
    """Return a number from JSON, or from text as Norwegians write it: `10 000,50`, `10.50`, `-3`."""
    found = _decimal(field, raw)
    if isinstance(found, Message):
        return found
    if len(found.as_tuple().digits) > 34:
        return message("forms.number-too-long")
    return tag_number(found)


def _decimal(field: Field, raw: Json) -> Decimal | Message:
    if isinstance(raw, str):
        return _from_text(field, raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Decimal(raw) if abs(raw) < SAFE else message("forms.number-too-long")
    if isinstance(raw, float):  # the shortest text that reads as the same float is what was written
        return _typed(repr(raw))
    written = _tagged(raw, "$decimal")
    return _typed(written) if isinstance(written, str) else message("forms.not-number")


def _from_text(field: Field, raw: str) -> Decimal | Message:
    plain = _SPACES.sub(" ", raw.replace("\u2212", "-")).strip()
    if _AMBIGUOUS.fullmatch(plain) and (field.bounds.digits or 0) < 3:
        return message("forms.number-ambiguous", value=plain)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(" ", "")
    elif _GROUPED_BY_POINT.fullmatch(plain):
        plain = plain.replace(".", "")
    return _typed(plain.replace(",", ".", 1))


def _typed(plain: str) -> Decimal | Message:
    return Decimal(plain) if _NUMBER.fullmatch(plain) else message("forms.not-number")


def boolean(_: Field, raw: Json) -> Outcome:
    """Return true or false from JSON, or from ja/nei, true/false, on/off, 1/0."""
    if isinstance(raw, bool):
        return raw
    word = raw.strip().casefold() if isinstance(raw, str) else None
    if word in _YES:
        return True
    return False if word in _NO else message("forms.not-boolean")


def moment(field: Field, raw: Json) -> Outcome:
    """Return a date, a time, or a date and time, from ISO 8601 or `31.12.2026` and `31.12.2026 09:00`.

    A date and time without a zone is in Europe/Oslo.
    """
    return _MOMENTS[field.subtype or "date"](raw)


def _date(raw: Json) -> Outcome:
    found = _as_date(_tagged(raw, "$date"))
    return message("forms.not-date") if found is None else tag(found)


def _time(raw: Json) -> Outcome:
    found = _as_time(_tagged(raw, "$time"))
    return message("forms.not-time") if found is None else tag(found)


def _date_and_time(raw: Json) -> Outcome:
    plain = _tagged(raw, "$datetime")
    if not isinstance(plain, str):
        return message("forms.not-datetime")
    plain = plain.strip()
    zone, offset = _ZONE.search(plain), _OFFSET.search(plain)
    local = plain[: (zone or offset).start()] if zone or offset else plain  # type: ignore[union-attr]
    day, _, clock = local.replace("T", " ", 1).partition(" ")
    on, at = _as_date(day), _as_time(clock.strip())
    if on is None or at is None or (zone and not _known(zone[1])):
        return message("forms.not-datetime")
    where = zone[0] if zone else offset[0] if offset else "@Europe/Oslo"
    return {"$datetime": f"{on.isoformat()}T{at.isoformat()}{where}"}


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _tagged(raw: Json, name: str) -> Json:
    return raw[name] if isinstance(raw, Mapping) and set(raw) == {name} else raw


def _as_date(raw: Json) -> date | None:
    if not isinstance(raw, str):
        return None
    plain = raw.strip()
    iso, norwegian = _ISO_DATE.fullmatch(plain), _NORWEGIAN_DATE.fullmatch(plain)
    parts = iso.groups() if iso else norwegian.groups()[::-1] if norwegian else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def _as_time(raw: Json) -> time | None:
    found = _TIME.fullmatch(raw.strip()) if isinstance(raw, str) else None
    try:
        hour, minute, second = map(int, found.groups("0")) if found else (-1, 0, 0)
        return time(hour, minute, second)
    except ValueError:
        return None


_MOMENTS: Mapping[str, Callable[[Json], Outcome]] = {"date": _date, "time": _time, "datetime": _date_and_time}

COERCE: Mapping[Kind, Callable[[Field, Json], Outcome]] = {
    Kind.TEXT: text,
    Kind.AREA: text,
    Kind.NUMBER: number,
    Kind.CHECKBOX: boolean,
    Kind.DATETIME: moment,
}
"""Coercion by kind; fields with options are compared with their options instead."""
