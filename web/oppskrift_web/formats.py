"""Dates, times, numbers and money as people write them in the language of the page."""

from datetime import date, datetime
from decimal import Decimal

from babel import dates, numbers
from flask import Flask

from oppskrift.clock import OSLO

from .current import language

LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}


def day(value: date | datetime | None) -> str:
    """Return a day: 23.11.2026, in English 23 Nov 2026; an instant by the calendar in Oslo."""
    if value is None:
        return ""
    local = value.astimezone(OSLO).date() if isinstance(value, datetime) else value
    return dates.format_date(local, "d MMM y" if language() == "en" else "dd.MM.y", locale=LOCALES[language()])


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
    return numbers.format_currency(Decimal(value), "NOK", locale=LOCALES[language()])


def install(app: Flask) -> None:
    """Make the formats filters of the templates."""
    app.jinja_env.filters.update(day=day, moment=moment, number=number, money=money)
