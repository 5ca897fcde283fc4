"""Durable truth, as the use cases and workers need it."""

from datetime import datetime, timedelta
from typing import Protocol

from ..model.record import (
    CaseRecord,
    EventRecord,
    InboxRecord,
    IncidentRecord,
    JobRecord,
    Step,
    SubscriptionRecord,
    TaskQuery,
    TaskRecord,
)


class Store(Protocol):
    """Durable truth. Every method is one short transaction; the tenant is always an argument. Times are UTC."""

    def commit(self, step: Step) -> None:
        """Write a step. Raises Conflict (stale revision) or LeaseLost (job no longer held); then nothing is written."""
        ...

    def case(self, tenant: str, case_id: str) -> CaseRecord:
        """Return a case. Raises NotFound."""
        ...

    def cases(self, tenant: str, *, process: str | None = None, limit: int = 100) -> list[CaseRecord]:
        """Return cases, newest first."""
        ...

    def events(self, tenant: str, case_id: str) -> list[EventRecord]:
        """Return all steps of a case in order."""
        ...

    def task(self, tenant: str, case_id: str, token: int) -> TaskRecord:
        """Return an open task. Raises NotFound."""
        ...

    def tasks(self, query: TaskQuery) -> list[TaskRecord]:
        """Return open tasks, soonest due first (without a due date last), then oldest."""
        ...

    def subscriptions(self, tenant: str, message: str, key: str) -> list[SubscriptionRecord]:
        """Return who waits for this message."""
        ...

    def incidents(self, tenant: str | None = None, case_id: str | None = None) -> list[IncidentRecord]:
        """Return open incidents, oldest first."""
        ...

    def jobs(self, tenant: str | None = None, case_id: str | None = None) -> list[JobRecord]:
        """Return jobs in any state, soonest due first."""
        ...

    def claim(self, worker: str, now: datetime, lease: timedelta, limit: int) -> list[JobRecord]:
        """Promote due timers, take over expired leases, and claim ready jobs fairly between tenants.

        A claimed job has a fresh lease_token and its attempt counted; an expired lease counts as an attempt.
        """
        ...

    def heartbeat(self, job: JobRecord, now: datetime, lease: timedelta) -> bool:
        """Extend a lease; False when the job is no longer held."""
        ...

    def release(self, job: JobRecord, now: datetime) -> bool:
        """Hand an unserved job back, ready at once and its attempt not counted; False when it is no longer held."""
        ...

    def next_due(self, tenant: str | None = None) -> datetime | None:
        """Return when the next timer, ready job or parked inbox message falls due, or None."""
        ...

    def put_artifact(self, sha256: str, kind: str, body: bytes) -> None:
        """Keep an immutable artifact by its content hash; storing it again does nothing."""
        ...

    def artifact(self, sha256: str) -> bytes:
        """Return an artifact. Raises NotFound."""
        ...

    def receive(self, message: InboxRecord) -> bool:
        """Keep an incoming message; False when it was already received."""
        ...

    def pending_inbox(self, now: datetime, limit: int) -> list[InboxRecord]:
        """Return messages that may be acted on and have not been consumed."""
        ...

    def close(self) -> None:
        """Let go of connections and files. The store is not used afterwards."""
        ...

    def expire_inbox(self, before: datetime) -> int:
        """Mark messages received before an instant that nobody waited for as expired; return how many."""
        ...
