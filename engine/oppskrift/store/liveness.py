"""Signs of life of the workers, one row each among the settings of the installation."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from ..model.chain import instant, micros
from .database import Database
from .site_tables import SETTING
from .statements import insert_or_replace

PREFIX = "worker:"


class SqlLiveness:
    """Implements ports.Liveness. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._put = insert_or_replace(SETTING, database.dialect)

    def beat(self, worker: str, at: datetime) -> None:
        """Leave a sign."""
        values = {"name": f"{PREFIX}{worker}", "body": str(micros(at))}
        self._database.write(lambda connection: self._put.run(connection, values))

    def seen(self) -> Mapping[str, datetime]:
        """Return when each worker was last seen."""
        query = sa.select(SETTING.c.name, SETTING.c.body).where(SETTING.c.name.startswith(PREFIX, autoescape=True))
        found = self._database.read(lambda connection: connection.execute(query).all())
        return {name.removeprefix(PREFIX): instant(int(body)) for name, body in found}
