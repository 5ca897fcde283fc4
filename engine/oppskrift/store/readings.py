"""The record of reads, on a database."""

from collections import OrderedDict
from threading import Lock
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from ..model.chain import instant, micros
from ..ports.readings import Reading
from .database import Database
from .site_tables import READING
from .statements import compiled, insert_new

REMEMBERED = 4_096
"""How many of the latest readings this process knows to be kept, so that a page looked at again costs no statement."""


class SqlReadings:
    """ports.Readings. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.dialect
        self._insert = insert_new(READING, dialect)
        self._kept: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()
        of_case = (READING.c.tenant == _text("of_tenant"), READING.c.case_id == _text("of_case"))
        newest = (READING.c.at.desc(), READING.c.id)
        limit = sa.bindparam("of_limit", type_=sa.Integer)
        self._of_case = compiled(sa.select(READING).where(*of_case).order_by(*newest).limit(limit), dialect)

    def add(self, reading: Reading) -> bool:
        """Keep a reading; False when it is kept already."""
        key = (reading.tenant, reading.id)
        with self._lock:
            if key in self._kept:
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
        new = self._database.write(lambda connection: self._insert.run(connection, values)) == 1
        with self._lock:
            self._kept[key] = None
            if len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return new

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
