"""Matching by looking up: each column answers for all rules at once; what no index can know is asked one by one."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..run import Run, Scope
from .column import Answer, Column
from .matched import Asker, Matched, bits
from .scan import Tests


class Index:
    """The index of one table. Threads may share it."""

    __slots__ = ("_all", "_columns", "_rules")

    def __init__(self, rules: Mapping[int, Tests], columns: int) -> None:
        self._rules = {number - 1: tests for number, tests in rules.items()}
        self._columns = [
            Column({1 << place: tests[number] for place, tests in self._rules.items()}) for number in range(columns)
        ]
        self._all = sum(1 << place for place in self._rules)

    def match(self, values: Sequence[Any], scope: Scope, run: Run, *, first: bool) -> Matched:
        """Return the rules that match the values of the columns; only the `first` where that is enough."""
        run.evaluation.burn(len(values) + 1)
        answers = [column.answer(value) for column, value in zip(self._columns, values, strict=True)]
        alive, unknown = self._all, 0
        for answer in answers:
            alive &= answer.met | answer.open
            unknown |= answer.open
        if alive & unknown:
            return self._ask(alive, answers, [Asker(value, scope, run) for value in values], run, first=first)
        hits = alive & -alive if first else alive
        return Matched(hits, [one.met for one in answers], [self._all ^ one.open for one in answers])

    def _ask(
        self, alive: int, answers: Sequence[Answer], columns: Sequence[Asker], run: Run, *, first: bool
    ) -> Matched:
        """Ask the open tests of the rules that nothing speaks against so far, in the order of the rules."""
        met, asked = [one.met for one in answers], [self._all ^ one.open for one in answers]
        hits = 0
        for place in bits(alive):
            run.evaluation.burn()
            bit = 1 << place
            for number, test in enumerate(self._rules[place]):
                if test is None or not answers[number].open & bit:
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
