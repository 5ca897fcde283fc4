"""Completing a task over HTTP, against a bare Flask POST with one SQLite commit; and what the pages weigh.

.venv/bin/python benchmarks/web.py

Both applications are called through WSGI in one process, round by round in turn; a figure is CPU of the process (all
threads) per request, the median of the rounds' ratios. Our answer holds the next task, as the browser gets it. The
worklist's cost at 100,000 open tasks against 1,000 is measured by benchmarks/worklist.py, which runs at the end.
"""

import io
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import ours
import worklist
from flask import Flask, request
from web_support import Scene, Visitor
from werkzeug.test import EnvironBuilder

from oppskrift.demo.answers import ANSWERS
from oppskrift.demo.journey import Journey, play
from oppskrift.demo.story import TORMOD
from oppskrift.model.record import TaskQuery

TARGET = 10.0
ROUNDS, TASKS = 12, 10
ELEMENT = "Kontrollere_kontrakt"
PAGES = (
    ("/logg-inn", None),
    ("/arbeidsliste", "kari"),
    ("/arbeidsliste?fane=group", "kari"),
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

    return app


def called(app: Any, environ: dict[str, Any]) -> tuple[float, str, bytes]:
    """Answer one request; return the CPU seconds it took, its status and its body."""
    seen: list[str] = []
    before = time.process_time()
    answer = app(environ, lambda status, headers, error=None: seen.append(status))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return time.process_time() - before, seen[0], body


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


def requests(scene: Scene, visitor: Visitor) -> Iterator[dict[str, Any]]:
    """Yield the request that completes each waiting task, as the browser's htmx sends it."""
    cookie = "; ".join(f"{c.key}={c.value}" for c in visitor.client._cookies.values())
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
        waiting(scene, (ROUNDS + 1) * TASKS + 1)
        kari = scene.visitor("kari")
        kari.get(f"/oppgaver/{scene.tasks()[0].case_id}/{scene.tasks()[0].token}")
        ready, counter = list(requests(scene, kari)), ours.Counter()
        ratios, costs, bases = [], [], []
        for number in range(ROUNDS + 1):
            theirs = sum(called(base, posted("/", {"outcome": "klar"}, {}))[0] for _ in range(TASKS)) / TASKS
            mine = 0.0
            for environ in ready[number * TASKS : (number + 1) * TASKS]:
                seconds, status, body = called(scene.app, environ)
                assert status.startswith("200"), (status, body[:2000])
                assert ELEMENT.replace("_", " ").encode() in body, "the next task is in the answer"
                mine += seconds / TASKS
            if number:  # the first round warms up
                ratios.append(mine / theirs)
                costs.append(mine * 1000)
                bases.append(theirs * 1000)
        counter.reset()
        called(scene.app, ready[-1])
        statements, commits = counter.statements, counter.commits
    print(
        f"Complete a task, the next in the answer: {statistics.median(ratios):.2f} x a bare Flask POST with one commit "
        f"({min(ratios):.2f}–{max(ratios):.2f}; target ≤ {TARGET:.0f})"
    )
    print(f"  CPU per request: {statistics.median(costs):.2f} ms against {statistics.median(bases):.2f} ms")
    print(f"  SQL: {statements} statements, {commits} commits")


def weights(folder: Path) -> None:
    """Print what each page weighs: its HTML, and with all its files as the browser gets them (brotli)."""
    with Scene(folder) as scene:
        scene.journey("uib", until=ELEMENT)
        task = scene.task(ELEMENT)
        own = {"task": f"/oppgaver/{task.case_id}/{task.token}", "case": f"/saker/{task.case_id}"}
        for path, person in PAGES:
            visitor = scene.visitor(person)
            page = visitor.get(own.get(path, path))
            assert page.status_code == 200, (path, page.status)
            files = {word for word in page.text.replace('"', " ").split() if word.startswith("/assets/")}
            sizes = [len(visitor.client.get(file, headers={"Accept-Encoding": "br"}).data) for file in sorted(files)]
            own_size = len(page.data) / 1024
            print(f"  {path:32} HTML {own_size:6.1f} KB, with files {own_size + sum(sizes) / 1024:6.1f} KB")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        completing(Path(one))
        print("Weight of pages (files once, then cached for ever):")
        weights(Path(two))
    worklist.main()


if __name__ == "__main__":
    main()
