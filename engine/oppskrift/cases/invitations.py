"""Invitations: how a person without an employee number gets in, to one case and no other.

The handler `person.inviter` gives a person a temporary ident that is good until a day. What is sent to them is a link
that only the installation can have made; it names the institution, the case, the ident and the invitation, and nothing
about the person. Whoever has the link is taken for that person, as with any link sent by e-mail: it opens one case,
until the day has passed or the case has ended.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ..errors import NotFound
from ..message import message
from ..model.event import JobCompleted, JobCreated
from ..model.outcome import CaseStatus
from ..model.party import Actor
from ..model.record import CaseRecord
from ..model.tagged import untag
from . import access
from .engine import Engine
from .results import Refusal
from .seal import Seal
from .stepper import day

HANDLER = "person.inviter"
PATH = "/inngang/"
"""Where the pages take links of invitations."""

FIELDS = ("tenant", "case", "ident", "id")


InvitationState = Literal["open", "used", "expired", "ended"]
"""Open: nobody has come in by it and done anything. Used: the person has acted in the case, and may go on."""


class InvitationLinks:
    """Makes the links. `base_url` is how people reach the pages, such as `https://oppskrift.example`."""

    def __init__(self, secret: str, base_url: str) -> None:
        self._seal, self._base = Seal(secret, "invitation"), base_url.rstrip("/")

    def link(self, *, tenant: str, case_id: str, ident: str, id: str) -> str:
        """Return the address that lets in the person whom an invitation gave an ident."""
        token = self._seal.close({"tenant": tenant, "case": case_id, "ident": ident, "id": id})
        return f"{self._base}{PATH}{token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A person invited to a case; `expires` is the last day on which the ident is good."""

    tenant: str
    case_id: str
    id: str
    ident: str
    name: str
    email: str
    sent_at: datetime
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An invitation that is good: who comes in, what the case is, and who knows about it."""

    actor: Actor
    invited: Invited
    case: CaseRecord
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A link of ours that lets nobody in any more: why, and whom to ask at which institution."""

    refusal: Refusal
    contact: str
    tenant: str


class Invitations:
    """The use cases of invitations. Safe to share between threads."""

    def __init__(self, engine: Engine, secret: str) -> None:
        self._engine, self._seal, self._links = engine, Seal(secret, "invitation"), InvitationLinks(secret, "")

    def of(self, tenant: str, case_id: str) -> tuple[Invited, ...]:
        """Return who has been invited to a case, oldest first. Raises NotFound."""
        asked: dict[int, dict[str, str]] = {}
        found: list[Invited] = []
        self._engine.store.case(tenant, case_id)
        for row in self._engine.store.events(tenant, case_id):
            for event in row.events:
                if isinstance(event, JobCreated) and event.handler == HANDLER:
                    asked[event.token] = event.input
                elif isinstance(event, JobCompleted) and event.handler == HANDLER:
                    given, to = untag(event.output), asked.get(event.token, {})
                    found.append(
                        Invited(
                            tenant=tenant,
                            case_id=case_id,
                            id=given["invitasjon_id"],
                            ident=given["brukerident"],
                            name=str(to.get("navn", given["brukerident"])),
                            email=str(to.get("epost", "")),
                            sent_at=row.at,
                            expires=given["utloper"],
                        )
                    )
        return tuple(found)

    def path(self, invited: Invited) -> str:
        """Return the path of the link that an invited person was sent."""
        return self._links.link(tenant=invited.tenant, case_id=invited.case_id, ident=invited.ident, id=invited.id)

    def state(self, invited: Invited) -> InvitationState:
        """Return where an invitation stands."""
        case = self._engine.store.case(invited.tenant, invited.case_id)
        closed = self._closed(case, invited)
        if closed is not None:
            return "ended" if case.status is not CaseStatus.ACTIVE else "expired"
        rows = self._engine.store.events(invited.tenant, invited.case_id)
        return "used" if any(row.actor == invited.ident for row in rows) else "open"

    def open(self, token: str) -> Entry | Closed | None:
        """Return what the token of a link opens; None for one that we did not make, or whose case is gone."""
        values = self._seal.open(token, *FIELDS)
        if values is None:
            return None
        return self._entry(values["tenant"], values["case"], values["ident"], values["id"])

    def _entry(self, tenant: str, case_id: str, ident: str, id: str) -> Entry | Closed | None:
        try:
            case = self._engine.store.case(tenant, case_id)
            invited = next(i for i in self.of(tenant, case_id) if (i.ident, i.id) == (ident, id))
        except (NotFound, StopIteration):
            return None
        contact = access.name(self._engine.directory, tenant, case.started_by)
        rule = self._closed(case, invited)
        if rule is not None:
            return Closed(refusal=Refusal(rule=rule, reason=message(rule)), contact=contact, tenant=tenant)
        actor = Actor(tenant=tenant, ident=ident, name=invited.name, case_id=case_id)
        return Entry(actor=actor, invited=invited, case=case, contact=contact)

    def _closed(self, case: CaseRecord, invited: Invited) -> str | None:
        if case.status is not CaseStatus.ACTIVE:
            return "invitation.case-ended"
        return "invitation.expired" if day(self._engine.clock.now()) > invited.expires else None
