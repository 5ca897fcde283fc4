"""Fuzzes DMN files: whatever is in one, it is read or refused, and keeps what `tests/support/dmn_promises.py` says.

See `runner.py` for how it is called.
"""

import random
import time

import runner

with runner.instrumented():
    import dmn_promises
    import dmn_seeds
    import feel_writing
    import seeds
    from dmn_changes import FileChanges
    from feel_changes import Changes

SECONDS = 12.0
"""CPU time that one file may take, with the counting of branches: for reading, checking, and deciding several times."""
LONGEST = 16_000
FILES = list(dmn_seeds.seeds())
CHANGES = FileChanges(FILES, Changes(seeds.expressions(), seeds.words()))
INPUTS = [
    dict(feel_writing.CONTEXT),
    {"n": feel_writing.CONTEXT["l"], "s": feel_writing.CONTEXT["m"], "d": "abc", "l": feel_writing.CONTEXT["linjer"]},
]


def check(data: bytes) -> None:
    """Check a file, with one of the contexts."""
    begun = time.process_time()
    dmn_promises.holds(data, INPUTS[sum(data) % len(INPUTS)])
    took = time.process_time() - begun
    assert took <= SECONDS, f"took {took:.1f} s"


def mutate(data: bytes, size: int, seed: int) -> bytes:
    """Return a changed file: mostly one that is still XML, and now and then one that is anything."""
    import atheris

    dice = random.Random(seed)
    if dice.random() < 0.1:
        changed: bytes = atheris.Mutate(data, size)
        return changed
    found = CHANGES.changed(data, dice)
    return found if len(found) <= size else data[:size]


if __name__ == "__main__":
    runner.run(
        runner.Target(
            name="dmn",
            check=check,
            seeds=FILES,
            mutate=mutate,
            dictionary=seeds.dictionary(
                [*seeds.words(), "<decision", "</text>", "<![CDATA[", "<!DOCTYPE", "&#0;", "xmlns="]
            ),
            longest=LONGEST,
        )
    )
