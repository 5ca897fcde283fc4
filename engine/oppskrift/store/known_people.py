"""Persons whom an identity provider has told about, on a database."""

from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from ..model.chain import micros
from ..model.party import Person
from .database import Database
from .site_tables import KNOWN_PERSON
from .statements import compiled, insert_or_replace

_PERSON = sa.select(
    KNOWN_PERSON.c.ident,
    KNOWN_PERSON.c.name,
    KNOWN_PERSON.c.email,
    KNOWN_PERSON.c.employee_number,
    KNOWN_PERSON.c.groups,
)


class SqlKnownPeople:
    """ports.KnownPeople. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.dialect
        of_tenant = KNOWN_PERSON.c.tenant == _text("of_tenant")
        self._one = compiled(_PERSON.where(of_tenant, KNOWN_PERSON.c.ident == _text("of_ident")), dialect)
        in_order = (KNOWN_PERSON.c.name, KNOWN_PERSON.c.ident)
        self._all = compiled(_PERSON.where(of_tenant).order_by(*in_order), dialect)
        self._put = insert_or_replace(KNOWN_PERSON, dialect)

    def person(self, tenant: str, ident: str) -> Person | None:
        """Return a person by ident."""
        values = {"of_tenant": tenant, "of_ident": ident}
        row = self._database.read(lambda connection: self._one.row(connection, values))
        return None if row is None else _person(row)

    def people(self, tenant: str) -> list[Person]:
        """Return everybody who has logged in, by name."""

        def found(connection: Connection) -> list[tuple[Any, ...]]:
            return self._all.rows(connection, {"of_tenant": tenant})

        return [_person(row) for row in self._database.read(found)]

    def put(self, tenant: str, person: Person, seen_at: datetime) -> None:
        """Keep what a login said."""
        values = {
            "tenant": tenant,
            "ident": person.ident,
            "name": person.name,
            "email": person.email,
            "employee_number": person.employee_number,
            "groups": orjson.dumps(sorted(person.groups)).decode(),
            "seen_at": micros(seen_at),
        }
        self._database.write(lambda connection: self._put.run(connection, values))


def _person(row: tuple[Any, ...]) -> Person:
    ident, name, email, number, groups = row
    return Person(ident=ident, name=name, groups=frozenset(orjson.loads(groups)), employee_number=number, email=email)


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)
