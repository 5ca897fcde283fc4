"""Evaluating FEEL: budgets hold, decimals are right, values survive being written down."""

import decimal
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from feel_support import NOW, result
from hypothesis import given, settings
from hypothesis import strategies as st

from oppskrift import feel
from oppskrift.feel.builtins import EXTENDED
from oppskrift.feel.limits import Limits
from oppskrift.feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration, parse_at
from oppskrift.feel.temporal.civil import civil_from_days, days_from_civil
from oppskrift.feel.unparse import unparse
from oppskrift.model import calendar

REFERENCE = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20)
DATES = st.builds(FeelDate, st.integers(-9_999, 99_999), st.integers(1, 12), st.integers(1, 28))
ZONES = st.sampled_from([None, 0, 3_600, -19_800, "Europe/Oslo", "America/New_York"])
CLOCKS = (st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999_999), ZONES)
TIMES = st.builds(FeelTime, *CLOCKS)
MOMENTS = st.builds(FeelDateTime, st.integers(1, 9_999), st.integers(1, 12), st.integers(1, 28), *CLOCKS)
DURATIONS = st.builds(DaysDuration, st.integers(-(10**24), 10**24)) | st.builds(
    MonthsDuration, st.integers(-(10**6), 10**6)
)
TEMPORALS = DATES | TIMES | MOMENTS | DURATIONS
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=8) | TEMPORALS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
OPERATIONS = {
    "+": REFERENCE.add,
    "-": REFERENCE.subtract,
    "*": REFERENCE.multiply,
    "/": REFERENCE.divide,
}


@given(NUMBERS, NUMBERS, st.sampled_from(sorted(OPERATIONS)))
@settings(max_examples=200, deadline=None)
def test_arithmetic_is_decimal128(a, b, operator):
    found = result(f"a {operator} b", a=a, b=b).value
    expected = OPERATIONS[operator](a, b)
    assert found == expected if expected.is_finite() else found is None


@given(NUMBERS, st.integers(-3, 8))
@settings(max_examples=100, deadline=None)
def test_rounding_is_to_the_scale(a, scale):
    found = result("[decimal(a, s), round half up(a, s), floor(a, s), ceiling(a, s)]", a=a, s=scale).value
    modes = (decimal.ROUND_HALF_EVEN, decimal.ROUND_HALF_UP, decimal.ROUND_FLOOR, decimal.ROUND_CEILING)
    wide = decimal.Context(prec=60)
    assert found == [a.quantize(Decimal(1).scaleb(-scale), mode, wide) for mode in modes]


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_values_survive_tagged_json(value):
    assert feel.from_json(feel.to_json(value)) == value


@given(TEMPORALS)
@settings(max_examples=200, deadline=None)
def test_temporal_values_survive_text(value):
    assert parse_at(str(value)) == value


@given(st.integers(-(10**11), 10**11))
@settings(max_examples=100, deadline=None)
def test_the_calendar_survives_day_numbers(days):
    assert days_from_civil(*civil_from_days(days)) == days


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.integers(-400, 400))
@settings(max_examples=100, deadline=None)
def test_dates_agree_with_the_standard_library(day, months):
    assert FeelDate.from_date(day).weekday() == day.isoweekday()
    assert FeelDate.from_date(day).to_date() == day
    found = result("week of year(d)", d=FeelDate.from_date(day)).value
    assert found == day.isocalendar().week


@given(
    st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")),
    st.sampled_from(["Europe/Oslo", "America/New_York", "Asia/Kolkata"]),
    st.integers(-(10**7), 10**7),
)
@settings(max_examples=100, deadline=None)
def test_moments_move_on_the_absolute_time_line(naive, zone, seconds):
    start = naive.replace(tzinfo=ZoneInfo(zone))
    moved = result("m + d", m=FeelDateTime.from_datetime(start), d=DaysDuration(seconds * 10**9)).value
    expected = (start.astimezone(ZoneInfo("UTC")) + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone))
    assert moved.to_datetime().replace(tzinfo=None) == expected.replace(tzinfo=None)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(-60, 60))
@settings(max_examples=100, deadline=None)
def test_working_days_are_counted_as_they_are_added(day, count):
    end = calendar.add_working_days(day, count)
    assert calendar.working_days_between(day, end) == count
    assert count == 0 or calendar.is_working_day(end)


CALLS = st.sampled_from(sorted(EXTENDED))


@given(CALLS, st.lists(VALUES, max_size=4))
@settings(max_examples=200, deadline=None)
def test_no_function_raises_and_every_failure_is_told(name, values):
    context = {f"v{number}": value for number, value in enumerate(values)}
    found = result(f"{name}({', '.join(context)})", **context)
    assert found.value is not None or found.diagnostics or name in NULLABLE


NULLABLE = {"get value", "string", "get or else", "assert", "list replace"}
"""Functions that may rightly give null."""


@given(st.integers(0, 2_000), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=50, deadline=None)
def test_budgets_hold(fuel, rounds, inner):
    text = f"for i in 1..{rounds}, j in 1..{inner} return append([i], j)"
    found = feel.compile(text).evaluate({}, now=NOW, limits=Limits(fuel=fuel))
    if found.value is None:
        assert found.diagnostics[0].message.key == "feel.budget.fuel"
    else:
        assert len(found.value) <= fuel
    assert unparse(feel.parse(text))
