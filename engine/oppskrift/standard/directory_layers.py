"""Who is who, from two sources: those whom the identity provider has told about, then the institutions' files."""

from collections.abc import Iterable
from datetime import date

from ..model.party import Person
from ..ports import Directory
from ..ports.people import KnownPeople


class LayeredDirectory:
    """ports.Directory. A person who has logged in is as that login said, whatever a file says under the same ident.

    The files go on saying who deputises for whom, and who the demo persons are.
    """

    def __init__(self, files: Directory, known: KnownPeople) -> None:
        self._files, self._known = files, known

    def person(self, tenant: str, ident: str) -> Person | None:
        """Return a person by ident, or None."""
        return self._known.person(tenant, ident) or self._files.person(tenant, ident)

    def members(self, tenant: str, group: str) -> frozenset[str]:
        """Return the idents of a group. Reads everybody who has logged in: to ask about one person, use `person`."""
        return frozenset(person.ident for person in self.people(tenant) if group in person.groups)

    def acting_for(self, tenant: str, ident: str, on: date) -> frozenset[str]:
        """Return whom this person deputises on a day, as the files say."""
        return self._files.acting_for(tenant, ident, on)

    def people(self, tenant: str) -> Iterable[Person]:
        """Return everybody known: those of the files, then those only the identity provider knows."""
        known = {person.ident: person for person in self._known.people(tenant)}
        return (*(known.pop(p.ident, p) for p in tuple(self._files.people(tenant))), *known.values())
