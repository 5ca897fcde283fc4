"""Finding cases among many, on a database: walks along indexes, never a case's snapshot or history."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.sql import ColumnElement

from ..model.chain import instant, micros
from ..model.outcome import CaseStatus
from ..ports.case_list import CaseRow, Sought
from .database import Database
from .tables import CASE, CASE_WORD, EVENT, INCIDENT, TASK, is_text

T = TypeVar("T")

LAST = "\U0010ffff"
"""After everything that begins as a word does."""

_COLUMNS = (
    CASE.c.id,
    CASE.c.process,
    CASE.c.version,
    CASE.c.bundle,
    CASE.c.config,
    CASE.c.status,
    CASE.c.title,
    CASE.c.business_key,
    CASE.c.started_by,
    CASE.c.started_at,
    CASE.c.changed_at,
    CASE.c.place,
    CASE.c.escalation,
)
_NEWEST = (CASE.c.started_at.desc(), CASE.c.id.desc())
_ACTED = sa.or_(*(EVENT.c.command.like(f"{done} %") for done in ("start", "claim", "complete")))


class SqlCaseList:
    """ports.CaseList. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, tenant: str, sought: Sought, limit: int) -> list[CaseRow]:
        """Return the newest cases after a place."""
        return self._rows(tenant, newest(tenant, sought, limit))

    def named(self, tenant: str, ids: Collection[str]) -> list[CaseRow]:
        """Return these cases, newest first."""
        if not ids:
            return []
        found = sa.select(*_COLUMNS).where(CASE.c.tenant == tenant, CASE.c.id.in_(sorted(ids)))
        return self._rows(tenant, found.order_by(*_NEWEST))

    def own(self, tenant: str, persons: frozenset[str], ident: str, limit: int) -> frozenset[str]:
        """Return the cases of a person's latest deeds, and those of which they or whom they deputise hold a task."""
        deeds = (
            sa.select(EVENT.c.case_id)
            .where(EVENT.c.tenant == tenant, EVENT.c.actor == ident, ~is_text(EVENT.c.actor, "system"), _ACTED)
            .order_by(EVENT.c.at.desc())
            .limit(limit)
        )
        held = sa.select(TASK.c.case_id).where(TASK.c.tenant == tenant, TASK.c.assignee.in_(sorted(persons)))

        def found(connection: Connection) -> frozenset[str]:
            return frozenset([*connection.execute(deeds).scalars(), *connection.execute(held.limit(limit)).scalars()])

        return self._read(found)

    def by_word(self, tenant: str, word: str, limit: int) -> frozenset[str] | None:
        """Return the cases with a word that begins so, or None when there are too many to name."""
        found: set[str] = set()
        for is_open in (1, 0):
            begins = (CASE_WORD.c.word >= word, CASE_WORD.c.word < word + LAST)
            query = (
                sa.select(CASE_WORD.c.case_id)
                .where(CASE_WORD.c.tenant == tenant, CASE_WORD.c.open == is_open, *begins)
                .limit(limit + 1)
            )
            found.update(self._ids(query))
        return None if len(found) > limit else frozenset(found)

    def by_id(self, tenant: str, beginning: str, limit: int) -> frozenset[str]:
        """Return the cases whose id begins so."""
        begins = (CASE.c.id >= beginning, CASE.c.id < beginning + "g")
        return frozenset(self._ids(sa.select(CASE.c.id).where(CASE.c.tenant == tenant, *begins).limit(limit)))

    def stuck(self, tenant: str, ids: Collection[str]) -> frozenset[str]:
        """Return those of the cases that stand still."""
        if not ids:
            return frozenset()
        mine = (INCIDENT.c.tenant == tenant, INCIDENT.c.case_id.in_(sorted(ids)))
        return frozenset(self._ids(sa.select(INCIDENT.c.case_id).where(*mine).distinct()))

    def _ids(self, query: sa.Select[Any]) -> list[str]:
        return self._read(lambda connection: list(connection.execute(query).scalars()))

    def _rows(self, tenant: str, query: sa.Select[Any]) -> list[CaseRow]:
        return [_row(tenant, row) for row in self._read(lambda connection: connection.execute(query).all())]

    def _read(self, work: Callable[[Connection], T]) -> T:
        return self._database.read(work)


def newest(tenant: str, sought: Sought, limit: int) -> sa.Select[Any]:
    """The newest cases after a place: a walk along `case_newest`."""
    found = sa.select(*_COLUMNS).where(CASE.c.tenant == tenant, *_after(sought))
    return found.order_by(*_NEWEST).limit(limit)


def _after(sought: Sought) -> list[ColumnElement[bool]]:
    if sought.after is None:
        return []
    at, id = micros(sought.after[0]), sought.after[1]
    earlier, same = CASE.c.started_at < at, CASE.c.started_at == at
    # The first condition is what the index is entered by; the second keeps those of the same instant in order.
    return [CASE.c.started_at <= at, sa.or_(earlier, sa.and_(same, CASE.c.id < id))]


def _row(tenant: str, row: Any) -> CaseRow:
    id, process, version, bundle, config, status, title, key, by, at, changed, place, escalation = row
    return CaseRow(
        tenant=tenant,
        id=id,
        process=process,
        version=version,
        bundle=bundle,
        config=config,
        status=CaseStatus(status),
        title=title,
        business_key=key,
        started_by=by,
        started_at=instant(at),
        changed_at=instant(changed),
        place=place,
        escalation=escalation,
    )
