"""Who was shown which personal fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A person was shown fields of a case. `fields` are paths such as `person.fodselsnummer`, `place` is the page.

    `id` is the same for what counts as one reading.
    """

    tenant: str
    id: str
    at: datetime
    person: str
    case_id: str
    fields: tuple[str, ...]
    place: str


class Readings(Protocol):
    """The record of reads. Rows are added and never changed."""

    def add(self, reading: Reading) -> bool:
        """Keep a reading, durable on return; False when one with its id is kept already."""
        ...

    def of_case(self, tenant: str, case_id: str, limit: int) -> Sequence[Reading]:
        """Return the readings of a case, newest first."""
        ...
