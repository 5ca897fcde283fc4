"""Handlers for hourly contracts: order one (proposal), read it, and see that its file is signed."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from ..message import message
from ..ports import Call
from . import wire
from .client import DfoClient
from .employees import moment, read_employee, today, user_ident
from .failure import Stopped, fault, incident
from .fields import Day, Email, Fields, Id, Number, Text
from .handler import Handler, Operation
from .resources import CONTRACT, CONTRACT_FILE, CONTRACT_ORDER


class Contractor(Fields):
    """The person whom the contract is for; without an employee number DFØ gives one at signing."""

    fornavn: Text
    etternavn: Text
    epost: Email
    fodselsdato: Day | None = None
    ansattnr: Id | None = None


class Coding(Fields):
    """Posting coding: cost centre, sub-project, and the account where one is fixed."""

    koststed: Id
    delprosjekt: Id
    konto: Id | None = None


class ContractOrder(Fields):
    """An hourly contract (T1) to order: `fm` F is a fixed amount, M a maximum; `timer` the frame of hours."""

    kontraktstype: Literal["T1"]
    fm: Literal["F", "M"]
    oppdragstaker: Contractor
    arbeidsoppgave: Text
    organisasjon_id: Id
    fra: Day
    til: Day
    timer: Annotated[Number, Field(gt=0)]
    timesats: Annotated[Number, Field(gt=0)]
    kontering: Coding
    godkjent_av: Text


class Ordered(Fields):
    """What the order became."""

    bestillingsnr: str
    status: str


class ContractQuery(Fields):
    """Which contract: by order, by contract number, or the one of an employee that holds today."""

    bestillingsnr: Id | None = None
    kontraktnr: Id | None = None
    ansattnr: Id | None = None


class Contract(Fields):
    """A contract; numbers are None until it is signed. `timer_fort` are the hours already paid on it."""

    kontraktnr: str | None
    ansattnr: str | None
    brukerident: str | None
    status: str
    fra: Day | None
    til: Day | None
    timer: Number | None
    timer_fort: Number
    timesats: Number | None
    organisasjon_id: str | None


class FileQuery(Fields):
    """Whose file."""

    kontraktnr: Id


class ContractFile(Fields):
    """A contract's file. The content never becomes a variable, only its hash."""

    sekvensnr: str
    status: str
    filtype: str | None
    sha256: str | None
    dato: Day | None


NOT_FOUND = "KONTRAKT_IKKE_FUNNET"


def order_body(given: ContractOrder) -> dict[str, Any]:
    """Return the order as sent: dates in ISO form, numbers as texts so that no amount passes through a float."""
    person, coding = given.oppdragstaker, given.kontering
    return {
        "kontraktstype": given.kontraktstype,
        "fm": given.fm,
        "oppdragstaker": {
            "fornavn": person.fornavn,
            "etternavn": person.etternavn,
            "epost": person.epost,
            "fdato": person.fodselsdato.isoformat() if person.fodselsdato else "",
            "ansattId": person.ansattnr or "",
        },
        "arbeidsoppgave": given.arbeidsoppgave,
        "organisasjonId": given.organisasjon_id,
        "startdato": given.fra.isoformat(),
        "sluttdato": given.til.isoformat(),
        "timer": str(given.timer),
        "timesats": str(given.timesats),
        "kontering": {"koststed": coding.koststed, "delprosjekt": coding.delprosjekt, "konto": coding.konto or ""},
        "godkjentAv": given.godkjent_av,
    }


def no_contract(id: str) -> Stopped:
    """Return the fault for a contract that does not exist."""
    return fault(NOT_FOUND, "INGEN_KONTRAKT", message("dfo.no-contract", id=id))


def find_order(client: DfoClient, call: Call, given: ContractQuery) -> Mapping[str, Any]:
    """Return the order behind a contract. Raises Stopped with the fault when there is none."""
    if given.bestillingsnr:
        found = client.find(call, CONTRACT_ORDER, given.bestillingsnr)
        asked = given.bestillingsnr
    elif given.kontraktnr:
        found = client.find(call, CONTRACT_ORDER, params={"kontraktnr": given.kontraktnr})
        asked = given.kontraktnr
    elif given.ansattnr:
        contract = _current(client, call, given.ansattnr)
        asked = str(contract["kontraktnr"])
        found = client.find(call, CONTRACT_ORDER, params={"kontraktnr": asked})
    else:
        raise incident(message("dfo.contract-unnamed"))
    if not found:
        raise no_contract(asked)
    return found[0]


def _current(client: DfoClient, call: Call, number: str) -> Mapping[str, Any]:
    """Return the hourly contract of an employee that holds today, else the one that starts last."""
    day = today(call)
    found = [c for c in client.find(call, CONTRACT, number, on=day) if c.get("typeKontrakt") == "T1"]
    if not found:
        raise no_contract(number)
    return max(found, key=lambda c: (_holds(c, call), str(wire.day_of(c.get("startdato")))))


def _holds(contract: Mapping[str, Any], call: Call) -> bool:
    day, start, end = today(call), wire.day_of(contract.get("startdato")), wire.day_of(contract.get("sluttdato"))
    return (start is None or start <= day) and (end is None or day <= end)


def _registered(client: DfoClient, call: Call, number: str, contract: str) -> Mapping[str, Any]:
    """Return the verified contract record, which carries the hours paid; empty when it is not visible today."""
    found = client.find(call, CONTRACT, number, on=moment(None, call))
    return next((c for c in found if wire.normal_id(c.get("kontraktnr")) == contract), {})


def read_contract(client: DfoClient, call: Call, order: Mapping[str, Any]) -> Contract:
    """Return a contract from its order, the verified contract record and the employee."""
    number, employee = wire.normal_id(order.get("kontraktnr")), wire.normal_id(order.get("ansattId"))
    record = _registered(client, call, employee, number) if number and employee else {}
    person = read_employee(client, call, employee, today(call)) if employee else None
    return Contract(
        kontraktnr=number,
        ansattnr=employee,
        brukerident=user_ident(person.get("brukerident")) if person else None,
        status=wire.text_of(order.get("status")) or "ukjent",
        fra=wire.day_of(order.get("startdato")),
        til=wire.day_of(order.get("sluttdato")),
        timer=wire.number_of(order.get("timer")),
        timer_fort=wire.number_of(record.get("timerFort")) or Decimal(0),
        timesats=wire.number_of(order.get("timesats")),
        organisasjon_id=wire.normal_id(order.get("organisasjonId")),
    )


def read_file(record: Mapping[str, Any]) -> ContractFile:
    """Return a contract's file without its content."""
    content = wire.text_of(record.get("filinnhold"))
    try:
        digest = hashlib.sha256(base64.b64decode(content, validate=True)).hexdigest() if content else None
    except binascii.Error:
        raise wire.Unreadable("filinnhold is not base64") from None
    return ContractFile(
        sekvensnr=wire.normal_id(record.get("sekvensnr")) or "",
        status=wire.text_of(record.get("status")) or "ukjent",
        filtype=wire.text_of(record.get("filtype")),
        sha256=digest,
        dato=wire.day_of(record.get("dato")),
    )


def contracts(client: DfoClient) -> tuple[Handler, ...]:
    """Return the contract handlers, bound to a client."""

    def order(given: ContractOrder, call: Call) -> Ordered:
        record = client.create(call, CONTRACT_ORDER, order_body(given), "KONTRAKT_AVVIST")
        return Ordered.model_validate(
            {
                "bestillingsnr": wire.normal_id(record.get("bestillingsnr")),
                "status": wire.text_of(record.get("status")),
            }
        )

    def contract(given: ContractQuery, call: Call) -> Contract:
        return read_contract(client, call, find_order(client, call, given))

    def file(given: FileQuery, call: Call) -> ContractFile:
        found = client.find(call, CONTRACT_FILE, params={"kontraktnr": given.kontraktnr})
        if not found:
            raise incident(message("dfo.no-file", id=given.kontraktnr))
        return read_file(max(found, key=lambda f: int(wire.normal_id(f.get("sekvensnr")) or 0)))

    return (
        Handler(
            name="dfo.kontrakt.bestill",
            input=ContractOrder,
            output=Ordered,
            operation=Operation.WRITE,
            standing="proposal",
            run=order,
            faults=("KONTRAKT_AVVIST",),
            idempotency="dfo.idempotency.key",
        ),
        Handler(
            name="dfo.kontrakt.hent",
            input=ContractQuery,
            output=Contract,
            operation=Operation.READ,
            standing="proposal",
            run=contract,
            faults=(NOT_FOUND,),
        ),
        Handler(
            name="dfo.kontrakt.fil",
            input=FileQuery,
            output=ContractFile,
            operation=Operation.READ,
            standing="verified",
            run=file,
        ),
    )
