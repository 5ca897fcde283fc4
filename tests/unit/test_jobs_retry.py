"""The wait before a new attempt."""

from datetime import timedelta
from random import Random

import pytest

from oppskrift.jobs import RetryPolicy

POLICY = RetryPolicy(base=timedelta(seconds=2), cap=timedelta(seconds=60))


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 2), (2, 4), (3, 8), (5, 32), (6, 60), (40, 60), (10_000, 60)])
def test_the_longest_wait_doubles_up_to_the_cap(attempt: int, seconds: int) -> None:
    assert POLICY.ceiling(attempt) == timedelta(seconds=seconds)


def test_waits_spread_evenly_below_the_ceiling() -> None:
    rng = Random(1).random  # noqa: S311
    waits = [POLICY.wait(3, rng) / timedelta(seconds=8) for _ in range(4000)]
    assert 0 <= min(waits) < 0.01
    assert 0.99 < max(waits) < 1
    assert sum(waits) / len(waits) == pytest.approx(0.5, abs=0.02)


def test_the_floor_holds() -> None:
    policy = RetryPolicy(floor=timedelta(seconds=1))
    assert policy.wait(1, lambda: 0.0) == timedelta(seconds=1)


@pytest.mark.parametrize(("wish", "wait"), [(7, 7), (-1, 0), (10**7, 86_400)])
def test_the_peers_wish_goes_before_within_a_day(wish: int, wait: int) -> None:
    assert POLICY.wait(1, lambda: 0.5, timedelta(seconds=wish)) == timedelta(seconds=wait)
