"""Whether a value keeps within the bounds of its field. Every check returns the messages of what does not."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .. import feel
from ..clock import OSLO
from ..message import Message, Text, message
from ..model.tagged import Json, untag
from .field import Field, Kind, Limit
from .schema import compiled
from .variables import Variables

LONGEST: Mapping[Kind, int] = {Kind.TEXT: 1_000, Kind.AREA: 10_000}
"""Characters a text may have where the form does not say."""

_FORMATS = {
    "email": r"^[^\s@<>()\[\],;:\\\"]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,24}$",
    "phone": r"^\+?[0-9][0-9 ]{3,22}[0-9]$",
}

Limited = Callable[[Limit], Decimal | None]
"""Gives the bound's number, evaluating it where it is an expression."""


def limited(variables: Variables, now: datetime) -> Limited:
    """Return what evaluates bounds in these variables. A bound that gives no number bounds nothing."""

    def value(limit: Limit) -> Decimal | None:
        if limit is None or isinstance(limit, Decimal):
            return limit
        found = limit.evaluate(variables, now=now).value
        return found if isinstance(found, Decimal) else None

    return value


def number(field: Field, value: Json, limit: Limited, _: datetime) -> Iterator[Message]:
    """Check least, most and decimals."""
    found = Decimal(untag(value))
    yield from _between(found, limit(field.bounds.least), limit(field.bounds.most))
    digits, exponent = field.bounds.digits, found.normalize().as_tuple().exponent
    if digits is not None and isinstance(exponent, int) and -exponent > digits:
        yield message("forms.too-many-decimals" if digits else "forms.not-whole", digits=digits)


def _between(found: Decimal, least: Decimal | None, most: Decimal | None) -> Iterator[Message]:
    low, high = (None if bound is None else _told(bound) for bound in (least, most))
    if least is not None and found < least:
        yield message("forms.below", least=low) if most is None else message("forms.outside", least=low, most=high)
    if most is not None and found > most:
        yield message("forms.above", most=high) if least is None else message("forms.outside", least=low, most=high)


def _told(bound: Decimal) -> Text:
    return Text.of(lambda language: feel.show(bound, language))


def rows_between(field: Field, count: int, limit: Limited) -> Iterator[Message]:
    """Check the number of rows of a list."""
    least, most = limit(field.bounds.least), limit(field.bounds.most)
    if least is not None and count < least:
        yield message("forms.too-few-rows", limit=least, count=count)
    if most is not None and count > most:
        yield message("forms.rows-above", limit=most, count=count)


def text(field: Field, value: Json, limit: Limited, _: datetime) -> Iterator[Message]:
    """Check length, pattern and format."""
    shortest, longest = limit(field.bounds.shortest), limit(field.bounds.longest)
    longest = Decimal(LONGEST[field.kind]) if longest is None else longest
    if len(value) > longest:
        yield message("forms.too-long", limit=longest, length=len(value))
        return
    if shortest is not None and len(value) < shortest:
        yield message("forms.too-short", limit=shortest, length=len(value))
    if field.bounds.pattern and not _pattern(field.bounds.pattern).search(value):
        yield message("forms.pattern")
    if field.bounds.format and not _pattern(_FORMATS[field.bounds.format]).search(value):
        yield message(f"forms.not-{field.bounds.format}")


@lru_cache(512)
def _pattern(pattern: str) -> Any:
    return compiled(pattern)


def moment(field: Field, value: Json, _: Limited, now: datetime) -> Iterator[Message]:
    """Check that a date, or date and time, has not passed."""
    found, here = untag(value), now.astimezone(OSLO)
    if not field.bounds.no_past or isinstance(found, time):
        return
    passed = found < here if isinstance(found, datetime) else isinstance(found, date) and found < here.date()
    if passed:
        yield message("forms.passed")


def nothing(*_: object) -> Iterator[Message]:
    """Check nothing."""
    yield from ()


CHECKS: Mapping[Kind, Callable[[Field, Json, Limited, datetime], Iterator[Message]]] = {
    Kind.NUMBER: number,
    Kind.TEXT: text,
    Kind.AREA: text,
    Kind.DATETIME: moment,
}
"""Checks by kind; the others have none."""
