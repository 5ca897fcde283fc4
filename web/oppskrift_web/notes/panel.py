"""The notes of a case as the panel shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from oppskrift.cases import file_kinds
from oppskrift.cases.notes import FILES, LONGEST, NotePage, NoteProblem, NotesRefused
from oppskrift.message import render
from oppskrift.model.note import Note
from oppskrift.model.record import CaseRecord

from ..current import actor, language, site


@dataclass(frozen=True, slots=True)
class Shown:
    """One note. Of one that was removed only who and when."""

    id: str
    kind: str
    author: str
    mine: bool
    at: datetime
    text: str
    file_name: str
    size: int
    sha256: str
    removed_at: datetime | None
    removable: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The notes of a case, and the form for more. `text` is what was typed and not taken."""

    notes: tuple[Shown, ...]
    count: int
    hidden: int
    may_add: bool
    text: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    told: str = ""
    longest: int = LONGEST
    files: int = FILES
    accept: str = ",".join(f".{name}" for name in file_kinds.KINDS)
    legal: str = file_kinds.legal()

    @property
    def largest(self) -> int:
        """The largest file, in megabytes."""
        return site().notes.max_file >> 20

    @property
    def empty(self) -> "Panel":
        """The form alone, as it is for everybody before anything is filled in."""
        return Panel((), 0, 0, may_add=True)


def panel(case_id: str, text: str = "", refused: NotesRefused | None = None, told: str = "") -> Panel:
    """Return the panel of a case for whoever asks. Raises NotFound for a case that they may not see."""
    return _panel(case_id, site().notes.page(actor(), case_id), text, refused, told)


def panel_beside(case_id: str, case: CaseRecord | None) -> Panel:
    """Return the panel beside something else; `case` is the case where whoever asks is known to see it in full."""
    return panel(case_id) if case is None else _panel(case_id, site().notes.open_page(actor(), case))


def _panel(case_id: str, page: NotePage, text: str = "", refused: NotesRefused | None = None, told: str = "") -> Panel:
    who = actor()
    names = _names(who.tenant, case_id, page.notes)
    shown = tuple(
        Shown(
            id=note.id,
            kind=note.kind,
            author=names[note.author],
            mine=note.author == who.ident,
            at=note.at,
            text=note.text,
            file_name=note.file_name or "",
            size=note.size or 0,
            sha256=note.sha256,
            removed_at=note.removed_at,
            removable=note.id in page.may_remove,
        )
        for note in page.notes
    )
    standing = sum(note.removed_at is None for note in page.notes)
    problems = tuple(_told(problem) for problem in refused.problems) if refused else ()
    return Panel(shown, standing, page.hidden, page.may_add, text, problems, told)


def _told(problem: NoteProblem) -> tuple[str, str]:
    return ("note-text" if problem.field == "text" else "note-files", render(problem.message, language()))


def _names(tenant: str, case_id: str, notes: tuple[Note, ...]) -> Mapping[str, str]:
    """Return what the authors are called; somebody who came in by an invitation by the name it was sent to."""
    found: dict[str, str] = {}
    for ident in {note.author for note in notes}:
        person = site().directory.person(tenant, ident)
        found[ident] = person.name if person is not None else ident
    if any(name == ident for ident, name in found.items()):
        found |= {one.ident: one.name for one in site().invitations.of(tenant, case_id) if one.ident in found}
    return found


def size(count: int) -> str:
    """Return a number of bytes as people write it, in decimal units."""
    for limit, unit in ((1_000, "B"), (1_000_000, "kB")):
        if count < limit:
            return f"{count * 1_000 // limit} {unit}"
    whole = f"{count / 1_000_000:.1f} MB"
    return whole if language() == "en" else whole.replace(".", ",")


def install(app: Flask) -> None:
    """Let templates ask."""
    app.jinja_env.globals["note_panel"] = panel_beside
    app.jinja_env.filters["file_size"] = size
