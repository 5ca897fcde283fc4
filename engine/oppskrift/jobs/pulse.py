"""The heartbeat: while a worker has jobs, a thread of its own extends their leases, outside any transaction."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Lock, Thread

from ..clock import Clock
from ..model.record import JobRecord
from ..ports import Store

LOG = logging.getLogger(__name__)


class Pulse:
    """Extends the leases of the jobs held, three times within each lease, and knows which were lost."""

    def __init__(self, store: Store, clock: Clock, lease: timedelta) -> None:
        self._store, self._clock, self._lease = store, clock, lease
        self._held: dict[str, JobRecord] = {}
        self._lost: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def holding(self, jobs: Iterable[JobRecord]) -> Iterator[None]:
        """Keep the leases of jobs alive until each is `done` or the block is left."""
        self._held = {_key(job): job for job in jobs}
        self._lost = set()
        stop = Event()
        thread = Thread(target=self._beat_until, args=(stop,), name="oppskrift-heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def done(self, job: JobRecord) -> None:
        """Let a job's lease be."""
        with self._lock:
            self._held.pop(_key(job), None)

    def lost(self, job: JobRecord) -> bool:
        """Whether the lease of a job was found to have passed to another."""
        return _key(job) in self._lost

    def _beat_until(self, stop: Event) -> None:
        while not stop.wait(self._lease.total_seconds() / 3):
            with self._lock:
                held = list(self._held.values())
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
    return f"{job.tenant}/{job.id}"
