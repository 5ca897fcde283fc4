"""Comments and files on a case: who may read, add and remove them, and what they may be.

Whoever has full sight of a case may read and add. A note can be removed by its author for as long as the case goes on;
what it held is then gone, and that it was there stands in the history. Whoever sees a case masked sees how many notes
there are and nothing of them: they are free text, mostly about people.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..message import Message, message
from ..model.note import NewNote, Note
from ..model.outcome import CaseStatus
from ..model.party import Actor
from ..model.record import CaseRecord
from ..ports.notes import Notes
from . import file_kinds, file_names
from .engine import Engine
from .file_kinds import FileKind
from .results import Advanced, Refusal
from .visibility import Sight, Sights

LONGEST = 4_000
"""Characters of a comment."""

FILES = 10
"""How many files may be added at once."""

PER_CASE = 500
"""How many notes a case may have."""

_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Characters that turn the direction of text around, and could make it say something else than it seems to."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it was sent: the sender's name for it, and its content."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class NoteProblem:
    """Why something was not taken; `field` is `text` or `files`."""

    field: str
    message: Message


@dataclass(frozen=True, slots=True)
class Noted:
    """What was added. `same` are the names of files that the case has already, by content; they were not added."""

    notes: tuple[NewNote, ...]
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotesRefused:
    """Nothing was added, and everything that is wrong."""

    problems: tuple[NoteProblem, ...]


@dataclass(frozen=True, slots=True)
class NotePage:
    """The notes of a case as somebody may see them. With masked sight there is only `hidden`, their number."""

    notes: tuple[Note, ...]
    hidden: int
    may_add: bool
    may_remove: frozenset[str]


class NoteBook:
    """The use cases of notes. Safe to share between threads."""

    def __init__(self, engine: Engine, sights: Sights, notes: Notes, secret: str, max_file: int = 10 << 20) -> None:
        """`max_file` is the largest file in bytes; `secret` keys the hash that stands for a comment."""
        self._engine, self._sights, self._notes = engine, sights, notes
        self._key, self.max_file = hashlib.sha256(f"oppskrift.note {secret}".encode()).digest(), max_file

    def page(self, actor: Actor, case_id: str) -> NotePage:
        """Return the notes of a case. Raises NotFound for a case that the actor may not see."""
        seen = self._sights.see(actor, case_id)
        if seen.sight is Sight.FULL:
            return self.open_page(actor, seen.case)
        found = self._notes.of_case(actor.tenant, case_id)
        return NotePage((), sum(note.removed_at is None for note in found), False, frozenset())

    def open_page(self, actor: Actor, case: CaseRecord) -> NotePage:
        """Return the notes of a case that the actor is known to see in full."""
        found = tuple(self._notes.of_case(case.tenant, case.id))
        mine = (note.id for note in found if self._may_not_remove(actor, case, note) is None)
        return NotePage(found, 0, True, frozenset(mine))

    def add(self, actor: Actor, case_id: str, text: str, files: Sequence[GivenFile]) -> Noted | NotesRefused | Refusal:
        """Add a comment, files, or both: all of it or nothing. Raises NotFound for a case the actor may not see."""
        if self._sights.see(actor, case_id).sight is not Sight.FULL:
            return _masked()
        standing = self._notes.of_case(actor.tenant, case_id)
        written = _plain(text)
        problems = [*self._wrong(written, files, len(standing))]
        found = [(file, self._judge(file)) for file in files]
        problems += [NoteProblem("files", kind) for _, kind in found if isinstance(kind, Message)]
        if problems:
            return NotesRefused(tuple(problems))
        known = {note.sha256 for note in standing if note.removed_at is None}
        kinds = [(file, kind) for file, kind in found if isinstance(kind, FileKind)]
        noted = self._new(written, kinds, known, len(standing))
        if noted.notes:
            self._engine.add_notes(actor.tenant, case_id, actor.ident, noted.notes)
        return noted

    def file(self, actor: Actor, case_id: str, id: str) -> tuple[Note, bytes]:
        """Return a file with its content. Raises NotFound for what is not there or the actor may not see."""
        if self._sights.see(actor, case_id).sight is not Sight.FULL:
            id = ""  # nobody is told which files there are
        return self._notes.note(actor.tenant, case_id, id), self._notes.content(actor.tenant, case_id, id)

    def remove(self, actor: Actor, case_id: str, id: str) -> Refusal | None:
        """Remove a note of one's own; return why not. Raises NotFound."""
        seen = self._sights.see(actor, case_id)
        if seen.sight is not Sight.FULL:
            return _masked()
        note = self._notes.note(actor.tenant, case_id, id)
        refusal = self._may_not_remove(actor, seen.case, note)
        if refusal is None:
            result = self._engine.remove_note(note, actor.ident)
            refusal = None if isinstance(result, Advanced) else _not("notes.gone")
        return refusal

    # ---------------------------------------------------------------- inside

    def _wrong(self, text: str, files: Sequence[GivenFile], standing: int) -> list[NoteProblem]:
        found = []
        if not text and not files:
            found.append(NoteProblem("text", message("notes.nothing")))
        if len(text) > LONGEST:
            found.append(NoteProblem("text", message("notes.too-long", limit=LONGEST, length=len(text))))
        if len(files) > FILES:
            found.append(NoteProblem("files", message("notes.too-many-files", limit=FILES)))
        if standing + len(files) + bool(text) > PER_CASE:
            found.append(NoteProblem("text", message("notes.full", limit=PER_CASE)))
        return found

    def _judge(self, file: GivenFile) -> FileKind | Message:
        name = file_names.clean(file.name)
        if len(file.body) > self.max_file:
            return message("notes.too-large", name=name, limit=self.max_file >> 20)
        return file_kinds.judge(name, file.body)

    def _new(self, text: str, files: Sequence[tuple[GivenFile, FileKind]], known: set[str], first: int) -> Noted:
        """Return the notes to add. A file whose content is known, also from this very sending, is left out."""
        added: list[NewNote] = []
        same: list[str] = []
        if text:
            id = _new_id(first)
            commitment = hmac.digest(self._key, f"{id}\0{text}".encode(), "sha256").hex()
            added.append(NewNote(id=id, kind="comment", sha256=commitment, text=text))
        for file, kind in files:
            name, sha256 = file_names.clean(file.name), hashlib.sha256(file.body).hexdigest()
            if sha256 in known:
                same.append(name)
                continue
            known.add(sha256)
            added.append(
                NewNote(
                    id=_new_id(first + len(added)),
                    kind="file",
                    sha256=sha256,
                    file_name=name,
                    media_type=kind.media_type,
                    body=file.body,
                )
            )
        return Noted(tuple(added), tuple(same))

    def _may_not_remove(self, actor: Actor, case: CaseRecord, note: Note) -> Refusal | None:
        if note.removed_at is not None:
            return _not("notes.gone")
        if note.author != actor.ident:
            return _not("notes.not-own")
        return None if case.status is CaseStatus.ACTIVE else _not("notes.case-ended")


def _not(rule: str) -> Refusal:
    return Refusal(rule=rule, reason=message(rule))


def _masked() -> Refusal:
    return _not("notes.masked")


def _new_id(number: int) -> str:
    """Return an id that nobody can guess and that sorts after those of the notes before it; `number` is how many."""
    return f"{number:04x}{secrets.token_hex(14)}"


def _plain(text: str) -> str:
    """Return a comment as it is kept: composed, with line feeds, without characters that are not seen."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (char for char in lines if char == "\n" or (unicodedata.category(char) != "Cc" and char not in _TURNING))
    return "".join(kept).strip()
