"""Dates, times and durations against the standard library within its years, and against day counting beyond them."""

import calendar
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from feel_support import result, value
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oppskrift.feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration, parse_at

CYCLE_YEARS, CYCLE_DAYS = 400, 146_097
"""After so many years the calendar repeats itself, so what lies far away can be held against what lies near."""
LAST = 999_999_999
ZONES = (
    "Europe/Oslo",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
    "Africa/Cairo",
)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
FAR_YEARS = st.integers(-LAST, LAST) | st.sampled_from([-LAST, -1, 0, 1, 4, 100, 400, 1900, 2000, 9999, 10_000, LAST])
OFFSETS = st.integers(-18 * 3_600, 18 * 3_600)
NANOS = st.sampled_from([0, 1, 250_000_000, 999_999_999]) | st.integers(0, 999_999_999)
CLOCK = (st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), NANOS)


@st.composite
def far_dates(draw):
    year = draw(FAR_YEARS)
    month = draw(st.integers(1, 12))
    near = year % CYCLE_YEARS + CYCLE_YEARS
    return FeelDate(year, month, draw(st.integers(1, calendar.monthrange(near, month)[1])))


FAR = far_dates()
ANY_ZONE = st.none() | OFFSETS | st.sampled_from(ZONES)
MOMENTS = st.builds(
    lambda d, clock, zone: FeelDateTime(d.year, d.month, d.day, *clock, zone), FAR, st.tuples(*CLOCK), ANY_ZONE
)
TIMES = st.builds(lambda clock, zone: FeelTime(*clock, zone), st.tuples(*CLOCK), ANY_ZONE)


def near(day: FeelDate) -> tuple[date, int]:
    """Return the same day of the calendar in a year that the standard library has, and the cycles between them."""
    cycles = (day.year - CYCLE_YEARS) // CYCLE_YEARS
    return date(day.year - cycles * CYCLE_YEARS, day.month, day.day), cycles


def number(day: FeelDate) -> int:
    """Return the day's number, counted without the engine's own arithmetic."""
    there, cycles = near(day)
    return there.toordinal() + cycles * CYCLE_DAYS


@given(FAR)
@settings(max_examples=150, deadline=None)
@example(FeelDate(-LAST, 1, 1))
@example(FeelDate(LAST, 12, 31))
@example(FeelDate(0, 2, 29))
@example(FeelDate(-4, 2, 29))
def test_a_date_its_text_and_its_parts(day):
    there, _ = near(day)
    assert value("date(string(d)) = d and date(d.year, d.month, d.day) = d", d=day) is True
    assert str(parse_at(str(day))) == str(day)
    assert value("[d.year, d.month, d.day, d.weekday]", d=day) == [day.year, day.month, day.day, there.isoweekday()]
    assert value("day of week(d)", d=day) == there.strftime("%A")
    assert value("month of year(d)", d=day) == there.strftime("%B")
    assert value("[day of year(d), week of year(d)]", d=day) == [there.timetuple().tm_yday, there.isocalendar().week]


@given(FAR_YEARS, st.integers(-1, 14), st.integers(-1, 33))
@settings(max_examples=150, deadline=None)
@example(1900, 2, 29)
@example(2000, 2, 29)
@example(LAST + 1, 1, 1)
def test_only_dates_that_exist_are_dates(year, month, day):
    there = year % CYCLE_YEARS + CYCLE_YEARS
    exists = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(there, month)[1] and abs(year) <= LAST
    found = result("date(y, m, d)", y=year, m=month, d=day)
    assert (found.value is not None) == exists
    assert exists or found.diagnostics
    text = f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"
    assert (result("date(t)", t=text).value is not None) == exists


@given(FAR, FAR, st.integers(-(10**6), 10**6))
@settings(max_examples=200, deadline=None)
def test_days_between_and_after(one, other, days):
    assert value("(a - b).days", a=one, b=other) == number(one) - number(other)
    assert value("[a < b, a = b, a > b]", a=one, b=other) == [
        number(one) < number(other), number(one) == number(other), number(one) > number(other)
    ]  # fmt: skip
    moved = result("a + d", a=one, d=DaysDuration(days * 86_400 * 10**9))
    if moved.value is None:
        assert moved.diagnostics
        assert abs(one.year) > LAST - 3_000
    else:
        assert number(moved.value) - number(one) == days
        assert value("a + d - d = a and (a + d) - a = d", a=one, d=DaysDuration(days * 86_400 * 10**9)) is True


@given(FAR, st.integers(-30_000, 30_000))
@settings(max_examples=200, deadline=None)
@example(FeelDate(2024, 2, 29), 12)
@example(FeelDate(2026, 3, 31), -1)
def test_months_after(day, months):
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    found = result("d + m", d=day, m=MonthsDuration(months)).value
    if abs(year) > LAST:
        assert found is None
        return
    last = calendar.monthrange(year % CYCLE_YEARS + CYCLE_YEARS, month)[1]
    assert (found.year, found.month, found.day) == (year, month, min(day.day, last))
    assert value("d - n", d=day, n=MonthsDuration(-months)) == found
    if day.day <= 28:
        assert (
            value("d + m - m = d and years and months duration(d, d + m) = m", d=day, m=MonthsDuration(months)) is True
        )
        assert value("last day of month(d).day", d=found) == last


@given(MOMENTS | TIMES)
@settings(max_examples=200, deadline=None)
@example(FeelTime(0, 0, 0, 0, 0))
@example(FeelTime(12, 0, 0, 1, -(18 * 3_600) + 1))
@example(FeelDateTime(-LAST, 1, 1, 0, 0, 0, 0, 18 * 3_600))
def test_a_moment_its_text_and_its_parts(moment):
    kind = "time" if isinstance(moment, FeelTime) else "date and time"
    assert repr(value(f"{kind}(string(m))", m=moment)) == repr(moment)
    assert repr(parse_at(str(moment))) == repr(moment)
    seconds = Decimal(moment.second) + Decimal(moment.nanosecond).scaleb(-9)
    assert value("[m.hour, m.minute, m.second]", m=moment) == [moment.hour, moment.minute, seconds]
    assert result("m.timezone", m=moment).value == (moment.zone if isinstance(moment.zone, str) else None)
    if isinstance(moment, FeelDateTime):
        assert value("date and time(date(m), time(m)) = m and date(m).year = m.year", m=moment) is True
        assert repr(value("date and time(date(m), time(m))", m=moment)) == repr(moment)


@given(st.datetimes(datetime.fromisoformat("1800-01-01"), datetime.fromisoformat("2300-01-01")), st.sampled_from(ZONES))
@settings(max_examples=200, deadline=None)
@example(datetime.fromisoformat("2026-03-29T02:30:00"), "Europe/Oslo")
@example(datetime.fromisoformat("2026-10-25T02:30:00"), "Europe/Oslo")
@example(datetime.fromisoformat("2011-12-30T12:00:00"), "Pacific/Apia")
def test_zones_have_the_offsets_of_the_database(naive, zone):
    there = naive.replace(tzinfo=ZoneInfo(zone))
    moment = FeelDateTime.from_datetime(there)
    offset = int(there.utcoffset() / timedelta(seconds=1))
    assert value("m.time offset", m=moment) == DaysDuration(offset * 10**9)
    plain = FeelDateTime.from_datetime(there.astimezone(UTC).replace(microsecond=naive.microsecond))
    assert value("m = u and m - u = u - m and not(m < u) and m <= u", m=moment, u=plain) is True
    assert value("is(m, u)", m=moment, u=plain) is False


@given(st.datetimes(), OFFSETS, st.datetimes(), OFFSETS)
@settings(max_examples=200, deadline=None)
def test_differences_of_moments(one, first, other, second):
    a, b = (
        one.replace(tzinfo=timezone(timedelta(seconds=first))),
        other.replace(tzinfo=timezone(timedelta(seconds=second))),
    )
    between = _seconds(one, first) - _seconds(other, second)
    found = value("a - b", a=FeelDateTime.from_datetime(a), b=FeelDateTime.from_datetime(b))
    assert Decimal(found.nanoseconds) == between * 10**9
    assert value("b + (a - b) - a", a=FeelDateTime.from_datetime(a), b=FeelDateTime.from_datetime(b)) == DaysDuration(0)


def _seconds(naive: datetime, offset: int) -> Decimal:
    whole = naive.toordinal() * 86_400 + naive.hour * 3_600 + naive.minute * 60 + naive.second - offset
    return Decimal(whole) + Decimal(naive.microsecond).scaleb(-6)


@given(st.times(), st.integers(-(10**8), 10**8))
@settings(max_examples=100, deadline=None)
def test_times_go_round_midnight(clock, seconds):
    found = value("t + d", t=FeelTime.from_time(clock), d=DaysDuration(seconds * 10**9))
    moved = (datetime.combine(date(2000, 1, 1), time()) + timedelta(
        seconds=(clock.hour * 3_600 + clock.minute * 60 + clock.second + seconds) % 86_400)).time()  # fmt: skip
    assert (found.hour, found.minute, found.second) == (moved.hour, moved.minute, moved.second)
    assert repr(value("t + d - d", t=FeelTime.from_time(clock), d=DaysDuration(seconds * 10**9))) == repr(
        FeelTime.from_time(clock)
    )


SIZES = st.integers(-(10**20), 10**20) | st.integers(-(10**6), 10**6)


@given(SIZES, st.integers(-(10**9), 10**9), st.integers(-1_000, 1_000).filter(bool))
@settings(max_examples=150, deadline=None)
def test_durations_their_text_and_their_parts(nanos, months, factor):
    days = DaysDuration(nanos)
    size, sign = abs(nanos) // 10**9, -1 if nanos < 0 else 1
    parts = [size // 86_400, size % 86_400 // 3_600, size % 3_600 // 60, size % 60]
    assert value("[d.days, d.hours, d.minutes, d.seconds]", d=days) == [sign * part for part in parts]
    assert value("duration(string(d))", d=days) == days
    span = MonthsDuration(months)
    sign = -1 if months < 0 else 1
    assert value("[m.years, m.months]", m=span) == [sign * (abs(months) // 12), sign * (abs(months) % 12)]
    assert value("duration(string(m)) = m and abs(m) = abs(-m) and m + m = 2 * m", m=span) is True
    assert value("d * f", d=days, f=factor) == DaysDuration(nanos * factor)
    assert value("d * f / f", d=days, f=factor) == days
    assert value("d / f", d=days, f=factor) == DaysDuration(
        abs(nanos) // abs(factor) * (1 if (nanos < 0) == (factor < 0) else -1)
    )
    if nanos:
        assert value("(f * d) / d", d=days, f=factor) == factor


@given(DAYS, DAYS)
@settings(max_examples=100, deadline=None)
def test_whole_months_between(one, other):
    found = value("years and months duration(a, b)", a=FeelDate.from_date(one), b=FeelDate.from_date(other)).months
    early, late = sorted((one, other))
    whole = (late.year - early.year) * 12 + late.month - early.month - (late.day < early.day)
    assert found == (whole if one <= other else -whole)
