"""Who was shown which personal fields is kept, once per ten minutes, for each institution apart."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from store_support import T0, opened, sqlite_url

from oppskrift.cases.readings import ReadingRecord
from oppskrift.clock import ManualClock
from oppskrift.model.party import Actor
from oppskrift.store.readings import SqlReadings

KARI = Actor(tenant="uib", ident="kari", name="Kari Koordinator")
Record = tuple[ReadingRecord, ManualClock]


@pytest.fixture(params=["sqlite", "postgres"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Record]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres")()
    with opened(url) as store:
        clock = ManualClock(T0)
        yield ReadingRecord(SqlReadings(store.database), clock), clock


def test_a_reading_is_kept_once_per_ten_minutes(record: Record) -> None:
    readings, clock = record
    for minutes in (0, 1, 8):
        clock.advance_to(T0 + timedelta(minutes=minutes))
        readings.record(KARI, "c1", ["person.fodselsnummer", "person.adresse"], "cases.show")
    assert [(r.person, r.fields, r.at) for r in readings.of_case("uib", "c1")] == [
        ("kari", ("person.adresse", "person.fodselsnummer"), T0)
    ]
    clock.advance(timedelta(minutes=10))
    readings.record(KARI, "c1", ["person.fodselsnummer", "person.adresse"], "cases.show")
    assert [r.at for r in readings.of_case("uib", "c1")] == [clock.now(), T0]


def test_other_fields_and_other_places_are_other_readings(record: Record) -> None:
    readings, _ = record
    readings.record(KARI, "c1", ["person.fodselsnummer"], "cases.show")
    readings.record(KARI, "c1", ["person.adresse"], "cases.show")
    readings.record(KARI, "c1", ["person.adresse"], "tasks.show")
    assert len(readings.of_case("uib", "c1")) == 3


def test_showing_nothing_personal_leaves_no_trace(record: Record) -> None:
    readings, _ = record
    readings.record(KARI, "c1", [], "cases.show")
    assert list(readings.of_case("uib", "c1")) == []


def test_institutions_see_their_own_readings_only(record: Record) -> None:
    readings, _ = record
    readings.record(KARI, "c1", ["person.adresse"], "cases.show")
    assert list(readings.of_case("uio", "c1")) == []
    assert list(readings.of_case("uib", "c2")) == []
