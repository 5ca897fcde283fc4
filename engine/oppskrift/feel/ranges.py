"""Ranges: `[1..10]`, and the open ones that a comparison such as `> 10` makes."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Range:
    """A range of numbers, strings, dates, times or durations.

    `operator` is set where the range was written as a comparison (`<`, `<=`, `>`, `>=`, `=`, `!=`); then one endpoint
    may be missing because the range has no end there. Without operator a missing endpoint is an unknown one.
    """

    low: Any
    high: Any
    low_included: bool = True
    high_included: bool = True
    operator: str | None = None


def from_comparison(operator: str, value: Any) -> Range:
    """Return the range of all x with `x operator value`."""
    if operator in ("=", "!="):
        return Range(value, value, operator == "=", operator == "=", operator)
    if operator[0] == "<":
        return Range(None, value, False, operator == "<=", operator)
    return Range(value, None, operator == ">=", False, operator)
