"""What a case is called and found by: expressions of the manifest over the case's variables."""

from datetime import datetime

from .. import feel, runtime
from ..model.event import VariableWritten
from ..model.outcome import Outcome
from ..model.record import CaseRecord
from .pins import Pinned


def of(
    pinned: Pinned, case: CaseRecord, outcome: Outcome, context: runtime.Context, now: datetime
) -> tuple[str | None, str | None]:
    """Return the title and the business key after a step; None where nothing that they depend on was written.

    A case that starts (revision 0) may have its title from what is there from the beginning: `case`, `config`.
    """
    written = {e.name for e in outcome.events if isinstance(e, VariableWritten)}
    manifest = pinned.bundle.manifest

    def value(expression: str | None, old: str | None) -> str | None:
        if not expression or (case.rev and not written & feel.compile(expression).names):
            return None
        found = runtime.evaluate(pinned.definition, outcome.snapshot, expression, context, now).value
        return found if isinstance(found, str) and found != old else None

    return value(manifest.title_expression, case.title), value(manifest.business_key, case.business_key)
