"""Databases that are new, old, newer than the program, held by another process, or not there."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from store_support import opened, sqlite_url, start

from oppskrift.errors import DatabaseNotReady
from oppskrift.store import schema
from oppskrift.store.sql import SqlStore
from oppskrift.store.tables import META


def key(error: pytest.ExceptionInfo[DatabaseNotReady]) -> str:
    assert error.value.render("nb") != error.value.message.key
    return error.value.message.key


def test_the_list_of_revisions_is_the_migrations() -> None:
    scripts = ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()
    assert tuple(reversed([script.revision for script in scripts])) == schema.REVISIONS


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_migrations_give_the_tables(kind: str, tmp_path: Path, postgres: Callable[[], str]) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else postgres()
    schema.upgrade(url)
    schema.upgrade(url)
    schema.check(url)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), META) == []
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_empty_database_must_be_upgraded_first(kind: str, tmp_path: Path, postgres: Callable[[], str]) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else postgres()
    for use in (schema.check, SqlStore):
        with pytest.raises(DatabaseNotReady) as error:
            use(url)
        assert key(error) == "store.no-database"
    assert list(tmp_path.iterdir()) == []


def test_a_newer_sqlite_database_is_refused_and_untouched(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    schema.upgrade(url)
    file = tmp_path / "oppskrift.db"
    with sqlite3.connect(file) as database:
        database.execute("update alembic_version set version_num = '9999'")
    database.close()
    before = file.read_bytes()
    for use in (schema.check, schema.upgrade, SqlStore):
        with pytest.raises(DatabaseNotReady) as error:
            use(url)
        assert key(error) == "error.schema-newer"
        assert file.read_bytes() == before


def test_a_newer_postgres_database_is_refused(postgres: Callable[[], str]) -> None:
    url = postgres()
    schema.upgrade(url)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    for use in (schema.check, schema.upgrade, SqlStore):
        with pytest.raises(DatabaseNotReady) as error:
            use(url)
        assert key(error) == "error.schema-newer"


def test_a_second_process_is_kept_out_until_the_first_is_gone(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    code = (
        "import sys; from oppskrift.store.sql import SqlStore\n"
        f"store = SqlStore({url!r}); print('open', flush=True); sys.stdin.read()"
    )
    schema.upgrade(url)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        for use in (SqlStore, schema.upgrade):
            with pytest.raises(DatabaseNotReady) as error:
                use(url)
            assert key(error) == "error.database-busy"
        other.kill()
        other.wait()
    with SqlStore(url) as store:
        start(store)


def test_a_store_reopened_has_what_was_written(tmp_path: Path) -> None:
    with opened(sqlite_url(tmp_path)) as store:
        case = start(store)
    with opened(sqlite_url(tmp_path)) as store:
        assert store.case("uib", "c1") == case


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense", "postgresql+psycopg2://x/y"]
)
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(DatabaseNotReady) as error:
        SqlStore(url)
    assert key(error) == "store.unknown-database"


def test_a_password_is_not_shown() -> None:
    with pytest.raises(DatabaseNotReady) as error:
        SqlStore("mysql://ola:hemmelig@x/y")
    assert "hemmelig" not in error.value.render("nb")


@pytest.mark.parametrize("url", ["sqlite:////no/such/folder/x.db", "postgresql://ola:x@127.0.0.1:1/none"])
def test_a_database_that_does_not_answer_is_reported(url: str) -> None:
    with pytest.raises(DatabaseNotReady) as error:
        schema.upgrade(url)
    assert key(error) == "store.unreachable"


def test_a_file_that_is_no_database_is_reported(tmp_path: Path) -> None:
    (tmp_path / "oppskrift.db").write_bytes(b"not a database at all, but long enough to look at" * 40)
    with pytest.raises(DatabaseNotReady) as error:
        schema.upgrade(sqlite_url(tmp_path))
    assert key(error) == "store.unreachable"


def test_commits_are_on_disk_before_they_are_acknowledged(tmp_path: Path) -> None:
    with opened(sqlite_url(tmp_path)) as store:
        found = [
            store._database.write(lambda connection, name=name: connection.exec_driver_sql(f"pragma {name}").scalar())
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]
