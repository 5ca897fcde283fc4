"""Employees, units and positions of the simulated DFØ: the as-of rule and the shapes on the wire.

All of it follows the verified API, with its unevenness on purpose: padded ids, one object or a list, empty texts for
what is not there, long date forms.
"""

from datetime import date, timedelta
from typing import Any

from .records import Record, Records

AFTER_LEAVING = timedelta(days=30)
EMPLOYEE, UNIT, POSITION = "ansatt", "organisasjon", "stilling"
NO_END = "9999-12-31"


def key(id: str) -> str:
    """Return the id under which a record is kept: without padding zeros."""
    return str(int(id)) if id.isascii() and id.isdigit() else id


def as_of(periods: list[Record], on: date) -> Record | None:
    """Return the period that holds on a day, else the first to come, else the last that ended at most 30 days ago."""
    day = on.isoformat()
    valid = [p for p in periods if p["startdato"] <= day <= p["sluttdato"]]
    coming = sorted((p for p in periods if p["startdato"] > day), key=lambda p: p["startdato"])
    since = (on - AFTER_LEAVING).isoformat()
    gone = sorted((p for p in periods if since <= p["sluttdato"] < day), key=lambda p: p["sluttdato"])
    return next(iter([*valid, *coming, *reversed(gone)]), None)


def employee(records: Records, institution: str, id: str, on: date) -> Record | None:
    """Return what the API shows of an employee on a day, or None."""
    kept = records.get(institution, EMPLOYEE, key(id))
    return as_of(kept["perioder"], on) if kept else None


def put_employee(records: Records, institution: str, fields: Record) -> str:
    """Keep an employee with one period (a later start adds a period); return the id."""
    id = key(str(fields["id"]))
    period = {**_EMPTY_EMPLOYEE, **fields, "id": id}
    kept = records.get(institution, EMPLOYEE, id) or {"perioder": []}
    others = [p for p in kept["perioder"] if p["startdato"] != period["startdato"]]
    records.put(institution, EMPLOYEE, id, {"perioder": [*others, period]})
    return id


_EMPTY_EMPLOYEE: Record = {
    "brukerident": "",
    "dfoBrukerident": "",
    "eksternIdent": "",
    "fornavn": "",
    "etternavn": "",
    "fnr": "01010000100",
    "annenId": [],
    "fdato": "",
    "kjonn": "",
    "landkode": "NO",
    "medarbeidergruppe": "5",
    "medarbeiderundergruppe": "04",
    "startdato": "2020-01-01",
    "sluttdato": NO_END,
    "sluttarsak": "",
    "stillingId": "99999999",
    "dellonnsprosent": "100.00",
    "kostnadssted": "",
    "organisasjonId": "",
    "lederflagg": "false",
    "epost": "",
}


def employee_on_wire(period: Record) -> Any:
    """Return an employee as sent: a list for odd numbers, one object for even; the id padded to eight signs."""
    shown = {**period, "id": str(period["id"]).zfill(8), "organisasjonId": str(period["organisasjonId"]).zfill(8)}
    return {"ansatt": [shown] if _odd(period["id"]) else shown}


def unit_on_wire(unit: Record) -> Any:
    """Return a unit as sent: numbers for ids as in the published schema, long dates in the links."""
    links = [
        {**link, "knytningStart": _long(link["knytningStart"]), "knytningSlutt": _long(link["knytningSlutt"])}
        for link in unit.get("autWf", [])
    ]
    shown = {"orgKortnavn": 0, "pdo": "UNIV", "type": "AVD", "overordnOrgenhetId": "", **unit, "autWf": links}
    id = str(unit["id"])
    return {"organisasjon": {**shown, "id": int(id) if id.isdigit() else id}}


def position_on_wire(position: Record) -> Any:
    """Return a position as sent."""
    shown = {"stillingsnavn": "", "yrkeskode": "", "innehaver": [], "stillingskat": [], **position}
    return {"stilling": [{**shown, "id": str(position["id"]).zfill(8)}]}


def _odd(id: object) -> bool:
    text = str(id)
    return text.isdigit() and int(text) % 2 == 1


def _long(day: str) -> str:
    return day if "T" in day else f"{day}T00:00:00.0000000+00:00"
