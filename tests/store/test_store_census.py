"""Counting on both databases: the same numbers, of one institution only. And the signs of life of workers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from store_support import (
    LEASE,
    T0,
    a_job,
    a_letter,
    a_task,
    a_timer,
    an_incident,
    opened,
    sqlite_url,
    start,
)

from oppskrift.model.census import Backlog, CaseCount, IncidentCount, JobCount, JobQuery
from oppskrift.model.outcome import CaseStatus
from oppskrift.store import census as counting
from oppskrift.store.census import SqlCensus
from oppskrift.store.liveness import SqlLiveness
from oppskrift.store.sql import SqlStore

LATER = T0 + timedelta(hours=2)


@pytest.fixture(params=["sqlite", "postgres"])
def sql(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store on each database."""
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with opened(url) as found:
        yield found
    if request.param == "postgres":
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(
                "truncate process_case, event, task, job, subscription, incident, inbox, case_word, setting"
            )


def filled(store: SqlStore) -> SqlCensus:
    start(store, "c1", tasks=(a_task(1, due=T0 + timedelta(hours=1)), a_task(2, assignee="atle")), jobs=(a_job(3),))
    start(store, "c2", timers=(a_timer(1),), incidents=(an_incident(2), an_incident(3)))
    start(store, "c3", status=CaseStatus.COMPLETED)
    start(store, "c4", tenant="uio", jobs=(a_job(1),), incidents=(an_incident(2),), tasks=(a_task(3),))
    store.receive(a_letter("m1"))
    store.receive(a_letter("m2", tenant="uio"))
    return SqlCensus(store.database)


def test_what_an_institution_holds_is_counted(sql: SqlStore) -> None:
    found = filled(sql).census("uib", LATER)
    assert found.cases == (
        CaseCount(process="timeliste", status=CaseStatus.ACTIVE, count=2),
        CaseCount(process="timeliste", status=CaseStatus.COMPLETED, count=1),
    )
    assert found.jobs == (
        JobCount(kind="handler", state="ready", count=1),
        JobCount(kind="timer", state="timer", count=1),
    )
    assert found.incidents == (IncidentCount(process="timeliste", element="Hent", count=2, cases=1),)
    assert (found.standing_still, found.events, found.events_estimated) == (1, 3, False)
    assert (found.tasks_open, found.tasks_overdue, found.tasks_unassigned) == (2, 1, 0)
    assert (found.inbox_pending, found.inbox_expired) == (1, 0)
    assert found.ready == Backlog(count=1, oldest=T0)
    assert found.overdue == Backlog(count=1, oldest=T0 + timedelta(hours=1))
    assert (found.leases, found.revision) == (Backlog(), sql_revision())
    assert found.of_status(CaseStatus.ACTIVE) == 2
    assert found.of_state("timer") == 1


def sql_revision() -> str:
    return counting.REVISIONS[-1]


def test_what_is_late_is_told_from_when(sql: SqlStore) -> None:
    taker = filled(sql)
    before = taker.census("uib", T0 + timedelta(minutes=30))
    assert before.overdue == Backlog()
    sql.claim("w", T0, LEASE, 10)
    assert taker.census("uib", T0).leases == Backlog()
    silent = taker.census("uib", LATER)
    assert silent.leases == Backlog(count=1, oldest=T0 + LEASE)
    assert silent.ready == Backlog()
    assert taker.census("uib", T0 + timedelta(days=8)).tasks_unassigned == 1
    assert sql.expire_inbox(LATER) == 2
    assert taker.census("uib", LATER).inbox_expired == 1
    assert taker.schema() == (sql_revision(), sql_revision())


def test_an_institution_without_anything_is_all_zeros(sql: SqlStore) -> None:
    found = filled(sql).census("ntnu", LATER)
    assert (found.cases, found.jobs, found.incidents, found.events, found.tasks_open) == ((), (), (), 0, 0)


def test_rows_of_history_are_estimated_when_there_are_many_cases(
    sql: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    taker = filled(sql)
    monkeypatch.setattr(counting, "SAMPLE", 2)
    found = taker.census("uib", LATER)
    assert (found.events, found.events_estimated) == (3, True)


def test_what_stands_still_is_listed_with_its_case(sql: SqlStore) -> None:
    taker = filled(sql)
    found = taker.stuck("uib")
    assert [(s.incident.case_id, s.incident.token, s.process, s.title) for s in found] == [
        ("c2", 2, "timeliste", "Timeliste c2"),
        ("c2", 3, "timeliste", "Timeliste c2"),
    ]
    assert len(taker.stuck("uib", limit=1)) == 1


def test_jobs_are_listed_page_by_page_with_filters(sql: SqlStore) -> None:
    taker = filled(sql)
    start(sql, "c5", jobs=(a_job(1), a_job(2)))

    def names(**filters: object) -> list[tuple[str, int]]:
        return [(q.job.case_id, q.job.token) for q in taker.jobs(JobQuery(tenant="uib", **filters))]  # type: ignore[arg-type]

    assert names(state="ready") == [("c1", 3), ("c5", 1), ("c5", 2)]
    first = taker.jobs(JobQuery(tenant="uib", state="ready", limit=2))[-1].job
    assert names(state="ready", after=(first.due, first.case_id, first.token)) == [("c5", 2)]
    assert names(state="ready", process="annen") == names(state="ready", element="Annet") == []
    assert names(state="timer", kind="timer") == names(state="timer", due_before=LATER) == [("c2", 1)]
    assert names(state="timer", due_before=T0) == []
    sql.claim("w", T0, LEASE, 10)
    assert len(names(state="running", lease_before=LATER)) == 3


def test_the_newest_sign_of_each_worker_counts(sql: SqlStore) -> None:
    signs = SqlLiveness(sql.database)
    assert signs.seen() == {}
    signs.beat("en", T0)
    signs.beat("to_%", T0)
    signs.beat("en", LATER)
    assert signs.seen() == {"en": LATER, "to_%": T0}
