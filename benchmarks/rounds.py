"""Rounds of the same statements in turn, and the ratios between them: what a machine shared with others can tell."""

import statistics
from collections.abc import Mapping
from timeit import Timer

ROUNDS, REPEATS = 9, 15


class Rounds:
    """Measured seconds of one call of each statement, by its name, round by round.

    In each round a statement is measured fifteen times and the least counts: what others do on the machine only adds.
    """

    def __init__(self, timers: Mapping[str, tuple[Timer, int]], rounds: int = ROUNDS) -> None:
        """`timers` are statements with the number of calls in a round. One round more than asked for warms up."""
        self.seconds: dict[str, list[float]] = {name: [] for name in timers}
        for number in range(rounds + 1):
            for name, (timer, calls) in timers.items():
                took = min(timer.repeat(REPEATS, calls)) / calls
                if number:
                    self.seconds[name].append(took)

    def micros(self, name: str) -> float:
        """Return the median of a statement, in microseconds."""
        return statistics.median(self.seconds[name]) * 1e6

    def ratios(self, name: str, base: str) -> list[float]:
        """Return how many times as long a statement took as another, round by round."""
        return [mine / theirs for mine, theirs in zip(self.seconds[name], self.seconds[base], strict=True)]

    def ratio(self, name: str, base: str) -> float:
        """Return the median of the ratios."""
        return statistics.median(self.ratios(name, base))

    def told(self, name: str, base: str) -> str:
        """Return the median of the ratios with their range."""
        found = self.ratios(name, base)
        return f"{statistics.median(found):7.2f} x ({min(found):.2f}–{max(found):.2f})"
