"""The operations of the simulated DFØ: each takes the parts of a request and gives status and body.

Names are those of the handlers that call them, so that faults and the log speak the same language as the models.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from ...clock import OSLO
from .. import resources
from . import faults, orders, payments, people, plan
from .records import Record, Records
from .rejection import Rejected

KEY = "nokkel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request, as the operations see it."""

    records: Records
    institution: str
    now: datetime
    id: str = ""
    query: Mapping[str, str]
    body: Record
    key: str = ""
    on: date

    @property
    def today(self) -> date:
        """The day in Norway."""
        return self.now.astimezone(OSLO).date()


Answer: TypeAlias = tuple[int, Any]


def nothing(text: str) -> Answer:
    """Return the 404 that really means that there is no such object."""
    return 404, {"standard": {"faultText": text}}


def get_employee(ask: Ask) -> Answer:
    """Verified."""
    period = people.employee(ask.records, ask.institution, ask.id, ask.on)
    return (200, people.employee_on_wire(period)) if period else nothing(f"IKKE ANSATT {ask.id}")


def get_unit(ask: Ask) -> Answer:
    """Verified; that the text for no unit starts with UKJENT ORG is our assumption."""
    unit = ask.records.get(ask.institution, people.UNIT, people.key(ask.id))
    return (200, people.unit_on_wire(unit)) if unit else nothing(f"UKJENT ORGANISASJON {ask.id}")


def get_position(ask: Ask) -> Answer:
    """Verified."""
    position = ask.records.get(ask.institution, people.POSITION, people.key(ask.id))
    return (200, people.position_on_wire(position)) if position else nothing(f"UBESATT STILLING {ask.id}")


def get_contracts(ask: Ask) -> Answer:
    """Verified path and fields; one contract comes as one object."""
    if people.employee(ask.records, ask.institution, ask.id, ask.on) is None:
        return nothing(f"IKKE ANSATT {ask.id}")
    found = orders.contracts_of(ask.records, ask.institution, ask.id)
    if not found:
        return nothing("INGEN KONTRAKT")
    return 200, {"infokontrakt": found if len(found) > 1 else found[0]}


def get_file(ask: Ask) -> Answer:
    """Verified, by sequence number or `?kontraktnr=`."""
    if ask.id:
        one = ask.records.get(ask.institution, orders.FILE, people.key(ask.id))
        return (200, one) if one else nothing("INGEN FIL")
    found = orders.files_of(ask.records, ask.institution, ask.query.get("kontraktnr", ""))
    return (200, found if len(found) > 1 else found[0]) if found else nothing("INGEN FIL")


def get_order(ask: Ask) -> Answer:
    """Proposal: by number, `?kontraktnr=` or `?idempotensnokkel=`."""
    if ask.id:
        found = ask.records.get(ask.institution, orders.ORDER, people.key(ask.id))
    elif "kontraktnr" in ask.query:
        found = orders.order_of(ask.records, ask.institution, ask.query["kontraktnr"])
    else:
        found = _by_key(ask, orders.ORDER)
    return (200, orders.orders_on_wire(found)) if found else nothing("UKJENT BESTILLING")


def post_order(ask: Ask) -> Answer:
    """Proposal."""
    return _once(
        ask,
        orders.ORDER,
        "bestillingsnr",
        lambda: orders.order(ask.records, ask.institution, ask.body, ask.now),
        orders.orders_on_wire,
    )


def get_transaction(ask: Ask) -> Answer:
    """Proposal: by id or `?idempotensnokkel=`."""
    if ask.id:
        found = ask.records.get(ask.institution, payments.TRANSACTION, people.key(ask.id))
    else:
        found = _by_key(ask, payments.TRANSACTION)
    return (200, payments.transaction_on_wire(found, ask.today)) if found else nothing("UKJENT TRANSAKSJON")


def post_transaction(ask: Ask) -> Answer:
    """Proposal. An ordered `avvist` for `dfo.lonn.beregning` turns the transaction down after it was received."""

    def register() -> Record:
        payments.check(ask.records, ask.institution, ask.body)
        later = faults.take(ask.records, faults.LATER, ask.institution, ask.body)
        refusal = {"kode": later.kode, "melding": later.melding} if later else None
        kept = payments.register(ask.records, ask.institution, ask.body, ask.now, refusal)
        return {**kept, "avvist": None}  # the receipt says mottatt; the refusal is told afterwards

    return _once(
        ask,
        payments.TRANSACTION,
        "transaksjonsid",
        register,
        lambda kept: payments.transaction_on_wire(kept, ask.today),
    )


def get_run(ask: Ask) -> Answer:
    """Proposal."""
    try:
        run = plan.run_for(ask.id)
    except ValueError:
        return nothing(f"UKJENT PERIODE {ask.id}")
    dates = {"lonnsfrist": run.cut_off, "kjoredato": run.run, "utbetalingsdato": run.payment}
    shown = {"periode": run.period, "kjoring": run.period} | {name: day.isoformat() for name, day in dates.items()}
    return 200, {"kjoreplan": shown}


def get_payslip(ask: Ask) -> Answer:
    """Proposal."""
    kept = ask.records.get(ask.institution, payments.TRANSACTION, people.key(ask.id))
    slip = payments.payslip(kept, ask.today) if kept else None
    return (200, slip) if slip else nothing("INGEN LONNSSLIPP")


def _by_key(ask: Ask, kind: str) -> Record | None:
    kept = ask.records.get(ask.institution, KEY, f"{kind}:{ask.query.get('idempotensnokkel', '')}")
    return ask.records.get(ask.institution, kind, kept["id"]) if kept else None


def _once(ask: Ask, kind: str, id: str, act: Callable[[], Record], wire: Callable[[Record], Any]) -> Answer:
    """Act once per idempotency key: the same key gives the same answer, with another body a conflict."""
    if not ask.key:
        raise Rejected("NOKKEL_MANGLER", "Overskriften Idempotency-Key mangler.")
    digest = hashlib.sha256(json.dumps(ask.body, sort_keys=True).encode()).hexdigest()
    kept = ask.records.get(ask.institution, KEY, f"{kind}:{ask.key}")
    if kept is not None:
        return (201, kept["svar"]) if kept["sum"] == digest else (409, {"feil": [{"kode": "NOKKEL_BRUKT"}]})
    made = act()
    answer = wire(made)
    ask.records.put(ask.institution, KEY, f"{kind}:{ask.key}", {"sum": digest, "svar": answer, "id": made[id]})
    return 201, answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where an operation is found. `scope` is what a token must cover."""

    path: str
    method: str
    operation: str
    scope: str
    act: Callable[[Ask], Answer]


def _reads(resource: resources.Resource, operation: str, act: Callable[[Ask], Answer], *, search: bool) -> list[Route]:
    paths = [f"{resource.path}/<id>", *([f"{resource.path}/"] if search else [])]
    return [Route(path=p, method="GET", operation=operation, scope=resource.scope, act=act) for p in paths]


def _write(resource: resources.Resource, operation: str, act: Callable[[Ask], Answer]) -> Route:
    return Route(path=f"{resource.path}/", method="POST", operation=operation, scope=resource.scope, act=act)


ROUTES: tuple[Route, ...] = (
    *_reads(resources.EMPLOYEE, "dfo.ansatt.hent", get_employee, search=False),
    *_reads(resources.UNIT, "dfo.organisasjon.hent", get_unit, search=False),
    Route(
        path="orgenhet/v2/<id>",
        method="GET",
        operation="dfo.organisasjon.hent",
        scope=resources.UNIT.scope,
        act=get_unit,
    ),
    *_reads(resources.POSITION, "dfo.stilling.hent", get_position, search=False),
    *_reads(resources.CONTRACT, "dfo.kontrakt.hent", get_contracts, search=False),
    *_reads(resources.CONTRACT_FILE, "dfo.kontrakt.fil", get_file, search=True),
    *_reads(resources.CONTRACT_ORDER, "dfo.kontrakt.hent", get_order, search=True),
    _write(resources.CONTRACT_ORDER, "dfo.kontrakt.bestill", post_order),
    *_reads(resources.PAY_TRANSACTION, "dfo.lonn.status", get_transaction, search=True),
    _write(resources.PAY_TRANSACTION, "dfo.lonn.registrer", post_transaction),
    *_reads(resources.RUN_CALENDAR, "dfo.kjoreplan.hent", get_run, search=False),
    *_reads(resources.PAYSLIP, "dfo.lonnsslipp.hent", get_payslip, search=False),
)
