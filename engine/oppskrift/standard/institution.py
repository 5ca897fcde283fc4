"""An institution as its files say: who it is, which versions it has adopted from when, its own values, its people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..model.party import Person
from ..model.tagged import Json
from .point import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """The institution uses `version` of `process` from the day `start` (Europe/Oslo) until a later adoption."""

    process: str
    version: str
    start: date
    file: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalValue:
    """A local value (tagged JSON) of a variation point, from `start` to `end`, both included; None means open.

    `reason`, `owner` and `review` are there when the value deviates from the standard's default.
    """

    name: str
    value: Json
    start: date
    end: date | None = None
    reason: str | None = None
    owner: str | None = None
    review: date | None = None
    file: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputy:
    """`by` acts for `principal` from `start` to `end`, both included."""

    principal: str
    by: str
    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """One institution. `adoption` and each tuple of `config` (by process) are in the order of their dates."""

    id: str
    name: Texts
    orgnr: str | None = None
    dfo_firmakode: str | None = None
    adoption: tuple[Adoption, ...] = ()
    config: Mapping[str, tuple[LocalValue, ...]] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    places: Mapping[str, Texts] = field(default_factory=dict)
    """Names of organisational units, by their id at DFØ."""
    domains: tuple[str, ...] = ()
    """Domains of the user names by which its people log in; the first is the main one."""
    folder: str = ""

    def place(self, id: str, language: str) -> str:
        """Return the name of an organisational unit, or its id where there is none."""
        return self.places.get(id, {}).get(language, id)

    def groups(self) -> frozenset[str]:
        """Return every group that somebody belongs to."""
        return frozenset(group for person in self.people for group in person.groups)
