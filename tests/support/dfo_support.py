"""A world with the simulated DFØ in the process, and the values that DFØ tests share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from oppskrift.clock import ManualClock
from oppskrift.dfo import DfoClient, Endpoints, MemoryNotifier, Registry, catalogue, open_http
from oppskrift.dfo.simulator import MemoryRecords, Simulator, transport
from oppskrift.model.job import Done, JobOutcome
from oppskrift.model.record import InboxRecord
from oppskrift.model.tagged import tag

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CODING = {"koststed": "10020000", "delprosjekt": "123456001"}
UNIT = "10000000"


@dataclass(kw_only=True)
class TestCall:
    """A call of a handler."""

    __test__ = False

    now: datetime = START
    institution: str = "uib"
    idempotency_key: str = "uib:sak1:Registrere_lønn:1"
    attempt: int = 1
    case_id: str = "sak1"
    config: Mapping[str, Any] = field(default_factory=dict)


class InboxStore:
    """The one method of a store that events need."""

    def __init__(self) -> None:
        self.received: dict[tuple[str, str, str], InboxRecord] = {}

    def receive(self, message: InboxRecord) -> bool:
        key = (message.tenant, message.source, message.id)
        return self.received.setdefault(key, message) is message


class World:
    """A simulator, a client of it and all handlers, on one clock."""

    def __init__(self, records: Any = None, **simulator: Any) -> None:
        self.clock = ManualClock(START)
        self.sim = Simulator(self.clock, records or MemoryRecords(), **simulator)
        self.http = open_http(transport(self.sim))
        self.client = DfoClient(self.http, Endpoints())
        self.notifier = MemoryNotifier()
        self.registry: Registry = catalogue(self.client, self.notifier)

    def run(self, handler: str, key: str = "uib:sak1:Registrere_lønn:1", /, **input: Any) -> JobOutcome:
        call = TestCall(now=self.clock.now(), idempotency_key=key)
        return self.registry.run(handler, tag(input), call)

    def done(self, handler: str, key: str = "uib:sak1:Registrere_lønn:1", /, **input: Any) -> Mapping[str, Any]:
        outcome = self.run(handler, key, **input)
        assert isinstance(outcome, Done), outcome
        return outcome.output

    def contract(self) -> Mapping[str, Any]:
        """Order and sign Tormod's contract, and return it as read."""
        ordered = self.done("dfo.kontrakt.bestill", "bestill", **order())
        self.sim.sign("uib", ordered["bestillingsnr"])
        return self.done("dfo.kontrakt.hent", bestillingsnr=ordered["bestillingsnr"])

    def paid(self, key: str = "lønn:1", **changed: Any) -> JobOutcome:
        """Register Tormod's hours, on a contract that is made if need be."""
        contract = self.contract() if not self.sim.orders("uib") else self.done("dfo.kontrakt.hent", kontraktnr="1001")
        return self.run("dfo.lonn.registrer", key, **hours(contract, **changed))


def order(**changed: Any) -> dict[str, Any]:
    person = {"fornavn": "Tormod", "etternavn": "Demo", "epost": "tormod@uib.example"}
    return {
        "kontraktstype": "T1",
        "fm": "M",
        "oppdragstaker": person,
        "arbeidsoppgave": "Orakel i statistikk",
        "organisasjon_id": UNIT,
        "fra": date(2026, 3, 1),
        "til": date(2026, 6, 30),
        "timer": Decimal(60),
        "timesats": Decimal("210.50"),
        "kontering": CODING,
        "godkjent_av": "kari",
        **changed,
    }


def hours(contract: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "ansattnr": contract["ansattnr"],
        "kontraktnr": contract["kontraktnr"],
        "lonnart": "5534",
        "linjer": [{"dato": date(2026, 3, 2), "timer": Decimal("7.5"), "sats": Decimal("210.50")}],
        "timer": Decimal("7.5"),
        "belop": Decimal("1578.75"),
        "kontering": CODING,
        "kjoring": "2026-03",
        "attestert_av": "ola",
        **changed,
    }


def answering(handle: Callable[[httpx.Request], httpx.Response], **more: Any) -> Registry:
    """Return all handlers on a peer that answers as told."""
    http = open_http(httpx.MockTransport(handle))
    return catalogue(DfoClient(http, more.pop("endpoints", Endpoints()), **more), MemoryNotifier())


@cache
def rsa_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(key: RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
