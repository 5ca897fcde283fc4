"""What persons have chosen about their pages, on a database."""

import orjson
import sqlalchemy as sa

from ..model.tagged import Json
from .database import Database
from .site_tables import PREFERENCE
from .statements import compiled, insert_or_replace


class SqlPreferences:
    """ports.Preferences. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.dialect
        of_person = (PREFERENCE.c.tenant == _text("of_tenant"), PREFERENCE.c.person == _text("of_person"))
        named = PREFERENCE.c.name == _text("of_name")
        self._all = compiled(sa.select(PREFERENCE.c.name, PREFERENCE.c.body).where(*of_person), dialect)
        self._get = compiled(sa.select(PREFERENCE.c.body).where(*of_person, named), dialect)
        self._delete = compiled(sa.delete(PREFERENCE).where(*of_person, named), dialect)
        self._put = insert_or_replace(PREFERENCE, dialect)

    def all(self, tenant: str, person: str) -> dict[str, Json]:
        """Return all choices of a person."""
        values = {"of_tenant": tenant, "of_person": person}
        return {name: orjson.loads(body) for name, body in self._database.read(lambda c: self._all.rows(c, values))}

    def get(self, tenant: str, person: str, name: str) -> Json:
        """Return a choice, None where nothing is chosen."""
        values = {"of_tenant": tenant, "of_person": person, "of_name": name}
        row = self._database.read(lambda connection: self._get.row(connection, values))
        found: Json = None if row is None else orjson.loads(row[0])
        return found

    def put(self, tenant: str, person: str, name: str, value: Json) -> None:
        """Keep a choice; None takes it away."""
        if value is None:
            gone = {"of_tenant": tenant, "of_person": person, "of_name": name}
            self._database.write(lambda connection: self._delete.run(connection, gone))
            return
        body = orjson.dumps(value).decode()
        row = {"tenant": tenant, "person": person, "name": name, "body": body}
        self._database.write(lambda connection: self._put.run(connection, row))


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)
