"""A small engine on steps for tests of workers: each case is a row of service tasks, one after the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from store_support import an_incident, answered, new_case, step

from oppskrift.clock import Clock
from oppskrift.model.event import Event, JobCompleted, JobFailed, MessageReceived, StepContinued, TimerFired
from oppskrift.model.job import Done, Fault, JobOutcome
from oppskrift.model.outcome import CaseStatus, NewJob
from oppskrift.model.record import CaseRecord, InboxRecord, JobRecord, Step
from oppskrift.model.tagged import Json
from oppskrift.ports import Call, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class OneCall:
    """What a handler is told."""

    institution: str
    idempotency_key: str
    attempt: int
    now: datetime
    config: Mapping[str, Json] = field(default_factory=dict)
    case_id: str = ""


def key_of(tenant: str, case_id: str, token: int) -> str:
    """The idempotency key of one activation."""
    return f"{tenant}:{case_id}:{token}"


def service(token: int, retries: int) -> NewJob:
    return NewJob(token=token, element=f"Steg{token}", handler="peer.call", input={"steg": token}, retries=retries)


class RowEngine:
    """Implements jobs.Engine: `length` service tasks in a row; the token of the one that waits is the snapshot."""

    def __init__(self, store: Store, clock: Clock, *, length: int = 3, retries: int = 3) -> None:
        self.store, self.clock, self.length, self.retries = store, clock, length, retries

    def start(self, tenant: str, case_id: str) -> None:
        """Start a case, which waits at its first service task."""
        case = new_case(case_id, tenant, started_at=self.clock.now())
        self._commit(case, (), snapshot=b"1", jobs=(service(1, self.retries),))

    def handler_call(self, job: JobRecord) -> OneCall:
        key = key_of(job.tenant, job.case_id, job.token)
        return OneCall(institution=job.tenant, idempotency_key=key, attempt=job.attempt, now=self.clock.now())

    def finish_job(self, job: JobRecord, outcome: JobOutcome, retry_at: datetime | None) -> None:
        case = self.store.case(job.tenant, job.case_id)
        if isinstance(outcome, Done):
            self._go_on(case, job, JobCompleted(job.element, job.token, job.handler, outcome.output))
            return
        reason = outcome.reason
        when = retry_at.isoformat() if retry_at else None
        failed = JobFailed(job.element, job.token, job.handler, job.attempt, reason, when)
        stuck = () if retry_at or isinstance(outcome, Fault) else (an_incident(job.token),)
        self._commit(case, (failed,), job=answered(job, due=retry_at, error=reason), incidents=stuck)

    def fire_timer(self, job: JobRecord) -> None:
        case = self.store.case(job.tenant, job.case_id)
        self._commit(case, (TimerFired(job.element, job.token),), job=answered(job))

    def continue_case(self, job: JobRecord) -> None:
        case = self.store.case(job.tenant, job.case_id)
        self._commit(case, (StepContinued(1),), job=answered(job))

    def deliver_inbox(self, record: InboxRecord) -> bool:
        for waits in self.store.subscriptions(record.tenant, record.message, record.key):
            event = MessageReceived(waits.element, waits.token, record.message, record.key)
            case = self.store.case(record.tenant, waits.case_id)
            self._commit(case, (event,), inbox=(record.source, record.id), closed=(waits.token,))
            return True
        return False

    def _go_on(self, case: CaseRecord, job: JobRecord, event: Event) -> None:
        following = job.token + 1
        if following > self.length:
            self._commit(case, (event,), job=answered(job), status=CaseStatus.COMPLETED)
        else:
            jobs = (service(following, self.retries),)
            self._commit(case, (event,), job=answered(job), snapshot=str(following).encode(), jobs=jobs)

    def _commit(self, case: CaseRecord, events: tuple[Event, ...], **parts: Any) -> None:
        snapshot = parts.pop("snapshot", None)
        self.store.commit(step(case, at=self.clock.now(), events=events, snapshot=snapshot, **parts))


@dataclass
class Answers:
    """Handlers that answer with a function of the call."""

    answer: Callable[[Call], JobOutcome] = lambda _: Done({})
    calls: list[tuple[str, int]] = field(default_factory=list)

    def names(self) -> frozenset[str]:
        return frozenset({"peer.call"})

    def run(self, handler: str, input: Mapping[str, Json], call: Call) -> JobOutcome:
        self.calls.append((call.idempotency_key, call.attempt))
        return self.answer(call)


def unfenced(store: Any) -> Any:
    """The same store without the check of the lease: what must not happen, for tests to find."""

    class Unfenced(type(store)):  # type: ignore[misc]
        def commit(self, step: Step) -> None:
            if step.job is not None:
                token = int(step.job.job_id.rpartition(":")[2])
                step = replace(step, job=None, closed=(*step.closed, token))
            super().commit(step)

    store.__class__ = Unfenced
    return store


def completed(store: Store, tenant: str, case_id: str) -> list[int]:
    """The tokens that the history says were completed, in order."""
    rows = store.events(tenant, case_id)
    return [event.token for row in rows for event in row.events if isinstance(event, JobCompleted)]
