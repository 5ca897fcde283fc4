"""Dates, times, numbers and money as people write them, in three languages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask, g

from oppskrift_web import formats

LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@pytest.fixture
def app() -> Iterator[Flask]:
    made = Flask(__name__, static_folder=None)
    with made.test_request_context("/"):
        yield made


@pytest.mark.parametrize(
    ("language", "day", "moment", "number", "money"),
    [
        ("nb", "24.11.2026", "24.11.2026 kl. 00.30", "1 234 567,5", "4 800,50 kr"),
        ("nn", "24.11.2026", "24.11.2026 kl. 00.30", "1 234 567,5", "4 800,50 kr"),
        ("en", "24 Nov 2026", "24 Nov 2026 00:30", "1,234,567.5", "NOK 4,800.50"),
    ],
)
def test_each_language_has_its_own_way(
    app: Flask, language: str, day: str, moment: str, number: str, money: str
) -> None:
    g.language = language
    told = (formats.day(LATE), formats.moment(LATE), formats.number("1234567.5"), formats.money(Decimal("4800.50")))
    assert tuple(text.replace("\N{NO-BREAK SPACE}", " ") for text in told) == (day, moment, number, money)


def test_a_day_has_no_time_zone_and_nothing_is_shown_as_nothing(app: Flask) -> None:
    assert formats.day(date(2026, 1, 2)) == "02.01.2026"
    assert (formats.day(None), formats.moment(None)) == ("", "")


def test_a_number_keeps_every_decimal_that_it_has(app: Flask) -> None:
    assert formats.number(Decimal("0.12345678901234567891")) == "0,12345678901234567891"
    assert formats.number(Decimal("100")) == "100"
