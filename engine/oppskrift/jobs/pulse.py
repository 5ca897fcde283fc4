"""The heartbeat: while a worker has jobs, a thread of its own extends their leases, outside any transaction."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock, Thread

from ..clock import Clock
from ..model.record import JobRecord
from ..ports import Store

LOG = logging.getLogger(__name__)


class Pulse:
    """Extends the leases of the jobs held, three times within each lease, and knows which were lost.

    The thread starts with the first job and ends by itself when it has found nothing to do for most of a lease:
    starting one for each call would cost more than most calls.
    """

    def __init__(self, store: Store, clock: Clock, lease: timedelta) -> None:
        self._store, self._clock, self._lease = store, clock, lease
        self._held: dict[str, JobRecord] = {}
        self._lost: set[str] = set()
        self._lock = Lock()
        self._thread: Thread | None = None

    @contextmanager
    def holding(self, jobs: Iterable[JobRecord]) -> Iterator[None]:
        """Keep the leases of jobs alive until each is `done` or the block is left."""
        with self._lock:
            self._held = {_key(job): job for job in jobs}
            self._lost = set()
            if self._thread is None:
                self._thread = Thread(target=self._beat_while_needed, name="oppskrift-heartbeat", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._held = {}

    def done(self, job: JobRecord) -> None:
        """Let a job's lease be."""
        with self._lock:
            self._held.pop(_key(job), None)

    def lost(self, job: JobRecord) -> bool:
        """Whether the lease of a job was found to have passed to another."""
        return _key(job) in self._lost

    def _beat_while_needed(self) -> None:
        idle = 0
        while True:
            time.sleep(self._lease.total_seconds() / 3)
            with self._lock:
                held = list(self._held.values())
                idle = 0 if held else idle + 1
                if idle == 2:
                    self._thread = None
                    return
            for job in held:
                self._beat(job)

    def _beat(self, job: JobRecord) -> None:
        try:
            alive = self._store.heartbeat(job, self._clock.now(), self._lease)
        except Exception:
            LOG.exception("heartbeat of job %s failed; it is tried again", job.id)
            return
        if not alive:
            with self._lock:
                if self._held.pop(_key(job), None) is not None:
                    self._lost.add(_key(job))


def _key(job: JobRecord) -> str:
    return f"{job.tenant}/{job.id}/{job.lease_token}"
