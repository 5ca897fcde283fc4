"""Findings as they are told: which stop a publication and which only warn, and where in an expression they are."""

from ...message import Message, message
from ...model.problem import Severity
from ..brief import cut
from ..diagnostics import Diagnostic

LONGEST = 120
"""Expressions are quoted up to this length, in characters."""

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


def in_expression(text: str, found: Diagnostic, reason: Message | None = None) -> Message:
    """Return a finding for those who do not see the expression: the text on one line, where in it, and the reason.

    `reason` takes the place of the finding's own message. Characters count from 1.
    """
    position = len(_line(f"{text[: found.start]}x"))
    return message(
        "check.in-expression", text=cut(_line(text), LONGEST), position=position, reason=reason or found.message
    )


def _line(text: str) -> str:
    return " ".join(text.split())
