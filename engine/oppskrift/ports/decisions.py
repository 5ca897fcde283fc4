"""What was decided, read again from the log of all cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..model.event import DecisionMade


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision:
    """A decision as it stands in a case's log: in which step (`rev`) it was made, and when."""

    tenant: str
    case_id: str
    rev: int
    at: datetime
    made: DecisionMade


class DecisionLog(Protocol):
    """Reads decisions back. Nothing is locked: cases go on meanwhile."""

    def cases(self, tenant: str, since: datetime) -> int:
        """Return how many cases have gone on since an instant: the size of the work ahead."""
        ...

    def batches(
        self, tenant: str, since: datetime, until: datetime | None
    ) -> Iterator[tuple[int, list[StoredDecision]]]:
        """Yield (cases read, their decisions) until all is read; `since` counts, `until` does not.

        Cases come in the order of their ids, the decisions of a case in the order in which they were made.
        """
        ...
