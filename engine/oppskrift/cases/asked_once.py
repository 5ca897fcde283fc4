"""A directory for one question or one page: each person is asked about once, so the whole answer is of one moment."""

from collections.abc import Iterable
from datetime import date

from ..model.party import Person
from ..ports import Directory


class AskedOnce:
    """ports.Directory over another. To be made anew for every decision or page: it never forgets what it was told."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._persons: dict[tuple[str, str], Person | None] = {}
        self._acting: dict[tuple[str, str, date], frozenset[str]] = {}

    def person(self, tenant: str, ident: str) -> Person | None:
        """Return a person by ident, or None."""
        key = (tenant, ident)
        if key not in self._persons:
            self._persons[key] = self._directory.person(tenant, ident)
        return self._persons[key]

    def members(self, tenant: str, group: str) -> frozenset[str]:
        """Return the idents of a group."""
        return self._directory.members(tenant, group)

    def acting_for(self, tenant: str, ident: str, on: date) -> frozenset[str]:
        """Return whom this person deputises on a day."""
        key = (tenant, ident, on)
        if key not in self._acting:
            self._acting[key] = self._directory.acting_for(tenant, ident, on)
        return self._acting[key]

    def people(self, tenant: str) -> Iterable[Person]:
        """Return everybody known."""
        return self._directory.people(tenant)
