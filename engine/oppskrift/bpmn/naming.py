"""Names: people meet them in worklists, reports and tests, so what they act on needs a name of its own."""

from ..model.problem import Severity
from .draft import Draft, Place
from .findings import Findings
from .model import Kind

_NAMED = frozenset({Kind.USER, Kind.SERVICE, Kind.DECISION, Kind.SCRIPT, Kind.CALL, Kind.SUBPROCESS, Kind.CATCH})


def check_names(draft: Draft, findings: Findings) -> None:
    """Report activities and catching events without a name, and names used twice (an error for user tasks)."""
    seen: dict[str, Place] = {}
    for place in draft.places.values():
        if place.node is None or place.kind not in _NAMED:
            continue
        name = " ".join(place.node.name.split())
        if not name:
            findings.report(place.element, "missing-name", severity="warning", field="name")
            continue
        first = seen.setdefault(name.casefold(), place)
        if first is not place:
            both_users = place.kind is Kind.USER and first.kind is Kind.USER
            severity: Severity = "error" if both_users else "warning"
            findings.report(place.element, "duplicate-name", severity=severity, field="name", name=name, id=first.id)
