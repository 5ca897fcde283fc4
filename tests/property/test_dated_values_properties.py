"""A lookup by date gives what reading all periods one by one gives, and no file breaks the reader."""

import json
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from oppskrift.standard import Period, Series
from oppskrift.standard.dated_file import read_series

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


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["P1D", "2024-01-01", "1.5"])
ANYTHING = st.recursive(
    PLAIN,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "was"]), one),
    max_leaves=5,
)
PERIODS = st.fixed_dictionaries(
    {"value": ANYTHING},
    optional={
        "gyldig_fra": st.dates().map(str) | ANYTHING,
        "gyldig_til": st.dates().map(str) | ANYTHING,
        "source": st.just("A") | ANYTHING,
        "verifisert_dato": st.sampled_from(["ikke verifisert", "2024-02-30"]) | ANYTHING,
        "correction": ANYTHING,
    },
)


@given(
    type_=st.sampled_from(["number", "text", "boolean", "duration", "context"]) | ANYTHING,
    fields=st.none() | st.just({"a": "number"}) | ANYTHING,
    periods=st.lists(PERIODS, max_size=3) | ANYTHING,
)
def test_a_file_is_a_series_or_told_what_is_wrong_with_it(type_: object, fields: object, periods: object) -> None:
    titles = dict.fromkeys(("nb", "nn", "en"), "x")
    data = {"id": "s", "title": titles, "type": type_, "values": periods}
    given = data if fields is None else {**data, "fields": fields}
    found, problems = read_series(json.dumps(given).encode(), "rules/values/s.yaml")
    assert (found is None) is any(problem.severity == "error" for problem in problems)
    assert found is None or all(found.on(period.start) is period for period in found.periods)
