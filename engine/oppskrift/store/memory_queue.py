"""The job table of the memory store: timers, ready and running jobs, each found without looking at all of them."""

import heapq
import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from ..model.record import JobRecord
from . import fair

Key: TypeAlias = tuple[str, str, int]
"""(tenant, case id, token)"""

_Entry: TypeAlias = tuple[datetime, str, int, int]
"""(due, case id, token, serial number of the writing)"""


def key_of(job: JobRecord) -> Key:
    """Return the primary key of a job."""
    return (job.tenant, job.case_id, job.token)


class MemoryQueue:
    """Jobs by key, with a heap per tenant for those that wait for their time and for those that are ready.

    A heap may hold entries of jobs that have changed since; the serial number tells, and they are dropped when met.
    """

    def __init__(self) -> None:
        self._jobs: dict[Key, JobRecord] = {}
        self._serials: dict[Key, int] = {}
        self._tokens: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._serial = 0
        self._waiting: dict[str, dict[str, list[_Entry]]] = {"timer": defaultdict(list), "ready": defaultdict(list)}
        self._running: set[Key] = set()
        self._last = ""

    def __iter__(self) -> Iterator[JobRecord]:
        return iter(self._jobs.values())

    def get(self, key: Key) -> JobRecord | None:
        """Return a job, or None."""
        return self._jobs.get(key)

    def put(self, job: JobRecord) -> None:
        """Insert or replace a job."""
        key = key_of(job)
        self.remove(key)
        self._serial += 1
        self._jobs[key], self._serials[key] = job, self._serial
        self._tokens[job.tenant, job.case_id].add(job.token)
        if job.state in self._waiting:
            heapq.heappush(self._waiting[job.state][job.tenant], (job.due, job.case_id, job.token, self._serial))
        elif job.state == "running":
            self._running.add(key)

    def remove(self, key: Key) -> None:
        """Remove a job if it is there."""
        self._jobs.pop(key, None)
        self._serials.pop(key, None)
        self._running.discard(key)
        self._tokens[key[:2]].discard(key[2])

    def tokens(self, tenant: str, case_id: str) -> set[int]:
        """Return the tokens of a case that have a job."""
        return set(self._tokens.get((tenant, case_id), ()))

    def held(self, tenant: str, case_id: str, token: int, lease_token: str | None) -> JobRecord | None:
        """Return the job if it is running under this lease token."""
        job = self._jobs.get((tenant, case_id, token))
        return job if job is not None and job.state == "running" and job.lease_token == lease_token else None

    def claim(self, now: datetime, lease: timedelta, limit: int) -> list[JobRecord]:
        """Promote due timers, take back expired leases and claim ready jobs, tenant by tenant."""
        self._promote(now)
        self._retake(now)
        token, until = secrets.token_hex(16), now + lease
        claimed = [
            replace(job, state="running", attempt=job.attempt + 1, lease_token=token, lease_until=until)
            for job in self._ready(limit)
        ]
        for job in claimed:
            self.put(job)
        return claimed

    def next_due(self, tenant: str | None) -> datetime | None:
        """Return when the first timer or ready job falls due."""
        firsts = (
            self._first(heaps, name)
            for heaps in self._waiting.values()
            for name in (list(heaps) if tenant is None else [tenant])
        )
        return min((job.due for job in firsts if job is not None), default=None)

    def _promote(self, now: datetime) -> None:
        heaps = self._waiting["timer"]
        for tenant in list(heaps):
            for _ in range(fair.share(fair.PROMOTED, len(heaps))):
                job = self._first(heaps, tenant)
                if job is None or job.due > now:
                    break
                self.put(replace(job, state="ready"))

    def _retake(self, now: datetime) -> None:
        expired = [key for key in self._running if (until := self._jobs[key].lease_until) is None or until <= now]
        for key in sorted(expired)[: fair.RETAKEN]:
            self.put(replace(self._jobs[key], state="ready", lease_token=None, lease_until=None))

    def _ready(self, limit: int) -> list[JobRecord]:
        heaps = self._waiting["ready"]
        tenants = [tenant for tenant in list(heaps) if self._first(heaps, tenant) is not None]
        found: list[JobRecord] = []
        for tenant in fair.turn(tenants, self._last):
            for _ in range(min(fair.share(limit, len(tenants)), limit - len(found))):
                job = self._first(heaps, tenant)
                if job is None:
                    break
                heapq.heappop(heaps[tenant])
                found.append(job)
                self._last = tenant
        return found

    def _first(self, heaps: dict[str, list[_Entry]], tenant: str) -> JobRecord | None:
        heap = heaps.get(tenant, [])
        while heap:
            _, case_id, token, serial = heap[0]
            if self._serials.get((tenant, case_id, token)) == serial:
                return self._jobs[tenant, case_id, token]
            heapq.heappop(heap)
        heaps.pop(tenant, None)
        return None
