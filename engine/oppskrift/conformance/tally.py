"""Counting outcomes: cases that expect a value and cases that expect null apart."""

from collections.abc import Iterable
from dataclasses import dataclass

from .runner import Outcome


@dataclass(frozen=True, slots=True)
class Tally:
    """How many passed of how many, in all and apart. An engine that always says null passes `nulls`."""

    passed: int = 0
    cases: int = 0
    values_passed: int = 0
    values: int = 0

    @property
    def nulls(self) -> int:
        """Return how many cases expect null alone."""
        return self.cases - self.values

    @property
    def nulls_passed(self) -> int:
        """Return how many of those passed."""
        return self.passed - self.values_passed


def count(outcomes: Iterable[Outcome]) -> Tally:
    """Return the tally of outcomes."""
    found = list(outcomes)
    values = [one for one in found if one.case.wants_value]
    return Tally(sum(o.passed for o in found), len(found), sum(o.passed for o in values), len(values))


def share(passed: int, of: int) -> str:
    """Return a share in per cent with two decimals, never rounded up: only all of them are 100.00."""
    hundredths = passed * 10_000 // of if of else 0
    return f"{hundredths // 100}.{hundredths % 100:02}"
