"""How long the analysis of large decision tables takes, beside reading the same file.

    .venv/bin/python benchmarks/analysis.py

A grid has a rule for each combination of stretches; the same without one rule has a gap; random intervals overlap in
every way and leave many gaps; first has random rules above a last one that takes everything.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

from analysis_support import Column, table_of, xml_of

from oppskrift import dmn

COLUMNS = [
    Column("number", "", [], label="beløp"),
    Column("date", "", [], label="dato"),
    Column("string", ", ".join(f'"g{n}"' for n in range(10)), [], label="gruppe"),
    Column("boolean", "", [], label="rammeavtale"),
]
Rules = list[list[str]]


def stretches(many: int) -> list[str]:
    """Return intervals of numbers that meet end to end, open at both sides."""
    inner = [f"[{n * 100}..{(n + 1) * 100})" for n in range(many - 2)]
    return ["< 0", *inner, f">= {(many - 2) * 100}"]


def days(many: int) -> list[str]:
    inner = [f'[date("{2000 + n}-01-01")..date("{2000 + n}-12-31")]' for n in range(many - 2)]
    return ['< date("2000-01-01")', *inner, f'>= date("{2000 + many - 2}-01-01")']


def grid(size: int) -> Rules:
    """Return about so many rules that cover everything once."""
    numbers = max(3, size // 100)
    rows = product(stretches(numbers), days(5), [f'"g{n}"' for n in range(10)], ["true", "false"])
    return [[*row, "1"] for row in rows]


def ladder(size: int) -> Rules:
    """Return rules that look at one column only."""
    return [[cell, "-", "-", "-", "1"] for cell in stretches(size)]


def scattered(size: int) -> Rules:
    """Return rules with random intervals in all columns."""
    chance = random.Random(4)

    def interval() -> str:
        low = chance.randrange(10_000)
        return f"[{low}..{low + chance.randrange(1, 600)}]"

    def period() -> str:
        year = chance.randrange(1990, 2026)
        return f'[date("{year}-01-01")..date("{year + chance.randrange(3)}-12-31")]'

    groups = [f'"g{n}"' for n in range(10)]
    return [
        [interval(), period(), ", ".join(chance.sample(groups, 2)), chance.choice(["-", "true", "false"]), "1"]
        for _ in range(size)
    ]


SHAPES: dict[str, tuple[str, Callable[[int], Rules]]] = {
    "grid": ("UNIQUE", grid),
    "grid with a gap": ("UNIQUE", lambda size: grid(size)[:-1]),
    "one column": ("UNIQUE", ladder),
    "random": ("UNIQUE", scattered),
    "random, first": ("FIRST", lambda size: [*scattered(size - 1), ["-", "-", "-", "-", "2"]]),
    "grid, first": ("FIRST", grid),
}


def measured() -> Iterator[tuple[str, int, float, float, str]]:
    for name, (policy, rules_of) in SHAPES.items():
        for size in (100, 1_000):
            rules = rules_of(size)
            xml = xml_of(COLUMNS, rules, policy)
            start = time.perf_counter()
            model, problems = dmn.read(xml)
            assert model is not None, problems[:1]
            read = time.perf_counter() - start
            start = time.perf_counter()
            found = dmn.analyse(table_of(model))
            spent = time.perf_counter() - start
            kinds: dict[str, int] = {}
            for finding in found:
                kinds[finding.kind] = kinds.get(finding.kind, 0) + 1
            yield name, len(rules), read, spent, ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "-"


def main() -> None:
    print(f"{'table':16} {'rules':>6} {'read s':>8} {'analysis s':>11} {'ratio':>6}  found")
    for name, rules, read, spent, kinds in measured():
        print(f"{name:16} {rules:6} {read:8.2f} {spent:11.2f} {spent / read:6.1f}  {kinds}")


if __name__ == "__main__":
    main()
