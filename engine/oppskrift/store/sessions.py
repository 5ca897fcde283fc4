"""Logins, on a database. Read at every request, so it is one compiled statement; nothing is cached."""

from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from ..model.chain import instant, micros
from ..model.party import Person
from ..ports.sessions import SessionRecord
from .database import Database
from .site_tables import KNOWN_PERSON, SESSION
from .statements import compiled, insert_new

_KNOWN = (KNOWN_PERSON.c.name, KNOWN_PERSON.c.email, KNOWN_PERSON.c.employee_number, KNOWN_PERSON.c.groups)


class SqlSessions:
    """ports.Sessions. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.dialect
        own = SESSION.c.id == _text("of_id")
        person = (SESSION.c.tenant == KNOWN_PERSON.c.tenant) & (SESSION.c.person == KNOWN_PERSON.c.ident)
        with_person = SESSION.outerjoin(KNOWN_PERSON, person)
        self._find = compiled(sa.select(SESSION, *_KNOWN).select_from(with_person).where(own), dialect)
        self._insert = insert_new(SESSION, dialect)
        kept = {name: sa.bindparam(f"new_{name}", type_=SESSION.c[name].type) for name in _CHANGED}
        self._change = compiled(sa.update(SESSION).where(own).values(**kept), dialect)
        self._end = compiled(sa.delete(SESSION).where(own), dialect)
        of_person = (SESSION.c.tenant == _text("of_tenant"), SESSION.c.person == _text("of_person"))
        self._end_all = compiled(sa.delete(SESSION).where(*of_person), dialect)
        over = SESSION.c.expires_at < sa.bindparam("of_instant", type_=sa.BigInteger)
        self._sweep = compiled(sa.delete(SESSION).where(over), dialect)

    def find(self, id: str) -> SessionRecord | None:
        """Return a session, also one that is over."""
        values = {"of_id": id}
        row = self._database.read(lambda connection: self._find.row(connection, values))
        return None if row is None else _record(row)

    def add(self, record: SessionRecord, *, instead_of: str | None, swept: datetime) -> None:
        """Begin a session, end the one before it, and sweep."""
        values = _values(record)

        def work(connection: Connection) -> None:
            self._sweep.run(connection, {"of_instant": micros(swept)})
            if instead_of is not None:
                self._end.run(connection, {"of_id": instead_of})
            self._insert.run(connection, values)

        self._database.write(work)

    def change(self, record: SessionRecord) -> bool:
        """Write body, last use and end of a session that is there."""
        values = {"of_id": record.id} | {f"new_{k}": v for k, v in _values(record).items() if k in _CHANGED}
        return self._database.write(lambda connection: self._change.run(connection, values)) == 1

    def end(self, id: str) -> None:
        """End a session."""
        self._database.write(lambda connection: self._end.run(connection, {"of_id": id}))

    def end_all(self, tenant: str, person: str) -> int:
        """End all sessions of a person."""
        values = {"of_tenant": tenant, "of_person": person}
        return self._database.write(lambda connection: self._end_all.run(connection, values))


_CHANGED = ("body", "seen_at", "expires_at")


def _values(record: SessionRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "tenant": record.tenant,
        "person": record.person,
        "body": record.body,
        "created_at": micros(record.created_at),
        "seen_at": micros(record.seen_at),
        "expires_at": micros(record.expires_at),
    }


def _record(row: tuple[Any, ...]) -> SessionRecord:
    id, tenant, person, body, created, seen, expires, name, email, number, groups = row
    known = None
    if name is not None:
        known = Person(
            ident=person, name=name, groups=frozenset(orjson.loads(groups)), employee_number=number, email=email
        )
    return SessionRecord(
        id=id,
        tenant=tenant,
        person=person,
        body=body,
        created_at=instant(created),
        seen_at=instant(seen),
        expires_at=instant(expires),
        known=known,
    )


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)
