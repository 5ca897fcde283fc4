"""Comments and files as steps of their case, so that its history is complete and nobody can change it unseen."""

from collections.abc import Sequence
from dataclasses import replace

from ..model.event import NoteAdded, NoteRemoved
from ..model.note import NewNote, Note
from ..model.record import CaseRecord
from . import steps
from .results import Result
from .stepper import Stepper
from .steps import Deed


class Noting(Stepper):
    """The steps that add and remove notes. Whether the person may is not asked here: `notes.NoteBook` does."""

    def add_notes(self, tenant: str, case_id: str, person: str, notes: Sequence[NewNote]) -> Result:
        """Add notes to a case, also one that has ended. Raises NotFound."""
        events = tuple(NoteAdded(note.id, note.kind, note.sha256) for note in notes)

        def attempt(case: CaseRecord) -> Result:
            deed = Deed(at=self.clock.now(), actor=person, command="note", before=events)
            return self._commit(case, replace(steps.noted(case, deed), notes=tuple(notes)))

        return self._with_case(tenant, case_id, attempt)

    def remove_note(self, note: Note, person: str) -> Result:
        """Remove a note. Raises NotFound when it is not there any more."""
        event = NoteRemoved(note.id, note.kind)

        def attempt(case: CaseRecord) -> Result:
            deed = Deed(at=self.clock.now(), actor=person, command="remove note", before=(event,))
            return self._commit(case, replace(steps.noted(case, deed), note_removed=note.id))

        return self._with_case(note.tenant, note.case_id, attempt)
