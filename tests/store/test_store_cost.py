"""What a step costs: statements, commits and the rows that a claim looks at."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from threading import Barrier, Event, Thread
from time import perf_counter, sleep
from typing import Any

import pytest
import sqlalchemy as sa
from store_support import (
    LEASE,
    T0,
    a_job,
    a_task,
    a_timer,
    advance,
    answered,
    claim_one,
    created,
    new_case,
    opened,
    sqlite_url,
    start,
    step,
)

from oppskrift.errors import Conflict
from oppskrift.model.outcome import CaseStatus
from oppskrift.store import verify
from oppskrift.store.sql import SqlStore
from oppskrift.store.sqlite import CLAIM, DUE, PROMOTE, READY, RETAKE
from oppskrift.store.statements import LOG


class Counter(logging.Handler):
    """Counts the statements and commits of a store."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(logging.DEBUG)
        LOG.addHandler(self)
        LOG.setLevel(logging.DEBUG)
        self.statements: list[str] = []
        self.commits = 0
        database: Any = store._database
        sa.event.listen(database._engine, "before_cursor_execute", self._statement)
        if database.dialect.name != "sqlite":  # there the store commits by a statement of its own
            sa.event.listen(database._engine, "commit", self._commit)

    def _statement(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("begin", "pragma")):
            self.statements.append(statement)

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        self.commits += text == "commit"
        if text not in {"begin immediate", "commit"}:
            self.statements.append(text)

    def _commit(self, _c: object) -> None:
        self.commits += 1


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres")()
    with opened(url) as store:
        yield store
    LOG.setLevel(logging.NOTSET)
    LOG.handlers.clear()


def test_a_step_is_at_most_six_statements_and_one_commit(database: SqlStore) -> None:
    start(database, tasks=(a_task(1),), jobs=(a_job(2),))
    job = claim_one(database)
    case, counter = database.case("uib", "c1"), Counter(database)
    database.commit(step(case, closed=(1,), tasks=(a_task(3),), events=created(3)))
    looks = database._database.dialect.name == "sqlite"  # and deletes where it finds; else one statement does both
    assert (len(counter.statements), counter.commits) == (5 if looks else 4, 1)
    case, counter = database.case("uib", "c1"), Counter(database)
    database.commit(step(case, job=answered(job), closed=(2,), jobs=(a_job(4),)))
    assert (len(counter.statements), counter.commits) == (4, 1)
    case, counter = database.case("uib", "c1"), Counter(database)
    database.commit(step(case, status=CaseStatus.COMPLETED, closed=(3, 4)))
    assert (len(counter.statements), counter.commits) == (6 if looks else 4, 1)


@pytest.mark.parametrize("table", ["job", "inbox", "task", "subscription"])
def test_a_waiting_table_has_an_index_for_its_question(tmp_path: Path, table: str) -> None:
    with opened(sqlite_url(tmp_path)) as store:
        start(store)
    database = sqlite3.connect(tmp_path / "oppskrift.db")
    questions = {
        "job": [(DUE, (0,)), (PROMOTE, ("t", 0, 1)), (RETAKE, (0, 1)), (READY, ()), (CLAIM, ("x", 0, "t", 1))],
        "inbox": [("select * from inbox where status = 'pending' and again <= 0 and not_before <= 0", ())],
        "task": [("select * from task where tenant = 't' and assignee = 'a'", ())],
        "subscription": [("select * from subscription where tenant = 't' and message = 'm' and key = 'k'", ())],
    }
    for question, values in questions[table]:
        plan = [row[3] for row in database.execute(f"explain query plan {question}", values)]
        scans = [line for line in plan if line.startswith(f"SCAN {table}") and "INDEX" not in line]
        assert scans == [], plan
    database.close()


def test_a_claim_costs_the_same_with_many_timers_waiting(database: SqlStore) -> None:
    def cost() -> float:
        spent = []
        for number in range(12):
            case = f"c{perf_counter()}{number}"
            start(database, case, jobs=(a_job(1),))
            before = perf_counter()
            (job,) = database.claim("w1", T0, LEASE, 5)
            spent.append(perf_counter() - before)
            advance(database, case, job=answered(job))
        return median(spent)

    few = cost()
    far = T0 + timedelta(days=30)
    for number in range(10):
        start(database, f"many{number}", timers=tuple(a_timer(t, far + timedelta(seconds=t)) for t in range(1, 1001)))
    assert cost() < 4 * few + 0.005


def test_steps_of_many_threads_are_all_kept_and_chained(database: SqlStore) -> None:
    together, conflicts = Barrier(6), list[int]()

    def work(number: int) -> None:
        together.wait()
        start(database, f"c{number}")
        for token in range(1, 6):
            advance(database, f"c{number}", events=created(token))
        for _ in range(5):
            try:
                advance(database, "shared")
            except Conflict:
                conflicts.append(number)

    start(database, "shared")
    run_all([lambda n=n: work(n) for n in range(6)])
    for number in range(6):
        assert database.case("uib", f"c{number}").rev == 6
        assert verify(database, "uib", f"c{number}") == ()
    assert database.case("uib", "shared").rev == 1 + 30 - len(conflicts)
    assert verify(database, "uib", "shared") == ()


def test_writers_that_wait_share_a_commit_and_one_that_fails_fails_alone(tmp_path: Path) -> None:
    with opened(sqlite_url(tmp_path)) as store:
        case = start(store)
        counter, inside, go_on = Counter(store), Event(), Event()

        def slow(_connection: sa.Connection) -> None:
            inside.set()
            go_on.wait()

        outcomes: list[object] = []

        def attempt(number: int) -> None:
            try:
                store.commit(step(new_case(f"n{number}" if number else "c1")))
                outcomes.append(number)
            except Conflict as error:
                outcomes.append(error)

        holder = Thread(target=store._database.write, args=(slow,))
        holder.start()
        inside.wait()
        threads = [Thread(target=attempt, args=(number,)) for number in range(5)]
        for thread in threads:
            thread.start()
        while len(store._database._group._waiting) < 5:  # type: ignore[attr-defined]
            sleep(0.001)
        go_on.set()
        for thread in [holder, *threads]:
            thread.join()
        assert counter.commits == 2
        assert sorted(o for o in outcomes if isinstance(o, int)) == [1, 2, 3, 4]
        assert [c.id for c in store.cases("uib")] == ["n4", "n3", "n2", "n1", "c1"]
        assert store.case("uib", "c1") == case


def run_all(works: list[Callable[[], None]]) -> None:
    threads = [Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
