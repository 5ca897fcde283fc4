"""Completing a task over HTTP, against a bare Flask POST with one SQLite commit; and what the pages weigh.

.venv/bin/python benchmarks/web.py

All applications are called through WSGI in one process, request by request in turn; a figure is CPU of the process
(all threads) per request, ratios are the median of rounds. Our answer holds the next task, as the browser gets it. The
worklist is asked for over a database with 1,000 and one with 100,000 open tasks, on SQLite and PostgreSQL: on SQLite
its CPU is told, and time waited on PostgreSQL, which works elsewhere. benchmarks/worklist.py asks all its questions.
"""

import io
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import ours
import psycopg
import steps
import worklist
from flask import Flask, request
from sqlalchemy.engine import make_url
from web_support import Scene, Visitor
from werkzeug.test import EnvironBuilder

from oppskrift.demo.answers import ANSWERS
from oppskrift.demo.journey import Journey, play
from oppskrift.demo.story import TORMOD
from oppskrift.model.record import TaskQuery
from oppskrift.standard import Library

TARGET = 10.0
ROUNDS, TASKS = 12, 10
FEW, MANY, LOOKS = 1_000, 100_000, 25
LIST = "/arbeidsliste?liste=gruppe"
ELEMENT = "Kontrollere_kontrakt"
PAGES = (
    ("/logg-inn", None),
    ("/arbeidsliste", "kari"),
    ("/arbeidsliste?liste=gruppe", "kari"),
    ("task", "kari"),
    ("/saker", "kari"),
    ("case", "kari"),
    ("/start", "berit"),
    ("/prosesser", "kari"),
    ("/prosesser/kontrakt_timelonn", "kari"),
    ("/drift", "drift"),
    ("/tilgjengelighet", None),
)


def bare(folder: Path) -> Flask:
    """Return an application whose one view inserts a row and commits, with our settings of SQLite."""
    app = Flask("bare")
    database = sqlite3.connect(folder / "bare.db", isolation_level=None, check_same_thread=False)
    for statement in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE done (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    ):
        database.execute(statement)

    @app.post("/")
    def complete() -> str:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO done (text) VALUES (?)", (request.form["outcome"],))
        database.execute("COMMIT")
        return "<!doctype html><title>done</title><p>done"

    @app.get("/")
    def look() -> str:
        return "<!doctype html><title>here</title><p>here"

    return app


def called(
    app: Any, environ: dict[str, Any], clock: Callable[[], float] = time.process_time
) -> tuple[float, str, bytes]:
    """Answer one request; return the seconds it took by the clock, its status and its body."""
    seen: list[str] = []
    before = clock()
    answer = app(environ, lambda status, headers, error=None: seen.append(status))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return clock() - before, seen[0], body


def posted(path: str, data: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
    """Return the request of a form."""
    body = urlencode(data).encode()
    return EnvironBuilder(
        path,
        method="POST",
        input_stream=io.BytesIO(body),
        content_length=len(body),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    ).get_environ()


def waiting(scene: Scene, count: int) -> None:
    """Bring that many cases to the coordinator."""
    story = replace(TORMOD, rest=frozenset({ELEMENT}))
    journeys = [Journey(scene.stage, "uib", replace(story, name=f"Tormod Nummer{n}")) for n in range(count)]
    for _ in play(journeys, scene.clock.now() + timedelta(days=1)):
        pass


def cookies(visitor: Visitor) -> str:
    """Return what a browser sends of a login."""
    return "; ".join(f"{c.key}={c.value}" for c in visitor.client._cookies.values())


def looked(visitor: Visitor, path: str) -> dict[str, Any]:
    """Return the request of a page."""
    page, _, query = path.partition("?")
    return EnvironBuilder(page, query_string=query, headers={"Cookie": cookies(visitor)}).get_environ()


def requests(scene: Scene, visitor: Visitor) -> Iterator[dict[str, Any]]:
    """Yield the request that completes each waiting task, as the browser's htmx sends it."""
    cookie = cookies(visitor)
    answers = ANSWERS[ELEMENT]({})
    for task in scene.installation.store.tasks(TaskQuery(tenant="uib", limit=1_000)):
        rev = scene.installation.store.case("uib", task.case_id).rev
        values = {name: "true" if value is True else str(value) for name, value in answers.items()}
        data = {"csrf_token": visitor.token, "form:rev": str(rev), **values}
        headers = {"Cookie": cookie, "HX-Request": "true", "HX-Target": "main#innhold", "Referer": "http://localhost/"}
        yield posted(f"/oppgaver/{task.case_id}/{task.token}", data, headers)


def completing(folder: Path) -> None:
    """Measure and print what it costs to complete a task."""
    base = bare(folder)
    with Scene(folder) as scene:
        waiting(scene, (ROUNDS + 1) * TASKS + 2)
        kari = scene.visitor("kari")
        kari.get(f"/oppgaver/{scene.tasks()[0].case_id}/{scene.tasks()[0].token}")
        ready, counter = list(requests(scene, kari)), ours.Counter()
        ratios, costs, bases = [], [], []
        for number in range(ROUNDS + 1):
            mine = theirs = 0.0
            for environ in ready[number * TASKS : (number + 1) * TASKS]:
                theirs += called(base, posted("/", {"outcome": "klar"}, {}))[0] / TASKS
                seconds, status, body = called(scene.app, environ)
                assert status.startswith("200"), (status, body[:2000])
                assert ELEMENT.replace("_", " ").encode() in body, "the next task is in the answer"
                mine += seconds / TASKS
            if number:  # the first round warms up
                ratios.append(mine / theirs)
                costs.append(mine * 1000)
                bases.append(theirs * 1000)
        counter.reset()
        called(scene.app, ready[-2])
        statements, commits = counter.statements, counter.commits
    print(
        f"Complete a task, the next in the answer: {statistics.median(ratios):.2f} x a bare Flask POST with one commit "
        f"({min(ratios):.2f}–{max(ratios):.2f}; target ≤ {TARGET:.0f})"
    )
    print(f"  CPU per request: {statistics.median(costs):.2f} ms against {statistics.median(bases):.2f} ms")
    print(f"  SQL: {statements} statements, {commits} commits")


def pages(folder: Path) -> None:
    """Print what each page costs against a bare Flask GET, and what it weighs: HTML, and with all files (brotli)."""
    base, counter = bare(folder), ours.Counter()
    with Scene(folder) as scene:
        scene.journey("uib", until=ELEMENT)
        task = scene.task(ELEMENT)
        own = {"task": f"/oppgaver/{task.case_id}/{task.token}", "case": f"/saker/{task.case_id}"}
        for path, person in PAGES:
            visitor = scene.visitor(person)
            page = visitor.get(own.get(path, path))
            assert page.status_code == 200, (path, page.status)
            mine, theirs = [], []
            for _ in range(LOOKS):
                theirs.append(called(base, EnvironBuilder("/").get_environ())[0])
                mine.append(called(scene.app, looked(visitor, own.get(path, path)))[0])
            counter.reset()
            called(scene.app, looked(visitor, own.get(path, path)))
            cost, ratio = statistics.median(mine), statistics.median(mine) / statistics.median(theirs)
            print(
                f"  {path:32} {cost * 1000:6.1f} ms, {ratio:5.0f} x, {counter.statements:3} statements, "
                f"{weight(visitor, page.text, len(page.data))}"
            )


def weight(visitor: Visitor, text: str, size: int) -> str:
    """Return what a page weighs."""
    files = {word for word in text.replace('"', " ").split() if word.startswith("/assets/")}
    sizes = [len(visitor.client.get(file, headers={"Accept-Encoding": "br"}).data) for file in sorted(files)]
    return f"HTML {size / 1024:6.1f} KB, with files {(size + sum(sizes)) / 1024:6.1f} KB"


def lists(folder: Path, addresses: tuple[str, str], clock: Callable[[], float]) -> None:
    """Print what the page of the worklist costs with many open tasks against few."""
    with ExitStack() as stack:
        scenes = [stack.enter_context(Scene(folder, database=address)) for address in addresses]
        asked = []
        for scene, count in zip(scenes, (FEW, MANY), strict=True):
            worklist.filled(scene.installation.store, Library(worklist.ROOT), count, Random(count))
            scene.clock.advance_to(worklist.NOW)
            asked.append((scene.app, scene.visitor("dag")))
        spent: tuple[list[float], list[float]] = ([], [])
        for _ in range(LOOKS + 2):
            for (app, visitor), one in zip(asked, spent, strict=True):
                seconds, status, body = called(app, looked(visitor, LIST), clock)
                assert status.startswith("200"), (status, body[:2000])
                one.append(seconds)
        few, many = (statistics.median(one[2:]) for one in spent)
    print(f"  {FEW:,}: {few * 1000:.2f} ms, {MANY:,}: {many * 1000:.2f} ms: {many / few:.2f} x (target ≤ 2)")


def databases(server: str) -> tuple[str, str]:
    """Make two empty databases on a PostgreSQL server and return their addresses."""
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        for name in ("few", "many"):
            connection.execute(f"create database {name}")
    address = make_url(server)
    few, many = (address.set(database=name).render_as_string(hide_password=False) for name in ("few", "many"))
    return few, many


def main() -> None:
    """Measure and print."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(4)]
        completing(folders[0])
        print("Pages: CPU against a bare Flask GET, SQL, weight (files once, then cached for ever):")
        pages(folders[1])
        print("The worklist of three groups over HTTP, SQLite (CPU):")
        lists(folders[2], (f"sqlite:///{folders[2]}/few.db", f"sqlite:///{folders[2]}/many.db"), time.process_time)
        print("The worklist of three groups over HTTP, PostgreSQL (time waited):")
        lists(folders[3], databases(steps.postgresql(folders[3])), time.perf_counter)


if __name__ == "__main__":
    main()
