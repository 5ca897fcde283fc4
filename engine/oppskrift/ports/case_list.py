"""Finding cases among many."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..model.outcome import CaseStatus

Place = tuple[datetime, str]
"""Where a case stands in the order: when it started, and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in a list, without what it knows."""

    tenant: str
    id: str
    process: str
    version: str
    bundle: str
    config: str
    status: CaseStatus
    title: str
    business_key: str | None
    started_by: str
    started_at: datetime
    changed_at: datetime
    place: str | None
    escalation: str | None

    @property
    def at(self) -> Place:
        """Return where the case stands in the order."""
        return (self.started_at, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which cases; None means any. They come after `after` in the order newest first."""

    process: str | None = None
    status: CaseStatus | None = None
    after: Place | None = None


class CaseList(Protocol):
    """Bounded reads of cases, newest first. The tenant is always an argument."""

    def newest(self, tenant: str, sought: Sought, limit: int) -> Sequence[CaseRow]:
        """Return the newest cases, whatever their process and status: what is sought narrows the answer afterwards.

        So the read is a walk along an index, and its end tells where to go on.
        """
        ...

    def named(self, tenant: str, ids: Collection[str]) -> Sequence[CaseRow]:
        """Return these cases, newest first."""
        ...

    def own(self, tenant: str, persons: frozenset[str], ident: str, limit: int) -> frozenset[str]:
        """Return cases in which `ident` has started, taken or completed something lately, or `persons` hold a task."""
        ...

    def by_word(self, tenant: str, word: str, limit: int) -> frozenset[str] | None:
        """Return the cases with a word that begins so (model.words), or None when there are more than `limit`."""
        ...

    def by_id(self, tenant: str, beginning: str, limit: int) -> frozenset[str]:
        """Return the cases whose id begins so."""
        ...

    def stuck(self, tenant: str, ids: Collection[str]) -> frozenset[str]:
        """Return those of the cases that stand still."""
        ...
