"""Counting what an installation holds, for operators and monitoring."""

from datetime import datetime, timedelta
from typing import Protocol

from ..model.census import Census, JobQuery, Queued, Standing


class CensusTaker(Protocol):
    """Looks over the whole of one institution. Every question costs little however many cases have ended."""

    def census(self, tenant: str, now: datetime, *, unassigned: timedelta = timedelta(days=7)) -> Census:
        """Return how an institution stands; `unassigned` is how long an open task may be without a person."""
        ...

    def schema(self) -> tuple[str | None, str]:
        """Return the revision of the database's schema and the one that this program needs. Raises DatabaseNotReady."""
        ...

    def jobs(self, query: JobQuery) -> list[Queued]:
        """Return jobs in a state, soonest due first."""
        ...

    def stuck(self, tenant: str, *, limit: int = 1_000) -> list[Standing]:
        """Return what stands still, oldest first."""
        ...
