"""Comments and files are written in their case's step: both or neither, and what is removed is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_support import T0, new_case, opened, sqlite_url, step

from oppskrift.errors import Bug, Conflict, NotFound
from oppskrift.model.event import NoteAdded, NoteRemoved
from oppskrift.model.note import NewNote
from oppskrift.model.record import CaseRecord
from oppskrift.store import MemoryStore
from oppskrift.store.notes import SqlNotes
from oppskrift.store.sql import SqlStore

COMMENT = NewNote(id="00aa", kind="comment", sha256="c" * 64, text="Ringt instituttet «i dag» \N{GRINNING FACE}")
FILE = NewNote(
    id="01bb",
    kind="file",
    sha256="f" * 64,
    file_name="blåbær.pdf",
    media_type="application/pdf",
    body=bytes(range(256)) * 40,
)


@pytest.fixture(params=["sqlite", "postgres"])
def sql(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with opened(url) as found:
        yield found


def started(sql: SqlStore, tenant: str, id: str) -> CaseRecord:
    sql.commit(step(new_case(id, tenant)))
    return sql.case(tenant, id)


def added(case: CaseRecord, *notes: NewNote) -> tuple[NoteAdded, ...]:
    return tuple(NoteAdded(note.id, note.kind, note.sha256) for note in notes)


def test_notes_come_back_as_they_were_written(sql: SqlStore) -> None:
    case, notes = started(sql, "uib", "a1"), SqlNotes(sql.database)
    sql.commit(step(case, events=added(case, COMMENT, FILE), notes=(COMMENT, FILE), actor="kari"))
    comment, file = notes.of_case("uib", "a1")
    assert (comment.text, comment.author, comment.at, comment.size) == (COMMENT.text, "kari", T0, None)
    assert (file.file_name, file.media_type, file.size) == ("blåbær.pdf", "application/pdf", 256 * 40)
    assert notes.content("uib", "a1", FILE.id) == FILE.body
    assert notes.note("uib", "a1", FILE.id) == file
    assert sql.events("uib", "a1")[-1].events == added(case, COMMENT, FILE)


def test_a_removed_note_is_empty_and_its_content_gone(sql: SqlStore) -> None:
    case, notes = started(sql, "uib", "b1"), SqlNotes(sql.database)
    sql.commit(step(case, events=added(case, COMMENT, FILE), notes=(COMMENT, FILE), actor="kari"))
    sql.commit(step(sql.case("uib", "b1"), events=(NoteRemoved(FILE.id, "file"),), note_removed=FILE.id))
    comment, file = notes.of_case("uib", "b1")
    assert (file.removed_at, file.file_name, file.text, file.author) == (T0, None, "", "kari")
    assert file.sha256 == FILE.sha256
    assert comment.removed_at is None
    with pytest.raises(NotFound):
        notes.content("uib", "b1", FILE.id)


def test_removing_twice_writes_nothing(sql: SqlStore) -> None:
    case = started(sql, "uib", "c1")
    sql.commit(step(case, events=added(case, COMMENT), notes=(COMMENT,)))
    sql.commit(step(sql.case("uib", "c1"), events=(NoteRemoved(COMMENT.id, "comment"),), note_removed=COMMENT.id))
    with pytest.raises(NotFound):
        sql.commit(step(sql.case("uib", "c1"), events=(NoteRemoved(COMMENT.id, "comment"),), note_removed=COMMENT.id))
    assert sql.case("uib", "c1").rev == 3


def test_a_step_that_is_too_late_leaves_no_note(sql: SqlStore) -> None:
    case, notes = started(sql, "uib", "d1"), SqlNotes(sql.database)
    sql.commit(step(case, events=added(case, COMMENT), notes=(COMMENT,)))
    with pytest.raises(Conflict):
        sql.commit(step(case, events=added(case, FILE), notes=(FILE,)))
    assert [note.id for note in notes.of_case("uib", "d1")] == [COMMENT.id]
    with pytest.raises(NotFound):
        notes.content("uib", "d1", FILE.id)


def test_a_note_whose_id_is_taken_writes_nothing(sql: SqlStore) -> None:
    case, notes = started(sql, "uib", "e1"), SqlNotes(sql.database)
    sql.commit(step(case, events=added(case, COMMENT), notes=(COMMENT,)))
    with pytest.raises(Conflict):
        sql.commit(step(sql.case("uib", "e1"), events=added(case, COMMENT), notes=(COMMENT,)))
    assert sql.case("uib", "e1").rev == 2
    assert len(notes.of_case("uib", "e1")) == 1


def test_nobody_finds_the_notes_of_another_institution_or_case(sql: SqlStore) -> None:
    case, notes = started(sql, "uib", "f1"), SqlNotes(sql.database)
    started(sql, "uio", "f1")
    started(sql, "uib", "f2")
    sql.commit(step(case, events=added(case, FILE), notes=(FILE,)))
    assert (list(notes.of_case("uio", "f1")), list(notes.of_case("uib", "f2"))) == ([], [])
    for tenant, id in (("uio", "f1"), ("uib", "f2")):
        with pytest.raises(NotFound):
            notes.note(tenant, id, FILE.id)
        with pytest.raises(NotFound):
            notes.content(tenant, id, FILE.id)


def test_a_store_in_memory_says_that_it_keeps_none() -> None:
    store, case = MemoryStore(), new_case("g1")
    store.commit(step(case))
    with pytest.raises(Bug):
        store.commit(step(store.case("uib", "g1"), events=added(case, COMMENT), notes=(COMMENT,)))
