"""Comments and files on cases, for reading. They are added and removed by the steps of their case (`Step.notes`)."""

from collections.abc import Sequence
from typing import Protocol

from ..model.note import Note


class Notes(Protocol):
    """What people have attached to cases. The tenant is always an argument."""

    def of_case(self, tenant: str, case_id: str) -> Sequence[Note]:
        """Return the notes of a case, oldest first, those that were removed among them."""
        ...

    def note(self, tenant: str, case_id: str, id: str) -> Note:
        """Return a note. Raises NotFound."""
        ...

    def content(self, tenant: str, case_id: str, id: str) -> bytes:
        """Return the content of a file. Raises NotFound, also when it was removed."""
        ...
