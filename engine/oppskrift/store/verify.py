"""Whether a case's history is as it was written: the hash chain of its rows, from the first to the case's head."""

from dataclasses import dataclass
from typing import Protocol

import orjson

from ..errors import OppskriftError
from ..message import message
from ..model import chain, event
from ..model.problem import Problem
from ..model.record import CaseRecord, EventRecord


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event row as stored: `at` in microseconds, `events` as JSON bytes."""

    rev: int
    at: int
    actor: str
    command: str
    events: bytes
    hash: bytes

    def record(self, tenant: str, case_id: str) -> EventRecord:
        """Return the row as the record that the store gives out."""
        return EventRecord(
            tenant=tenant,
            case_id=case_id,
            rev=self.rev,
            at=chain.instant(self.at),
            actor=self.actor,
            command=self.command,
            events=event.decode(orjson.loads(self.events)),
            hash=self.hash,
        )


class History(Protocol):
    """What `verify` reads of a store."""

    def case(self, tenant: str, case_id: str) -> CaseRecord:
        """Return a case. Raises NotFound."""
        ...

    def event_rows(self, tenant: str, case_id: str) -> list[EventRow]:
        """Return the rows of a case in order."""
        ...


def verify(store: History, tenant: str, case_id: str) -> tuple[Problem, ...]:
    """Return what is wrong with a case's history: changed, missing or added rows. Raises NotFound for no such case."""
    case = store.case(tenant, case_id)
    head, found = chain.START, []
    try:
        rows = store.event_rows(tenant, case_id)
    except OppskriftError as error:
        return (_problem("store.history-unreadable", case_id, error=str(error)),)
    for expected, row in enumerate(rows, start=1):
        sealed = chain.seal(head, tenant, case_id, row.rev, row.at, row.actor, row.command, row.events)
        if row.rev != expected:
            found.append(_problem("store.history-gap", case_id, rev=expected, found=row.rev))
        elif sealed != row.hash:
            found.append(_problem("store.history-changed", case_id, rev=row.rev))
        head = row.hash
    if len(rows) != case.rev or head != case.head:
        found.append(_problem("store.history-end", case_id, rev=case.rev, found=len(rows)))
    return tuple(found)


def _problem(rule: str, case_id: str, **params: object) -> Problem:
    return Problem(rule=rule, message=message(rule, case=case_id, **params), element=case_id)
