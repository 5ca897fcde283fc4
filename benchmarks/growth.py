"""Growth: 1,000 user-task rounds in one durable case. The last step costs what the first did; the state stays."""

import statistics
import tempfile
import time
from pathlib import Path

import content
import ours

ROUNDS, EDGE = 1_000, 50
TARGET = 1.5


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        engine = ours.on_sqlite(Path(name), "loop", content.LOOP)
        case = engine._done(engine.engine.start("uib", "loop", "u1", {"go": True}))
        token, seconds, sizes = case.tasks[0].token, [], []
        for _ in range(ROUNDS):
            begun = time.process_time()
            done = engine._done(engine.engine.complete("uib", case.case_id, token, "u1", {"go": True}))
            seconds.append(time.process_time() - begun)
            token = done.tasks[0].token
            sizes.append(len(engine.store.case("uib", case.case_id).snapshot))
        first, last = statistics.median(seconds[1 : EDGE + 1]), statistics.median(seconds[-EDGE:])
        print(f"CPU of a step: first {EDGE} {first * 1000:.2f} ms, last {EDGE} {last * 1000:.2f} ms (medians)")
        print(f"last / first           {last / first:8.2f}    target at most {TARGET}")
        print(f"snapshot after the first round {sizes[0]} bytes, after the last {sizes[-1]} bytes")
        engine.store.close()


if __name__ == "__main__":
    main()
