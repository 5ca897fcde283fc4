"""What DFØ does, and what it has received."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ...dfo.simulator import LoggedCall
from ...model.tagged import Json, untag
from ..expectation import expect, failure, known
from ..registry import step
from ..values import Table, pairs, parse_value
from ..world import World
from .time import duration

DEFAULT_CONTRACT = {
    "kontraktstype": "T1",
    "fm": "M",
    "arbeidsoppgave": "Demo",
    "startdato": "2026-01-01",
    "sluttdato": "2026-06-30",
    "timer": "100",
    "timesats": "250",
}
WIRE_NAMES = {"fra": "startdato", "til": "sluttdato"}
AFTER_EFFECT = ("timeout_etter", "500_etter")


@step("contract")
def contract(world: World, actor: str, table: Table) -> None:
    """Give a person a concluded contract at DFØ."""
    person = known(world.actor(actor).person, "step.not-a-person", actor=actor)
    given = {WIRE_NAMES.get(name, name): _wire(parse_value(value)) for name, value in pairs(table)}
    numbers = {"kontraktnr": given.pop("kontraktnr")} if "kontraktnr" in given else {}
    first, _, last = person.name.partition(" ")
    taker = {"fornavn": first, "etternavn": last, "epost": person.email or f"{person.ident}@example.com"}
    world.simulator.conclude(
        world.tenant,
        {**DEFAULT_CONTRACT, "organisasjonId": "10000000", "oppdragstaker": taker, **given},
        brukerident=person.ident,
        ansattnr=person.employee_number or "",
        **numbers,
    )


@step("sign")
def sign(world: World, actor: str) -> None:
    """Sign the contract that was ordered last."""
    orders = world.simulator.orders(world.tenant)
    expect(orders, "step.nothing-ordered")
    person = world.actor(actor).person
    given = {"brukerident": person.ident} if person is not None else {}
    world.simulator.sign(world.tenant, str(orders[-1]["bestillingsnr"]), **given)
    world.stage.settle()


@step("dfo-reject")
def rejects(world: World, operation: str, code: str) -> None:
    """Say no to the next call."""
    world.simulator.fault(_operation(world, operation), "avvist", institution=world.tenant, kode=code)


@step("dfo-late-reject")
def rejects_late(world: World, code: str) -> None:
    """Say no to the next transaction in the payroll run."""
    world.simulator.fault("dfo.lonn.beregning", "avvist", institution=world.tenant, kode=code)


@step("dfo-silent")
def silent(world: World, operation: str, count: int) -> None:
    """Fail in passing."""
    world.simulator.fault(_operation(world, operation), "timeout_for", institution=world.tenant, count=count)


@step("dfo-down")
def down(world: World, count: int, unit: str) -> None:
    """Be away for a while, from now on."""
    world.today()
    world.dfo.away_until = world.clock.now() + duration(count, unit)


@step("dfo-after-effect")
def loses_answer(world: World, operation: str) -> None:
    """Act, then lose the answer."""
    world.simulator.fault(_operation(world, operation), "timeout_etter", institution=world.tenant)


@step("dfo-got")
def received(world: World, operation: str, count: int) -> None:
    """Check how often an operation took effect."""
    found = len(_effects(world, operation))
    expect(found == count, "step.received-times", operation=operation, found=found, wanted=count)


@step("dfo-got-none")
def received_none(world: World, operation: str) -> None:
    """Check that an operation took no effect."""
    received(world, operation, 0)


@step("dfo-got-with")
def received_with(world: World, operation: str, table: Table) -> None:
    """Check what the last one that took effect said."""
    calls = _effects(world, operation)
    expect(calls, "step.not-received", operation=operation)
    body = calls[-1].body
    for name, text in pairs(table):
        found = _at(body, name)
        expect(_agree(found, parse_value(text)), "step.received-value", name=name, found=found, wanted=text)


def _operation(world: World, name: str) -> str:
    names = world.stage.installation.handlers.names()
    expect(name in names, "step.no-such-operation", operation=name, known=", ".join(sorted(names)))
    return name


def _effects(world: World, operation: str) -> list[LoggedCall]:
    """Return the calls that took effect, one for each idempotency key."""
    calls = world.simulator.calls(_operation(world, operation), world.tenant)
    answered = [c for c in calls if c.status < 300 or c.fault in AFTER_EFFECT]
    return list({c.key or str(id(c)): c for c in answered}.values())


def _at(body: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(body, list) and part.isdigit():
            body = body[int(part) - 1] if 0 < int(part) <= len(body) else None
        elif isinstance(body, Mapping) and part in body:
            body = body[part]
        else:
            raise failure("step.no-such-field", name=path)
    return body


def _agree(found: Any, wanted: Json) -> bool:
    """Return whether a value on the wire is the one that is meant: numbers by worth, everything else as text."""
    plain = untag(wanted)
    if isinstance(plain, int | Decimal) and not isinstance(plain, bool):
        try:
            return Decimal(str(found)) == plain
        except InvalidOperation:
            return False
    return found in (None, "") if plain is None else str(found) == _wire(wanted)


def _wire(value: Json) -> str:
    plain = untag(value)
    return str(plain) if isinstance(plain, int | Decimal | str) else str(plain.isoformat())
