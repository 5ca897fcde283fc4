"""Comments and files on cases, read from a database; `note_writer` writes them."""

from typing import Any

import sqlalchemy as sa

from ..errors import NotFound
from ..model.chain import instant
from ..model.note import Note
from .database import Database
from .rows import maybe_instant
from .site_tables import NOTE, NOTE_CONTENT
from .statements import Statement, compiled


class SqlNotes:
    """ports.Notes. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.dialect
        of_case = (NOTE.c.tenant == _text("of_tenant"), NOTE.c.case_id == _text("of_case"))
        self._of_case = compiled(sa.select(NOTE).where(*of_case).order_by(NOTE.c.at, NOTE.c.id), dialect)
        self._note = compiled(sa.select(NOTE).where(*of_case, NOTE.c.id == _text("of_id")), dialect)
        content = NOTE_CONTENT.c
        key = (content.tenant == _text("of_tenant"), content.case_id == _text("of_case"), content.id == _text("of_id"))
        self._content = compiled(sa.select(content.body).where(*key), dialect)

    def of_case(self, tenant: str, case_id: str) -> list[Note]:
        """Return the notes of a case, oldest first, those that were removed among them."""
        values = {"of_tenant": tenant, "of_case": case_id}
        found = self._database.read(lambda connection: self._of_case.rows(connection, values))
        return [_note(row) for row in found]

    def note(self, tenant: str, case_id: str, id: str) -> Note:
        """Return a note. Raises NotFound."""
        return _note(self._one(self._note, tenant, case_id, id))

    def content(self, tenant: str, case_id: str, id: str) -> bytes:
        """Return the content of a file. Raises NotFound, also when it was removed."""
        return bytes(self._one(self._content, tenant, case_id, id)[0])

    def _one(self, statement: Statement, tenant: str, case_id: str, id: str) -> tuple[Any, ...]:
        values = {"of_tenant": tenant, "of_case": case_id, "of_id": id}
        row = self._database.read(lambda connection: statement.row(connection, values))
        if row is None:
            raise NotFound("note", id)
        return row


def _note(row: tuple[Any, ...]) -> Note:
    tenant, case_id, id, kind, author, at, text, file_name, media_type, size, sha256, removed_at = row
    return Note(
        tenant=tenant,
        case_id=case_id,
        id=id,
        kind=kind,
        author=author,
        at=instant(at),
        text=text,
        file_name=file_name,
        media_type=media_type,
        size=size,
        sha256=sha256,
        removed_at=maybe_instant(removed_at),
    )


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)
