"""The links of the history's hash chain."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oppskrift.model import chain
from oppskrift.model.event import CaseStarted, ElementEntered

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
ROW: dict[str, Any] = {
    "head": chain.START,
    "tenant": "uib",
    "case_id": "c1",
    "rev": 1,
    "at": AT,
    "actor": "ola",
    "command": "start",
    "events": (CaseStarted("timeliste"),),
}
OTHER: dict[str, Any] = {
    "head": b"x",
    "tenant": "uio",
    "case_id": "c2",
    "rev": 2,
    "at": AT + timedelta(microseconds=1),
    "actor": "kari",
    "command": "",
    "events": (CaseStarted("timeliste"), ElementEntered("Start", 1)),
}


def test_a_link_is_what_it_was_when_histories_were_written() -> None:
    assert chain.link(**ROW).hex() == "69593927672d8e60c9cb4f9803cbdd6a254252addeedb25a085cc20b7ad8e125"


@pytest.mark.parametrize("name", list(ROW))
def test_every_part_counts(name: str) -> None:
    assert chain.link(**{**ROW, name: OTHER[name]}) != chain.link(**ROW)


def test_the_zone_of_an_instant_does_not_count() -> None:
    at = AT.astimezone(timezone(timedelta(hours=2)))
    assert chain.link(**{**ROW, "at": at}) == chain.link(**ROW)


def test_a_link_of_values_is_the_seal_of_what_is_stored() -> None:
    stored = {**ROW, "at": chain.micros(AT), "events": chain.body(ROW["events"])}
    assert chain.seal(**stored) == chain.link(**ROW)


@settings(max_examples=200, deadline=None)
@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_survive_as_microseconds(when: datetime) -> None:
    assert chain.instant(chain.micros(when)) == when


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(TypeError):
        chain.micros(datetime(2026, 3, 1))  # noqa: DTZ001


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError):
        chain.body((CaseStarted(object()),))  # type: ignore[arg-type]
