"""What became of each cell of a decision table, read from its trace."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of one input cell of a rule."""

    MET = "met"
    MISSED = "missed"
    UNASKED = "unasked"
    """Not looked at: another cell of the rule, or a rule above, had settled the matter."""


class Outcomes:
    """The outcomes of the cells of one traced table.

    Each of its inputs has `met`, and `asked` where not all rules were asked, as hexadecimal numbers in which bit k
    stands for rule k + 1. A trace from before that has `missed` instead: for each rule that did not match its number
    and the number of its first input that was not met.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.hits: frozenset[int] = frozenset(rule["number"] for rule in table["rules"])
        self._columns = [(_bits(one, "met"), _bits(one, "asked")) for one in table["inputs"]]
        self._first_missed = dict(table.get("missed") or ())

    def cell(self, rule: int, input: int) -> Outcome:
        """Return the outcome of a cell: the rule by its number, the input by its place from 0."""
        met, asked = self._columns[input] if input < len(self._columns) else (None, None)
        if met is None:
            return self._from_first_missed(rule, input)
        if asked is not None and not asked >> (rule - 1) & 1:
            return Outcome.UNASKED
        return Outcome.MET if met >> (rule - 1) & 1 else Outcome.MISSED

    def rule(self, rule: int) -> Outcome:
        """Return what became of a rule: met when it matched, missed when one of its cells was not met."""
        if rule in self.hits:
            return Outcome.MET
        missed = any(self.cell(rule, input) is Outcome.MISSED for input in range(len(self._columns)))
        return Outcome.MISSED if missed else Outcome.UNASKED

    def met(self, rule: int) -> int:
        """Return how many cells of a rule were met."""
        return sum(self.cell(rule, input) is Outcome.MET for input in range(len(self._columns)))

    def _from_first_missed(self, rule: int, input: int) -> Outcome:
        if rule in self.hits:
            return Outcome.MET
        missed = self._first_missed.get(rule, 0) - 1
        if missed < 0 or input > missed:
            return Outcome.UNASKED
        return Outcome.MISSED if input == missed else Outcome.MET


def _bits(column: Mapping[str, Any], name: str) -> int | None:
    written = column.get(name)
    return int(written, 16) if isinstance(written, str) else None
