"""Directories over others: whoever has logged in stands over the files, and one page asks about each person once."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from oppskrift.cases.asked_once import AskedOnce
from oppskrift.model.party import Person
from oppskrift.standard import LayeredDirectory

DAY = date(2027, 1, 1)
KARI = Person(ident="kari", name="Kari Koordinator", groups=frozenset({"koordinatorer"}))
ATLE = Person(ident="atle", name="Atle Attestant", groups=frozenset({"attestanter"}))


@dataclass
class Listed:
    """Directory and known people in one: a list by institution, and what it has been asked."""

    persons: dict[str, list[Person]]
    asked: list[str] = field(default_factory=list)

    def person(self, tenant: str, ident: str) -> Person | None:
        self.asked.append(ident)
        return next((one for one in self.people(tenant) if one.ident == ident), None)

    def people(self, tenant: str) -> Iterable[Person]:
        return tuple(self.persons.get(tenant, ()))

    def members(self, tenant: str, group: str) -> frozenset[str]:
        return frozenset(one.ident for one in self.people(tenant) if group in one.groups)

    def acting_for(self, tenant: str, ident: str, on: date) -> frozenset[str]:
        self.asked.append(f"{ident} {on}")
        return frozenset({"bente"}) if ident == "vigdis" else frozenset()


def layered(*known: Person) -> LayeredDirectory:
    return LayeredDirectory(Listed({"uib": [KARI, ATLE]}), Listed({"uib": list(known)}))  # type: ignore[arg-type]


def test_a_person_who_has_logged_in_is_as_the_login_said() -> None:
    moved = replace(KARI, groups=frozenset({"attestanter"}))
    found = layered(moved)
    assert found.person("uib", "kari") == moved
    assert found.members("uib", "koordinatorer") == frozenset()
    assert found.members("uib", "attestanter") == {"kari", "atle"}
    assert [one.ident for one in found.people("uib")] == ["kari", "atle"]


def test_people_of_the_files_and_of_the_logins_are_there_and_only_at_their_institution() -> None:
    new = Person(ident="ny@uib.no", name="Ny", groups=frozenset({"koordinatorer"}))
    found = layered(new)
    assert found.members("uib", "koordinatorer") == {"kari", "ny@uib.no"}
    assert found.person("uib", "atle") == ATLE
    assert found.person("ntnu", "ny@uib.no") is None
    assert tuple(found.people("ntnu")) == ()
    assert found.acting_for("uib", "vigdis", DAY) == {"bente"}


def test_within_one_page_a_person_is_asked_about_once_also_one_that_there_is_not() -> None:
    below = Listed({"uib": [KARI]})
    once = AskedOnce(below)
    assert [once.person("uib", ident) for ident in ("kari", "nobody", "kari", "nobody")] == [KARI, None, KARI, None]
    assert once.person("ntnu", "kari") is None, "another institution's Kari is somebody else"
    assert [once.acting_for("uib", "vigdis", day) for day in (DAY, DAY)] == [{"bente"}, {"bente"}]
    assert below.asked == ["kari", "nobody", "kari", "vigdis 2027-01-01"]
    assert once.members("uib", "koordinatorer") == {"kari"}
    assert tuple(once.people("uib")) == (KARI,)
