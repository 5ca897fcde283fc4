"""Decisions read back from the log of events, some cases at a time."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection, Select

from ..model import event
from ..model.chain import instant, micros
from ..model.event import DecisionMade
from ..ports.decisions import StoredDecision
from .database import Database
from .tables import CASE, EVENT

BATCH = 200
"""Cases read in one statement: enough to cost little, and no more than memory holds easily."""


class SqlDecisionLog:
    """ports.DecisionLog. Safe to share between threads and processes."""

    def __init__(self, database: Database, batch: int = BATCH) -> None:
        self._database, self._batch = database, batch

    def cases(self, tenant: str, since: datetime) -> int:
        """Return how many cases have gone on since an instant."""
        query = sa.select(sa.func.count()).select_from(CASE).where(*_since(tenant, since))
        return self._database.read(lambda connection: int(connection.execute(query).scalar_one()))

    def batches(
        self, tenant: str, since: datetime, until: datetime | None
    ) -> Iterator[tuple[int, list[StoredDecision]]]:
        """Yield (cases read, their decisions), by the ids of the cases."""
        last = ""
        while ids := self._ids(tenant, since, last):
            yield len(ids), self._made(tenant, ids, since, until)
            last = ids[-1]

    def _ids(self, tenant: str, since: datetime, after: str) -> list[str]:
        query = sa.select(CASE.c.id).where(*_since(tenant, since), CASE.c.id > after).order_by(CASE.c.id)
        return self._database.read(lambda connection: list(connection.execute(query.limit(self._batch)).scalars()))

    def _made(self, tenant: str, ids: list[str], since: datetime, until: datetime | None) -> list[StoredDecision]:
        query = _rows(tenant, ids, since, until)

        def found(connection: Connection) -> list[StoredDecision]:
            return [made for row in connection.execute(query) for made in _decisions(tenant, row)]

        return self._database.read(found)


def _since(tenant: str, since: datetime) -> tuple[Any, ...]:
    return CASE.c.tenant == tenant, CASE.c.changed_at >= micros(since)


def _rows(tenant: str, ids: list[str], since: datetime, until: datetime | None) -> Select[Any]:
    columns = (EVENT.c.case_id, EVENT.c.rev, EVENT.c.at, EVENT.c.events)
    found = sa.select(*columns).where(EVENT.c.tenant == tenant, EVENT.c.case_id.in_(ids), EVENT.c.at >= micros(since))
    if until is not None:
        found = found.where(EVENT.c.at < micros(until))
    return found.order_by(EVENT.c.case_id, EVENT.c.rev)


def _decisions(tenant: str, row: Any) -> Iterator[StoredDecision]:
    case_id, rev, at, body = row
    if DecisionMade.__name__.encode() not in body:  # most rows hold none: no need to read them whole
        return
    for found in event.decode(orjson.loads(body)):
        if isinstance(found, DecisionMade):
            yield StoredDecision(tenant=tenant, case_id=case_id, rev=rev, at=instant(at), made=found)
