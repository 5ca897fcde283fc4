"""Drafts, on a database."""

from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from ..model.chain import instant, micros
from ..ports.drafts import Draft, DraftKey
from .database import Database
from .site_tables import DRAFT
from .statements import compiled, insert_or_replace

_TYPES = {"token": sa.Integer, "oldest": sa.BigInteger}


class SqlDrafts:
    """ports.Drafts. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.dialect
        task = [DRAFT.c[name] == _bound(name) for name in ("tenant", "case_id", "token")]
        person = DRAFT.c.person == _bound("person")
        old = (DRAFT.c.tenant == _bound("tenant"), person, DRAFT.c.saved_at < _bound("oldest"))
        self._put = insert_or_replace(DRAFT, dialect)
        self._find = compiled(sa.select(DRAFT.c.body, DRAFT.c.saved_at).where(*task, person), dialect)
        self._any = compiled(sa.select(DRAFT.c.person).where(*task).limit(1), dialect)
        self._drop = compiled(sa.delete(DRAFT).where(*task, person), dialect)
        self._drop_task = compiled(sa.delete(DRAFT).where(*task), dialect)
        self._drop_old = compiled(sa.delete(DRAFT).where(*old), dialect)

    def save(self, draft: Draft, oldest: datetime) -> None:
        """Keep a draft, and forget the person's oldest ones."""
        key = draft.key
        row = {
            "tenant": key.tenant,
            "case_id": key.case_id,
            "token": key.token,
            "person": key.person,
            "body": orjson.dumps(draft.body).decode(),
            "saved_at": micros(draft.saved_at),
        }
        old = {"of_tenant": key.tenant, "of_person": key.person, "of_oldest": micros(oldest)}

        def work(connection: Connection) -> None:
            self._drop_old.run(connection, old)
            self._put.run(connection, row)

        self._database.write(work)

    def find(self, key: DraftKey) -> Draft | None:
        """Return a draft."""
        row = self._database.read(lambda connection: self._find.row(connection, _values(key)))
        return None if row is None else Draft(key=key, body=orjson.loads(row[0]), saved_at=instant(row[1]))

    def drop(self, key: DraftKey) -> None:
        """Forget a draft."""
        self._database.write(lambda connection: self._drop.run(connection, _values(key)))

    def drop_task(self, tenant: str, case_id: str, token: int) -> None:
        """Forget everybody's drafts of a task; reads first, since most tasks have none and a write costs a commit."""
        task = {"of_tenant": tenant, "of_case_id": case_id, "of_token": token}
        if self._database.read(lambda connection: self._any.row(connection, task)) is not None:
            self._database.write(lambda connection: self._drop_task.run(connection, task))


def _bound(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(f"of_{name}", type_=_TYPES.get(name, sa.Text))


def _values(key: DraftKey) -> dict[str, Any]:
    return {"of_tenant": key.tenant, "of_case_id": key.case_id, "of_token": key.token, "of_person": key.person}
