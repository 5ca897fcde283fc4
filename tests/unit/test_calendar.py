"""Public holidays and working days in Norway."""

from datetime import UTC, date, datetime, timedelta

import pytest
from holidays import country_holidays

from oppskrift.model import calendar

EASTER = {
    2021: date(2021, 4, 4),
    2022: date(2022, 4, 17),
    2023: date(2023, 4, 9),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
}


@pytest.mark.parametrize(("year", "easter"), EASTER.items())
def test_the_public_holidays_of_a_year(year, easter):
    moving = {easter + timedelta(days=n) for n in (-3, -2, 0, 1, 39, 49, 50)}
    fixed = {date(year, *day) for day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    assert set(calendar.public_holidays(year)) == moving | fixed


def test_every_year_agrees_with_the_package_holidays():
    for year in range(calendar.FIRST_YEAR, 2101):  # the package knows none after 2100
        theirs = country_holidays("NO", years=year, language="no")
        assert dict(calendar.public_holidays(year)) == dict(theirs), year


def test_holidays_have_norwegian_names():
    assert calendar.public_holidays(2026)[date(2026, 5, 17)] == "Grunnlovsdag"


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 4, 1), True),
        (date(2026, 4, 2), False),
        (date(2026, 4, 4), False),
        (date(2026, 4, 6), False),
        (date(2026, 4, 7), True),
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 31), True),
        (date(2027, 5, 17), False),
    ],
)
def test_working_days(day, working):
    assert calendar.is_working_day(day) is working


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 4, 1), 1, date(2026, 4, 7)),
        (date(2026, 4, 7), -1, date(2026, 4, 1)),
        (date(2026, 4, 4), 1, date(2026, 4, 7)),
        (date(2026, 4, 4), -1, date(2026, 4, 1)),
        (date(2026, 12, 23), 3, date(2026, 12, 29)),
        (date(2026, 12, 30), 2, date(2027, 1, 4)),
        (date(2026, 4, 4), 0, date(2026, 4, 4)),
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
    ],
)
def test_adding_working_days(start, count, end):
    assert calendar.add_working_days(start, count) == end


def test_next_and_previous():
    assert calendar.next_working_day(date(2026, 4, 1)) == date(2026, 4, 7)
    assert calendar.previous_working_day(date(2026, 4, 7)) == date(2026, 4, 1)


def test_counting_is_the_opposite_of_adding():
    start = date(2026, 3, 25)
    for count in range(-40, 40):
        end = calendar.add_working_days(start, count)
        assert calendar.working_days_between(start, end) == count


def test_out_of_range_is_refused():
    with pytest.raises(ValueError, match="1949"):
        calendar.public_holidays(1949)
    with pytest.raises(ValueError, match="more than"):
        calendar.add_working_days(date(2026, 1, 1), 10_001)
    with pytest.raises(ValueError, match="too long"):
        calendar.working_days_between(date(1960, 1, 1), date(2199, 1, 1))


def test_days_are_norwegian():
    midnight = calendar.start_of_day(date(2026, 7, 1))
    assert midnight.astimezone(UTC) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert calendar.oslo_date(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)
    with pytest.raises(ValueError, match="naive"):
        calendar.oslo_date(datetime(2026, 6, 30))  # noqa: DTZ001
