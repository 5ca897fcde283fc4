"""Due times, on the calendar of Europe/Oslo."""

from datetime import UTC, datetime, timedelta

import pytest
from runtime_support import NOW

from oppskrift.runtime import timing


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "now", "due"),
    [
        ("PT1H", NOW, NOW + timedelta(hours=1)),
        ("PT0.5S", NOW, NOW + timedelta(milliseconds=500)),
        ("P1DT12H", utc(2026, 1, 1), utc(2026, 1, 2, 12)),
        ("P1W", utc(2026, 1, 1), utc(2026, 1, 8)),
        ("P1D", utc(2026, 3, 28, 12), utc(2026, 3, 29, 11)),
        ("PT24H", utc(2026, 3, 28, 12), utc(2026, 3, 29, 12)),
        ("P1D", utc(2026, 10, 24, 12), utc(2026, 10, 25, 13)),
        ("P1M", utc(2026, 1, 31, 9), utc(2026, 2, 28, 9)),
        ("P1Y", utc(2024, 2, 29, 9), utc(2025, 2, 28, 9)),
        ("-P1D", utc(2026, 1, 2), utc(2026, 1, 1)),
        ("2026-07-01", NOW, utc(2026, 6, 30, 22)),
        ("2026-01-01", NOW, utc(2025, 12, 31, 23)),
        ("2026-07-01T08:00:00", NOW, utc(2026, 7, 1, 6)),
        ("2026-07-01T08:00:00Z", NOW, utc(2026, 7, 1, 8)),
        ("2026-07-01T08:00:00+09:00", NOW, utc(2026, 6, 30, 23)),
        ({"$date": "2026-07-01"}, NOW, utc(2026, 6, 30, 22)),
        ({"$datetime": "2026-07-01T08:00:00@Europe/London"}, NOW, utc(2026, 7, 1, 7)),
        ({"$duration": "P2D"}, utc(2026, 1, 1), utc(2026, 1, 3)),
        ({"$months": "P2M"}, utc(2026, 1, 1), utc(2026, 3, 1)),
    ],
)
def test_due(value, now, due):
    assert timing.due(value, now) == due
    assert timing.due(value, now).tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    [
        "",
        "P",
        "PT",
        "P1",
        "1D",
        "P1H",
        "PT1D",
        "P1DT",
        "i morgen",
        "2026-13-01",
        "2026-02-30",
        5,
        None,
        True,
        [],
        {},
        {"$decimal": "1"},
        {"$time": "09:00:00"},
        {"a": 1},
        "P99999Y",
        "P999999999D",
        "R3/P1D",
        "P١D",
        "2026-01-01@Mars/Base",
    ],
)
def test_what_cannot_be_read_is_refused(value):
    with pytest.raises((ValueError, KeyError)):
        timing.due(value, NOW)


@pytest.mark.parametrize(
    ("text", "times", "first"),
    [
        ("R3/P7D", 3, NOW + timedelta(days=7)),
        ("R/PT10S", timing.FOREVER, NOW + timedelta(seconds=10)),
        ("R-1/PT10S", timing.FOREVER, NOW + timedelta(seconds=10)),
        ("R2/2026-07-01T08:00:00/P1D", 2, utc(2026, 7, 1, 6)),
        ("R0/P1D", 0, NOW + timedelta(days=1)),
    ],
)
def test_cycles(text, times, first):
    found = timing.cycle(text)
    assert (found.times, found.first(NOW)) == (times, first)


@pytest.mark.parametrize(
    "text", ["", "P1D", "R3", "R3/", "R/PT0S", "R/-P1D", "Rx/P1D", "R3/P1D/x", "0 0 9 * * *", "R3/x/P1D"]
)
def test_what_is_no_cycle_is_refused(text):
    with pytest.raises(ValueError):
        timing.cycle(text)


def test_the_next_of_a_cycle_does_not_drift_and_skips_what_was_missed():
    weekly = timing.cycle("R/P7D")
    due = NOW + timedelta(days=7)
    assert weekly.next(due, due + timedelta(hours=3)) == due + timedelta(days=7)
    late = due + timedelta(days=30)
    assert weekly.next(due, late) > late
