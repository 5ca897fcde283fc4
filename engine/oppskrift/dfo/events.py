"""Thin events from DFØ become messages to cases: nothing in an event is believed, the object is read anew.

An event says only which object changed and from when: `{"id", "uri", "gyldigEtter", "feltnavn"}`. No second event is
sent, so the consumer acts on or after `gyldigEtter`, and never says that it has taken an event before the message that
it became is stored. The store keeps each message once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from ..message import message
from ..model.calendar import start_of_day
from ..model.job import Retry
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
ATTEMPTS = 20
"""How often an event is tried before it is put aside in `EventSource.failed`."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=15)
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
    case_id: str = ""


class Taken(StrEnum):
    """What became of an event."""

    STORED = "stored"
    KNOWN = "known"
    IGNORED = "ignored"
    """Not of a kind that we wait for, or the object is not in the state that we wait for."""
    EARLY = "early"
    """To be delivered again on or after its day."""
    FAILED = "failed"
    """The object could not be read in passing; to be delivered again."""
    REFUSED = "refused"
    """The object could not be read for a reason that a person must mend; to be delivered again, for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event that a feed has given, when to try it, and how often that has failed."""

    institution: str
    event: ThinEvent
    due: datetime
    attempts: int = 0


class Feed(Protocol):
    """A list of events that only grows and can be read again."""

    def read(self, after: int) -> list[tuple[int, str, object]]:
        """Return (sequence, institution, event) after a sequence number, oldest first; none when it is away."""
        ...


class SimulatedFeed(Protocol):
    """The simulated DFØ inside the process, as far as its events go."""

    def events(self, after: int = 0, institution: str | None = None) -> list[dict[str, Any]]:
        """Return entries with `sekvens`, `institusjon` and `hendelse` after a sequence number."""
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

    def __init__(self, client: DfoClient, config: Callable[[str], Mapping[str, Json]] = lambda _: {}) -> None:
        self._client, self._config = client, config

    def take(self, store: Store, institution: str, event: ThinEvent, now: datetime) -> Taken:
        """Take one event. EARLY, FAILED and REFUSED ask for it to be delivered again."""
        refetch = _REFETCH.get(_kind(event.uri))
        if refetch is None:
            return Taken.IGNORED
        if now < event.not_before:
            return Taken.EARLY
        config = self._config(institution)
        call = EventCall(institution=institution, idempotency_key=event.key, now=now, config=config)
        try:
            found = refetch(self._client, call, event.id)
        except Stopped as stopped:
            return Taken.FAILED if isinstance(stopped.outcome, Retry) else Taken.REFUSED
        except wire.Unreadable:
            return Taken.REFUSED
        return _keep(store, call, event, found) if found else Taken.IGNORED


def _keep(store: Store, call: EventCall, event: ThinEvent, found: tuple[str, str, Mapping[str, Any]]) -> Taken:
    name, key, body = found
    record = InboxRecord(
        tenant=call.institution,
        source=SOURCE,
        id=event.key,
        message=name,
        key=key,
        body=tag(body),
        not_before=event.not_before,
        received_at=call.now,
    )
    return Taken.STORED if store.receive(record) else Taken.KNOWN


class EventSource:
    """Pulls a feed and takes what is due, from sequence number `after` on. Reading again from 0 does no harm.

    An event whose object cannot be read is tried again after 5, 10, 20 … seconds, at most 15 minutes: for ever while
    DFØ is away, `ATTEMPTS` times while DFØ refuses. `failed` holds those that were given up.
    """

    def __init__(self, feed: Feed, consumer: Consumer, after: int = 0) -> None:
        self._feed, self._consumer, self._after = feed, consumer, after
        self._held: list[Delivery] = []
        self.failed: list[Delivery] = []

    @classmethod
    def simulated(cls, simulator: SimulatedFeed, client: DfoClient) -> "EventSource":
        """Return the source of the simulated DFØ inside the process."""
        return cls(InProcessFeed(simulator), Consumer(client))

    @property
    def position(self) -> int:
        """Every event up to this sequence number is done with: where to begin after a restart."""
        held = [each.event.sequence - 1 for each in self._held if each.event.sequence is not None]
        return min([self._after, *held])

    def next_due(self) -> datetime | None:
        """Return the first instant at which an event that is held back is to be tried, or None."""
        return min((each.due for each in self._held), default=None)

    def poll(self, store: Store, now: datetime) -> int:
        """Take what has come and what has fallen due; return how many messages are new in the store."""
        for sequence, institution, content in self._feed.read(self._after):
            self._after = max(self._after, sequence)
            event = as_event(content, sequence)
            if isinstance(event, ThinEvent):
                self._held.append(Delivery(institution=institution, event=event, due=event.not_before))
        due = [each for each in self._held if each.due <= now]
        self._held = [each for each in self._held if each.due > now]
        return sum(self._take(store, each, now) for each in due)

    def _take(self, store: Store, each: Delivery, now: datetime) -> bool:
        taken = self._consumer.take(store, each.institution, each.event, now)
        if taken in (Taken.FAILED, Taken.REFUSED):
            wait = min(FIRST_WAIT * 2 ** min(each.attempts, 10), LONGEST_WAIT)
            again = replace(each, attempts=each.attempts + 1, due=now + wait)
            given_up = taken is Taken.REFUSED and again.attempts >= ATTEMPTS
            (self.failed if given_up else self._held).append(again)
        return taken is Taken.STORED


class InProcessFeed:
    """The feed of a simulated DFØ inside the process."""

    def __init__(self, simulator: SimulatedFeed) -> None:
        self._simulator = simulator

    def read(self, after: int) -> list[tuple[int, str, object]]:
        """Return the events after a sequence number."""
        return [(int(e["sekvens"]), str(e["institusjon"]), e["hendelse"]) for e in self._simulator.events(after)]


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
