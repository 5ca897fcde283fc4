"""How an installation stands at an instant, in numbers: what operators look at and what monitoring reads."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .outcome import CaseStatus
from .record import IncidentRecord, JobKind, JobRecord, JobState


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCount:
    """Cases of one process in one state."""

    process: str
    status: CaseStatus
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCount:
    """Jobs of one kind in one state."""

    kind: JobKind
    state: JobState
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCount:
    """Tokens of one process that stand still at one element, and how many cases they belong to."""

    process: str
    element: str
    count: int
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How many of something are late, and since when the oldest is; None when nothing is."""

    count: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """One institution at one instant.

    `ready` are jobs that a worker may take, `overdue` timers and new attempts that no worker has taken up although
    they are due, `leases` running jobs whose worker has not been heard from. `tasks_unassigned` are open tasks that
    nobody has taken within the time asked about. `events` is exact up to some thousand cases, beyond an estimate.
    """

    tenant: str
    at: datetime
    revision: str
    cases: tuple[CaseCount, ...] = ()
    jobs: tuple[JobCount, ...] = ()
    incidents: tuple[IncidentCount, ...] = ()
    standing_still: int = 0
    ready: Backlog = field(default_factory=Backlog)
    overdue: Backlog = field(default_factory=Backlog)
    leases: Backlog = field(default_factory=Backlog)
    inbox_pending: int = 0
    inbox_expired: int = 0
    tasks_open: int = 0
    tasks_overdue: int = 0
    tasks_unassigned: int = 0
    events: int = 0
    events_estimated: bool = False

    def of_status(self, status: CaseStatus) -> int:
        """Return how many cases are in a state."""
        return total(c.count for c in self.cases if c.status is status)

    def of_state(self, state: JobState) -> int:
        """Return how many jobs are in a state."""
        return total(j.count for j in self.jobs if j.state == state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An incident with what its case is called."""

    incident: IncidentRecord
    process: str
    version: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A job with what its case is called."""

    job: JobRecord
    process: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobQuery:
    """Which jobs to list; None means any. `after` is the (due, case, token) of the last one seen."""

    tenant: str
    state: JobState
    due_before: datetime | None = None
    lease_before: datetime | None = None
    element: str | None = None
    process: str | None = None
    kind: JobKind | None = None
    after: tuple[datetime, str, int] | None = None
    limit: int = 50


def total(counts: Iterable[int]) -> int:
    """Return the sum of counts."""
    return sum(counts)
