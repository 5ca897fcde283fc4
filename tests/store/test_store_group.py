"""Group commit under trouble: a commit that fails, a writer that is interrupted while it waits."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread, main_thread
from time import sleep
from typing import Any

import pytest
import sqlalchemy as sa
from store_support import opened, sqlite_url

from oppskrift.errors import Conflict
from oppskrift.store.group import GroupCommit

PUT = "insert into artifact (sha256, kind, body) values (?, 'test', x'00')"


@pytest.fixture
def group(tmp_path: Path) -> Iterator[GroupCommit]:
    with opened(sqlite_url(tmp_path)) as store:
        database: Any = store._database
        yield database._group


def put(name: str, error: Exception | None = None) -> Callable[[sa.Connection], str]:
    def work(connection: sa.Connection) -> str:
        connection.exec_driver_sql(PUT, (name,))
        if error is not None:
            raise error
        return name

    return work


def kept(group: GroupCommit) -> list[str]:
    def work(connection: sa.Connection) -> list[str]:
        return list(connection.exec_driver_sql("select sha256 from artifact order by sha256").scalars())

    return group.write(work)


class Holder:
    """A writer that holds the lead until it is told to go on."""

    def __init__(self, group: GroupCommit, work: Callable[[sa.Connection], object]) -> None:
        self.inside, self.go_on = Event(), Event()

        def slow(connection: sa.Connection) -> None:
            work(connection)
            self.inside.set()
            self.go_on.wait()

        self.thread = Thread(target=group.write, args=(slow,))
        self.thread.start()
        self.inside.wait()

    def finish(self) -> None:
        self.go_on.set()
        self.thread.join()


def test_those_who_wait_are_written_each_with_its_own_answer(group: GroupCommit) -> None:
    holder, answers = Holder(group, put("a")), dict[str, object]()

    def write(name: str, error: Exception | None) -> None:
        try:
            answers[name] = group.write(put(name, error))
        except Conflict as refused:
            answers[name] = refused

    wrong = Conflict()
    threads = [Thread(target=write, args=(name, wrong if name == "c" else None)) for name in "bcde"]
    for thread in threads:
        thread.start()
    while len(group._waiting) < len(threads):
        sleep(0.001)
    holder.finish()
    for thread in threads:
        thread.join()
    assert answers == {"b": "b", "c": wrong, "d": "d", "e": "e"}
    assert kept(group) == ["a", "b", "d", "e"]


def test_a_commit_that_fails_is_told_to_all_and_the_next_works(group: GroupCommit) -> None:
    def spoil(connection: sa.Connection) -> None:
        put("lost")(connection)
        driver: Any = connection.connection.driver_connection
        driver.set_authorizer(lambda action, *_: 1 if action == 22 else 0)  # SQLITE_TRANSACTION denied

    with pytest.raises(sa.exc.DBAPIError):
        group.write(spoil)
    assert group.write(put("later")) == "later"
    assert kept(group) == ["later"]


def test_an_interrupted_writer_is_withdrawn_and_the_others_go_on(group: GroupCommit) -> None:
    holder = Holder(group, put("held"))

    def interrupt() -> None:
        while not group._waiting:
            sleep(0.001)
        signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)

    interrupter = Thread(target=interrupt)
    interrupter.start()
    with pytest.raises(KeyboardInterrupt):
        group.write(put("interrupted"))
    interrupter.join()
    holder.finish()
    assert kept(group) == ["held"]


def test_a_worker_that_breaks_off_leaves_the_lead_to_others(group: GroupCommit) -> None:
    def broken(connection: sa.Connection) -> None:
        put("broken")(connection)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        group.write(broken)
    group.close()
    assert group.write(put("later")) == "later"
    assert kept(group) == ["later"]
