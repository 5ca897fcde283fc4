"""What a store keeps and gives back: cases, tasks, jobs, subscriptions, incidents, event rows, and steps to write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from .event import Event
from .note import NewNote
from .outcome import CaseStatus, NewIncident, NewJob, NewSubscription, NewTask, NewTimer
from .tagged import Json

JobKind = Literal["handler", "timer", "continue"]
JobState = Literal["timer", "ready", "running", "incident"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One case. `rev` counts its steps and is the fence; `head` is the hash of its last event row.

    `bundle` and `config` are content hashes of the artifacts the case is pinned to. `duties` maps a duty of the
    manifest (such as `attestasjon`) to the persons who have exercised it in this case.
    """

    tenant: str
    id: str
    process: str
    version: str
    bundle: str
    config: str
    rev: int
    status: CaseStatus
    title: str
    business_key: str | None
    place: str | None = None
    """The organisational unit that the case belongs to, by its id at DFØ."""
    escalation: str | None = None
    """The code of the last escalation that was thrown in the case, such as `lonn-i-fare`."""
    started_by: str
    started_at: datetime
    changed_at: datetime
    duties: Mapping[str, tuple[str, ...]]
    snapshot: bytes
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """An open user task. `rev` is the revision of the case when the task last changed (for optimistic locking)."""

    tenant: str
    case_id: str
    token: int
    element: str
    name: str
    role: str
    assignee: str | None
    on_behalf_of: str | None
    form: str | None
    due: datetime | None
    follow_up: datetime | None
    priority: int
    properties: Mapping[str, str]
    created_at: datetime
    process: str
    case_title: str
    role_group: str
    """The institution's group that may take the task: what the case's own pins bind the role to."""
    place: str | None
    escalation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """A handler call, timer or continuation. `lease_token` proves who holds it; `attempt` is 1 when first claimed."""

    tenant: str
    id: str
    case_id: str
    token: int
    element: str
    kind: JobKind
    handler: str
    input: Mapping[str, Json]
    state: JobState
    due: datetime
    attempt: int
    retries: int
    lease_token: str | None
    lease_until: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRecord:
    """An element of a case that waits for a message."""

    tenant: str
    case_id: str
    token: int
    element: str
    message: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecord:
    """A token that stands still. `message` is {key, params}."""

    tenant: str
    case_id: str
    token: int
    element: str
    kind: str
    message: Mapping[str, Any]
    diagnostics: tuple[str, ...]
    raised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One step of a case: who did what when, and the events it gave. `hash` chains to the row before."""

    tenant: str
    case_id: str
    rev: int
    at: datetime
    actor: str
    command: str
    events: tuple[Event, ...]
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class JobUpdate:
    """What becomes of the job that the step answers; it must still be held with `lease_token`, else nothing is written.

    `due` None removes the job (done); otherwise it is tried again at `due` with `error` as the reason.
    """

    tenant: str
    job_id: str
    lease_token: str
    due: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskUpdate:
    """A new holder of an open task."""

    token: int
    assignee: str | None
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What the tasks of a case carry of it, as it is after a step; `groups` binds the roles of the step's new tasks."""

    process: str = ""
    title: str = ""
    place: str | None = None
    escalation: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Everything one step writes, in one transaction.

    `rev` is the revision that was read (0 for a new case); the row gets `rev + 1`, or `Conflict` is raised and nothing
    is written. A `snapshot` of None leaves the stored one as it is.
    """

    tenant: str
    case_id: str
    rev: int
    at: datetime
    actor: str
    command: str
    events: tuple[Event, ...]
    head: bytes
    status: CaseStatus
    snapshot: bytes | None
    duties: Mapping[str, tuple[str, ...]] | None = None
    title: str | None = None
    """A new title of the case; None leaves the stored one."""
    business_key: str | None = None
    """A new business key of the case; None leaves the stored one."""
    place: str | None = None
    """A new place of the case; None leaves the stored one."""
    escalation: str | None = None
    """A new escalation of the case; None leaves the stored one."""
    labels: Labels = Labels()
    words: tuple[str, ...] = ()
    """The folded words that the case is found by from now on, beyond those it had."""
    words_gone: tuple[str, ...] = ()
    """The folded words that it is found by no more."""
    new_case: CaseRecord | None = None
    tasks: tuple[NewTask, ...] = ()
    jobs: tuple[NewJob, ...] = ()
    timers: tuple[NewTimer, ...] = ()
    subscriptions: tuple[NewSubscription, ...] = ()
    incidents: tuple[NewIncident, ...] = ()
    closed: tuple[int, ...] = ()
    unfinished: bool = False
    task_update: TaskUpdate | None = None
    job: JobUpdate | None = None
    retry_job: int | None = None
    """Token whose job in state `incident` becomes ready again with its attempts counted anew."""
    inbox: tuple[str, str] | None = None
    """(source, message id) of the inbox row that this step consumes."""
    notes: tuple[NewNote, ...] = ()
    """Comments and files that the step adds; its actor is their author."""
    note_removed: str | None = None
    """The id of a note that the step removes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRecord:
    """A message that has arrived. `not_before` is the first instant to act on it; equal (source, id) is one message."""

    tenant: str
    source: str
    id: str
    message: str
    key: str
    body: Mapping[str, Json]
    not_before: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskQuery:
    """Which open tasks to list; None means any."""

    tenant: str
    case_id: str | None = None
    roles: frozenset[str] | None = None
    assignee: str | None = None
    process: str | None = None
    limit: int = 100
    extra: Mapping[str, str] = field(default_factory=dict)
