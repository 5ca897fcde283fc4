"""What matching a table came to, and asking the tests of one column one by one."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..run import Cell, Run, Scope


class Matched(NamedTuple):
    """The rules whose tests are all met, as bit masks: bit k stands for the rule with the number k + 1.

    For each input column `met` has the rules whose test is met and `asked` those whose test was looked at, a test that
    is always met included. With FIRST `hits` is one rule at most.
    """

    hits: int
    met: Sequence[int]
    asked: Sequence[int]


class Asker:
    """Asks the tests of one column about one value; those that are written alike are asked once."""

    __slots__ = ("_answers", "_run", "_scope")

    def __init__(self, value: Any, scope: Scope, run: Run) -> None:
        self._scope = {**scope, "?": value}
        self._run = run
        self._answers: dict[str, bool] = {}

    def met(self, test: Cell) -> bool:
        """Return whether a test is met. Raises BudgetExceeded."""
        written = test.program.text if test.program else ""
        found = self._answers.get(written)
        if found is None:
            found = self._answers[written] = self._run.value(test, self._scope) is True
        return found


def bits(mask: int) -> list[int]:
    """Return the numbers of the bits that are set, lowest first, from 0."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found
