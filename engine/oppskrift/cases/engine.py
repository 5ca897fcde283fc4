"""The use cases of a running case. Each reads, lets the pure runtime advance, and commits one step.

A lost race (`Conflict`) is retried here a few times with fresh data, so people and workers see an answer, not a lock.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar

from .. import forms, runtime, standard
from ..clock import OSLO, Clock
from ..errors import Conflict, NotFound
from ..message import message
from ..model.command import (
    CancelCase,
    Command,
    CompleteJob,
    CompleteTask,
    Continue,
    DeliverMessage,
    FailJob,
    FaultJob,
    FireTimer,
    RetryIncident,
    StartCase,
)
from ..model.event import (
    Event,
    JobFailed,
    TaskClaimed,
    TaskReassigned,
    TaskRefused,
    TaskReleased,
)
from ..model.job import Done, Fault, Incident, JobOutcome
from ..model.outcome import CaseStatus
from ..model.party import SYSTEM
from ..model.record import CaseRecord, InboxRecord, JobRecord, JobUpdate, Step, TaskRecord, TaskUpdate
from ..model.tagged import Json
from ..ports import Directory, Handlers, Store
from . import access, steps, titles
from .access import Allowed
from .pins import Pinned, Pins
from .results import Advanced, FormRejected, Refusal, Result
from .steps import Deed

ATTEMPTS = 8
"""How often a step is tried again after somebody else was first."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerCall:
    """What a handler gets to know about its call (ports.Call)."""

    institution: str
    idempotency_key: str
    attempt: int
    now: datetime
    config: Mapping[str, Json]


class Engine:
    """All use cases over one store. Safe to share between threads; keeps nothing but caches of immutable content."""

    def __init__(
        self, *, store: Store, library: standard.Library, handlers: Handlers, directory: Directory, clock: Clock
    ) -> None:
        self.store, self.library, self.handlers, self.directory, self.clock = store, library, handlers, directory, clock
        self.pins = Pins(store, library)

    # ---------------------------------------------------------------- people

    def start(self, tenant: str, process: str, person: str, variables: Mapping[str, Json] | None = None) -> Result:
        """Start a case of the version adopted today. Raises NotFound and Refused as `Pins.today` does."""
        now = self.clock.now()
        pinned = self.pins.today(tenant, process, _day(now))
        refusal = self._may_start(tenant, pinned, person)
        if refusal is not None:
            return refusal
        case = _new_case(tenant, pinned, person, now)
        outcome = runtime.advance(pinned.definition, None, StartCase(variables or {}), _context(case, pinned), now)
        case = replace(case, status=outcome.status, snapshot=outcome.snapshot)
        title, key = titles.of(pinned, case, outcome, _context(case, pinned), now)
        case = replace(case, title=title or case.title, business_key=key)
        step = steps.advanced(case, outcome, Deed(at=now, actor=person, command=f"start {process}"), new=True)
        return self._commit(case, step)

    def claim(self, tenant: str, case_id: str, token: int, person: str) -> Result:
        """Take a task. A refused try is recorded on the case."""

        def attempt(case: CaseRecord, task: TaskRecord, pinned: Pinned) -> Result:
            allowed = self._decide(case, task, pinned, person)
            if isinstance(allowed, Refusal):
                return self._refused(case, task, person, "claim", allowed)
            event = TaskClaimed(task.element, token, person, allowed.on_behalf_of)
            update = TaskUpdate(token=token, assignee=person, on_behalf_of=allowed.on_behalf_of)
            return self._note(case, person, f"claim {task.element}", (event,), update)

        return self._with_task(tenant, case_id, token, attempt)

    def release(self, tenant: str, case_id: str, token: int, person: str) -> Result:
        """Give a claimed task back to its group."""

        def attempt(case: CaseRecord, task: TaskRecord, pinned: Pinned) -> Result:
            if task.assignee != person or not task.role:
                who = access.name(self.directory, tenant, person)
                return Refusal(
                    rule="access.not-holder", reason=message("access.not-holder", person=who, task=task.name)
                )
            event = TaskReleased(task.element, token, person)
            return self._note(case, person, f"release {task.element}", (event,), TaskUpdate(token=token, assignee=None))

        return self._with_task(tenant, case_id, token, attempt)

    def reassign(self, tenant: str, case_id: str, token: int, person: str, to: str) -> Result:
        """Hand a task to somebody else, who must be allowed to do it as well."""

        def attempt(case: CaseRecord, task: TaskRecord, pinned: Pinned) -> Result:
            free = replace(task, assignee=None, on_behalf_of=None) if task.role else task
            giver = self._decide(case, task, pinned, person)
            if isinstance(giver, Refusal):
                return self._refused(case, task, person, "reassign", giver)
            taker = self._decide(case, free, pinned, to)
            if isinstance(taker, Refusal):
                return self._refused(case, task, to, "reassign", taker)
            event = TaskReassigned(task.element, token, person, to)
            update = TaskUpdate(token=token, assignee=to, on_behalf_of=taker.on_behalf_of)
            return self._note(case, person, f"reassign {task.element}", (event,), update)

        return self._with_task(tenant, case_id, token, attempt)

    def complete(
        self,
        tenant: str,
        case_id: str,
        token: int,
        person: str,
        values: Mapping[str, Json] | None = None,
        *,
        rev: int | None = None,
    ) -> Result:
        """Complete a task with form values. `rev` refuses it when the case has changed since that revision.

        Raises NotFound when the task is not open (any more).
        """

        def attempt(case: CaseRecord, task: TaskRecord, pinned: Pinned) -> Result:
            if rev is not None and rev != case.rev:
                return Refusal(rule="case.changed", reason=message("case.changed"))
            allowed = self._decide(case, task, pinned, person)
            if isinstance(allowed, Refusal):
                return self._refused(case, task, person, "complete", allowed)
            accepted = self._accept(case, task, pinned, values or {})
            if isinstance(accepted, FormRejected):
                return accepted
            return self._complete(case, task, pinned, person, allowed, accepted)

        return self._with_task(tenant, case_id, token, attempt)

    def why_not(self, tenant: str, case_id: str, token: int, person: str) -> Refusal | None:
        """Return why a person may not do a task, or None when they may. Records nothing."""
        case, task = self.store.case(tenant, case_id), self.store.task(tenant, case_id, token)
        answer = self._decide(case, task, self.pins.of(case), person)
        return answer if isinstance(answer, Refusal) else None

    def cancel(self, tenant: str, case_id: str, person: str, reason: str) -> Result:
        """Withdraw a case."""
        return self._with_case(tenant, case_id, lambda case: self._act(case, CancelCase(reason), person, "cancel"))

    def retry_incident(
        self, tenant: str, case_id: str, token: int, person: str, variables: Mapping[str, Json] | None = None
    ) -> Result:
        """Try again where a case stands still, optionally after giving case variables a value."""
        command = RetryIncident(token, variables or {})
        return self._with_case(tenant, case_id, lambda case: self._act(case, command, person, f"retry {token}"))

    def variables(self, tenant: str, case_id: str) -> dict[str, Json]:
        """Return the variables of the case scope."""
        case = self.store.case(tenant, case_id)
        return runtime.variables(self.pins.of(case).definition, case.snapshot)

    # ---------------------------------------------------------------- workers

    def handler_call(self, job: JobRecord) -> HandlerCall:
        """Return the call for a job. The idempotency key is the same for every attempt of one activation."""
        case = self.store.case(job.tenant, job.case_id)
        return HandlerCall(
            institution=job.tenant,
            idempotency_key=f"{job.tenant}:{job.case_id}:{job.element}:{job.token}",
            attempt=job.attempt,
            now=self.clock.now(),
            config=self.pins.of(case).values,
        )

    def finish_job(self, job: JobRecord, outcome: JobOutcome, retry_at: datetime | None) -> None:
        """Record a handler's answer. `retry_at` is when to try again, None when this was the last attempt.

        Raises LeaseLost when the job has passed to another worker.
        """
        if not isinstance(outcome, Done | Fault | Incident) and retry_at is not None:
            self._with_case(job.tenant, job.case_id, lambda case: self._postpone(case, job, outcome.reason, retry_at))
            return
        command = _answer(job, outcome)
        self._with_case(job.tenant, job.case_id, lambda case: self._work(case, job, command))

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

            self._with_case(record.tenant, waiting.case_id, attempt)
            return True
        return False

    # ---------------------------------------------------------------- inside

    def _with_case(self, tenant: str, case_id: str, attempt: Callable[[CaseRecord], T]) -> T:
        for _ in range(ATTEMPTS - 1):
            try:
                return attempt(self.store.case(tenant, case_id))
            except Conflict:
                continue
        return attempt(self.store.case(tenant, case_id))

    def _with_task(
        self, tenant: str, case_id: str, token: int, attempt: Callable[[CaseRecord, TaskRecord, Pinned], T]
    ) -> T:
        def on(case: CaseRecord) -> T:
            return attempt(case, self.store.task(tenant, case_id, token), self.pins.of(case))

        return self._with_case(tenant, case_id, on)

    def _may_start(self, tenant: str, pinned: Pinned, person: str) -> Refusal | None:
        starters = pinned.bundle.manifest.starters
        groups = [pinned.group(role) for role in starters]
        if not starters or any(person in self.directory.members(tenant, group) for group in groups):
            return None
        return Refusal(
            rule="access.may-not-start",
            reason=message(
                "access.may-not-start",
                person=access.name(self.directory, tenant, person),
                process=pinned.bundle.manifest.title["nb"],
                roles=", ".join(starters),
            ),
        )

    def _decide(self, case: CaseRecord, task: TaskRecord, pinned: Pinned, person: str) -> Allowed | Refusal:
        now = self.clock.now()

        def evaluate(expression: str) -> object:
            context = _context(case, pinned)
            return runtime.evaluate(pinned.definition, case.snapshot, expression, context, now).value

        return access.decide(
            self.directory,
            access.Question(case=case, task=task, pinned=pinned, person=person, on=_day(now), evaluate=evaluate),
        )

    def _accept(
        self, case: CaseRecord, task: TaskRecord, pinned: Pinned, values: Mapping[str, Json]
    ) -> Mapping[str, Json] | FormRejected:
        form = pinned.bundle.forms.get(task.form) if task.form else None
        if form is None:
            return values
        known = runtime.variables(pinned.definition, case.snapshot)
        answer = form.accept(values, {**known, "config": dict(pinned.values)}, now=self.clock.now())
        if isinstance(answer, forms.Rejected):
            return FormRejected(problems=answer.problems)
        return _merged(known, answer.values)

    def _complete(
        self,
        case: CaseRecord,
        task: TaskRecord,
        pinned: Pinned,
        person: str,
        allowed: Allowed,
        values: Mapping[str, Json],
    ) -> Result:
        claim = TaskClaimed(task.element, task.token, person, allowed.on_behalf_of)
        duty = standard.duty_of(pinned.bundle.manifest, task.element)
        return self._act(
            case,
            CompleteTask(task.token, values, person, allowed.on_behalf_of),
            person,
            f"complete {task.element}",
            before=() if task.assignee == person else (claim,),
            duties=access.exercised(case.duties, duty, person, allowed.on_behalf_of),
        )

    def _act(
        self,
        case: CaseRecord,
        command: Command,
        actor: str,
        text: str,
        *,
        before: tuple[Event, ...] = (),
        job: JobUpdate | None = None,
        inbox: tuple[str, str] | None = None,
        duties: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Result:
        if case.status is not CaseStatus.ACTIVE:
            return Refusal(rule="case.ended", reason=message("case.ended"))
        now, pinned = self.clock.now(), self.pins.of(case)
        context = _context(case, pinned)
        outcome = runtime.advance(pinned.definition, case.snapshot, command, context, now)
        title, key = titles.of(pinned, case, outcome, context, now)
        deed = Deed(
            at=now, actor=actor, command=text, before=before, job=job, inbox=inbox, duties=duties,
            title=title, business_key=key,
        )  # fmt: skip
        return self._commit(case, steps.advanced(case, outcome, deed))

    def _work(self, case: CaseRecord, job: JobRecord, command: Command) -> Result:
        done = JobUpdate(tenant=job.tenant, job_id=job.id, lease_token=job.lease_token or "")
        return self._act(case, command, SYSTEM, f"{job.kind} {job.element}", job=done)

    def _postpone(self, case: CaseRecord, job: JobRecord, reason: str, retry_at: datetime) -> Result:
        event = JobFailed(job.element, job.token, job.handler, job.attempt, reason, retry_at.isoformat())
        later = JobUpdate(
            tenant=job.tenant, job_id=job.id, lease_token=job.lease_token or "", due=retry_at, error=reason
        )
        deed = Deed(at=self.clock.now(), actor=SYSTEM, command=f"attempt {job.element}", before=(event,), job=later)
        return self._commit(case, steps.noted(case, deed))

    def _note(
        self, case: CaseRecord, person: str, command: str, events: tuple[Event, ...], task: TaskUpdate | None = None
    ) -> Advanced:
        deed = Deed(at=self.clock.now(), actor=person, command=command, before=events, task=task)
        return self._commit(case, steps.noted(case, deed))

    def _refused(self, case: CaseRecord, task: TaskRecord, person: str, action: str, refusal: Refusal) -> Refusal:
        reason = {"key": refusal.reason.key, "params": dict(refusal.reason.params), "because": dict(refusal.because)}
        event = TaskRefused(task.element, task.token, person, action, refusal.rule, reason)
        self._note(case, person, f"refused {action} {task.element}", (event,))
        return refusal

    def _commit(self, case: CaseRecord, step: Step) -> Advanced:
        self.store.commit(step)
        return Advanced(
            tenant=case.tenant,
            case_id=case.id,
            rev=case.rev + 1,
            status=step.status,
            events=step.events,
            tasks=step.tasks,
        )


def _new_case(tenant: str, pinned: Pinned, person: str, now: datetime) -> CaseRecord:
    manifest = pinned.bundle.manifest
    return CaseRecord(
        tenant=tenant,
        id=_case_id(now),
        process=manifest.process,
        version=manifest.version,
        bundle=pinned.bundle.sha256,
        config=pinned.resolution.sha256,
        rev=0,
        status=CaseStatus.ACTIVE,
        title=manifest.title["nb"],
        business_key=None,
        started_by=person,
        started_at=now,
        changed_at=now,
        duties={},
        snapshot=b"",
        head=b"",
    )


def _case_id(now: datetime) -> str:
    """Return a UUIDv7 text (RFC 9562): milliseconds first, so ids sort by time; the rest is random."""
    milliseconds = int(now.astimezone(UTC).timestamp() * 1000)
    bits = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _context(case: CaseRecord, pinned: Pinned) -> runtime.Context:
    return runtime.Context(case_id=case.id, institution=case.tenant, config=pinned.values, started=case.started_at)


def _answer(job: JobRecord, outcome: JobOutcome) -> Command:
    match outcome:
        case Done():
            return CompleteJob(job.token, outcome.output)
        case Fault():
            return FaultJob(job.token, outcome.code, outcome.reason, outcome.variables)
        case _:
            return FailJob(job.token, outcome.reason)


def _merged(known: Mapping[str, Json], given: Mapping[str, Json]) -> dict[str, Json]:
    """Return form values laid over what the case knows: a form that fills `behov.timer` keeps `behov.fra`."""
    return {name: _laid_over(known.get(name), value) for name, value in given.items()}


def _laid_over(old: Json, new: Json) -> Json:
    if not (_is_context(old) and _is_context(new)):
        return new
    return {**old, **{key: _laid_over(old.get(key), value) for key, value in new.items()}}


def _is_context(value: Json) -> bool:
    return isinstance(value, dict) and not any(k.startswith("$") and not k.startswith("$$") for k in value)


def _day(now: datetime) -> date:
    return now.astimezone(OSLO).date()


__all__ = ["Engine", "HandlerCall", "NotFound"]
