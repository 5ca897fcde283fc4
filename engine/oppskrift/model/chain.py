"""The hash chain of a case's event rows: each row's hash covers the row before it, so a changed row cannot hide.

`hash = sha256(hash of the row before + header + events)`, where the header is the JSON array
`[tenant, case, rev, at, actor, command]` with `at` in microseconds since 1970-01-01 UTC, and the events are the JSON
array of `event.encode`, in exactly the bytes that are stored.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import orjson

from ..clock import EPOCH
from .event import Event, encode

START = b""
"""The hash that stands before a case's first row."""

_MICROSECOND = timedelta(microseconds=1)


def micros(when: datetime) -> int:
    """Return an aware datetime as whole microseconds since 1970-01-01 UTC. Raises TypeError for a naive one."""
    return (when - EPOCH) // _MICROSECOND


def instant(at: int) -> datetime:
    """Return microseconds since 1970-01-01 UTC as an aware datetime in UTC."""
    return EPOCH + timedelta(microseconds=at)


def body(events: Iterable[Event]) -> bytes:
    """Return events as the JSON bytes that are stored and hashed. Raises TypeError for what JSON cannot say."""
    return orjson.dumps(encode(events))


def seal(  # noqa: PLR0913, PLR0917
    head: bytes, tenant: str, case_id: str, rev: int, at: int, actor: str, command: str, events: bytes
) -> bytes:
    """Return the hash of a row as stored: `at` in microseconds, `events` as bytes; `head` is the hash before it."""
    header = orjson.dumps([tenant, case_id, rev, at, actor, command])
    return hashlib.sha256(head + header + events).digest()


def link(  # noqa: PLR0913, PLR0917
    head: bytes, tenant: str, case_id: str, rev: int, at: datetime, actor: str, command: str, events: Iterable[Event]
) -> bytes:
    """Return the hash of a new row. `rev` is the row's own revision (1 for the first), `head` START before it."""
    return seal(head, tenant, case_id, rev, micros(at), actor, command, body(events))
