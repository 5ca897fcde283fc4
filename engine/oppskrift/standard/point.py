"""Variation points: the only places where an institution may differ from the standard, and how far.

A point has a type, a default, bounds, the reason why it may vary, the reason why the bound exists, and who approves.
`refusal` is the one judge of a local value; the standard's own default is judged by it too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from .. import feel
from ..message import LANGUAGES, Language, Message, message, render
from ..model.tagged import Json, tag, untag
from .endpoint import endpoint_matches
from .schema import show_found

Texts: TypeAlias = Mapping[str, str]
"""The same text by language: nb, nn, en."""


class PointType(StrEnum):
    """The safe kinds of variation."""

    ROLE = "role"
    NUMBER = "number"
    BOOLEAN = "boolean"
    WORKING_DAYS = "working_days"
    TEXT = "text"
    SLOT = "slot"
    ENDPOINT = "endpoint"
    CHOICE = "choice"


Direction: TypeAlias = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A variation point as the manifest declares it. `default` is tagged JSON, like every value models can read.

    `minimum` and `maximum` bound a number or a count of working days, both included. `allowed` lists groups,
    processes (None = no step), values or URL patterns; None means any. `stricter` is set when a local value may only
    be stricter than the default: the stricter value of a boolean, or the direction of a number.
    """

    name: str
    type: PointType
    title: Texts
    default: Json
    reason: Texts
    bound_reason: Texts
    approver: str
    file: str = ""
    line: int = 1
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str | None = None
    max_length: int | None = None
    allowed: tuple[str | int | None, ...] | None = None
    stricter: bool | Direction | None = None
    bound_text: Texts = field(init=False)
    """`bounds()` in each language, kept because every case that starts explains its values."""

    def __post_init__(self) -> None:
        bounds = self.bounds()
        object.__setattr__(self, "bound_text", {language: render(bounds, language) for language in LANGUAGES})

    def bounds(self) -> Message:
        """Return the bound in words, such as «fra 1 til 30 timer»."""
        return _BOUNDS[self.type](self)

    def refusal(self, value: Json) -> Message | None:
        """Return why a value (tagged JSON) is not allowed here, or None when it is."""
        return _wrong_type(self, value) or _RULES[self.type](self, value)

    def local_refusal(self, value: Json) -> Message | None:
        """Return why an institution may not set a value: outside the bounds, or less strict than the default."""
        return self.refusal(value) or _relaxes(self, value)


def same_value(one: Json, other: Json) -> bool:
    """Return whether two values say the same; 1,50 and 1,5 do."""
    left, right = _number(one), _number(other)
    return left == right if left is not None and right is not None else one == other


def show_value(value: Json) -> Texts:
    """Return a value as people read it, by language: ja, 10,5, «ingen», or the text itself."""
    return {language: _show(value, language) for language in LANGUAGES}


def _show(value: Json, language: Language) -> str:
    plain = untag(value) if not isinstance(value, dict) or "$decimal" in value else value
    if isinstance(plain, dict):
        return f"«{plain.get(language) or plain.get('nb') or plain.get('en', '')}»"
    if plain is None or isinstance(plain, bool):
        return _WORDS[plain][LANGUAGES.index(language)]
    return feel.show(Decimal(plain), language) if isinstance(plain, int | Decimal) else str(plain)


_WORDS: Mapping[bool | None, tuple[str, str, str]] = {
    None: ("ingen", "ingen", "none"),
    True: ("ja", "ja", "yes"),
    False: ("nei", "nei", "no"),
}


def _number(value: Json) -> Decimal | None:
    plain = untag(value) if isinstance(value, dict) else value
    return Decimal(plain) if isinstance(plain, int | Decimal) and not isinstance(plain, bool) else None


def _wrong_type(point: Point, value: Json) -> Message | None:
    if _IS[point.type](value):
        return None
    return message(
        "standard.wrong-type", expected=message(f"standard.value-{point.type}"), found=show_found(_plain(value))
    )


def _plain(value: Json) -> Any:
    number = _number(value)
    return value if number is None else number


def _is_texts(value: Json) -> bool:
    return isinstance(value, dict) and set(value) == set(LANGUAGES) and all(isinstance(t, str) for t in value.values())


def _is_whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_IS: Mapping[PointType, Callable[[Json], bool]] = {
    PointType.ROLE: lambda v: isinstance(v, str) and bool(v),
    PointType.NUMBER: lambda v: _number(v) is not None,
    PointType.BOOLEAN: lambda v: isinstance(v, bool),
    PointType.WORKING_DAYS: _is_whole,
    PointType.TEXT: _is_texts,
    PointType.SLOT: lambda v: v is None or isinstance(v, str),
    PointType.ENDPOINT: lambda v: isinstance(v, str),
    PointType.CHOICE: lambda v: isinstance(v, str) or _is_whole(v),
}


def _outside(point: Point, value: Json) -> Message:
    return message(
        "standard.outside-bound",
        value=show_value(value),
        title=point.title,
        bound=point.bounds(),
        why=point.bound_reason,
    )


def _in_range(point: Point, value: Json) -> Message | None:
    number = _number(value)
    assert number is not None  # noqa: S101 - the type was checked first
    low = point.minimum is not None and number < point.minimum
    high = point.maximum is not None and number > point.maximum
    return _outside(point, value) if low or high else None


def _listed(point: Point, value: Json) -> Message | None:
    return None if point.allowed is None or value in point.allowed else _outside(point, value)


def _length(point: Point, value: Json) -> Message | None:
    short = all(text.strip() and len(text) <= (point.max_length or 2000) for text in value.values())
    return None if short else _outside(point, value)


def _address(point: Point, value: Json) -> Message | None:
    ok = any(endpoint_matches(str(pattern), value) for pattern in point.allowed or ())
    return None if ok else _outside(point, value)


_RULES: Mapping[PointType, Callable[[Point, Json], Message | None]] = {
    PointType.ROLE: _listed,
    PointType.NUMBER: _in_range,
    PointType.BOOLEAN: lambda point, value: None,
    PointType.WORKING_DAYS: _in_range,
    PointType.TEXT: _length,
    PointType.SLOT: _listed,
    PointType.ENDPOINT: _address,
    PointType.CHOICE: _listed,
}


def _relaxes(point: Point, value: Json) -> Message | None:
    if point.stricter is None or same_value(value, point.default):
        return None
    return None if _is_stricter(point, value) else _outside(point, value)


def _is_stricter(point: Point, value: Json) -> bool:
    if isinstance(point.stricter, bool):
        return value is point.stricter
    number, default = _number(value), _number(point.default)
    assert number is not None and default is not None  # noqa: S101, PT018 - only numbers have a direction
    return number >= default if point.stricter == "higher" else number <= default


def _bounds_number(point: Point) -> Message:
    unit = point.unit or ""
    low, high = show_value(tag(point.minimum)), show_value(tag(point.maximum))
    return _direction(point, message("standard.bound-range", min=low, max=high, unit=f" {unit}" if unit else ""))


def _bounds_days(point: Point) -> Message:
    low, high = show_value(tag(point.minimum)), show_value(tag(point.maximum))
    return _direction(point, message("standard.bound-working-days", min=low, max=high))


def _direction(point: Point, bound: Message) -> Message:
    if point.stricter not in ("lower", "higher"):
        return bound
    return message(f"standard.bound-only-{point.stricter}", bound=bound, default=show_value(point.default))


def _bounds_boolean(point: Point) -> Message:
    if point.stricter is None:
        return message("standard.bound-boolean")
    return message("standard.bound-stricter", default=show_value(point.default), stricter=show_value(point.stricter))


def _bounds_list(point: Point) -> Message:
    if point.allowed is None:
        return message("standard.bound-any-group")
    shown = [show_value(value) for value in point.allowed]
    names = {language: ", ".join(texts[language] for texts in shown) for language in LANGUAGES}
    return message("standard.bound-one-of", names=names)


_BOUNDS: Mapping[PointType, Callable[[Point], Message]] = {
    PointType.ROLE: _bounds_list,
    PointType.NUMBER: _bounds_number,
    PointType.BOOLEAN: _bounds_boolean,
    PointType.WORKING_DAYS: _bounds_days,
    PointType.TEXT: lambda point: message("standard.bound-length", limit=point.max_length or 2000),
    PointType.SLOT: _bounds_list,
    PointType.ENDPOINT: _bounds_list,
    PointType.CHOICE: _bounds_list,
}
