"""Decision tables: found by the index against asked rule after rule, large against small, and against feelin in V8.

.venv/bin/python benchmarks/dmn.py

Measured is all of `model.evaluate`: reading the inputs, matching, the outcome, and the trace with every cell's outcome.
The tables have four input columns (number intervals, dates, equalities, alternatives and negations) and each decision
matches one rule. Asking one by one does cells that are written alike in a column once, so a table with few distinct
cells (`limits shared`) is kind to it. Ratios are medians of interleaved rounds in one process, with their range.
feelin evaluates the same cells one after the other in JavaScript, each rule to its first unmet test; it gets dates as
text and makes them dates.
"""

import gc
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from timeit import Timer
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import v8
from dmn_support import scanned, table_model
from rounds import Rounds

from oppskrift import dmn
from oppskrift.feel.temporal import FeelDate

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
SMALL, LARGE, ASKED = 100, 1_000, 20
FASTER, GROWTH, AGAINST_V8 = 4.0, 2.0, 50.0
KINDS = ("fast", "midlertidig", "timelønn", "oppdrag", "bistilling")
COLUMNS = ["belop", "dato", "ansettelse", "enhet"]
DAYS = (FeelDate(2023, 6, 1), FeelDate(2026, 1, 1))


def rules(count: int, *, shared: bool = False) -> list[list[str]]:
    """Return rules of four tests and an output: each kind has limits of its own for the amount, or `shared` ones."""
    rows = []
    for number in range(count):
        kind = number % len(KINDS)
        low = number // len(KINDS) * 1_000 + (0 if shared else kind)
        day = 'date("2020-01-01")'
        date = (f">= {day}", "-", f'[{day}..date("2029-12-31")]', 'not(date("2024-12-24"))')[number % 4]
        unit = ("-", '"A", "B"', 'not("C")')[number % 3]
        rows.append([f"[{low}..{low + 1_000})", date, f'"{KINDS[kind]}"', unit, f'"regel {number + 1}"'])
    return rows


def inputs(count: int) -> list[dict[str, Any]]:
    """Return inputs that match rules all over a table."""
    random = Random(count)
    return [
        {
            "ansettelse": random.choice(KINDS),
            "belop": Decimal(random.randrange(10, count // len(KINDS) * 1_000)),
            "dato": random.choice(DAYS),
            "enhet": random.choice("AB"),
        }
        for _ in range(ASKED)
    ]


def table(count: int, *, shared: bool = False) -> dmn.Model:
    """Return a model with a decision table of so many rules."""
    return dmn.load(table_model(COLUMNS, COLUMNS, ["svar"], rules(count, shared=shared)))


def deciding(model: dmn.Model, asked: list[dict[str, Any]]) -> Timer:
    """Return what decides for all inputs, checked first: each matches one rule."""
    assert all(len(model.evaluate("svar", one, now=NOW).rules) == 1 for one in asked)
    names = {"evaluate": model.evaluate, "asked": asked, "now": NOW}
    return Timer("for one in asked: evaluate('svar', one, now=now)", globals=names)


def ours() -> None:
    """Print what the index is worth."""
    few, many = inputs(SMALL), inputs(LARGE)
    tables = {
        f"{SMALL} rules": (table(SMALL), few),
        f"{SMALL} rules, limits shared": (table(SMALL, shared=True), few),
        f"{LARGE:,} rules": (table(LARGE), many),
    }
    timers = {name: (deciding(model, asked), 1) for name, (model, asked) in tables.items()}
    asking = {f"{name}, asked": (deciding(scanned(model), asked), 1) for name, (model, asked) in tables.items()}
    took = Rounds(timers | asking)
    print(f"  {'µs a decision':30}{'indexed':>10}{'asked one by one':>19}")
    for name in tables:
        mine, asked = took.micros(name) / ASKED, took.micros(f"{name}, asked") / ASKED
        print(f"  {name:30}{mine:10.1f}{asked:19.1f} {took.told(f'{name}, asked', name)} faster")
    small, _, large = tables
    print(f"  target: {SMALL} rules at least {FASTER:.0f} x faster than asked one by one")
    print(f"  {large} take {took.told(large, small)} as long as {small} (target ≤ {GROWTH:.0f})")


def against_v8() -> None:
    """Print what feelin takes for the same table."""
    model, asked = table(SMALL), inputs(SMALL)
    cells = [{"tests": row[:4], "output": row[4]} for row in rules(SMALL)]
    with v8.feelin() as feelin:
        feelin.load([COLUMNS[0], "date(dato)", *COLUMNS[2:]], cells)
        given = [{**one, "belop": int(one["belop"]), "dato": str(one["dato"])} for one in asked]
        for one, same in zip(asked, given, strict=True):
            assert model.evaluate("svar", one, now=NOW).value == feelin.decide(same), "both say the same"
        names = {"decide": feelin.decide, "one": given[0]}
        mine = Timer("evaluate('svar', one, now=now)",
                     globals={"evaluate": model.evaluate, "one": asked[0], "now": NOW})  # fmt: skip
        took = Rounds({"index": (mine, 50), "feelin": (Timer("decide(one)", globals=names), 1)}, rounds=3)
    print(
        f"  {SMALL} rules: {took.told('feelin', 'index')} faster than feelin's cells in V8, "
        f"{took.micros('feelin') / 1000:.1f} ms a decision (target ≥ {AGAINST_V8:.0f})"
    )


def loading() -> None:
    """Print what it takes before the first decision."""
    xml = table_model(COLUMNS, COLUMNS, ["svar"], rules(LARGE))
    one = inputs(LARGE)[0]

    def read() -> dmn.Model:
        model, _ = dmn.read(xml)
        assert model is not None
        return model

    timers = {"read": (Timer(read), 1), "first": (Timer(lambda: read().evaluate("svar", one, now=NOW)), 1)}
    took = Rounds(timers, rounds=1)
    reading, first = took.micros("read") / 1000, (took.micros("first") - took.micros("read")) / 1000
    print(f"  {LARGE:,} rules: {reading:.0f} ms to read again, then {first:.1f} ms to index them and decide")


def main() -> None:
    """Measure and print."""
    gc.collect()
    gc.freeze()  # as the worker does once it is loaded
    print("Decision tables, whole decisions with their trace:")
    ours()
    against_v8()
    loading()


if __name__ == "__main__":
    main()
