"""The static check: what can be said of an expression before it is ever evaluated."""

from .check import check, outcome
from .severity import severity

__all__ = ["check", "outcome", "severity"]
