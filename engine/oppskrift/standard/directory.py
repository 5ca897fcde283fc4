"""Who is who, from the institutions' own files."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from ..errors import NotFound
from ..model.party import Person
from .library import Library

INSTITUTIONS = 1_000
"""How many are remembered; whoever logs in while developing may name any, also such as there are not."""


class FileDirectory:
    """ports.Directory over `institutions/<id>/institution.yaml`. An unknown institution has nobody."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._people = lru_cache(maxsize=INSTITUTIONS)(self._read)

    def person(self, tenant: str, ident: str) -> Person | None:
        """Return a person by ident, or None."""
        return self._people(tenant).get(ident)

    def members(self, tenant: str, group: str) -> frozenset[str]:
        """Return the idents of a group; empty for a group that nobody belongs to."""
        return frozenset(ident for ident, person in self._people(tenant).items() if group in person.groups)

    def acting_for(self, tenant: str, ident: str, on: date) -> frozenset[str]:
        """Return whom this person deputises on a day, first and last day included. A deputy's deputy does not count."""
        if not self._people(tenant):
            return frozenset()
        deputies = self._library.institution(tenant).deputies
        return frozenset(d.principal for d in deputies if d.by == ident and d.start <= on <= d.end)

    def people(self, tenant: str) -> Iterable[Person]:
        """Return everybody known, in the order of the file."""
        return tuple(self._people(tenant).values())

    def _read(self, tenant: str) -> dict[str, Person]:
        try:
            return {person.ident: person for person in self._library.institution(tenant).people}
        except NotFound:
            return {}
