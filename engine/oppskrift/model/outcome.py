"""What `runtime.advance` answers: the new snapshot, the events, and what waits now or waits no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ..message import Message
from .event import Event
from .tagged import Json


class CaseStatus(StrEnum):
    """Where a case stands."""

    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A user task to offer. `role` is a role id of the manifest; `assignee` a person's ident if fixed by the model."""

    token: int
    element: str
    name: str
    role: str
    assignee: str | None = None
    form: str | None = None
    due: datetime | None = None
    follow_up: datetime | None = None
    priority: int = 50
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A handler call to make. `retries` is the number of attempts the model asks for."""

    token: int
    element: str
    handler: str
    input: Mapping[str, Json]
    retries: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTimer:
    """A timer to fire at an instant (UTC)."""

    token: int
    element: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubscription:
    """A message to wait for."""

    token: int
    element: str
    message: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """A token that stands still. `message` says what happened and what to do."""

    token: int
    element: str
    kind: str
    message: Message
    diagnostics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one step.

    `closed` lists the tokens whose waiting rows (task, job, timer, subscription, incident) are to be removed.
    A token that was opened and closed within the step is in neither list. A token in `closed` may have a new row (a job
    that became an incident, an incident that is retried): remove first, then add. `unfinished` asks for a continuation.
    """

    snapshot: bytes
    status: CaseStatus
    events: tuple[Event, ...]
    tasks: tuple[NewTask, ...] = ()
    jobs: tuple[NewJob, ...] = ()
    timers: tuple[NewTimer, ...] = ()
    subscriptions: tuple[NewSubscription, ...] = ()
    incidents: tuple[NewIncident, ...] = ()
    closed: tuple[int, ...] = ()
    unfinished: bool = False
