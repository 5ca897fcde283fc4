"""Fuzzes FEEL texts: whatever is written, it is read or refused, and keeps what `tests/support/feel_promises.py` says.

See `runner.py` for how it is called.
"""

import random
import time

import runner

with runner.instrumented():
    import feel_promises
    import feel_writing
    import seeds
    from feel_changes import Changes

SECONDS = 3.0
"""CPU time that one text may take, with the counting of branches: the budget is for a tenth of it."""
LONGEST = 600
STOCK = seeds.expressions()
CHANGES = Changes(STOCK, seeds.words())
CONTEXTS = [{**feel_writing.CONTEXT, "?": value} for value in (*feel_writing.CONTEXT.values(), True, "T1", [1 > 2], {})]


def check(data: bytes) -> None:
    """Check a text as an expression and as the tests of a cell."""
    text = data.decode("utf-8", "replace")
    begun = time.process_time()
    context = CONTEXTS[sum(data) % len(CONTEXTS)]
    types = feel_writing.DECLARED if len(data) % 2 else None
    feel_promises.holds(text, context, "expression", strict=len(data) % 5 == 0, types=types)
    feel_promises.holds(text, context, "unary_tests", strict=len(data) % 5 == 1, types=types)
    took = time.process_time() - begun
    assert took <= SECONDS, f"took {took:.1f} s"


def mutate(data: bytes, size: int, seed: int) -> bytes:
    """Return a changed text: mostly one that is still FEEL, and now and then one that is anything."""
    import atheris

    dice = random.Random(seed)
    if dice.random() < 0.2:
        changed: bytes = atheris.Mutate(data, size)
        return changed
    text = CHANGES.changed(data.decode("utf-8", "replace"), dice)
    return text.encode("utf-8", "replace")[:size]


if __name__ == "__main__":
    runner.run(
        runner.Target(
            name="feel",
            check=check,
            seeds=[text.encode() for text in STOCK],
            mutate=mutate,
            dictionary=seeds.dictionary(seeds.words()),
            longest=LONGEST,
        )
    )
