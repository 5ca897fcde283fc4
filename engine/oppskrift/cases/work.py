"""What workers do to a case: answer jobs, fire timers, go on with unfinished steps, deliver messages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import LeaseLost, NotFound
from ..message import message
from ..model.command import Command, CompleteJob, Continue, DeliverMessage, FailJob, FaultJob, FireTimer
from ..model.event import Event, IncidentRaised, JobFailed
from ..model.job import Done, Fault, Incident, JobOutcome, Retry
from ..model.outcome import NewIncident
from ..model.party import SYSTEM
from ..model.record import CaseRecord, InboxRecord, JobRecord, JobUpdate
from ..model.tagged import Json
from . import steps
from .results import Advanced, Result
from .stepper import Stepper
from .steps import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerCall:
    """What a handler gets to know about its call (ports.Call)."""

    institution: str
    case_id: str
    idempotency_key: str
    attempt: int
    now: datetime
    config: Mapping[str, Json]


class Work(Stepper):
    """The use cases that a worker asks for (jobs.worker.Engine)."""

    def handler_call(self, job: JobRecord) -> HandlerCall:
        """Return the call for a job. The idempotency key is the same for every attempt of one activation."""
        case = self._known(job.tenant, job.case_id)
        return HandlerCall(
            institution=job.tenant,
            case_id=job.case_id,
            idempotency_key=f"{job.tenant}:{job.case_id}:{job.element}:{job.token}",
            attempt=job.attempt,
            now=self.clock.now(),
            config=self.pins.of(case).values,
        )

    def finish_job(self, job: JobRecord, outcome: JobOutcome, retry_at: datetime | None) -> None:
        """Record a handler's answer. `retry_at` is when to try again, None when this was the last attempt.

        A timer or continuation that failed too often stands still where it is, until it is retried.
        Raises LeaseLost when the job has passed to another worker.
        """
        if not isinstance(outcome, Done | Fault | Incident) and retry_at is not None:
            self._with_case(job.tenant, job.case_id, lambda case: self._postpone(case, job, outcome.reason, retry_at))
            return
        if job.kind != "handler" and isinstance(outcome, Incident):
            self._with_case(job.tenant, job.case_id, lambda case: self._stand_still(case, job, outcome.reason))
            return
        command, before = _answer(job, outcome), _last_attempt(job, outcome)
        self._with_case(job.tenant, job.case_id, lambda case: self._work(case, job, command, before))

    def fire_timer(self, job: JobRecord) -> None:
        """Fire a due timer. Raises LeaseLost."""
        self._with_case(job.tenant, job.case_id, lambda case: self._work(case, job, FireTimer(job.token)))

    def continue_case(self, job: JobRecord) -> None:
        """Go on with a step whose budget was used up. Raises LeaseLost."""
        self._with_case(job.tenant, job.case_id, lambda case: self._work(case, job, Continue()))

    def deliver_inbox(self, record: InboxRecord) -> bool:
        """Deliver an incoming message to the case that waits for it; False when nobody does (yet)."""
        for waiting in self.store.subscriptions(record.tenant, record.message, record.key):
            command = DeliverMessage(waiting.token, record.body)

            def attempt(case: CaseRecord, command: Command = command) -> Result:
                text = f"message {record.message}"
                return self._act(case, command, SYSTEM, text, inbox=(record.source, record.id))

            if isinstance(self._with_case(record.tenant, waiting.case_id, attempt), Advanced):
                return True
        return False

    def _work(self, case: CaseRecord, job: JobRecord, command: Command, before: tuple[Event, ...] = ()) -> Result:
        done = JobUpdate(tenant=job.tenant, job_id=job.id, lease_token=job.lease_token or "")
        try:
            return self._act(case, command, SYSTEM, f"{job.kind} {job.element}", before=before, job=done)
        except NotFound as error:
            if self._held(job):
                raise
            raise LeaseLost from error

    def _held(self, job: JobRecord) -> bool:
        held = self.store.jobs(job.tenant, job.case_id)
        return any(j.id == job.id and j.lease_token == job.lease_token for j in held)

    def _stand_still(self, case: CaseRecord, job: JobRecord, reason: str) -> Result:
        """Keep a job of the engine's own as an incident; the runtime does not know of it, its token still waits."""
        text = message("runtime.job-failed", handler=job.kind, element=job.element, reason=reason)
        stuck = NewIncident(token=job.token, element=job.element, kind="job", message=text)
        told = {"key": text.key, "params": dict(text.params)}
        event = IncidentRaised(job.element, job.token, stuck.kind, told, [])
        kept = JobUpdate(tenant=job.tenant, job_id=job.id, lease_token=job.lease_token or "", error=reason)
        deed = Deed(at=self.clock.now(), actor=SYSTEM, command=f"{job.kind} {job.element}", before=(event,), job=kept)
        return self._commit(case, replace(steps.noted(case, deed), incidents=(stuck,)))

    def _postpone(self, case: CaseRecord, job: JobRecord, reason: str, retry_at: datetime) -> Result:
        event = JobFailed(job.element, job.token, job.handler, job.attempt, reason, retry_at.isoformat())
        later = JobUpdate(
            tenant=job.tenant, job_id=job.id, lease_token=job.lease_token or "", due=retry_at, error=reason
        )
        deed = Deed(at=self.clock.now(), actor=SYSTEM, command=f"attempt {job.element}", before=(event,), job=later)
        return self._commit(case, steps.noted(case, deed))


def _last_attempt(job: JobRecord, outcome: JobOutcome) -> tuple[Event, ...]:
    if not isinstance(outcome, Retry):
        return ()
    return (JobFailed(job.element, job.token, job.handler, job.attempt, outcome.reason, None),)


def _answer(job: JobRecord, outcome: JobOutcome) -> Command:
    match outcome:
        case Done():
            return CompleteJob(job.token, outcome.output)
        case Fault():
            return FaultJob(job.token, outcome.code, outcome.reason, outcome.variables)
        case _:
            return FailJob(job.token, outcome.reason)
