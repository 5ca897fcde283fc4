"""The record of reads, on a database."""

from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from ..model.chain import instant, micros
from ..ports.readings import Reading
from .database import Database
from .site_tables import READING
from .statements import compiled, insert_new


class SqlReadings:
    """ports.Readings. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.dialect
        self._insert = insert_new(READING, dialect)
        key = (READING.c.tenant == _text("of_tenant"), READING.c.id == _text("of_id"))
        self._find = compiled(sa.select(READING.c.at).where(*key), dialect)
        of_case = (READING.c.tenant == _text("of_tenant"), READING.c.case_id == _text("of_case"))
        newest = (READING.c.at.desc(), READING.c.id)
        limit = sa.bindparam("of_limit", type_=sa.Integer)
        self._of_case = compiled(sa.select(READING).where(*of_case).order_by(*newest).limit(limit), dialect)

    def add(self, reading: Reading) -> bool:
        """Keep a reading; False when it is kept already."""
        key = {"of_tenant": reading.tenant, "of_id": reading.id}
        if self._database.read(lambda connection: self._find.row(connection, key)) is not None:
            return False
        values = {
            "tenant": reading.tenant,
            "id": reading.id,
            "at": micros(reading.at),
            "person": reading.person,
            "case_id": reading.case_id,
            "fields": orjson.dumps(reading.fields).decode(),
            "place": reading.place,
        }
        return self._database.write(lambda connection: self._insert.run(connection, values)) == 1

    def of_case(self, tenant: str, case_id: str, limit: int) -> list[Reading]:
        """Return the readings of a case, newest first."""
        values = {"of_tenant": tenant, "of_case": case_id, "of_limit": limit}

        def found(connection: Connection) -> list[tuple[Any, ...]]:
            return self._of_case.rows(connection, values)

        return [_reading(row) for row in self._database.read(found)]


def _reading(row: tuple[Any, ...]) -> Reading:
    tenant, id, at, person, case_id, fields, place = row
    return Reading(
        tenant=tenant,
        id=id,
        at=instant(at),
        person=person,
        case_id=case_id,
        fields=tuple(orjson.loads(fields)),
        place=place,
    )


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)
