"""What a page of the worklist costs at 100,000 open tasks against 1,000, on SQLite and PostgreSQL, in one run.

.venv/bin/python -m benchmarks.worklist [--many 100000] [--postgres URL-of-an-empty-database]

Each question that people meet is asked as a person of several groups; the medians of the whole use case (queries, and
what stands on each row) are compared. `filled` and `measured` are for other benchmarks that want the same tasks.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from typing import Any

import sqlalchemy as sa

from oppskrift import standard
from oppskrift.cases import Pins
from oppskrift.cases.worklist import Worklist, WorklistPage
from oppskrift.clock import ManualClock
from oppskrift.model.chain import micros
from oppskrift.model.party import Actor
from oppskrift.model.words import order_key, words
from oppskrift.model.worklist import Deadline, Sort, Tab, WorklistQuery
from oppskrift.store import schema
from oppskrift.store.sql import SqlStore
from oppskrift.store.tables import CASE, CASE_WORD, EVENT, NEVER, TASK
from oppskrift.store.worklist import SqlWorklistRows

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TENANT = "uib"
ROOT = Path(__file__).parents[1]
KINDS = (
    ("timeliste", "Attestere_timeliste", "Attestere timeliste", "attestant", "attestant-lonn"),
    ("timeliste", "Godkjenne_utbetaling", "Godkjenne utbetaling", "kostnadsgodkjenner", "kostnadsgodkjenner"),
    ("kontrakt_timelonn", "Kontrollere_kontrakt", "Kontrollere kontrakt", "koordinator", "koordinator-kontrakt"),
    ("kontrakt_timelonn", "Godkjenne_kontrakt", "Godkjenne kontrakt", "kostnadsgodkjenner", "kostnadsgodkjenner"),
)
FIRST = ["Anna", "Berit", "Cecilie", "Dag", "Eirik", "Frida", "Geir", "Hanne", "Jorunn", "Mons", "Nora", "Pia", "Siv"]
LAST = ["Berg", "Dahl", "Eide", "Foss", "Haugen", "Lie", "Moen", "Nygård", "Strand", "Vik", "Ås", "Øye"]
PLACES = 40
SNAPSHOT = 4_000
"""Bytes of a case's state, about what the content's cases have."""

ROUNDS = 15
Question = Callable[[Worklist, Actor], WorklistPage]


def filled(store: SqlStore, library: standard.Library, count: int, random: Random) -> None:
    """Put open tasks into an empty database, each of a case of its own; every twentieth has completed events of dag."""
    pins = Pins(store, library)
    pinned = {process: pins.today(TENANT, process, NOW.date()) for process in {kind[0] for kind in KINDS}}
    hashes = {process: (pin.bundle.sha256, _config(pin)) for process, pin in pinned.items()}
    for start in range(0, count, 5_000):
        made = [_made(number, hashes, random) for number in range(start, min(count, start + 5_000))]
        store.database.write(partial(_insert, made))
    store.database.write(lambda connection: connection.exec_driver_sql("analyze"))


def _config(pin: Any) -> str:
    return str(pin.resolution.sha256)


def _insert(made: Iterable[Mapping[sa.Table, list[dict[str, Any]]]], connection: sa.Connection) -> None:
    together: dict[sa.Table, list[dict[str, Any]]] = {CASE: [], TASK: [], CASE_WORD: [], EVENT: []}
    for one in made:
        for table, rows in one.items():
            together[table] += rows
    for table, rows in together.items():
        if rows:
            connection.execute(sa.insert(table), rows)


def _made(number: int, hashes: Mapping[str, tuple[str, str]], random: Random) -> dict[sa.Table, list[dict[str, Any]]]:
    process, element, name, role, group = random.choice(KINDS)
    at = NOW - timedelta(minutes=random.randrange(1, 60 * 24 * 30), seconds=number % 60)
    case_id = f"{micros(at) // 1000:012x}-{number:08x}"
    person = f"{random.choice(FIRST)} {random.choice(LAST)}{number % 97:02d}"
    title = f"{'Timeliste 2026-10' if process == 'timeliste' else 'Kontrakt timelønn'} – {person}"
    key, place = f"K-{100_000 + number}", f"100000{random.randrange(PLACES):02d}"
    due = None if random.random() < 0.05 else at + timedelta(days=random.randrange(1, 60), hours=random.randrange(24))
    holder = f"person{random.randrange(2_000)}" if random.random() < 0.2 else None
    if number % 1_000 < 30:  # the same number of tasks are dag's own at every size per thousand up to a few hundred
        holder = "dag" if number < 10_000 else holder
    at_risk = "lonn-i-fare" if random.random() < 0.02 else None
    bundle, config = hashes[process]
    case = {
        "tenant": TENANT, "id": case_id, "process": process, "version": "1.0", "bundle": bundle, "config": config,
        "rev": 3, "status": "active", "title": title, "business_key": key, "started_by": "berit",
        "started_at": micros(at), "changed_at": micros(at), "duties": '{"behov":["berit"]}',
        "snapshot": random.randbytes(SNAPSHOT), "head": b"h" * 32, "place": place, "escalation": at_risk,
    }  # fmt: skip
    task = {
        "tenant": TENANT, "case_id": case_id, "token": 7, "element": element, "name": name, "role": role,
        "assignee": holder, "on_behalf_of": None, "form": None, "due": None if due is None else micros(due),
        "follow_up": None, "priority": 50, "properties": "{}", "created_at": micros(at), "role_group": group,
        "process": process, "title": title, "title_order": order_key(title), "place": place, "escalation": at_risk,
        "due_order": NEVER if due is None else micros(due),
    }  # fmt: skip
    found = [{"tenant": TENANT, "open": 1, "word": word, "case_id": case_id} for word in words(title, key)]
    event = {
        "tenant": TENANT, "case_id": case_id, "rev": 2, "at": micros(at), "actor": ("berit", "dag")[number % 20 == 0],
        "command": "complete Melde_behov", "events": b"[]", "hash": b"h" * 32,
    }  # fmt: skip
    return {CASE: [case], TASK: [task], CASE_WORD: found, EVENT: [event]}


def _asking(**parts: Any) -> Question:
    return lambda worklist, who: worklist.page(who, WorklistQuery(**{"tab": Tab.GROUP, **parts}))


def _deep(pages: int, **parts: Any) -> Question:
    """Ask for a page so many pages down; only the last is to be measured, so the way there is kept."""
    kept: dict[int, Any] = {}

    def ask(worklist: Worklist, who: Actor) -> WorklistPage:
        at = kept.get(id(worklist))
        if at is None:
            for _ in range(pages - 1):
                at = worklist.page(who, WorklistQuery(tab=Tab.GROUP, cursor=at, **parts)).next or at
            kept[id(worklist)] = at
        return worklist.page(who, WorklistQuery(tab=Tab.GROUP, cursor=at, **parts))

    return ask


QUESTIONS: Mapping[str, Question] = {
    "groups, soonest deadline": _asking(),
    "groups, page 2": _deep(2),
    "groups, page 20": _deep(20),
    "groups, 100 rows": _asking(limit=100),
    "mine": _asking(tab=Tab.MINE),
    "done": _asking(tab=Tab.DONE),
    "one process": _asking(process="timeliste"),
    "one place": _asking(place="10000007"),
    "overdue": _asking(deadline=Deadline.OVERDUE),
    "due today": _asking(deadline=Deadline.TODAY),
    "no deadline": _asking(deadline=Deadline.NONE),
    "process, place and week": _asking(process="timeliste", place="10000007", deadline=Deadline.WEEK),
    "newest first": _asking(sort=Sort.CREATED, descending=True),
    "by case": _asking(sort=Sort.CASE),
    "by process": _asking(sort=Sort.PROCESS, descending=True),
    "newest of one place": _asking(sort=Sort.CREATED, descending=True, place="10000007"),
    "overdue by case": _asking(sort=Sort.CASE, deadline=Deadline.OVERDUE),
    "search a number": _asking(text="K-100500"),
    "search a person": _asking(text="nora vik"),
    "search a first name": _asking(text="nora"),
    "search a common word": _asking(text="timeliste"),
    "search what is not there": _asking(text="zzz"),
}


def measured(
    sites: Sequence[tuple[Worklist, Actor]], clock: Callable[[], float] = perf_counter, rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Return the median time of each question in seconds, at each of several sites; they are asked in turn."""
    found = {}
    for name, ask in QUESTIONS.items():
        spent: list[list[float]] = [[] for _ in sites]
        for _ in range(rounds + 1):
            for one, (worklist, who) in zip(spent, sites, strict=True):
                before = clock()
                ask(worklist, who)
                one.append(clock() - before)
        found[name] = [median(one[1:]) for one in spent]
    return found


@contextmanager
def worklists(url: str, count: int) -> Iterator[tuple[Worklist, Actor]]:
    """A worklist over a database with so many open tasks, and a person of three groups who deputises nobody."""
    schema.upgrade(url)
    library = standard.Library(ROOT)
    directory = standard.FileDirectory(library)
    with SqlStore(url) as store:
        filled(store, library, count, Random(count))
        person = directory.person(TENANT, "dag")
        assert person is not None
        worklist = Worklist(
            rows=SqlWorklistRows(store.database),
            pins=Pins(store, library),
            library=library,
            directory=directory,
            clock=ManualClock(NOW),
        )
        yield worklist, Actor(tenant=TENANT, ident="dag", name=person.name, groups=person.groups)


def compared(few: str, many: str, sizes: tuple[int, int]) -> None:
    """Measure two databases and print what each question costs, and how much more with many tasks.

    SQLite works in our own thread, so its CPU time is told; PostgreSQL works elsewhere, so there it is time waited.
    """
    clock = thread_time if few.startswith("sqlite") else perf_counter
    with worklists(few, sizes[0]) as small, worklists(many, sizes[1]) as large:
        found = measured((small, large), clock)
    print(f"{'':34}{sizes[0]:>12,} {sizes[1]:>12,}    ratio")
    for name, (one, other) in found.items():
        print(f"{name:34}{one * 1e3:>9.2f} ms {other * 1e3:>9.2f} ms {other / one:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--postgres", nargs=2, metavar="URL", help="two empty databases")
    given = parser.parse_args()
    sizes = (given.few, given.many)
    with TemporaryDirectory() as folder:
        print("SQLite")
        compared(*(f"sqlite:///{folder}/{size}.db" for size in sizes), sizes)
    if given.postgres:
        print("PostgreSQL")
        compared(*given.postgres, sizes)


if __name__ == "__main__":
    main()
