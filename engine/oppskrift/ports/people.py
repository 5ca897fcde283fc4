"""Persons whom an identity provider has told about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ..model.party import Person


class KnownPeople(Protocol):
    """Persons as their last login described them, per institution."""

    def person(self, tenant: str, ident: str) -> Person | None:
        """Return a person by ident; always what the last login said, in whichever process it was."""
        ...

    def people(self, tenant: str) -> Sequence[Person]:
        """Return everybody who has logged in, by name."""
        ...

    def put(self, tenant: str, person: Person, seen_at: datetime) -> None:
        """Keep what a login said; the groups are those of this login, no others."""
        ...
