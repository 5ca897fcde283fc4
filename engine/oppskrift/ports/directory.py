"""Who is who."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from ..model.party import Person


class Directory(Protocol):
    """Who is who, per institution."""

    def person(self, tenant: str, ident: str) -> Person | None:
        """Return a person by ident."""
        ...

    def members(self, tenant: str, group: str) -> frozenset[str]:
        """Return the idents of a group."""
        ...

    def acting_for(self, tenant: str, ident: str, on: date) -> frozenset[str]:
        """Return the idents whom this person deputises on a day (no chaining)."""
        ...

    def people(self, tenant: str) -> Iterable[Person]:
        """Return everybody known."""
        ...
