"""Databases that fail for a moment: lost races, deadlocks, broken connections, full disks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from store_support import a_letter, a_subscription, advance, new_case, opened, sqlite_url, start, step

from oppskrift.errors import DatabaseNotReady, Refused
from oppskrift.ports import Store
from oppskrift.store import verify
from oppskrift.store.sql import SqlStore

BREAK = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""


@pytest.fixture
def server(postgres: Callable[[], str]) -> Iterator[tuple[SqlStore, psycopg.Connection]]:
    url = postgres()
    with opened(url) as store, psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as other:
        yield store, other


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_lost_race_is_run_again_and_written_once(server: tuple[SqlStore, psycopg.Connection], state: str) -> None:
    store, _ = server
    failures = [1, 2, 3]

    def work(connection: sa.Connection) -> None:
        store._steps.write(connection, step(new_case()))
        if failures:
            failures.pop()
            connection.exec_driver_sql(f"do $$ begin raise sqlstate '{state}'; end $$")

    store._database.write(work)
    assert failures == []
    assert store.case("uib", "c1").rev == 1
    assert verify(store, "uib", "c1") == ()


def test_another_error_is_not_run_again(server: tuple[SqlStore, psycopg.Connection]) -> None:
    store, _ = server
    runs = []

    def work(connection: sa.Connection) -> None:
        runs.append(1)
        store._steps.write(connection, step(new_case()))
        connection.exec_driver_sql("select 1/0")

    with pytest.raises(sa.exc.DBAPIError):
        store._database.write(work)
    assert (runs, store.cases("uib")) == ([1], [])


def test_deadlocked_steps_are_both_written(server: tuple[SqlStore, psycopg.Connection]) -> None:
    store, _ = server
    for case in ("a", "b"):
        start(store, case)
    together = Barrier(2)

    def work(first: str, second: str) -> None:
        met: list[bool] = []

        def both(connection: sa.Connection) -> None:
            for case in (first, second):
                connection.exec_driver_sql(
                    "update process_case set version = version || 'x' where id = %(c)s", {"c": case}
                )
                if not met:
                    met.append(True)
                    together.wait()

        store._database.write(both)

    threads = [Thread(target=work, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.case("uib", case).version for case in ("a", "b")] == ["1.0xx", "1.0xx"]


def test_broken_connections_are_replaced(server: tuple[SqlStore, psycopg.Connection]) -> None:
    store, other = server
    start(store)
    for _ in range(3):
        other.execute(BREAK)
        advance(store)
        other.execute(BREAK)
        assert store.next_due() is None
    assert store.case("uib", "c1").rev == 4


def test_a_connection_that_breaks_in_the_commit_is_reported(
    server: tuple[SqlStore, psycopg.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = server
    start(store)
    case = store.case("uib", "c1")

    def broken(_self: Any, connection: psycopg.Connection) -> None:
        other.execute("select pg_terminate_backend(%s)", (connection.driver_connection.info.backend_pid,))
        connection.commit()

    monkeypatch.setattr(type(store._database.dialect), "do_commit", broken)
    with pytest.raises(DatabaseNotReady) as error:
        store.commit(step(case))
    assert error.value.message.key == "store.unreachable"
    monkeypatch.undo()
    assert store.case("uib", "c1").rev == 1


def test_a_full_disk_writes_nothing_and_says_so(tmp_path: Path) -> None:
    with opened(sqlite_url(tmp_path)) as store:
        start(store)

        def limit(connection: sa.Connection, pages: int) -> None:
            connection.exec_driver_sql(f"pragma max_page_count = {pages}")

        store._database.write(lambda connection: limit(connection, 1))
        with pytest.raises(DatabaseNotReady) as error:
            advance(store, snapshot=bytes(10**6))
        assert "full" in error.value.render("nb")
        store._database.write(lambda connection: limit(connection, 10**6))
        assert advance(store, snapshot=bytes(10**6)).rev == 2
        assert verify(store, "uib", "c1") == ()


def test_nul_in_a_text_is_refused_everywhere(store: Store) -> None:
    start(store)
    for parts in ({"title": "a\0b"}, {"actor": "\0"}, {"subscriptions": (a_subscription(1, "k\0"),)}):
        with pytest.raises(Refused):
            advance(store, **parts)
    with pytest.raises(Refused):
        store.receive(a_letter("\0"))
    assert store.receive(a_letter(body={"tekst": "a\0b"}))
    assert store.case("uib", "c1").rev == 1
