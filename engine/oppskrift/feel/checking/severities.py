"""Which findings stop a publication, and which only warn."""

from ...model.problem import Severity
from ..diagnostics import Diagnostic

WARNINGS: frozenset[str] = frozenset(
    {
        "check.always-true",
        "check.always-false",
        "check.contradiction",
        "check.empty-range",
        "check.filter-never",
        "check.never-allowed",
        "check.never-met",
        "check.never-instance",
        "check.no-entry",
        "check.no-entry-suggest",
        "check.no-position",
    }
)
"""The keys of what is allowed but has no effect: branches that are never reached, and tests that never hold."""


def severity(diagnostic: Diagnostic) -> Severity:
    """Return `warning` for what can never take effect, `error` for what can never be right."""
    return "warning" if diagnostic.message.key in WARNINGS else "error"
