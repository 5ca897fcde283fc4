"""Demo data of the simulated DFØ: the same for the same institution, plainly invented.

Employee numbers are derived from the institution's place in the list. Unit and position have the same number at every
institution, so that a mix-up between institutions shows.
"""

from . import people
from .records import Record, Records

INSTITUTIONS = ("uib", "uio", "ntnu", "uit", "fiktivt-firma")
COMPANY = "9900"
UNIT, POSITION = "10000000", "30000000"


def seed(records: Records, institution: str, place: int) -> None:
    """Write a unit with a manager and an authorised approver, three employees and a position."""
    base = 5000000 + place * 1000
    manager, approver, assistant = (str(base + n) for n in (1, 2, 3))
    unit, position = UNIT, POSITION
    for id, ident, first, last in (
        (manager, "demoleda", "Lea", "Demoleder"),
        (approver, "demobdma", "Bjarne", "Demobudsjett"),
        (assistant, "demohjel", "Hjalmar", "Demohjelper"),
    ):
        people.put_employee(records, institution, _employee(institution, id, ident, (first, last), unit))
    records.put(institution, people.UNIT, unit, _unit(unit, manager))
    records.put(institution, people.POSITION, position, _position(position, unit, assistant))


def _employee(institution: str, id: str, ident: str, name: tuple[str, str], unit: str) -> Record:
    return {
        "id": id,
        "brukerident": ident,
        "dfoBrukerident": f"{COMPANY}{ident}",
        "fornavn": name[0],
        "etternavn": name[1],
        "epost": f"{ident}@{institution}.example",
        "organisasjonId": unit,
        "kostnadssted": "10020000",
    }


def _unit(unit: str, manager: str) -> Record:
    link = {"bruker": f"{COMPANY}DEMOBDMA", "knytningStart": "2020-01-01", "knytningSlutt": people.NO_END}
    return {
        "id": unit,
        "organisasjonsnavn": "Demoinstituttet",
        "leder": [{"lederAnsattnr": manager, "lederBrukerident": "demoleda"}],
        "orgKostnadssted": "10020000",
        "autWf": [{**link, "type": "A290"}, {**link, "type": "AZWF"}],
    }


def _position(position: str, unit: str, holder: str) -> Record:
    start, end = "2020-01-01T00:00:00.0000000+00:00", "9999-12-31T00:00:00.0000000+00:00"
    return {
        "id": position,
        "stillingskode": "20001017",
        "stillingstittel": "1017 Stipendiat (demo)",
        "organisasjonId": unit,
        "innehaver": [{"innehaverAnsattnr": holder, "innehaverStartdato": start, "innehaverSluttdato": end}],
    }


def put(records: Records, institution: str, data: Record) -> None:
    """Write given data: lists `ansatte`, `organisasjoner`, `stillinger`, each of objects with the API's fields."""
    for fields in data.get("ansatte", []):
        people.put_employee(records, institution, fields)
    for kind, name in ((people.UNIT, "organisasjoner"), (people.POSITION, "stillinger")):
        for fields in data.get(name, []):
            id = people.key(str(fields["id"]))
            records.put(institution, kind, id, {**fields, "id": id})
