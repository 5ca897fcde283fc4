"""A database of before the worklist, with open tasks in it, is brought up to date with the right groups and titles."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from store_support import T0, sqlite_url

from oppskrift import standard
from oppskrift.model import chain
from oppskrift.model.event import EscalationThrown
from oppskrift.model.record import TaskQuery
from oppskrift.model.worklist import Free, Slice
from oppskrift.store import schema
from oppskrift.store.sql import SqlStore
from oppskrift.store.worklist import SqlWorklistRows

ROOT = Path(__file__).parents[2]


def before(url: str) -> sa.Engine:
    """An engine on a database of revision 0002."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    return engine


def rows_of(connection: sa.Connection, name: str, *rows: dict[str, Any]) -> None:
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    connection.execute(sa.insert(table), list(rows))


def a_case(tenant: str, id: str, bundle: str, config: str, **changes: Any) -> dict[str, Any]:
    row = {
        "tenant": tenant, "id": id, "process": "timeliste", "version": "1.0", "bundle": bundle, "config": config,
        "rev": 2, "status": "active", "title": f"Timeliste – Åse {id}", "business_key": "K-17", "started_by": "tormod",
        "started_at": 0, "changed_at": 0, "duties": "{}", "snapshot": b"", "head": b"",
    }  # fmt: skip
    return {**row, **changes}


def a_task(tenant: str, case_id: str, **changes: Any) -> dict[str, Any]:
    row = {
        "tenant": tenant, "case_id": case_id, "token": 1, "element": "Attestere_timeliste", "name": "Attestere",
        "role": "attestant", "assignee": None, "on_behalf_of": None, "form": None, "due": chain.micros(T0),
        "follow_up": None, "priority": 50, "properties": "{}", "created_at": chain.micros(T0),
    }  # fmt: skip
    return {**row, **changes}


def an_event(case_id: str, rev: int, *thrown: EscalationThrown) -> dict[str, Any]:
    row = {"tenant": "uio", "case_id": case_id, "rev": rev, "at": 0, "actor": "system", "command": "x", "hash": b""}
    return {**row, "events": chain.body(thrown)}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_open_tasks_get_what_the_worklist_needs(kind: str, tmp_path: Path, postgres: Callable[[], str]) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else postgres()
    library = standard.Library(ROOT)
    bundle = library.bundle("timeliste", "1.0")
    uio = standard.resolve(bundle.manifest, library.institution("uio"), T0.date())
    engine, gone = before(url), "f" * 64
    escalations = [EscalationThrown("X", code, code, None) for code in ("annet", "lonn-i-fare")]
    with engine.begin() as connection:
        rows_of(
            connection,
            "artifact",
            {"sha256": bundle.sha256, "kind": "bundle", "body": standard.pack(bundle)},
            {"sha256": uio.sha256, "kind": "config", "body": uio.as_json()},
            {"sha256": "e" * 64, "kind": "bundle", "body": b"{}"},
        )
        rows_of(
            connection,
            "process_case",
            a_case("uio", "c1", bundle.sha256, uio.sha256),
            a_case("uio", "c2", gone, gone, title="Ærlig"),
            a_case("uio", "c3", "e" * 64, uio.sha256, business_key=None),
            a_case("uio", "c4", bundle.sha256, uio.sha256, status="completed"),
        )
        rows_of(
            connection,
            "task",
            a_task("uio", "c1"),
            a_task("uio", "c1", token=2, role="kostnadsgodkjenner", due=None, assignee="bente"),
            a_task("uio", "c2"),
            a_task("uio", "c3"),
        )
        rows_of(
            connection, "event", an_event("c1", 1, *escalations), an_event("c1", 2), an_event("c4", 1, *escalations)
        )
    engine.dispose()
    schema.upgrade(url)
    with SqlStore(url) as store:
        tasks = {(task.case_id, task.token): task for task in store.tasks(TaskQuery(tenant="uio"))}
        groups = {key: task.role_group for key, task in tasks.items()}
        assert groups["c1", 1] == "attestant-lonn-fakultet"
        assert groups["c1", 2] == "kostnadsgodkjenner"
        assert groups["c2", 1] == groups["c3", 1] == "attestant"
        assert {task.process for task in tasks.values()} == {"timeliste"}
        assert tasks["c1", 2].case_title == "Timeliste – Åse c1"
        assert [tasks[key].escalation for key in (("c1", 1), ("c2", 1))] == ["lonn-i-fare", None]
        assert (store.case("uio", "c1").escalation, store.case("uio", "c4").escalation) == ("lonn-i-fare", None)
        rows = SqlWorklistRows(store.database)
        asked = Slice(tenant="uio", lanes=(Free("attestant-lonn-fakultet"), Free("attestant")))
        assert [row.task.case_id for row in rows.open(asked).rows] == ["c1", "c2", "c3"]
        for words, found in ((("ase", "17"), ["c1"]), (("aerlig",), ["c2"]), (("c4",), [])):
            sought = Slice(tenant="uio", lanes=asked.lanes, words=words)
            assert [row.task.case_id for row in rows.open(sought).rows] == found
        late = Slice(tenant="uio", lanes=asked.lanes, due=(T0, T0 + timedelta(seconds=1)))
        assert len(rows.open(late).rows) == 3


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_empty_database_of_before_is_brought_up(kind: str, tmp_path: Path, postgres: Callable[[], str]) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else postgres()
    before(url).dispose()
    schema.upgrade(url)
    with SqlStore(url) as store:
        assert store.tasks(TaskQuery(tenant="uib")) == []
