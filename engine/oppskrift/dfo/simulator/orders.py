"""Contract orders and contracts of the simulated DFØ: ordered, signed, numbers assigned.

The contract record and its file follow the verified API. The order is our proposal: DFØ publishes no such call.
"""

import base64
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ...clock import OSLO
from . import feed, people
from .records import Record, Records
from .rejection import Rejected

ORDER, CONTRACT, FILE = "kontraktsbestilling", "kontrakt", "fil"
FIRST_ORDER, FIRST_EMPLOYEE, FIRST_CONTRACT = 7000000, 5100000, 1000


def check_order(body: Record) -> None:
    """Raise Rejected for an order that DFØ would turn down."""
    for name in ("kontraktstype", "fm", "oppdragstaker", "organisasjonId", "startdato", "sluttdato", "timer"):
        if not body.get(name):
            raise Rejected("FELT_MANGLER", f"Feltet {name} mangler.", name)
    if body["kontraktstype"] != "T1":
        raise Rejected("UKJENT_KONTRAKTSTYPE", "Bare timekontrakt (T1) kan bestilles.", "kontraktstype")
    if day(body["startdato"], "startdato") > day(body["sluttdato"], "sluttdato"):
        raise Rejected("UGYLDIG_PERIODE", "Sluttdato er før startdato.", "sluttdato")
    if amount(body["timer"], "timer") <= 0 or amount(body.get("timesats"), "timesats") <= 0:
        raise Rejected("UGYLDIG_BELOP", "Timer og timesats må være større enn null.", "timer")


def order(records: Records, institution: str, body: Record, now: datetime) -> Record:
    """Keep an order and return it. Raises Rejected."""
    check_order(body)
    id = str(FIRST_ORDER + records.number(f"{institution}/{ORDER}"))
    kept = {**body, "bestillingsnr": id, "status": "bestilt", "bestilt": now.isoformat()}
    kept |= {"kontraktnr": "", "ansattId": body["oppdragstaker"].get("ansattId") or ""}
    records.put(institution, ORDER, id, kept)
    return kept


def sign(records: Records, institution: str, id: str, now: datetime, given: Record) -> Record:
    """Sign an order: assign contract and employee number, keep the file, and tell. Raises KeyError and Rejected.

    `given` may fix kontraktnr, ansattnr and brukerident. Signing twice changes nothing.
    """
    kept = records.get(institution, ORDER, people.key(id))
    if kept is None:
        raise KeyError(id)
    if kept["status"] == "signert":
        return kept
    number = str(given.get("kontraktnr") or FIRST_CONTRACT + records.number(f"{institution}/{CONTRACT}"))
    employee = _employee(records, institution, kept, given)
    kept |= {"status": "signert", "kontraktnr": number, "ansattId": employee}
    records.put(institution, ORDER, kept["bestillingsnr"], kept)
    records.put(institution, CONTRACT, people.key(number), {"bestillingsnr": kept["bestillingsnr"], "timerFort": "0"})
    sequence = str(records.number(f"{institution}/{FILE}") + 5000)
    records.put(institution, FILE, sequence, _file(kept, sequence, now))
    today = now.astimezone(OSLO).date().isoformat()
    feed.append(records, institution, feed.FILES, sequence, today)
    return kept


def _employee(records: Records, institution: str, kept: Record, given: Record) -> str:
    """Return the employee number: the one given or known by e-mail, else a new employee."""
    person = kept["oppdragstaker"]
    known = given.get("ansattnr") or kept["ansattId"] or _by_email(records, institution, person.get("epost", ""))
    if known and records.get(institution, people.EMPLOYEE, people.key(str(known))):
        return people.key(str(known))
    id = str(known or FIRST_EMPLOYEE + records.number(f"{institution}/{people.EMPLOYEE}"))
    ident = given.get("brukerident") or "".join(c for c in person["epost"].split("@")[0].lower() if c.isalnum())[:8]
    fields = {
        "id": id,
        "brukerident": ident,
        "fornavn": person["fornavn"],
        "etternavn": person["etternavn"],
        "epost": person["epost"],
        "fdato": person.get("fdato") or "",
        "startdato": kept["startdato"],
        "organisasjonId": kept["organisasjonId"],
        "kostnadssted": (kept.get("kontering") or {}).get("koststed", ""),
    }
    return people.put_employee(records, institution, fields)


def _by_email(records: Records, institution: str, email: str) -> str | None:
    for kept in records.all(institution, people.EMPLOYEE):
        if email and kept["perioder"][-1]["epost"].lower() == email.lower():
            return str(kept["perioder"][-1]["id"])
    return None


def _file(kept: Record, sequence: str, now: datetime) -> Record:
    local = now.astimezone(OSLO)
    content = f"%PDF-1.4 demo kontrakt {kept['kontraktnr']}".encode()
    return {
        "sekvensnr": int(sequence),
        "kontraktnr": str(kept["kontraktnr"]).zfill(8),
        "ansattId": str(kept["ansattId"]).zfill(8),
        "status": "signert",
        "kostnadssted": (kept.get("kontering") or {}).get("koststed", ""),
        "organisasjonId": kept["organisasjonId"],
        "firmakode": "9900",
        "dato": local.strftime("%Y%m%d"),
        "tidspunkt": local.strftime("%H:%M:%S"),
        "filtype": "application/pdf",
        "filinnhold": base64.b64encode(content).decode(),
    }


def order_of(records: Records, institution: str, contract: str) -> Record | None:
    """Return the order behind a contract number, or None."""
    kept = records.get(institution, CONTRACT, people.key(contract))
    return records.get(institution, ORDER, kept["bestillingsnr"]) if kept else None


def orders_on_wire(found: Record) -> Any:
    """Return an order as sent (proposal)."""
    number = str(found["kontraktnr"]).zfill(8) if found["kontraktnr"] else ""
    return {"kontraktsbestilling": {**found, "kontraktnr": number, "ansattId": str(found["ansattId"])}}


def contracts_of(records: Records, institution: str, employee: str) -> list[Record]:
    """Return the contract records of an employee in the verified shape."""
    found = []
    for kept in records.all(institution, ORDER):
        if kept["status"] != "signert" or people.key(str(kept["ansattId"])) != people.key(employee):
            continue
        contract = records.get(institution, CONTRACT, people.key(str(kept["kontraktnr"]))) or {"timerFort": "0"}
        found.append(_contract_on_wire(kept, contract))
    return found


def _contract_on_wire(kept: Record, contract: Record) -> Record:
    return {
        "id": str(kept["ansattId"]).zfill(8),
        "kontraktnr": str(kept["kontraktnr"]).zfill(8),
        "typeKontrakt": kept["kontraktstype"],
        "overlapp": False,
        "kontraktstype": "TIME",
        "organisasjonId": str(kept["organisasjonId"]).zfill(8),
        "kostnadssted": (kept.get("kontering") or {}).get("koststed", ""),
        "kostnadsstedNavn": "",
        "stillingskode": 20001017,
        "yrkeskode": "",
        "lonnstrinn": "",
        "dellonnsprosent": "100",
        "timerFort": contract["timerFort"],
        "startdato": kept["startdato"],
        "sluttdato": kept["sluttdato"],
    }


def files_of(records: Records, institution: str, contract: str) -> list[Record]:
    """Return the files of a contract."""
    wanted = people.key(contract)
    return [f for f in records.all(institution, FILE) if people.key(f["kontraktnr"]) == wanted]


def day(value: object, field: str) -> date:
    """Return an ISO date of a request. Raises Rejected."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Rejected("UGYLDIG_DATO", f"Feltet {field} er ikke en dato.", field) from None


def amount(value: object, field: str) -> Decimal:
    """Return a number of a request, sent as text. Raises Rejected."""
    try:
        found = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Rejected("UGYLDIG_TALL", f"Feltet {field} er ikke et tall skrevet som tekst.", field)
    return found
