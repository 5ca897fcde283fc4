"""What DFØ does, and what it has received."""

from decimal import Decimal
from typing import Any

from ...model.tagged import untag
from ..registry import step
from ..values import table_values
from ..world import World

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


@step("contract")
def contract(world: World, actor: str, table: list[list[str]]) -> None:
    """Give a person a concluded contract at DFØ."""
    person = world.actor(actor).person
    assert person is not None, f"«{actor}» må være en person"
    given = {WIRE_NAMES.get(k, k): _wire(untag(v)) for k, v in table_values(table).items()}
    first, _, last = person.name.partition(" ")
    taker = {"fornavn": first, "etternavn": last, "epost": person.email or f"{person.ident}@example.com"}
    world.simulator.conclude(
        world.tenant,
        {**DEFAULT_CONTRACT, "organisasjonId": "10000000", "oppdragstaker": taker, **given},
        brukerident=person.ident,
        ansattnr=person.employee_number or "",
    )


@step("sign")
def sign(world: World, actor: str) -> None:
    """Sign the contract that was ordered last."""
    order = world.simulator.orders(world.tenant)[-1]["bestillingsnr"]
    person = world.actor(actor).person
    given = {"brukerident": person.ident} if person is not None else {}
    world.simulator.sign(world.tenant, str(order), **given)
    world.stage.settle()


@step("dfo-reject")
def rejects(world: World, operation: str, code: str) -> None:
    """Say no to the next call."""
    world.simulator.fault(operation, "avvist", institution=world.tenant, kode=code)


@step("dfo-late-reject")
def rejects_late(world: World, code: str) -> None:
    """Say no to the next transaction in the payroll run."""
    world.simulator.fault("dfo.lonn.beregning", "avvist", institution=world.tenant, kode=code)


@step("dfo-silent")
def silent(world: World, operation: str, count: int) -> None:
    """Fail in passing."""
    world.simulator.fault(operation, "timeout_for", institution=world.tenant, count=count)


@step("dfo-after-effect")
def loses_answer(world: World, operation: str) -> None:
    """Act, then lose the answer."""
    world.simulator.fault(operation, "timeout_etter", institution=world.tenant)


@step("dfo-got")
def received(world: World, operation: str, count: int) -> None:
    """Check how often an operation took effect."""
    found = _effects(world, operation)
    assert found == count, f"DFØ har mottatt {operation} {found} gang(er), ikke {count}"


@step("dfo-got-none")
def received_none(world: World, operation: str) -> None:
    """Check that an operation took no effect."""
    received(world, operation, 0)


def _effects(world: World, operation: str) -> int:
    calls = world.simulator.calls(operation, world.tenant)
    assert calls or operation in world.stage.installation.handlers.names(), f"ukjent operasjon «{operation}»"
    answered = [c for c in calls if c.status < 300 or c.fault in ("timeout_etter", "500_etter")]
    return len({c.key or id(c) for c in answered})


def _wire(value: Any) -> str:
    return str(value) if isinstance(value, int | Decimal | str) else str(value.isoformat())
