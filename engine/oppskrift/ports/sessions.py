"""Logins, as they are kept on the server."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..model.party import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A login. `id` is the SHA-256 (hexadecimal) of the secret in the cookie, so the table opens no door.

    `tenant` and `person` are empty before login. `body` is JSON of what the pages remember. It is over at `expires_at`.
    `known` is the person as the identity provider last described them; None for anybody else.
    """

    id: str
    tenant: str
    person: str
    body: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    known: Person | None = None


class Sessions(Protocol):
    """The logins of an installation. What one process ends is over in all of them at once."""

    def find(self, id: str) -> SessionRecord | None:
        """Return a session, also one that is over and not swept; one statement."""
        ...

    def add(self, record: SessionRecord, *, instead_of: str | None, swept: datetime) -> None:
        """Begin a session, end the one it takes the place of, and sweep those that were over before an instant."""
        ...

    def change(self, record: SessionRecord) -> bool:
        """Write body, last use and end of a session; False when somebody has ended it, which stays so."""
        ...

    def end(self, id: str) -> None:
        """End a session, if there is one."""
        ...

    def end_all(self, tenant: str, person: str) -> int:
        """End all sessions of a person; return how many."""
        ...
