"""The worker: claims jobs, runs their handlers outside any transaction, and brings the answers home under the lease.

The database row is the truth and the lease token the fence, so any number of workers may do this at once, be killed at
any point, and be started again. A handler may be called more than once for one activation, always with the same
idempotency key; its answer is recorded once.
"""

import logging
import random
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from ..clock import Clock
from ..errors import Conflict, LeaseLost, OppskriftError
from ..message import Message, Text, message, render
from ..model.job import Incident, JobOutcome, Retry
from ..model.record import InboxRecord, JobKind, JobRecord
from ..ports import Call, Handlers, Store
from .pulse import Pulse
from .retry import RetryPolicy, Rng

LOG = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long a message that nobody waits for is kept before it expires."""

SWEEP = timedelta(hours=1)
"""How often messages are looked through for those that have expired."""

FIRST_NAP, LAST_NAP = 0.005, 0.5
"""How long an idle worker sleeps, in seconds: doubled from the first to the last while there is nothing to do."""


class Engine(Protocol):
    """The use cases that a worker calls (cases.Engine)."""

    def handler_call(self, job: JobRecord) -> Call:
        """Return what the handler is told about its call."""
        ...

    def finish_job(self, job: JobRecord, outcome: JobOutcome, retry_at: datetime | None) -> object:
        """Record an answer; `retry_at` None means no more attempts. Raises LeaseLost or Conflict."""
        ...

    def fire_timer(self, job: JobRecord) -> object:
        """Fire a due timer. Raises LeaseLost or Conflict."""
        ...

    def continue_case(self, job: JobRecord) -> object:
        """Go on with an unfinished step. Raises LeaseLost or Conflict."""
        ...

    def deliver_inbox(self, record: InboxRecord) -> bool:
        """Deliver a message; False when nobody waits for it yet. Raises Conflict."""
        ...


class Worker:
    """Serves jobs for all tenants. One thread uses one worker; many workers may share a store."""

    def __init__(  # noqa: PLR0913
        self,
        engine: Engine,
        store: Store,
        handlers: Handlers,
        clock: Clock,
        *,
        name: str = "worker",
        lease: timedelta = timedelta(seconds=30),
        limit: int = 10,
        policy: RetryPolicy | None = None,
        rng: Rng | None = None,
        heartbeat: bool = True,
    ) -> None:
        """`heartbeat` False leaves out the thread that extends leases: for a clock that stands still while it works."""
        self._engine, self._store, self._handlers, self._clock = engine, store, handlers, clock
        self.name, self._lease, self._limit = name, lease, limit
        self._policy = policy or RetryPolicy()
        self._rng = rng or random.SystemRandom().random
        self._pulse, self._heartbeat = Pulse(store, clock, lease), heartbeat
        self._stop = Event()
        self._swept: datetime | None = None
        self.seen: datetime | None = None
        """When this worker last looked for work and could; None when it never has."""
        self._serve: Mapping[JobKind, Callable[[JobRecord], object]] = {
            "handler": self._handle,
            "timer": engine.fire_timer,
            "continue": engine.continue_case,
        }

    def run_once(self) -> int:
        """Serve what is ready now, one claim of jobs and one of messages; return how many were served.

        A job or message that goes wrong is logged and left for later; only the store's own failure to claim raises.
        """
        return self._run_jobs() + self._deliver_messages()

    def run_until_idle(self) -> int:
        """Serve until nothing is ready at the clock's time; return how many were served."""
        total = 0
        while served := self.run_once():
            total += served
        return total

    def run(self, stop: Event) -> None:
        """Serve until `stop` is set: at once while there is work, else with naps from 5 up to 500 ms."""
        self._stop = stop
        nap = FIRST_NAP
        while not stop.is_set():
            if self._run_safely():
                nap = FIRST_NAP
            else:
                stop.wait(nap)
                nap = min(2 * nap, LAST_NAP)
        self._stop = Event()

    def _run_safely(self) -> int:
        try:
            self._sweep()
            self.seen = self._clock.now()
            return self.run_once()
        except Exception:
            LOG.exception("%s: the store failed; trying again", self.name)
            return 0

    def _sweep(self) -> None:
        now = self._clock.now()
        if self._swept is None or now >= self._swept + SWEEP:
            self._swept = now
            if expired := self._store.expire_inbox(now - KEPT):
                LOG.warning("%s: %d messages that nobody waited for have expired", self.name, expired)

    def _run_jobs(self) -> int:
        jobs = self._store.claim(self.name, self._clock.now(), self._lease, self._limit)
        beating = self._heartbeat and any(job.kind == "handler" for job in jobs)
        with self._pulse.holding(jobs) if beating else nullcontext():
            return sum([self._run_job(job) for job in jobs])

    def _run_job(self, job: JobRecord) -> int:
        if self._stop.is_set():
            self._store.release(job, self._clock.now())
            return 0
        try:
            return self._served(job)
        except LeaseLost:
            LOG.info("%s: the lease of job %s has passed to another; the answer is dropped", self.name, job.id)
        except Conflict:
            LOG.info("%s: others keep changing the case of job %s; handed back", self.name, job.id)
            self._hand_back(job)
        except Exception:
            LOG.exception("%s: job %s failed; it is taken up again when its lease ends", self.name, job.id)
        finally:
            self._pulse.done(job)
        return 0

    def _served(self, job: JobRecord) -> int:
        if self._pulse.lost(job):
            raise LeaseLost
        if job.attempt > max(1, job.retries):
            self._engine.finish_job(job, Incident(_text("jobs.no-answer", job, attempts=job.attempt - 1)), None)
        else:
            self._serve[job.kind](job)
        return 1

    def _handle(self, job: JobRecord) -> None:
        outcome = self._outcome(job)
        self._engine.finish_job(job, outcome, self._retry_at(job, outcome))

    def _outcome(self, job: JobRecord) -> JobOutcome:
        call = self._engine.handler_call(job)
        try:
            return self._handlers.run(job.handler, job.input, call)
        except Exception as error:
            LOG.exception("%s: handler %s raised", self.name, job.handler)
            return Incident(_text("jobs.handler-raised", job, error=_what(error)))

    def _retry_at(self, job: JobRecord, outcome: JobOutcome) -> datetime | None:
        if not isinstance(outcome, Retry) or job.attempt >= job.retries:
            return None
        return self._clock.now() + self._policy.wait(job.attempt, self._rng, outcome.after)

    def _hand_back(self, job: JobRecord) -> None:
        try:
            self._store.release(job, self._clock.now())
        except Exception:
            LOG.exception("%s: job %s could not be handed back", self.name, job.id)

    def _deliver_messages(self) -> int:
        if self._stop.is_set():
            return 0
        return sum([self._deliver(record) for record in self._store.pending_inbox(self._clock.now(), self._limit)])

    def _deliver(self, record: InboxRecord) -> int:
        try:
            return int(self._engine.deliver_inbox(record))
        except Conflict:
            LOG.info("%s: message %s/%s is offered again later", self.name, record.source, record.id)
        except Exception:
            LOG.exception("%s: message %s/%s could not be delivered", self.name, record.source, record.id)
        return 0


def _what(error: Exception) -> Message | str:
    return error.message if isinstance(error, OppskriftError) else f"{type(error).__name__}: {error}"


def _text(key: str, job: JobRecord, **params: object) -> Text:
    said = message(key, handler=job.handler or job.kind, **params)
    return Text.of(lambda language: render(said, language))
