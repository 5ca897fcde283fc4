"""Dates, times, numbers and money as people write them in the language of the page."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import dates, numbers
from flask import Flask

from oppskrift.clock import OSLO
from oppskrift.message import Language

from .current import language, say

LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}


def day(value: date | datetime | None) -> str:
    """Return a day: 23.11.2026, in English 23 Nov 2026; an instant by the calendar in Oslo."""
    if value is None:
        return ""
    return _day(value.astimezone(OSLO).date() if isinstance(value, datetime) else value, language())


@lru_cache(maxsize=4_096)
def _day(value: date, language: Language) -> str:
    return dates.format_date(value, "d MMM y" if language == "en" else "dd.MM.y", locale=LOCALES[language])


def moment(value: datetime | None) -> str:
    """Return an instant with its time of day in Oslo."""
    if value is None:
        return ""
    local = value.astimezone(OSLO)
    return f"{day(local)} {local:%H:%M}" if language() == "en" else f"{day(local)} kl. {local:%H.%M}"


def number(value: Decimal | int | str) -> str:
    """Return a number with the language's own decimal sign and grouping."""
    return numbers.format_decimal(Decimal(value), locale=LOCALES[language()], decimal_quantization=False)


def money(value: Decimal | int | str) -> str:
    """Return an amount in Norwegian kroner."""
    pattern = "\u00a4\u00a0#,##0.00" if language() == "en" else None  # the locale's own sets NOK and number as one word
    return numbers.format_currency(Decimal(value), "NOK", pattern, locale=LOCALES[language()])


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words, and the colour it is shown in besides; no colour where it is far off."""

    text: str
    color: str = ""


def deadline(due: date | datetime | None, now: datetime) -> Due:
    """Return a deadline as seen at an instant, by the calendar in Oslo; a deadline that is a day lasts the day out."""
    if due is None:
        return Due(say("layout.deadline.none"))
    last = due.astimezone(OSLO).date() if isinstance(due, datetime) else due
    days = (last - now.astimezone(OSLO).date()).days
    if days < 0 or (isinstance(due, datetime) and due < now):
        return Due(say("layout.deadline.overdue", day=day(due)), "danger")
    if days < 2:
        return Due(say(f"layout.deadline.{'tomorrow' if days else 'today'}"), "warning")
    return Due(say("layout.deadline.on", day=day(due)))


def install(app: Flask) -> None:
    """Make the formats filters of the templates."""
    app.jinja_env.filters.update(day=day, moment=moment, number=number, money=money, deadline=deadline)
