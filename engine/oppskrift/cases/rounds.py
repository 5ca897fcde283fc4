"""Steps that go round and round, told once: a case that is sent back ten times is not ten times as long to read."""

from dataclasses import dataclass

from .path import State
from .twin import Step

ROUND = 8
"""Steps in a round, at most, for it to be told once."""

ENOUGH = 3
"""Rounds, at least, for all but the first to be folded away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Steps as they are shown: the first round, and those after it that went the same way."""

    first: tuple[Step, ...]
    more: tuple[Step, ...] = ()
    times: int = 1


def folded(steps: tuple[Step, ...]) -> tuple[Rounds, ...]:
    """Return the steps with rounds put together that go the same way again and again; none is left out."""
    found: list[Rounds] = []
    at = 0
    while at < len(steps):
        size, times = _round(steps, at)
        end = at + size * times
        found.append(Rounds(first=steps[at : at + size], more=steps[at + size : end], times=times))
        at = end
    return tuple(found)


def _round(steps: tuple[Step, ...], at: int) -> tuple[int, int]:
    """Return how long a round that begins here is and how often it comes; one step once where nothing repeats."""
    best = (1, 1)
    for size in range(1, ROUND + 1):
        first, times = _signs(steps, at, size), 1
        while len(first) == size and _signs(steps, at + size * times, size) == first:
            times += 1
        if times >= ENOUGH and size * times > best[0] * best[1]:
            best = (size, times)
    return best


def _signs(steps: tuple[Step, ...], at: int, size: int) -> list[tuple[str, State, tuple[str, ...]]]:
    return [(step.element, step.state, step.ways) for step in steps[at : at + size]]
