"""Thin events from DFØ become messages to cases: nothing in an event is believed, the object is read anew.

An event says only which object changed and from when: `{"id", "uri", "gyldigEtter", "feltnavn"}`. No second event is
sent, so the consumer acts on or after `gyldigEtter`, and never says that it has taken an event before the message that
it became is stored. The store keeps each message once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from ..clock import Clock
from ..message import message
from ..model.calendar import start_of_day
from ..model.problem import Problem
from ..model.record import InboxRecord
from ..model.tagged import Json, tag
from ..ports import Store
from . import wire
from .client import DfoClient
from .failure import Stopped
from .resources import CONTRACT_FILE, CONTRACT_ORDER, PAY_TRANSACTION

MAX_EVENT_BYTES = 16 * 1024
SOURCE = "dfo"
SIGNED, PAY_STATUS = "kontrakt-signert", "lonnsstatus"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinEvent:
    """An event as read. `sequence` is the source's own number, when it gives one."""

    id: str
    uri: str
    valid_after: date
    sequence: int | None = None

    @property
    def key(self) -> str:
        """What makes two deliveries the same event."""
        parts = [self.uri, self.id, self.valid_after.isoformat()]
        return ":".join(parts if self.sequence is None else [*parts, str(self.sequence)])

    @property
    def not_before(self) -> datetime:
        """The first instant to act: the start of the day in Norway."""
        return start_of_day(self.valid_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCall:
    """The call on whose behalf an object is read."""

    institution: str
    idempotency_key: str
    now: datetime
    config: Mapping[str, Json] = field(default_factory=dict)
    attempt: int = 1


class Taken(StrEnum):
    """What became of an event."""

    STORED = "stored"
    KNOWN = "known"
    IGNORED = "ignored"
    """Not of a kind that we wait for, or the object is not in the state that we wait for."""
    EARLY = "early"
    """To be delivered again on or after its day."""
    FAILED = "failed"
    """The object could not be read now; to be delivered again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event that a source hands over, and how often that failed before."""

    institution: str
    event: ThinEvent
    attempts: int = 0


class EventSource(Protocol):
    """Where events are pulled from. It hands over an event again until it is settled as taken."""

    def pull(self) -> list[Delivery]:
        """Return the events that are not settled, oldest first."""
        ...

    def settle(self, delivery: Delivery, taken: Taken) -> None:
        """Note what became of an event; EARLY and FAILED ones are handed over again."""
        ...


def read_event(body: bytes, sequence: int | None = None) -> ThinEvent | Problem:
    """Return an event from its JSON, or what was wrong with it."""
    if len(body) > MAX_EVENT_BYTES:
        return _problem(f"> {MAX_EVENT_BYTES} bytes")
    try:
        return as_event(wire.parse(body), sequence)
    except wire.Unreadable as error:
        return _problem(str(error))


def as_event(content: object, sequence: int | None = None) -> ThinEvent | Problem:
    """Return an event from a JSON value, or what was wrong with it."""
    if not isinstance(content, Mapping):
        return _problem("JSON object")
    id, uri = wire.normal_id(content.get("id")), content.get("uri")
    if id is None or not wire.is_safe_id(id):
        return _problem("id")
    if not isinstance(uri, str) or not 0 < len(uri) <= 100 or not uri.isprintable():
        return _problem("uri")
    try:
        valid_after = wire.day_of(content.get("gyldigEtter"))
    except wire.Unreadable:
        valid_after = None
    if valid_after is None:
        return _problem("gyldigEtter")
    return ThinEvent(id=id, uri=uri, valid_after=valid_after, sequence=sequence)


def _problem(what: str) -> Problem:
    return Problem(rule="dfo.event", message=message("dfo.event-refused", problem=what))


class Consumer:
    """Turns events into inbox messages. `config` gives an institution's local values (endpoint bindings)."""

    def __init__(
        self,
        client: DfoClient,
        store: Store,
        clock: Clock,
        config: Callable[[str], Mapping[str, Json]] = lambda _: {},
    ) -> None:
        self._client, self._store, self._clock, self._config = client, store, clock, config

    def take(self, institution: str, event: ThinEvent) -> Taken:
        """Take one event. Only EARLY and FAILED ask for it to be delivered again."""
        refetch = _REFETCH.get(_kind(event.uri))
        if refetch is None:
            return Taken.IGNORED
        if self.wait(event) > timedelta(0):
            return Taken.EARLY
        call = EventCall(
            institution=institution,
            idempotency_key=event.key,
            now=self._clock.now(),
            config=self._config(institution),
        )
        try:
            found = refetch(self._client, call, event.id)
        except (Stopped, wire.Unreadable):
            return Taken.FAILED
        return self._keep(institution, event, found) if found else Taken.IGNORED

    def wait(self, event: ThinEvent) -> timedelta:
        """Return how long it is until the event may be acted on; nothing or less when it is due."""
        return event.not_before - self._clock.now()

    def _keep(self, institution: str, event: ThinEvent, found: tuple[str, str, Mapping[str, Any]]) -> Taken:
        name, key, body = found
        record = InboxRecord(
            tenant=institution,
            source=SOURCE,
            id=event.key,
            message=name,
            key=key,
            body=tag(body),
            not_before=event.not_before,
            received_at=self._clock.now(),
        )
        return Taken.STORED if self._store.receive(record) else Taken.KNOWN


def poll(source: EventSource, consumer: Consumer) -> int:
    """Take what a source has; return how many messages are new in the store."""
    new = 0
    for delivery in source.pull():
        taken = consumer.take(delivery.institution, delivery.event)
        source.settle(delivery, taken)
        new += taken is Taken.STORED
    return new


def _signed(client: DfoClient, call: EventCall, id: str) -> tuple[str, str, Mapping[str, Any]] | None:
    """Read a contract file; when it is signed, the message goes to who waits for the order."""
    files = client.find(call, CONTRACT_FILE, id)
    contract = wire.normal_id(files[0].get("kontraktnr")) if files else None
    if contract is None or files[0].get("status") != "signert":
        return None
    orders = client.find(call, CONTRACT_ORDER, params={"kontraktnr": contract})
    number = wire.normal_id(orders[0].get("bestillingsnr")) if orders else None
    if number is None:
        return None
    employee = wire.normal_id(files[0].get("ansattId"))
    return SIGNED, number, {"bestillingsnr": number, "kontraktnr": contract, "ansattnr": employee}


def _paid(client: DfoClient, call: EventCall, id: str) -> tuple[str, str, Mapping[str, Any]] | None:
    """Read a payroll transaction; the message goes to who waits for it."""
    found = client.find(call, PAY_TRANSACTION, id)
    number = wire.normal_id(found[0].get("transaksjonsid")) if found else None
    if number is None:
        return None
    return PAY_STATUS, number, {"transaksjonsid": number, "status": wire.text_of(found[0].get("status"))}


def _kind(uri: str) -> str:
    """Return the end of a uri: systems write it with and without a prefix."""
    return uri.rpartition(":")[2]


_Refetch = Callable[[DfoClient, EventCall, str], "tuple[str, str, Mapping[str, Any]] | None"]
_REFETCH: Mapping[str, _Refetch] = {"infokontrakter/filer": _signed, "lonn/transaksjoner": _paid}
