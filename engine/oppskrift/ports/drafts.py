"""What a person has filled in of a task and not sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..model.tagged import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftKey:
    """Whose draft of which task."""

    tenant: str
    case_id: str
    token: int
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft. `body` is plain JSON; only who wrote it knows what is in it."""

    key: DraftKey
    body: Json
    saved_at: datetime


class Drafts(Protocol):
    """Drafts by person and task. Each method is one short transaction."""

    def save(self, draft: Draft, oldest: datetime) -> None:
        """Keep a draft in place of the one there was, and forget the person's drafts from before `oldest`."""
        ...

    def find(self, key: DraftKey) -> Draft | None:
        """Return a draft, None where there is none."""
        ...

    def drop(self, key: DraftKey) -> None:
        """Forget a draft."""
        ...

    def drop_task(self, tenant: str, case_id: str, token: int) -> None:
        """Forget everybody's drafts of a task. Writes nothing where there are none."""
        ...
