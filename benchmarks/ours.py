"""Our engine under measurement: real stores, real use cases, one handler that answers at once."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import content
import sqlalchemy as sa

from oppskrift import standard
from oppskrift.cases import Advanced, Engine
from oppskrift.clock import SystemClock
from oppskrift.model.job import Done, JobOutcome
from oppskrift.model.record import JobRecord, TaskQuery
from oppskrift.model.tagged import Json
from oppskrift.ports import Call, Store
from oppskrift.store import schema
from oppskrift.store.sql import SqlStore
from oppskrift.store.statements import LOG

LEASE = timedelta(seconds=30)
BATCH = 8


class Instant:
    """Handlers that answer at once."""

    def names(self) -> frozenset[str]:
        return frozenset({"dfo.ansatt.hent"})

    def run(self, handler: str, input: Mapping[str, Json], call: Call) -> JobOutcome:
        return Done({"navn": "Kari"})


class Ours:
    """One engine on one store."""

    def __init__(self, store: Store, root: Path) -> None:
        self.store, self.clock = store, SystemClock()
        library = standard.Library(root)
        self.engine = Engine(
            store=store,
            library=library,
            handlers=Instant(),
            directory=standard.FileDirectory(library),
            clock=self.clock,
        )

    def orders(self, count: int, beside: int = 1) -> None:
        """Play the order process `count` times, `beside` of them side by side; a worker claims jobs by the batch."""
        with ThreadPoolExecutor(beside) as pool:
            each = map if beside == 1 else pool.map
            for _ in range(0, count, BATCH):
                cases = list(each(self._begin, range(BATCH)))
                jobs = self.store.claim("w", self.clock.now(), LEASE, BATCH)
                list(each(self._answer, jobs))
                list(each(self._end, cases))

    def _begin(self, _: int) -> str:
        case = self._done(self.engine.start("uib", "order", "u1", {"nr": "1001", "amount": 5000}))
        self._done(self.engine.complete("uib", case.case_id, case.tasks[0].token, "u1", {"seen": True}))
        return case.case_id

    def _answer(self, job: JobRecord) -> None:
        self.engine.finish_job(job, Done({"navn": "Kari"}), None)

    def _end(self, case_id: str) -> None:
        (task,) = self.store.tasks(TaskQuery(tenant="uib", case_id=case_id))
        assert self._done(self.engine.complete("uib", case_id, task.token, "u1", {"ok": True})).status == "completed"

    @staticmethod
    def _done(result: object) -> Advanced:
        assert isinstance(result, Advanced), result
        return result


class Counter(logging.Handler):
    """Counts the statements and commits that reach a database; BEGIN is not counted."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements = self.commits = 0
        LOG.addHandler(self)
        sa.event.listen(sa.Engine, "before_cursor_execute", self._statement)
        sa.event.listen(sa.Engine, "commit", self._commit)

    def _statement(self, _c: object, _cursor: object, text: str, *_: object) -> None:
        self.statements += not text.lower().startswith("begin")

    def _commit(self, _: object) -> None:
        self.commits += 1

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        self.commits += text == "commit"
        self.statements += text not in {"begin immediate", "commit"}

    def reset(self) -> None:
        """Begin to count."""
        LOG.setLevel(logging.DEBUG)
        self.statements = self.commits = 0


def on_sqlite(folder: Path, process: str = "order", body: str = content.ORDER) -> Ours:
    """Return our engine on a SQLite file in a folder."""
    url = f"sqlite:///{folder / 'ours.db'}"
    schema.upgrade(url)
    return Ours(SqlStore(url), content.write(folder / "library", process, body))


def on_postgresql(url: str, folder: Path) -> Ours:
    """Return our engine on a PostgreSQL database."""
    schema.upgrade(url)
    return Ours(SqlStore(url), content.write(folder / "library-pg", "order", content.ORDER))
