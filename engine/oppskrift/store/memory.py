"""A store in memory: the same contract as the databases, for tests, trials and the core mode of acceptance tests."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import RLock
from typing import TypeVar

import orjson

from ..errors import Bug, Conflict, LeaseLost, NotFound
from ..message import message
from ..model import chain, derive
from ..model.record import (
    CaseRecord,
    EventRecord,
    InboxRecord,
    IncidentRecord,
    JobRecord,
    JobState,
    JobUpdate,
    Step,
    SubscriptionRecord,
    TaskQuery,
    TaskRecord,
)
from .memory_inbox import MemoryInbox
from .memory_queue import MemoryQueue
from .order import by_age, by_due, matches
from .verify import EventRow

Row = TypeVar("Row", TaskRecord, SubscriptionRecord, IncidentRecord)
Rows = dict[tuple[str, str], dict[int, Row]]


@dataclass(slots=True)
class _Case:
    record: CaseRecord
    rows: list[EventRow]


class MemoryStore:
    """Implements ports.Store. Safe to share between threads; nothing survives the process."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._cases: dict[tuple[str, str], _Case] = {}
        self._tasks: Rows[TaskRecord] = defaultdict(dict)
        self._subscriptions: Rows[SubscriptionRecord] = defaultdict(dict)
        self._incidents: Rows[IncidentRecord] = defaultdict(dict)
        self._waiting: dict[tuple[str, str, str], set[tuple[str, int]]] = defaultdict(set)
        self._queue = MemoryQueue()
        self._inbox = MemoryInbox()
        self._artifacts: dict[str, bytes] = {}

    def commit(self, step: Step) -> None:
        """Write a step. Raises Conflict or LeaseLost; then nothing is written."""
        derive.refuse_nul(derive.texts(step))
        if step.notes or step.note_removed:
            raise Bug(message("store.no-notes"))
        with self._lock:
            case = self._advanced(step)
            self._check(step)
            events = chain.body(step.events)
            jobs = derive.jobs(step, lambda value: orjson.loads(orjson.dumps(value)))
            key = (step.tenant, step.case_id)
            entry = self._cases.setdefault(key, _Case(case, []))
            entry.record = case
            entry.rows.append(EventRow(case.rev, chain.micros(step.at), step.actor, step.command, events, step.head))
            self._answer(step)
            if step.task_update is not None:
                tasks, new = self._tasks[key], step.task_update
                tasks[new.token] = replace(tasks[new.token], assignee=new.assignee, on_behalf_of=new.on_behalf_of)
            self._close(step)
            self._open(step, jobs)
            if step.inbox:
                self._inbox.consume(step.tenant, *step.inbox)

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def case(self, tenant: str, case_id: str) -> CaseRecord:
        """Return a case. Raises NotFound."""
        return self._entry(tenant, case_id).record

    def cases(self, tenant: str, *, process: str | None = None, limit: int = 100) -> list[CaseRecord]:
        """Return cases, newest first."""
        with self._lock:
            found = [
                c.record for (t, _), c in self._cases.items() if t == tenant and process in {None, c.record.process}
            ]
        return sorted(found, key=lambda c: (c.started_at, c.id), reverse=True)[:limit]

    def events(self, tenant: str, case_id: str) -> list[EventRecord]:
        """Return all steps of a case in order."""
        return [row.record(tenant, case_id) for row in self.event_rows(tenant, case_id)]

    def event_rows(self, tenant: str, case_id: str) -> list[EventRow]:
        """Return the steps as they are stored, for `verify`."""
        entry = self._cases.get((tenant, case_id))
        return list(entry.rows) if entry else []

    def task(self, tenant: str, case_id: str, token: int) -> TaskRecord:
        """Return an open task. Raises NotFound."""
        found = self._tasks.get((tenant, case_id), {}).get(token)
        if found is None:
            raise NotFound("task", derive.job_id(case_id, token))
        return found

    def tasks(self, query: TaskQuery) -> list[TaskRecord]:
        """Return open tasks, soonest due first (without a due date last), then oldest."""
        found = [t for t in self._all(self._tasks, query.tenant, query.case_id) if matches(t, query)]
        return sorted(found, key=by_due)[: query.limit]

    def subscriptions(self, tenant: str, message: str, key: str) -> list[SubscriptionRecord]:
        """Return who waits for this message."""
        with self._lock:
            waiting = sorted(self._waiting.get((tenant, message, key), ()))
            return [self._subscriptions[tenant, case_id][token] for case_id, token in waiting]

    def incidents(self, tenant: str | None = None, case_id: str | None = None) -> list[IncidentRecord]:
        """Return open incidents, oldest first."""
        return sorted(self._all(self._incidents, tenant, case_id), key=by_age)

    def jobs(self, tenant: str | None = None, case_id: str | None = None) -> list[JobRecord]:
        """Return jobs in any state, soonest due first."""
        with self._lock:
            found = [j for j in self._queue if tenant in {None, j.tenant} and case_id in {None, j.case_id}]
        return sorted(found, key=lambda j: (j.due, j.tenant, j.case_id, j.token))

    def claim(self, worker: str, now: datetime, lease: timedelta, limit: int) -> list[JobRecord]:
        """Promote due timers, take over expired leases, and claim ready jobs fairly between tenants."""
        with self._lock:
            return self._queue.claim(now, lease, limit)

    def heartbeat(self, job: JobRecord, now: datetime, lease: timedelta) -> bool:
        """Extend a lease; False when the job is no longer held."""
        return self._change(job, lambda held: replace(held, lease_until=now + lease))

    def release(self, job: JobRecord, now: datetime) -> bool:
        """Hand an unserved job back, ready at once and its attempt not counted; False when it is no longer held."""
        return self._change(
            job,
            lambda held: replace(
                held, state="ready", due=now, attempt=held.attempt - 1, lease_token=None, lease_until=None
            ),
        )

    def next_due(self, tenant: str | None = None) -> datetime | None:
        """Return when the next timer, ready job or parked inbox message falls due, or None."""
        with self._lock:
            found = (self._queue.next_due(tenant), self._inbox.next_due(tenant))
        return min((due for due in found if due is not None), default=None)

    def put_artifact(self, sha256: str, kind: str, body: bytes) -> None:
        """Keep an immutable artifact by its content hash; storing it again does nothing."""
        self._artifacts.setdefault(sha256, bytes(body))

    def artifact(self, sha256: str) -> bytes:
        """Return an artifact. Raises NotFound."""
        if sha256 not in self._artifacts:
            raise NotFound("artifact", sha256)
        return self._artifacts[sha256]

    def receive(self, message: InboxRecord) -> bool:
        """Keep an incoming message; False when it was already received."""
        derive.refuse_nul((message.source, message.id, message.message, message.key))
        with self._lock:
            return self._inbox.receive(message)

    def pending_inbox(self, now: datetime, limit: int) -> list[InboxRecord]:
        """Return messages that may be acted on and have not been consumed, those not tried yet first."""
        with self._lock:
            return self._inbox.pending(now, limit)

    def expire_inbox(self, before: datetime) -> int:
        """Mark messages received before an instant that nobody waited for as expired; return how many."""
        with self._lock:
            return self._inbox.expire(before)

    def _entry(self, tenant: str, case_id: str) -> _Case:
        found = self._cases.get((tenant, case_id))
        if found is None:
            raise NotFound("case", case_id)
        return found

    def _all(self, rows: "Rows[Row]", tenant: str | None, case_id: str | None) -> list[Row]:
        with self._lock:
            if tenant is not None and case_id is not None:
                return list(rows.get((tenant, case_id), {}).values())
            found: list[Row] = []
            for (t, c), waiting in rows.items():
                if tenant in {None, t} and case_id in {None, c}:
                    found += waiting.values()
            return found

    def _advanced(self, step: Step) -> CaseRecord:
        entry = self._cases.get((step.tenant, step.case_id))
        if (entry.record.rev if entry else 0) != step.rev:
            raise Conflict
        old = entry.record if entry else step.new_case
        if old is None:
            raise Bug(message("store.no-new-case", case=step.case_id))
        return derive.case(old, step)

    def _check(self, step: Step) -> None:
        if step.job is not None and self._held(step, step.job) is None:
            raise LeaseLost
        if step.task_update and step.task_update.token not in self._tasks.get((step.tenant, step.case_id), {}):
            raise NotFound("task", derive.job_id(step.case_id, step.task_update.token))
        if step.inbox and not self._inbox.is_pending(step.tenant, *step.inbox):
            raise Conflict

    def _held(self, step: Step, answered: JobUpdate) -> JobRecord | None:
        return self._queue.held(step.tenant, step.case_id, derive.answered(step, answered), answered.lease_token)

    def _answer(self, step: Step) -> None:
        if step.job is None or (job := self._held(step, step.job)) is None:
            return
        if step.job.due is None and not derive.keeps_job(step):
            self._queue.remove((step.tenant, step.case_id, job.token))
            return
        state: JobState = "incident" if step.job.due is None else "timer"
        due, error = step.job.due or job.due, step.job.error
        self._queue.put(replace(job, state=state, due=due, lease_token=None, lease_until=None, error=error))

    def _close(self, step: Step) -> None:
        key = (step.tenant, step.case_id)
        for token in self._tokens(key) if derive.closes_all(step) else derive.closed(step):
            self._unsubscribe(key, token)
            self._queue.remove((*key, token))
            for rows in (self._tasks, self._incidents):
                rows.get(key, {}).pop(token, None)
        if step.retry_job is not None:
            self._incidents[key].pop(step.retry_job, None)
            job = self._queue.get((*key, step.retry_job))
            if job is not None and job.state == "incident":
                self._queue.put(replace(job, state="ready", due=step.at, attempt=0, error=None))

    def _tokens(self, key: tuple[str, str]) -> set[int]:
        return self._queue.tokens(*key) | {
            t for rows in (self._tasks, self._subscriptions, self._incidents) for t in rows.get(key, {})
        }

    def _open(self, step: Step, jobs: list[JobRecord]) -> None:
        key = (step.tenant, step.case_id)
        if derive.relabels(step):
            self._tasks[key] = {t: derive.relabelled(task, step.labels) for t, task in self._tasks[key].items()}
        self._tasks[key].update((task.token, task) for task in derive.tasks(step))
        self._incidents[key].update((incident.token, incident) for incident in derive.incidents(step))
        for job in jobs:
            if job.kind != "continue" or self._queue.get((*key, job.token)) is None:
                self._queue.put(job)
        for row in derive.subscriptions(step):
            self._unsubscribe(key, row.token)
            self._subscriptions[key][row.token] = row
            self._waiting[row.tenant, row.message, row.key].add((row.case_id, row.token))
            self._inbox.wanted(row.tenant, row.message, row.key)

    def _unsubscribe(self, key: tuple[str, str], token: int) -> None:
        row = self._subscriptions.get(key, {}).pop(token, None)
        if row is not None:
            self._waiting[row.tenant, row.message, row.key].discard((row.case_id, row.token))

    def _change(self, job: JobRecord, change: Callable[[JobRecord], JobRecord]) -> bool:
        with self._lock:
            held = self._queue.held(job.tenant, job.case_id, job.token, job.lease_token)
            if held is not None:
                self._queue.put(change(held))
            return held is not None
