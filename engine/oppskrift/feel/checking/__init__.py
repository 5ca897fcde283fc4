"""The static check: what can be said of an expression before it is ever evaluated."""

from .program_check import check, outcome
from .severities import severity

__all__ = ["check", "outcome", "severity"]
