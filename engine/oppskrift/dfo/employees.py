"""Handlers that read employees, units and positions, and find who approves. All follow the verified API."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ..message import message
from ..model.calendar import oslo_date
from ..ports import Call
from . import wire
from .client import DfoClient
from .failure import fault, incident
from .fields import Day, Fields, Id
from .handler import Handler, Operation
from .resources import EMPLOYEE, POSITION, UNIT


class EmployeeQuery(Fields):
    """Whom to read; `dato` is the day the answer must hold on (default: today)."""

    ansattnr: Id
    dato: Day | None = None


class Employee(Fields):
    """An employee without national id, health or private address: what is not read cannot leak."""

    ansattnr: str
    navn: str
    fornavn: str | None
    etternavn: str | None
    brukerident: str | None
    epost: str | None
    organisasjon_id: str | None
    kostnadssted: str | None


class UnitQuery(Fields):
    """Which unit to read."""

    organisasjon_id: Id
    dato: Day | None = None


class Unit(Fields):
    """A unit; `leder` is the manager's ident."""

    organisasjon_id: str
    navn: str | None
    kostnadssted: str | None
    leder: str | None


class Approver(Fields):
    """Who approves for a unit, and who stands in."""

    godkjenner: str
    stedfortreder: str | None


class PositionQuery(Fields):
    """Which position to read."""

    stilling_id: Id


class Position(Fields):
    """A position."""

    stilling_id: str
    stillingskode: str | None
    tittel: str | None


def today(call: Call) -> date:
    """Return the day in Norway of the call's time."""
    return oslo_date(call.now)


def moment(value: date | None, call: Call) -> date:
    """Return the day to ask for: the one given, or today."""
    return (value.date() if isinstance(value, datetime) else value) or today(call)


def read_employee(client: DfoClient, call: Call, number: str, on: date) -> Mapping[str, Any] | None:
    """Return the peer's record of an employee that holds on a day, or None."""
    found = client.find(call, EMPLOYEE, number, on=on)
    return found[0] if found else None


def read_unit(client: DfoClient, call: Call, unit: str, on: date) -> Mapping[str, Any] | None:
    """Return the peer's record of a unit on a day, or None."""
    found = client.find(call, UNIT, unit, on=on)
    return found[0] if found else None


def user_ident(value: object) -> str | None:
    """Return the ident of a user name at the peer: small letters, no company code in front (`9900OLANOR`)."""
    text = wire.text_of(value)
    if text is None:
        return None
    return (text[4:] if len(text) > 4 and text[:4].isdigit() else text).lower()


def approvers(record: Mapping[str, Any], on: date) -> list[str]:
    """Return who may approve for a unit, best first, without repetition.

    Users with both authorisation (A290) and workflow (AZWF) valid on the day come before the manager.
    """
    held: dict[str, set[str]] = {}
    for link in wire.items(record.get("autWf") or [], "autWf"):
        user = user_ident(link.get("bruker"))
        start, end = wire.day_of(link.get("knytningStart")), wire.day_of(link.get("knytningSlutt"))
        if user and (start is None or start <= on) and (end is None or end >= on):
            held.setdefault(user, set()).add(str(link.get("type")))
    both = [user for user, kinds in held.items() if {"A290", "AZWF"} <= kinds]
    return list(dict.fromkeys([*both, *_managers(record)]))


def _managers(record: Mapping[str, Any]) -> list[str]:
    links = wire.items(record.get("leder") or [], "leder")
    return [user for link in links if (user := user_ident(link.get("lederBrukerident")))]


def employees(client: DfoClient) -> tuple[Handler, ...]:
    """Return the reading handlers, bound to a client."""

    def employee(given: EmployeeQuery, call: Call) -> Employee:
        record = read_employee(client, call, given.ansattnr, moment(given.dato, call))
        if record is None:
            raise fault("ANSATT_IKKE_FUNNET", "IKKE_ANSATT", message("dfo.no-employee", id=given.ansattnr))
        names = [wire.text_of(record.get("fornavn")), wire.text_of(record.get("etternavn"))]
        return Employee(
            ansattnr=wire.normal_id(record.get("id")) or given.ansattnr,
            navn=" ".join(name for name in names if name),
            fornavn=names[0],
            etternavn=names[1],
            brukerident=user_ident(record.get("brukerident")),
            epost=wire.text_of(record.get("epost")),
            organisasjon_id=wire.normal_id(record.get("organisasjonId")),
            kostnadssted=wire.normal_id(record.get("kostnadssted")),
        )

    def unit(given: UnitQuery, call: Call) -> Unit:
        record = read_unit(client, call, given.organisasjon_id, moment(given.dato, call))
        if record is None:
            raise fault(
                "ORGANISASJON_IKKE_FUNNET", "UKJENT_ORGANISASJON", message("dfo.no-unit", id=given.organisasjon_id)
            )
        return Unit(
            organisasjon_id=wire.normal_id(record.get("id")) or given.organisasjon_id,
            navn=wire.text_of(record.get("organisasjonsnavn")),
            kostnadssted=wire.normal_id(record.get("orgKostnadssted")),
            leder=next(iter(_managers(record)), None),
        )

    def approver(given: UnitQuery, call: Call) -> Approver:
        on = moment(given.dato, call)
        record = read_unit(client, call, given.organisasjon_id, on)
        if record is None:
            raise incident(message("dfo.no-unit", id=given.organisasjon_id))
        found = approvers(record, on)
        if not found:
            raise incident(message("dfo.no-approver", id=given.organisasjon_id, date=on))
        return Approver(godkjenner=found[0], stedfortreder=found[1] if len(found) > 1 else None)

    def position(given: PositionQuery, call: Call) -> Position:
        found = client.find(call, POSITION, given.stilling_id, on=today(call))
        if given.stilling_id == wire.LEAVER_POSITION or not found:
            raise fault("STILLING_IKKE_FUNNET", "UBESATT_STILLING", message("dfo.no-position", id=given.stilling_id))
        return Position(
            stilling_id=wire.normal_id(found[0].get("id")) or given.stilling_id,
            stillingskode=wire.normal_id(found[0].get("stillingskode")),
            tittel=wire.text_of(found[0].get("stillingstittel")),
        )

    return (
        Handler(
            name="dfo.ansatt.hent",
            input=EmployeeQuery,
            output=Employee,
            operation=Operation.READ,
            standing="verified",
            run=employee,
            faults=("ANSATT_IKKE_FUNNET",),
        ),
        Handler(
            name="dfo.organisasjon.hent",
            input=UnitQuery,
            output=Unit,
            operation=Operation.READ,
            standing="verified",
            run=unit,
            faults=("ORGANISASJON_IKKE_FUNNET",),
        ),
        Handler(
            name="dfo.leder.finn",
            input=UnitQuery,
            output=Approver,
            operation=Operation.READ,
            standing="verified",
            run=approver,
        ),
        Handler(
            name="dfo.stilling.hent",
            input=PositionQuery,
            output=Position,
            operation=Operation.READ,
            standing="verified",
            run=position,
            faults=("STILLING_IKKE_FUNNET",),
        ),
    )
