"""A lookup by date gives what reading all periods one by one gives."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from oppskrift.standard import Period, Series

ORIGIN = date(2020, 1, 1)


@st.composite
def all_series(draw: st.DrawFn) -> Series:
    days = sorted(draw(st.sets(st.integers(0, 60), min_size=1, max_size=8)))
    periods = []
    for number, day in enumerate(days):
        following = days[number + 1] - 1 if number + 1 < len(days) else 70
        end = draw(st.none() | st.integers(day, following))
        until = None if end is None else ORIGIN + timedelta(end)
        periods.append(Period(value=Decimal(number), start=ORIGIN + timedelta(day), end=until, source=""))
    titles = dict.fromkeys(("nb", "nn", "en"), "")
    return Series(id="s", title=titles, unit="", type="number", periods=tuple(periods))


def scan(series: Series, day: date) -> Period | None:
    found = None
    for period in series.periods:
        if period.start <= day:
            found = None if period.end is not None and period.end < day else period
    return found


@given(all_series(), st.integers(-5, 80))
def test_a_lookup_equals_a_plain_scan(series: Series, after: int) -> None:
    day = ORIGIN + timedelta(after)
    assert series.on(day) is scan(series, day)


@given(all_series(), st.integers(-5, 80))
def test_a_day_lies_in_a_period_up_to_its_last_day(series: Series, after: int) -> None:
    day = ORIGIN + timedelta(after)
    inside = [p for p in series.periods if p.start <= day and (series.last_day(p) or date.max) >= day]
    assert inside == [p for p in [series.on(day)] if p is not None]


@given(all_series(), st.integers(-5, 80), st.integers(-5, 80))
def test_one_more_period_changes_only_what_comes_after_it(series: Series, start: int, after: int) -> None:
    day, first = ORIGIN + timedelta(after), ORIGIN + timedelta(start)
    new = Period(value=Decimal(-1), start=first, source="")
    more, following = series.having(new), [p.start for p in series.periods if p.start > first]
    if first <= day < min(following, default=date.max):
        assert more.on(day) is new
    else:
        before, now = series.on(day), more.on(day)
        assert (before and before.value) == (now and now.value)
