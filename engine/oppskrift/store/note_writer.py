"""Writes the notes of a step in the step's own transaction: no note without its event, no event without its note."""

from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from ..errors import Conflict, NotFound
from ..model.chain import micros
from ..model.note import NewNote
from ..model.record import Step
from . import rows
from .site_tables import NOTE, NOTE_CONTENT
from .statements import Order, compiled, insert_new

_KEY = (("tenant", "of_tenant"), ("case_id", "of_case"), ("id", "of_id"))


class NoteWriter:
    """Statements compiled for one database."""

    def __init__(self, dialect: Dialect) -> None:
        self._add, self._add_content = insert_new(NOTE, dialect), insert_new(NOTE_CONTENT, dialect)
        standing = [*_is(NOTE), NOTE.c.removed_at.is_(None)]
        emptied = sa.update(NOTE).where(*standing).values(removed_at=_at(), text="", file_name=sa.null())
        self._remove = compiled(emptied, dialect)
        self._forget = compiled(sa.delete(NOTE_CONTENT).where(*_is(NOTE_CONTENT)), dialect)

    def orders(self, step: Step) -> Iterator[Order]:
        """Yield what is to be written. The text, name and content of a removed note are gone for good."""
        for note in step.notes:
            yield Order(self._add, _values(step, note), Conflict)
            if note.body is not None:
                content = {"tenant": step.tenant, "case_id": step.case_id, "id": note.id, "body": note.body}
                yield Order(self._add_content, content, Conflict)
        if step.note_removed is not None:
            key = {"of_tenant": step.tenant, "of_case": step.case_id, "of_id": step.note_removed}
            yield Order(self._remove, {**key, "at": micros(step.at)}, partial(NotFound, "note", step.note_removed))
            yield Order(self._forget, key)


def _values(step: Step, note: NewNote) -> rows.Values:
    return {
        "tenant": step.tenant,
        "case_id": step.case_id,
        "id": note.id,
        "kind": note.kind,
        "author": step.actor,
        "at": micros(step.at),
        "text": note.text,
        "file_name": note.file_name,
        "media_type": note.media_type,
        "size": None if note.body is None else len(note.body),
        "sha256": note.sha256,
        "removed_at": None,
    }


def _is(table: sa.Table) -> list[sa.ColumnElement[bool]]:
    return [table.c[column] == sa.bindparam(name, type_=sa.Text) for column, name in _KEY]


def _at() -> sa.BindParameter[int]:
    return sa.bindparam("at", type_=sa.BigInteger)
