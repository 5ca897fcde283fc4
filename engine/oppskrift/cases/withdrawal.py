"""Withdrawing a case: who may, and that a reason is given.

Whoever started the case may withdraw it, and so may anybody with a starting role that works with such cases, and the
operators. A starting role that many hold for themselves (the hourly-paid of a timesheet) gives no right to withdraw
what others have started. Whoever has come in by an invitation may not: the case belongs to the institution.
"""

from ..clock import Clock
from ..message import message
from ..model.outcome import CaseStatus
from ..model.party import Actor
from ..ports import Directory
from . import access
from .people import People
from .results import Refusal, Result
from .stepper import day
from .visibility import Seen, Sights, working_roles

LONGEST = 500
"""Characters of a reason."""


class Withdrawals:
    """The use case of withdrawing a case."""

    def __init__(self, engine: People, sights: Sights, directory: Directory, clock: Clock) -> None:
        self._engine, self._sights, self._directory, self._clock = engine, sights, directory, clock

    def why_not(self, actor: Actor, seen: Seen) -> Refusal | None:
        """Return why the actor may not withdraw the case, or None when they may."""
        if seen.case.status is not CaseStatus.ACTIVE:
            return Refusal(rule="case.ended", reason=message("case.ended"))
        if actor.operator or (not actor.invited and (self._started(actor, seen) or self._starts(actor, seen))):
            return None
        roles = seen.pinned.titles(*seen.pinned.bundle.manifest.starters)
        return Refusal(rule="case.may-not-withdraw", reason=message("case.may-not-withdraw", roles=roles))

    def withdraw(self, actor: Actor, case_id: str, reason: str) -> Result:
        """Withdraw a case for a reason. Raises NotFound for a case that the actor may not see."""
        refusal = self.why_not(actor, self._sights.see(actor, case_id))
        if refusal is not None:
            return refusal
        text = " ".join(reason.split())
        if not text or len(text) > LONGEST:
            rule = "case.withdraw-reason"
            return Refusal(rule=rule, reason=message("case.withdraw-reason", most=LONGEST))
        return self._engine.cancel(actor.tenant, case_id, actor.ident, text)

    def _started(self, actor: Actor, seen: Seen) -> bool:
        return seen.case.started_by in self._persons(actor)

    def _starts(self, actor: Actor, seen: Seen) -> bool:
        """Return whether the actor has a starting role that is handed tasks as a group, or deputises one who has."""
        roles = working_roles(seen.pinned).intersection(seen.pinned.bundle.manifest.starters)
        groups = {seen.pinned.group(role) for role in roles}
        held = (access.holds(self._directory, actor.tenant, who, g) for who in self._persons(actor) for g in groups)
        return bool(groups & actor.groups) or any(held)

    def _persons(self, actor: Actor) -> frozenset[str]:
        today = day(self._clock.now())
        return self._directory.acting_for(actor.tenant, actor.ident, today) | {actor.ident}
