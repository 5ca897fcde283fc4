"""What an installation keeps for itself in its database: the key that signs cookies and links."""

import secrets

import sqlalchemy as sa

from .database import Database
from .site_tables import SETTING
from .statements import insert_new

SECRET = "secret-key"  # noqa: S105 - the name of the row


class SqlSettings:
    """Settings by name. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = insert_new(SETTING, database.dialect)

    def secret(self) -> str:
        """Return the installation's secret; the first to ask makes it, and everybody gets the same."""
        found = self._read(SECRET)
        if found is None:
            made = {"name": SECRET, "body": secrets.token_urlsafe(48)}
            self._database.write(lambda connection: self._insert.run(connection, made))
            found = self._read(SECRET)
        return str(found)

    def _read(self, name: str) -> str | None:
        query = sa.select(SETTING.c.body).where(SETTING.c.name == name)
        return self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())
