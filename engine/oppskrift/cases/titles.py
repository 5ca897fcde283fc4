"""What a case is called and found by, and where it belongs: expressions of the manifest over the case's variables."""

from dataclasses import dataclass
from datetime import datetime

from .. import feel, runtime
from ..model.event import EscalationThrown, VariableWritten
from ..model.outcome import Outcome
from ..model.record import CaseRecord
from .pins import Pinned


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a step changes of what a case is known by; None leaves it as it is."""

    title: str | None = None
    business_key: str | None = None
    place: str | None = None
    escalation: str | None = None


def of(pinned: Pinned, case: CaseRecord, outcome: Outcome, context: runtime.Context, now: datetime) -> Called:
    """Return what changes with a step; None where nothing that it depends on was written.

    A case that starts (revision 0) may have its title from what is there from the beginning: `case`, `config`.
    """
    written = {e.name for e in outcome.events if isinstance(e, VariableWritten)}
    manifest = pinned.bundle.manifest

    def value(expression: str | None, old: str | None) -> str | None:
        if not expression or (case.rev and not written & feel.compile(expression).names):
            return None
        found = runtime.evaluate(pinned.definition, outcome.snapshot, expression, context, now).value
        return found if isinstance(found, str) and found != old else None

    thrown = [e.code for e in outcome.events if isinstance(e, EscalationThrown)]
    return Called(
        title=value(manifest.title_expression, case.title),
        business_key=value(manifest.business_key, case.business_key),
        place=value(manifest.place_expression, case.place),
        escalation=thrown[-1] if thrown and thrown[-1] != case.escalation else None,
    )
