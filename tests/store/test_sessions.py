"""Logins, choices and known persons: kept for all processes, each institution's apart."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from store_support import T0, opened, sqlite_url

from oppskrift.model.party import Person
from oppskrift.ports import SessionRecord
from oppskrift.standard import LayeredDirectory
from oppskrift.store.database import Database
from oppskrift.store.known_people import SqlKnownPeople
from oppskrift.store.preferences import SqlPreferences
from oppskrift.store.sessions import SqlSessions

KARI = Person(ident="kari", name="Kari Nordmann", groups=frozenset({"hr"}), employee_number="17", email="kari@uib.no")
ROW = SessionRecord(
    id="a" * 64,
    tenant="uib",
    person="kari",
    body='{"language":"nn"}',
    created_at=T0,
    seen_at=T0,
    expires_at=T0 + timedelta(minutes=30),
)
LONG_AGO = T0 - timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres")()
    with opened(url) as store:
        yield store.database


@pytest.fixture
def sessions(database: Database) -> SqlSessions:
    return SqlSessions(database)


def add(sessions: SqlSessions, **changes: object) -> SessionRecord:
    row = replace(ROW, **changes)  # type: ignore[arg-type]
    sessions.add(row, instead_of=None, swept=LONG_AGO)
    return row


def test_a_session_is_found_by_its_id_and_no_other(sessions: SqlSessions) -> None:
    add(sessions)
    assert sessions.find(ROW.id) == ROW
    assert sessions.find("b" * 64) is None


def test_a_session_comes_with_what_the_identity_provider_said_last(database: Database, sessions: SqlSessions) -> None:
    add(sessions)
    SqlKnownPeople(database).put("uib", KARI, T0)
    SqlKnownPeople(database).put("uio", replace(KARI, groups=frozenset({"drift"})), T0)
    found = sessions.find(ROW.id)
    assert found is not None
    assert found.known == KARI


def test_a_new_session_takes_the_place_of_the_one_before(sessions: SqlSessions) -> None:
    add(sessions)
    sessions.add(replace(ROW, id="b" * 64), instead_of=ROW.id, swept=LONG_AGO)
    assert sessions.find(ROW.id) is None
    assert sessions.find("b" * 64) is not None


def test_what_is_changed_keeps_its_person_and_beginning(sessions: SqlSessions) -> None:
    add(sessions)
    later = T0 + timedelta(minutes=5)
    changed = replace(ROW, body="{}", seen_at=later, expires_at=later + timedelta(minutes=30), created_at=later)
    assert sessions.change(changed)
    assert sessions.find(ROW.id) == replace(changed, created_at=T0)


def test_a_session_that_somebody_ended_is_not_brought_back(sessions: SqlSessions) -> None:
    add(sessions)
    sessions.end(ROW.id)
    assert not sessions.change(ROW)
    assert sessions.find(ROW.id) is None


def test_all_sessions_of_a_person_end_and_nobody_elses(sessions: SqlSessions) -> None:
    for number, (tenant, person) in enumerate([("uib", "kari"), ("uib", "kari"), ("uib", "henrik"), ("uio", "kari")]):
        add(sessions, id=f"{number}" * 64, tenant=tenant, person=person)
    assert sessions.end_all("uib", "kari") == 2
    assert [sessions.find(f"{number}" * 64) is not None for number in range(4)] == [False, False, True, True]


def test_sessions_that_were_over_long_ago_are_swept_when_one_begins(sessions: SqlSessions) -> None:
    add(sessions)
    sessions.add(replace(ROW, id="b" * 64), instead_of=None, swept=ROW.expires_at)
    assert sessions.find(ROW.id) is not None
    sessions.add(replace(ROW, id="c" * 64), instead_of=None, swept=ROW.expires_at + timedelta(seconds=1))
    assert sessions.find(ROW.id) is None


@pytest.mark.parametrize("value", ["nn", True, {"visninger": [{"navn": "Mine «frister»", "sok": "æøå"}]}])
def test_a_choice_is_kept_for_the_person_who_made_it(database: Database, value: object) -> None:
    preferences = SqlPreferences(database)
    preferences.put("uib", "kari", "valg", "first")
    preferences.put("uib", "kari", "valg", value)  # type: ignore[arg-type]
    assert preferences.get("uib", "kari", "valg") == value
    assert preferences.all("uib", "kari") == {"valg": value}
    assert preferences.all("uio", "kari") == {}
    assert preferences.get("uib", "henrik", "valg") is None
    preferences.put("uib", "kari", "valg", None)
    assert preferences.all("uib", "kari") == {}


class Files:
    """A directory with two persons of the files."""

    def __init__(self) -> None:
        people = (
            Person(ident="kari", name="Kari i fil", groups=frozenset({"drift"})),
            Person(ident="atle", name="Atle", groups=frozenset({"hr"})),
        )
        self.known = {"uib": people}
        self.person: Callable[[str, str], Person | None] = lambda tenant, ident: next(
            (p for p in self.people(tenant) if p.ident == ident), None
        )

    def people(self, tenant: str) -> tuple[Person, ...]:
        return self.known.get(tenant, ())

    def members(self, tenant: str, group: str) -> frozenset[str]:
        return frozenset(p.ident for p in self.people(tenant) if group in p.groups)

    def acting_for(self, tenant: str, ident: str, on: object) -> frozenset[str]:
        return frozenset({"atle"}) if ident == "kari" else frozenset()


def test_a_login_says_more_than_a_file(database: Database) -> None:
    known = SqlKnownPeople(database)
    directory = LayeredDirectory(Files(), known)
    assert directory.members("uib", "drift") == {"kari"}
    known.put("uib", KARI, T0)
    known.put("uib", replace(KARI, ident="nils", name="Nils"), T0)
    assert directory.person("uib", "kari") == KARI
    assert directory.members("uib", "drift") == frozenset()
    assert directory.members("uib", "hr") == {"kari", "atle", "nils"}
    assert [p.ident for p in directory.people("uib")] == ["kari", "atle", "nils"]
    assert directory.acting_for("uib", "kari", T0.date()) == {"atle"}
    assert directory.person("uio", "kari") is None


def test_groups_are_those_of_the_last_login(database: Database) -> None:
    known = SqlKnownPeople(database)
    known.put("uib", KARI, T0)
    known.put("uib", replace(KARI, groups=frozenset()), T0 + timedelta(hours=1))
    found = known.person("uib", "kari")
    assert found is not None
    assert found.groups == frozenset()
