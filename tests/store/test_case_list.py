"""The list of cases on both databases: what a person sees, finds and pages through, and how little is read for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cases_support import Real, advanced, real
from store_support import opened, sqlite_url

from oppskrift.cases import case_list
from oppskrift.cases.case_list import CaseLists, CaseQuery, ListPage, Status
from oppskrift.cases.case_view import REFERENCE, Standing
from oppskrift.cases.visibility import Sights
from oppskrift.model.party import Actor
from oppskrift.ports import Sought
from oppskrift.store import case_list as store_list
from oppskrift.store.case_list import SqlCaseList
from oppskrift.store.sql import SqlStore

NEED = {
    "behov.arbeidsoppgave": "Undervisning",
    "behov.organisasjon_id": "10000000",
    "behov.fm": "M",
    "behov.fra": "2026-03-16",
    "behov.til": "2026-06-30",
    "behov.timer": "120",
    "behov.timer_uke": "10",
    "behov.timesats": "243.50",
    "behov.leder_arbeidet": "ja",
    "behov.egen_virksomhet": "nei",
    "behov.avgrenset_resultat": "nei",
    "kontering.koststed": "10020000",
    "kontering.delprosjekt": "100123001",
    "person.har_ansattnr": "nei",
}


@pytest.fixture(params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Real]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres")()
    with opened(url) as store:
        yield real("uib", "kontrakt_timelonn", store)


def actor(desk: Real, ident: str, groups: str = "", tenant: str = "uib") -> Actor:
    known = desk.engine.directory.person(tenant, ident)
    own = known.groups if known else frozenset()
    return Actor(tenant=tenant, ident=ident, name=ident, groups=own | frozenset(groups.split()))


def lists(desk: Real) -> CaseLists:
    assert isinstance(desk.store, SqlStore)
    pins, directory = desk.engine.pins, desk.engine.directory
    sights = Sights(desk.store, pins, directory, desk.clock)
    return CaseLists(SqlCaseList(desk.store.database), pins, directory, desk.clock, sights)


def page(desk: Real, ident: str, groups: str = "", **asked: object) -> ListPage:
    return lists(desk).page(actor(desk, ident, groups), CaseQuery(**asked))  # type: ignore[arg-type]


def begun(desk: Real, name: str, email: str = "noen@example.com") -> str:
    """A case that has been about somebody since the need was told."""
    desk.clock.advance(timedelta(minutes=1))
    case = desk.start("berit")
    values = {**NEED, "person.navn": name, "person.epost": email}
    advanced(desk.engine.complete("uib", case, desk.task(case, "Melde_behov").token, "berit", values))
    return case


def test_each_sees_the_cases_of_their_roles_and_their_own(desk: Real) -> None:
    case = begun(desk, "Åse Sørensen")
    assert [one.id for one in page(desk, "kari").cases] == [case]
    assert [one.id for one in page(desk, "berit").cases] == [case]
    assert page(desk, "atle").cases == (), "no role in contracts"
    assert page(desk, "tormod").cases == (), "in a role whose tasks are given to one person each"
    (seen,) = page(desk, "kari").cases
    assert seen.title == "Kontrakt timelønn – Åse Sørensen"
    assert (seen.standing, seen.place, seen.number) == (Standing.RUNNING, "10000000", case[:REFERENCE])


def test_operators_see_no_names_and_cannot_search_for_them(desk: Real) -> None:
    case = begun(desk, "Åse Sørensen")
    (seen,) = page(desk, "drift", "drift").cases
    assert (seen.id, seen.title) == (case, None)
    assert page(desk, "drift", "drift", text="sørensen").cases == ()
    assert [one.id for one in page(desk, "drift", "drift", text=case[:13]).cases] == [case]


@pytest.mark.parametrize("text", ["Sørensen", "sorens", "åse kontrakt", "SØRENSEN"])
def test_a_case_is_found_by_the_beginnings_of_its_words(desk: Real, text: str) -> None:
    case, _ = begun(desk, "Åse Sørensen"), begun(desk, "Per Hansen")
    assert [one.id for one in page(desk, "kari", text=text).cases] == [case]
    assert page(desk, "kari", text=f"{text} hansen").cases == ()
    assert page(desk, "atle", text=text).cases == ()


def test_filters_narrow_the_list(desk: Real) -> None:
    gone, open_ = begun(desk, "Åse Sørensen"), begun(desk, "Per Hansen")
    advanced(desk.engine.cancel("uib", gone, "berit", "angret"))
    assert [one.id for one in page(desk, "kari", status=Status.OPEN).cases] == [open_]
    assert [one.id for one in page(desk, "kari", status=Status.WITHDRAWN).cases] == [gone]
    assert page(desk, "kari", status=Status.DONE).cases == ()
    assert page(desk, "kari", process="timeliste").cases == ()
    assert len(page(desk, "kari", process="kontrakt_timelonn").cases) == 2


def test_pages_follow_each_other_without_gap_or_repetition(desk: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_list, "PAGE", 3)
    monkeypatch.setattr(case_list, "STEP", 2)
    made = [desk.start("berit") for _ in range(8)]
    seen, after = list[str](), None
    for _ in range(3):
        found = page(desk, "kari", after=after)
        seen += [one.id for one in found.cases]
        after = found.after
    assert after is None
    assert sorted(seen) == sorted(made)
    assert seen == sorted(seen, key=lambda id: (desk.case(id).started_at, id), reverse=True)


def test_a_long_walk_stops_and_says_where_to_go_on(desk: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    old = begun(desk, "Åse Sørensen")
    for _ in range(4):
        desk.clock.advance(timedelta(minutes=1))
        desk.start("berit")
    monkeypatch.setattr(case_list, "STEP", 2)
    monkeypatch.setattr(case_list, "SCANNED", 2)
    monkeypatch.setattr(case_list, "RARE", 0)
    found = page(desk, "kari", text="sørensen")
    assert (found.cases, found.unfinished) == ((), True)
    found = page(desk, "kari", text="sørensen", after=found.after)
    found = page(desk, "kari", text="sørensen", after=found.after)
    assert [one.id for one in found.cases] == [old]


def test_ones_own_cases_are_shown_however_far_back(desk: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = desk.engine.start("uib", "timeliste", "tormod", {"kontraktnr": "1001"})
    for _ in range(4):
        desk.clock.advance(timedelta(minutes=1))
        desk.start("berit")
    monkeypatch.setattr(case_list, "STEP", 2)
    monkeypatch.setattr(case_list, "SCANNED", 2)
    found = page(desk, "tormod")
    assert [one.id for one in found.cases] == [advanced(mine).case_id]
    assert not found.unfinished


def test_a_case_about_somebody_is_in_their_list_and_a_namesakes_is_not(desk: Real) -> None:
    known = desk.engine.directory.person("uib", "tormod")
    assert known is not None
    mine = begun(desk, known.name, known.email or "")
    begun(desk, known.name)
    desk.stage.settle()
    assert [one.id for one in page(desk, "tormod").cases] == [mine]


def test_tenants_are_apart(desk: Real) -> None:
    case = begun(desk, "Åse Sørensen")
    foreign = replace(actor(desk, "kari", tenant="uio"), groups=frozenset({"drift", "koordinator-kontrakt"}))
    for query in (CaseQuery(), CaseQuery(text="sørensen"), CaseQuery(text=case[:13])):
        assert lists(desk).page(foreign, query).cases == ()
    assert isinstance(desk.store, SqlStore)
    rows = SqlCaseList(desk.store.database)
    assert rows.named("uio", [case]) == []
    assert (
        rows.by_word("uio", "sorensen", 10) == rows.by_id("uio", case, 10) == rows.stuck("uio", [case]) == frozenset()
    )
    assert rows.own("uio", frozenset({"berit"}), "berit", 10) == frozenset()
    assert list(rows.newest("uio", Sought(), 10)) == []


def test_the_walk_goes_along_an_index_and_reads_no_snapshot(tmp_path: Path) -> None:
    with opened(sqlite_url(tmp_path)) as store:
        after = Sought(after=(store_list.instant(1), "x"))
        for query in (store_list.newest("uib", Sought(), 10), store_list.newest("uib", after, 10)):
            dialect = store.database.dialect
            text = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
            plan = store.database.read(lambda c, text=text: c.execute(sa.text(f"explain query plan {text}")).all())
            told = " ".join(str(row[-1]) for row in plan)
            assert "case_newest" in told
            assert "TEMP B-TREE" not in told
            assert "snapshot" not in text
