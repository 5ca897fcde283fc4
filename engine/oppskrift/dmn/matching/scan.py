"""Matching by asking: each rule in order, each of its tests in order, up to the first that is not met.

What a table means is said here; the index must come to the same. It also serves as what the index is measured against.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..run import Cell, Run, Scope
from .matched import Asker, Matched

Tests = Sequence[Cell | None]
"""The tests of one rule, one for each column; None is always met."""


class Scan:
    """Asks the rules of one table, given by their numbers (from 1)."""

    __slots__ = ("_always", "_rules")

    def __init__(self, rules: Mapping[int, Tests], columns: int) -> None:
        self._rules = [(1 << number - 1, tests) for number, tests in rules.items()]
        self._always = [sum(bit for bit, tests in self._rules if tests[n] is None) for n in range(columns)]

    def match(self, values: Sequence[Any], scope: Scope, run: Run, *, first: bool) -> Matched:
        """Return the rules that match the values of the columns; only the `first` where that is enough."""
        columns = [Asker(value, scope, run) for value in values]
        met, asked, hits = self._always.copy(), self._always.copy(), 0
        for bit, tests in self._rules:
            run.evaluation.burn()
            for number, test in enumerate(tests):
                if test is None:
                    continue
                asked[number] |= bit
                if not columns[number].met(test):
                    break
                met[number] |= bit
            else:
                hits |= bit
                if first:
                    break
        return Matched(hits, met, asked)
