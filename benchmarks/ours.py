"""Our engine under measurement: real stores, real use cases, one handler that answers at once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import content
import sqlalchemy as sa

from oppskrift import standard
from oppskrift.cases import Advanced, Engine
from oppskrift.clock import ManualClock
from oppskrift.model.job import Done, JobOutcome
from oppskrift.model.tagged import Json
from oppskrift.ports import Call, Store
from oppskrift.store import schema
from oppskrift.store.sql import SqlStore

LEASE = timedelta(seconds=30)


class Instant:
    """Handlers that answer at once."""

    def names(self) -> frozenset[str]:
        return frozenset({"dfo.ansatt.hent"})

    def run(self, handler: str, input: Mapping[str, Json], call: Call) -> JobOutcome:
        return Done({"navn": "Kari"})


class Ours:
    """One engine on one store."""

    def __init__(self, store: Store, root: Path) -> None:
        self.store, self.clock = store, ManualClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
        library = standard.Library(root)
        self.engine = Engine(
            store=store,
            library=library,
            handlers=Instant(),
            directory=standard.FileDirectory(library),
            clock=self.clock,
        )

    def order(self) -> None:
        """Play the order process: four durable steps and the claim of a job."""
        case = self._done(self.engine.start("uib", "order", "u1", {"nr": "1001", "amount": 5000}))
        after = self._done(self.engine.complete("uib", case.case_id, case.tasks[0].token, "u1", {"seen": True}))
        for job in self.store.claim("w", self.clock.now(), LEASE, 10):
            self.engine.finish_job(job, Done({"navn": "Kari"}), None)
        task = after.rev + 1
        open_task = self.engine.store.case("uib", case.case_id)
        assert open_task.rev == task
        token = self._token(case.case_id)
        end = self._done(self.engine.complete("uib", case.case_id, token, "u1", {"ok": True}))
        assert end.status == "completed"

    def _token(self, case_id: str) -> int:
        from oppskrift.model.record import TaskQuery

        return self.store.tasks(TaskQuery(tenant="uib", case_id=case_id))[0].token

    @staticmethod
    def _done(result: object) -> Advanced:
        assert isinstance(result, Advanced), result
        return result


class Counter:
    """Counts the statements and commits that reach a database."""

    def __init__(self) -> None:
        self.statements = self.commits = 0
        sa.event.listen(sa.Engine, "before_cursor_execute", self._statement)
        sa.event.listen(sa.Engine, "commit", self._commit)

    def _statement(self, *_: object) -> None:
        self.statements += 1

    def _commit(self, _: object) -> None:
        self.commits += 1

    def reset(self) -> None:
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
