"""The static check: what can be said of an expression before it is ever evaluated."""

from .findings import in_expression, severity
from .program_check import check, outcome, outcomes

__all__ = ["check", "in_expression", "outcome", "outcomes", "severity"]
