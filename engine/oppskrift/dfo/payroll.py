"""Handlers for pay: the run calendar, register a transaction, follow it, and read the payslip. All are our proposal."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from ..message import message
from ..ports import Call
from . import wire
from .client import DfoClient
from .contracts import Coding
from .failure import incident, retry
from .fields import Day, Fields, Id, Number, Period, Text
from .handler import Handler, Operation
from .resources import PAY_TRANSACTION, PAYSLIP, RUN_CALENDAR

PAYSLIP_WAIT = timedelta(hours=1)


class RunQuery(Fields):
    """The month that is paid out in."""

    periode: Period


class Run(Fields):
    """One payroll run: last day to hand in, day of the run, day of payment."""

    periode: str
    kjoring: str
    lonnsfrist: Day
    kjoredato: Day
    utbetalingsdato: Day


class Line(Fields):
    """Hours of one day at one rate."""

    dato: Day
    timer: Annotated[Number, Field(gt=0)]
    sats: Annotated[Number, Field(gt=0)]


class PayTransaction(Fields):
    """Hours to pay. `attestert_av` has verified them; `godkjent_av` has approved where that is required."""

    ansattnr: Id
    kontraktnr: Id
    lonnart: Id
    linjer: Annotated[list[Line], Field(min_length=1, max_length=400)]
    timer: Annotated[Number, Field(gt=0)]
    belop: Annotated[Number, Field(gt=0)]
    kontering: Coding
    kjoring: Text
    attestert_av: Text
    godkjent_av: Text | None = None


class Registered(Fields):
    """What the transaction is known as."""

    transaksjonsid: str
    status: str


class TransactionQuery(Fields):
    """Which transaction."""

    transaksjonsid: Id


class TransactionStatus(Fields):
    """Where a transaction stands: mottatt, avvist (with kode and melding), beregnet or utbetalt."""

    status: str
    kode: str | None
    melding: str | None
    kjoredato: Day | None


class Payslip(Fields):
    """A reference to the payslip, never the payslip."""

    lonnsslipp_ref: str
    brutto: Number
    utbetalingsdato: Day


def transaction_body(given: PayTransaction) -> dict[str, Any]:
    """Return the transaction as sent: numbers as texts, dates in ISO form."""
    coding = given.kontering
    return {
        "ansattId": given.ansattnr,
        "kontraktnr": given.kontraktnr,
        "lonnart": given.lonnart,
        "linjer": [
            {"dato": line.dato.isoformat(), "timer": str(line.timer), "sats": str(line.sats)} for line in given.linjer
        ],
        "timer": str(given.timer),
        "belop": str(given.belop),
        "kontering": {"koststed": coding.koststed, "delprosjekt": coding.delprosjekt, "konto": coding.konto or ""},
        "kjoring": given.kjoring,
        "attestertAv": given.attestert_av,
        "godkjentAv": given.godkjent_av or "",
    }


def read_transaction(client: DfoClient, call: Call, id: str) -> Mapping[str, Any] | None:
    """Return the peer's record of a transaction, or None."""
    found = client.find(call, PAY_TRANSACTION, id)
    return found[0] if found else None


def status_of(record: Mapping[str, Any]) -> TransactionStatus:
    """Return where a transaction stands."""
    return TransactionStatus(
        status=wire.text_of(record.get("status")) or "ukjent",
        kode=wire.text_of(record.get("kode")),
        melding=wire.text_of(record.get("melding")),
        kjoredato=wire.day_of(record.get("kjoredato")),
    )


def payroll(client: DfoClient) -> tuple[Handler, ...]:
    """Return the pay handlers, bound to a client."""

    def run(given: RunQuery, call: Call) -> Run:
        found = client.find(call, RUN_CALENDAR, given.periode)
        if not found:
            raise incident(message("dfo.no-run", period=given.periode))
        dates = {name: wire.day_of(found[0].get(name)) for name in _RUN_DATES}
        kjoring = wire.text_of(found[0].get("kjoring"))
        return Run.model_validate({"periode": given.periode, "kjoring": kjoring, **dates})

    def register(given: PayTransaction, call: Call) -> Registered:
        record = client.create(call, PAY_TRANSACTION, transaction_body(given), "LONN_AVVIST")
        return Registered.model_validate(
            {
                "transaksjonsid": wire.normal_id(record.get("transaksjonsid")),
                "status": wire.text_of(record.get("status")),
            }
        )

    def status(given: TransactionQuery, call: Call) -> TransactionStatus:
        record = read_transaction(client, call, given.transaksjonsid)
        if record is None:
            raise incident(message("dfo.no-transaction", id=given.transaksjonsid))
        return status_of(record)

    def payslip(given: TransactionQuery, call: Call) -> Payslip:
        found = client.find(call, PAYSLIP, given.transaksjonsid)
        if not found:
            raise retry(message("dfo.no-payslip", id=given.transaksjonsid), PAYSLIP_WAIT)
        return Payslip.model_validate(
            {
                "lonnsslipp_ref": wire.text_of(found[0].get("lonnsslippRef")),
                "brutto": wire.number_of(found[0].get("brutto")),
                "utbetalingsdato": wire.day_of(found[0].get("utbetalingsdato")),
            }
        )

    return (
        _read("dfo.kjoreplan.hent", RunQuery, Run, run),
        Handler(
            name="dfo.lonn.registrer",
            input=PayTransaction,
            output=Registered,
            operation=Operation.WRITE,
            standing="proposal",
            run=register,
            faults=("LONN_AVVIST",),
            idempotency="dfo.idempotency.key",
        ),
        _read("dfo.lonn.status", TransactionQuery, TransactionStatus, status),
        _read("dfo.lonnsslipp.hent", TransactionQuery, Payslip, payslip),
    )


_RUN_DATES = ("lonnsfrist", "kjoredato", "utbetalingsdato")


def _read(name: str, input: type[Fields], output: type[Fields], run: Any) -> Handler:
    return Handler(name=name, input=input, output=output, operation=Operation.READ, standing="proposal", run=run)
