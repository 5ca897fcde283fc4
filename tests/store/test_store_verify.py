"""Whether any change of a stored history is found."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_support import T0, advance, created, opened, sqlite_url, start

from oppskrift.model.outcome import CaseStatus
from oppskrift.store import verify
from oppskrift.store.sql import SqlStore

COLUMNS = ("rev", "at", "actor", "command", "events", "hash")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqlStore, sqlite3.Connection]]:
    folder = tmp_path_factory.mktemp("history")
    with opened(sqlite_url(folder)) as store:
        for case in ("c1", "c2"):
            start(store, case)
            for token in range(1, 4):
                advance(store, case, events=created(token), at=T0 + timedelta(minutes=token))
            advance(store, case, status=CaseStatus.COMPLETED)
        other = sqlite3.connect(folder / "oppskrift.db", isolation_level=None)
        yield store, other
        other.close()


def test_an_untouched_history_is_in_order(history: tuple[SqlStore, sqlite3.Connection]) -> None:
    store, _ = history
    assert verify(store, "uib", "c1") == ()
    assert verify(store, "uib", "c2") == ()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_change_of_any_byte_is_found(history: tuple[SqlStore, sqlite3.Connection], data: st.DataObject) -> None:
    store, database = history
    rev, column = data.draw(st.integers(1, 5)), data.draw(st.sampled_from(COLUMNS))
    where = "where tenant = 'uib' and case_id = 'c1' and rev = ?"
    (old,) = database.execute(f"select {column} from event {where}", (rev,)).fetchone()
    new = data.draw(changed(old))
    database.execute("begin")
    try:
        database.execute(f"update event set {column} = ? {where}", (new, rev))
        database.execute("commit")
        assert verify(store, "uib", "c1") != ()
        assert verify(store, "uib", "c2") == ()
    finally:
        restore = rev if column != "rev" else new
        database.execute(f"update event set {column} = ? {where}", (old, restore))
    assert verify(store, "uib", "c1") == ()


def changed(old: int | str | bytes) -> st.SearchStrategy[int | str | bytes]:
    if isinstance(old, int):
        return st.integers(6, 2**40).filter(lambda new: new != old)
    raw = old.encode() if isinstance(old, str) else old
    flips = st.tuples(st.integers(0, len(raw) - 1), st.integers(1, 255)).map(
        lambda at: raw[: at[0]] + bytes([raw[at[0]] ^ at[1]]) + raw[at[0] + 1 :]
    )
    if isinstance(old, bytes):
        return flips
    return flips.map(lambda flipped: flipped.decode(errors="replace")).filter(lambda text: text != old)


@pytest.mark.parametrize("rev", range(1, 6))
def test_a_row_that_is_gone_is_missed(history: tuple[SqlStore, sqlite3.Connection], rev: int) -> None:
    store, database = history
    where = "where tenant = 'uib' and case_id = 'c1' and rev = ?"
    row = database.execute(f"select * from event {where}", (rev,)).fetchone()
    database.execute(f"delete from event {where}", (rev,))
    assert verify(store, "uib", "c1") != ()
    database.execute("insert into event values (?, ?, ?, ?, ?, ?, ?, ?)", row)
    assert verify(store, "uib", "c1") == ()


def test_a_row_too_many_is_found(history: tuple[SqlStore, sqlite3.Connection]) -> None:
    store, database = history
    row = ("uib", "c1", 6, 0, "x", "y", b"[]", b"h")
    database.execute("insert into event values (?, ?, ?, ?, ?, ?, ?, ?)", row)
    problems = verify(store, "uib", "c1")
    database.execute("delete from event where rev = 6")
    assert {p.rule for p in problems} == {"store.history-changed", "store.history-end"}
    assert "c1" in problems[0].render("nb")


def test_bytes_that_are_no_text_are_reported(history: tuple[SqlStore, sqlite3.Connection]) -> None:
    store, database = history
    database.execute("update event set actor = cast(x'6fff61' as text) where case_id = 'c1' and rev = 2")
    problems = verify(store, "uib", "c1")
    database.execute("update event set actor = 'ola' where case_id = 'c1' and rev = 2")
    assert [p.rule for p in problems] == ["store.history-unreadable"]
