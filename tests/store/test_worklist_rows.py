"""Worklists on the databases: every task once, in order, whatever is asked, and nobody else's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_support import T0, a_task, advance, new_case, opened, sqlite_url, start, step

from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import TaskQuery, TaskRecord, TaskUpdate
from oppskrift.model.words import words
from oppskrift.model.worklist import (
    Cursor,
    DoneSlice,
    Facets,
    Free,
    Held,
    Lane,
    OpenTask,
    Slice,
    Sort,
)
from oppskrift.store import worklist_words
from oppskrift.store.sql import SqlStore
from oppskrift.store.tables import NEVER
from oppskrift.store.worklist import SqlWorklistRows
from oppskrift.store.worklist_order import key_of

GROUPS = ("attestant", "bdm", "hr")
PEOPLE = ("kari", "ola")
LANES: tuple[Lane, ...] = (*(Free(group) for group in GROUPS), *(Held(person) for person in PEOPLE))
TITLES = ("Timeliste – Åse Øye", "timeliste Ænne", "Kontrakt – Nora Nygård", "Kontrakt – nora berg", "Zebra")
COUNT = 120


def fill(store: SqlStore) -> None:
    """Tasks with many ties, so that only case and token tell them apart; and the same in another institution."""
    random = Random(7)  # noqa: S311
    for number in range(COUNT):
        tenant = "uio" if number % 10 == 9 else "uib"
        case = new_case(
            f"c{number:03}", tenant, title=random.choice(TITLES), process=random.choice(["timeliste", "kontrakt"])
        )
        tasks = tuple(
            a_task(
                token,
                role=random.choice(GROUPS),
                assignee=random.choice([None, None, None, *PEOPLE]),
                due=random.choice([None, *(T0 + timedelta(days=day) for day in range(-2, 3))]),
            )
            for token in range(1, random.choice([2, 2, 3]))
        )
        place = random.choice([None, "10000000", "10000001"])
        at = T0 + timedelta(hours=number // 20)
        store.commit(step(case, at=at, tasks=tasks, place=place))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    """A database with tasks that no test changes."""
    own = sqlite_url(tmp_path_factory.mktemp("kept"))
    with opened(own if request.param == "sqlite" else request.getfixturevalue("postgres")()) as store:
        fill(store)
        yield store


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres")()
    with opened(url) as found:
        yield found


@cache
def every(store: SqlStore) -> tuple[TaskRecord, ...]:
    return tuple(store.tasks(TaskQuery(tenant="uib", limit=10_000)))


def of_lane(task: TaskRecord, lane: Lane) -> bool:
    if isinstance(lane, Free):
        return task.assignee is None and task.role_group == lane.group
    return task.assignee == lane.person


def meant(task: TaskRecord, asked: Slice) -> bool:
    """Whether a task is meant, in plain Python."""
    start, end = asked.due or (None, None)
    return (
        any(of_lane(task, lane) for lane in asked.lanes)
        and asked.process in {None, task.process}
        and asked.place in {None, task.place}
        and asked.case_id in {None, task.case_id}
        and (not asked.undated or task.due is None)
        and (asked.due is None or task.due is not None)
        and (start is None or (task.due is not None and task.due >= start))
        and (end is None or (task.due is not None and task.due < end))
        and all(any(own.startswith(word) for own in words(task.case_title)) for word in asked.words)
    )


def scanned(store: SqlStore, asked: Slice) -> list[TaskRecord]:
    """What a full scan finds, in order."""
    found = [task for task in every(store) if meant(task, asked)]
    return sorted(found, key=lambda task: key_of(task, asked.sort), reverse=asked.descending)


def pages(rows: SqlWorklistRows, asked: Slice) -> Iterator[tuple[OpenTask, ...]]:
    while page := rows.open(asked).rows:
        yield page
        asked = replace(asked, cursor=Cursor(page[-1].key))


days = st.one_of(st.none(), st.integers(-3, 3).map(lambda day: T0 + timedelta(days=day)))
due = st.one_of(st.none(), st.tuples(days, days))
slices = st.builds(
    Slice,
    tenant=st.just("uib"),
    lanes=st.lists(st.sampled_from(LANES), unique=True, max_size=4).map(tuple),
    words=st.lists(st.sampled_from(["timel", "nora", "kon", "ase", "oye", "aenne", "b", "zzz"]), max_size=2).map(tuple),
    process=st.sampled_from([None, "timeliste", "kontrakt", "annet"]),
    place=st.sampled_from([None, "10000000", "10000009"]),
    due=due,
    undated=st.sampled_from([False, False, False, True]),
    case_id=st.sampled_from([None, None, None, "c011"]),
    sort=st.sampled_from(Sort),
    descending=st.booleans(),
    limit=st.integers(1, 40),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=slices, common=st.booleans())
def test_pages_give_every_task_exactly_once_and_in_order(kept: SqlStore, asked: Slice, common: bool) -> None:
    rows, rare = SqlWorklistRows(kept.database), worklist_words.RARE
    worklist_words.RARE = 3 if common else rare  # so that the words of these few cases count as common
    try:
        found = [row.task for page in pages(rows, asked) for row in page]
    finally:
        worklist_words.RARE = rare
    assert found == scanned(kept, asked)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=slices)
def test_going_back_shows_the_pages_that_were_passed(kept: SqlStore, asked: Slice) -> None:
    rows = SqlWorklistRows(kept.database)
    asked = replace(asked, lanes=LANES, words=())
    passed = list(pages(rows, asked))
    for before, page in pairwise(passed):
        assert rows.open(replace(asked, cursor=Cursor(page[0].key, back=True))).rows == before


def test_a_cursor_of_another_order_begins_at_the_beginning(kept: SqlStore) -> None:
    rows, asked = SqlWorklistRows(kept.database), Slice(tenant="uib", lanes=LANES, limit=5)
    first = rows.open(asked).rows
    for key in (("tekst", "c001", 1), (1, 2, 3), (1,), (2**70, "c", 1), ("timeliste", 1, "c", 1)):
        assert rows.open(replace(asked, cursor=Cursor(key))).rows == first


def test_counts_stop_where_they_are_told(kept: SqlStore) -> None:
    rows = SqlWorklistRows(kept.database)
    whole = len(scanned(kept, Slice(tenant="uib", lanes=LANES)))
    assert rows.count("uib", LANES, 1000) == whole
    assert rows.count("uib", LANES, 7) == 7
    assert rows.count("uib", (), 7) == rows.count("ntnu", LANES, 7) == 0


def test_facets_are_what_the_tasks_have(kept: SqlStore) -> None:
    rows = SqlWorklistRows(kept.database)
    for lanes in (LANES, LANES[:1], LANES[3:], ()):
        tasks = scanned(kept, Slice(tenant="uib", lanes=lanes))
        places = frozenset(task.place for task in tasks if task.place)
        assert rows.facets("uib", lanes) == Facets(frozenset(task.process for task in tasks), places)


def test_a_search_that_gives_up_says_so(kept: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oppskrift.store.worklist_words.RARE", 3)
    monkeypatch.setattr("oppskrift.store.worklist.SCANNED", 10)
    rows = SqlWorklistRows(kept.database)
    asked = Slice(tenant="uib", lanes=LANES[:1], words=("nora",), limit=50)
    found = rows.open(asked)
    assert found.cut
    assert [row.task for row in found.rows] == [
        task for task in scanned(kept, replace(asked, words=()))[:10] if meant(task, asked)
    ]
    assert not rows.open(replace(asked, words=("zzz",))).cut


def titles(store: SqlStore, *sought: str) -> list[str]:
    found = SqlWorklistRows(store.database).open(Slice(tenant="uib", lanes=(Free("attestant"),), words=sought))
    return [row.task.case_title for row in found.rows]


def test_a_new_title_place_or_escalation_reaches_the_open_tasks(store: SqlStore) -> None:
    case = start(store, tasks=(a_task(1),))
    old = words(case.title)
    parts = {"title": "Timeliste – Åse", "place": "10000001", "escalation": "lonn-i-fare"}
    advance(store, **parts, words=("ase",), words_gone=tuple(word for word in old if word != "timeliste"))
    task = store.task("uib", "c1", 1)
    assert (task.case_title, task.place, task.escalation) == ("Timeliste – Åse", "10000001", "lonn-i-fare")
    case = store.case("uib", "c1")
    assert (case.title, case.place, case.escalation) == ("Timeliste – Åse", "10000001", "lonn-i-fare")
    assert titles(store, "ase") == titles(store, "tim", "ase") == ["Timeliste – Åse"]
    assert titles(store, "c1") == []


def test_an_ended_case_is_found_no_more_among_open_ones(store: SqlStore) -> None:
    start(store, tasks=(a_task(1),))
    start(store, "c2", tasks=(a_task(1),))
    advance(store, status=CaseStatus.COMPLETED)
    assert titles(store, "timeliste") == ["Timeliste c2"]
    assert titles(store, "c1") == []


def test_a_claimed_task_leaves_its_group_and_is_mine(store: SqlStore) -> None:
    start(store, tasks=(a_task(1, due=T0),))
    rows = SqlWorklistRows(store.database)
    free, mine = Slice(tenant="uib", lanes=(Free("attestant"),)), Slice(tenant="uib", lanes=(Held("kari"),))
    assert len(rows.open(free).rows) == 1
    advance(store, task_update=TaskUpdate(token=1, assignee="kari"))
    assert rows.open(free).rows == ()
    (row,) = rows.open(mine).rows
    assert row.key == (1772352000000000, "c1", 1)
    assert row.task.due == T0
    assert SqlWorklistRows(store.database).open(replace(mine, tenant="uio")).rows == ()


def test_what_a_person_has_completed_comes_newest_first(store: SqlStore) -> None:
    for number in range(5):
        start(store, f"c{number}", place="10000000" if number % 2 else None)
        at = T0 + timedelta(hours=number // 2)
        advance(store, f"c{number}", at=at, actor="kari", command=f"complete Steg{number}")
        advance(store, f"c{number}", at=at, actor="kari", command=f"claim Steg{number}")
        advance(store, f"c{number}", at=at, actor="ola", command="complete Annet")
    start(store, "c0", "uio")
    advance(store, "c0", "uio", actor="kari", command="complete Steg0")
    rows, asked = SqlWorklistRows(store.database), DoneSlice(tenant="uib", person="kari", limit=2)
    first = rows.done(asked)
    assert [one.element for one in first] == ["Steg4", "Steg3"]
    second = rows.done(replace(asked, cursor=Cursor(first[-1].key)))
    assert [one.element for one in second] == ["Steg2", "Steg1"]
    assert rows.done(replace(asked, cursor=Cursor(second[0].key, back=True))) == first
    assert [one.case_id for one in rows.done(replace(asked, place="10000000"))] == ["c3", "c1"]
    assert [one.case_id for one in rows.done(replace(asked, words=("c2",)))] == ["c2"]
    assert rows.done(replace(asked, process="annet")) == []
    assert rows.done(replace(asked, cursor=Cursor(("x", 1)))) == first


def test_no_two_tasks_share_a_place_in_any_order(kept: SqlStore) -> None:
    for sort in Sort:
        keys = [key_of(task, sort) for task in every(kept)]
        assert len(keys) == len(set(keys)) == len(every(kept))
    assert key_of(replace(every(kept)[0], due=None), Sort.DUE)[0] == NEVER
