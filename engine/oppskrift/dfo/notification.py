"""Handlers that reach people: notices, and the invitation to a person who has no user yet.

What carries the notice (mail, message service, a file in the demo) is a `Notifier`. The same idempotency key gives the
same id, and a notifier keeps one notice per id.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Protocol

from pydantic import Field

from ..clock import OSLO
from ..model.tagged import Json, tag
from ..ports import Call
from .fields import Day, Email, Fields, Text
from .handler import Handler, Operation

INVITATION_DAYS = 30
"""How long a temporary ident is valid, in days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice to a role or a person: a template key and its parameters (tagged JSON)."""

    id: str
    institution: str
    to: str
    template: str
    parameters: Mapping[str, Json]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link for login sent to a person without a user; `ident` is temporary until `expires`.

    `link` is the whole address, None where it is not known how people reach the pages.
    """

    id: str
    institution: str
    name: str
    email: str
    ident: str
    expires: date
    at: datetime
    case_id: str = ""
    link: str | None = None


class Links(Protocol):
    """Makes the link of an invitation (cases.invitations.InvitationLinks)."""

    def link(self, *, tenant: str, case_id: str, ident: str, id: str) -> str:
        """Return the address that lets in the person whom an invitation gave an ident."""
        ...


class Notifier(Protocol):
    """Delivers notices and invitations. Sending one with an id that was sent before does nothing."""

    def send(self, notice: Notice) -> None:
        """Deliver a notice. Raises Stopped (retry) when it cannot be delivered now."""
        ...

    def invite(self, invitation: Invitation) -> None:
        """Deliver an invitation, as above."""
        ...


class MemoryNotifier:
    """Keeps what was sent, in order, for tests and the embedded mode."""

    def __init__(self) -> None:
        self._notices: dict[str, Notice] = {}
        self._invitations: dict[str, Invitation] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All notices, oldest first."""
        return tuple(self._notices.values())

    @property
    def invitations(self) -> tuple[Invitation, ...]:
        """All invitations, oldest first."""
        return tuple(self._invitations.values())

    def send(self, notice: Notice) -> None:
        """Keep a notice."""
        self._notices.setdefault(notice.id, notice)

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation."""
        self._invitations.setdefault(invitation.id, invitation)


class JsonLinesNotifier:
    """Appends each notice as a line to a file; ids already in the file are not written again."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        self._seen = {json.loads(line)["id"] for line in _whole_lines(path)}

    def send(self, notice: Notice) -> None:
        """Append a notice."""
        self._append("varsel", notice)

    def invite(self, invitation: Invitation) -> None:
        """Append an invitation."""
        self._append("invitasjon", invitation)

    def _append(self, kind: str, value: Notice | Invitation) -> None:
        with self._lock:
            if value.id in self._seen:
                return
            record: dict[str, Any] = {"type": kind, **asdict(value)}
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(tag(record), ensure_ascii=False) + "\n")
            self._seen.add(value.id)


def _whole_lines(path: Path) -> list[bytes]:
    """Return the lines of a file, after taking away one that a crash cut off: it was not delivered."""
    if not path.exists():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        with path.open("r+b") as file:
            file.truncate(len(whole))
    return whole.splitlines()


class NoticeInput(Fields):
    """Whom to tell (role id or ident), with which template, and its parameters."""

    mottaker: Text
    mal: Text
    parametre: Annotated[dict[str, Any], Field(default_factory=dict)]


class NoticeSent(Fields):
    """The notice's id."""

    varsel_id: str


class InvitationInput(Fields):
    """Whom to invite."""

    navn: Text
    epost: Email


class Invited(Fields):
    """The invitation and the temporary ident that holds until `utloper`."""

    invitasjon_id: str
    brukerident: str
    utloper: Day


def stable_id(prefix: str, call: Call) -> str:
    """Return an id that is the same for every attempt of a call and tells nothing about the person."""
    digest = hashlib.sha256(f"{call.institution}\0{call.idempotency_key}".encode()).hexdigest()
    return f"{prefix}-{digest[:16]}"


def notifications(notifier: Notifier, links: Links | None = None) -> tuple[Handler, ...]:
    """Return the handlers that reach people, bound to a notifier; `links` None sends invitations without a link."""

    def send(given: NoticeInput, call: Call) -> NoticeSent:
        notice = Notice(
            id=stable_id("varsel", call),
            institution=call.institution,
            to=given.mottaker,
            template=given.mal,
            parameters=tag(given.parametre),
            at=call.now,
        )
        notifier.send(notice)
        return NoticeSent(varsel_id=notice.id)

    def invite(given: InvitationInput, call: Call) -> Invited:
        id = stable_id("inv", call)
        ident = f"midl-{id[-8:]}"
        where = {"tenant": call.institution, "case_id": call.case_id, "ident": ident, "id": id}
        invitation = Invitation(
            id=id,
            institution=call.institution,
            name=given.navn,
            email=given.epost,
            ident=ident,
            expires=call.now.astimezone(OSLO).date() + timedelta(days=INVITATION_DAYS),
            at=call.now,
            case_id=call.case_id,
            link=links.link(**where) if links is not None else None,
        )
        notifier.invite(invitation)
        return Invited(invitasjon_id=id, brukerident=invitation.ident, utloper=invitation.expires)

    return (
        _handler("varsel.send", NoticeInput, NoticeSent, send),
        _handler("person.inviter", InvitationInput, Invited, invite),
    )


def _handler(name: str, input: type[Fields], output: type[Fields], run: Any) -> Handler:
    return Handler(
        name=name,
        input=input,
        output=output,
        operation=Operation.IDEMPOTENT_WRITE,
        standing="proposal",
        run=run,
        idempotency="dfo.idempotency.notice",
    )
