"""The static check: what can be said of an expression before it is ever evaluated."""

from .program_check import check, outcome, outcomes
from .severities import severity

__all__ = ["check", "outcome", "outcomes", "severity"]
