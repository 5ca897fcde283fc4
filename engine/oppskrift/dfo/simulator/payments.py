"""Payroll transactions of the simulated DFØ and their slow life, as functions of the time (our proposal).

mottatt → beregnet on the day of the run → utbetalt on the day of payment; or avvist with a code. What is handed in
after the cut-off comes along with the next run.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ...clock import OSLO
from . import feed, orders, people, plan
from .records import Record, Records
from .rejection import Rejected

TRANSACTION = "lonnstransaksjon"
FIRST = 90000000
OERE = Decimal("0.01")


def check(records: Records, institution: str, body: Record) -> None:
    """Raise Rejected for a transaction that DFØ would turn down."""
    for name in ("ansattId", "kontraktnr", "lonnart", "linjer", "attestertAv", "kjoring"):
        if not body.get(name):
            raise Rejected("FELT_MANGLER", f"Feltet {name} mangler.", name)
    order = orders.order_of(records, institution, str(body["kontraktnr"]))
    if order is None or people.key(str(order["ansattId"])) != people.key(str(body["ansattId"])):
        raise Rejected("UKJENT_KONTRAKT", f"Ansatt har ingen kontrakt {body['kontraktnr']}.", "kontraktnr")
    if body.get("godkjentAv") and body["godkjentAv"] == body["attestertAv"]:
        raise Rejected("SAMME_PERSON", "Attestant og kostnadsgodkjenner kan ikke være samme person.", "godkjentAv")
    _check_lines(body, order)
    _check_days(records, institution, body)
    _check_frame(records, institution, body, order)


def _check_lines(body: Record, order: Record) -> None:
    hours = total = Decimal(0)
    for line in body["linjer"]:
        if not order["startdato"] <= orders.day(line.get("dato"), "dato").isoformat() <= order["sluttdato"]:
            raise Rejected("UTENFOR_KONTRAKT", f"{line['dato']} er utenfor kontraktsperioden.", "linjer")
        worked = orders.amount(line.get("timer"), "timer")
        hours, total = hours + worked, total + worked * orders.amount(line.get("sats"), "sats")
    if hours != orders.amount(body.get("timer"), "timer"):
        raise Rejected("SUM_AVVIK", "Timer er ikke summen av linjene.", "timer")
    if abs(total - orders.amount(body.get("belop"), "belop")) > OERE:
        raise Rejected("SUM_AVVIK", "Beløpet er ikke summen av timer ganger sats.", "belop")


def _check_days(records: Records, institution: str, body: Record) -> None:
    """Raise Rejected for a day that another transaction on the contract pays: two timesheets must not pay it twice."""
    wanted = {line["dato"] for line in body["linjer"]}
    for kept in records.all(institution, TRANSACTION):
        paid = wanted.intersection(line["dato"] for line in kept["linjer"])
        if (
            paid
            and kept["avvist"] is None
            and people.key(str(kept["kontraktnr"])) == people.key(str(body["kontraktnr"]))
        ):
            text = f"{min(paid)} er allerede ført på transaksjon {kept['transaksjonsid']}."
            raise Rejected("ALLEREDE_FORT", text, "linjer")


def _check_frame(records: Records, institution: str, body: Record, order: Record) -> None:
    contract = records.get(institution, orders.CONTRACT, people.key(str(body["kontraktnr"]))) or {"timerFort": "0"}
    used = Decimal(contract["timerFort"]) + Decimal(body["timer"])
    if used > Decimal(order["timer"]) and not body.get("godkjentAv"):
        raise Rejected("TIMER_OVER_RAMME", "Timene overstiger kontraktens ramme og er ikke godkjent.", "timer")


def register(records: Records, institution: str, body: Record, now: datetime, refusal: Record | None) -> Record:
    """Keep a transaction and return it; `refusal` {kode, melding} turns it down afterwards. Raises Rejected."""
    check(records, institution, body)
    try:
        wished = plan.run_for(str(body["kjoring"])[:7])
    except ValueError:
        raise Rejected("UKJENT_KJORING", f"Kjøringen {body['kjoring']} finnes ikke.", "kjoring") from None
    run = plan.first_open(wished, now.astimezone(OSLO).date())
    id = str(FIRST + records.number(f"{institution}/{TRANSACTION}"))
    kept = {
        **body,
        "transaksjonsid": id,
        "mottatt": now.isoformat(),
        "kjoring": run.period,
        "kjoredato": run.run.isoformat(),
        "utbetalingsdato": run.payment.isoformat(),
        "avvist": None,
        "fortalt": "mottatt",
    }
    records.put(institution, TRANSACTION, id, kept)
    _add_hours(records, institution, kept, Decimal(body["timer"]))
    return reject(records, institution, id, now, refusal) if refusal else kept


def reject(records: Records, institution: str, id: str, now: datetime, refusal: Record) -> Record:
    """Turn a transaction down after it was received; a calculated or paid one stays. Raises KeyError."""
    kept = records.get(institution, TRANSACTION, people.key(id))
    if kept is None:
        raise KeyError(id)
    today = now.astimezone(OSLO).date()
    if status(kept, today) == "mottatt":
        kept["avvist"] = {"kode": refusal.get("kode", "AVVIST"), "melding": refusal.get("melding", "Avvist av DFØ.")}
        kept["fortalt"] = "avvist"
        records.put(institution, TRANSACTION, kept["transaksjonsid"], kept)
        _add_hours(records, institution, kept, -Decimal(kept["timer"]))
        feed.append(records, institution, feed.TRANSACTIONS, kept["transaksjonsid"], today.isoformat())
    return kept


def _add_hours(records: Records, institution: str, kept: Record, hours: Decimal) -> None:
    id = people.key(str(kept["kontraktnr"]))
    contract = records.get(institution, orders.CONTRACT, id)
    if contract is not None:
        contract["timerFort"] = str(Decimal(contract["timerFort"]) + hours)
        records.put(institution, orders.CONTRACT, id, contract)


def status(kept: Record, today: date) -> str:
    """Return where a transaction stands on a day."""
    if kept["avvist"]:
        return "avvist"
    if today.isoformat() >= kept["utbetalingsdato"]:
        return "utbetalt"
    return "beregnet" if today.isoformat() >= kept["kjoredato"] else "mottatt"


def tell(records: Records, institution: str, today: date) -> None:
    """Put an event on the feed for every status that has been reached and not yet told."""
    for kept in records.all(institution, TRANSACTION):
        told, reached = kept["fortalt"], status(kept, today)
        if told in (reached, "utbetalt", "avvist"):
            continue
        steps = ("mottatt", "beregnet", "utbetalt")
        for step in steps[steps.index(told) + 1 : steps.index(reached) + 1]:
            day = kept["kjoredato"] if step == "beregnet" else kept["utbetalingsdato"]
            feed.append(records, institution, feed.TRANSACTIONS, kept["transaksjonsid"], day)
        records.put(institution, TRANSACTION, kept["transaksjonsid"], {**kept, "fortalt": reached})


def transaction_on_wire(kept: Record, today: date) -> Any:
    """Return a transaction as sent."""
    refusal = kept["avvist"] or {"kode": "", "melding": ""}
    shown = {k: v for k, v in kept.items() if k not in ("avvist", "fortalt")}
    return {"lonnstransaksjon": {**shown, "status": status(kept, today), **refusal}}


def payslip(kept: Record, today: date) -> Any | None:
    """Return the payslip of a transaction once it is calculated, or None."""
    if status(kept, today) not in ("beregnet", "utbetalt"):
        return None
    return {
        "lonnsslipp": {
            "transaksjonsid": kept["transaksjonsid"],
            "lonnsslippRef": f"{kept['kjoring']}-{kept['transaksjonsid']}",
            "brutto": str(Decimal(kept["belop"]).quantize(OERE)),
            "utbetalingsdato": kept["utbetalingsdato"],
        }
    }
