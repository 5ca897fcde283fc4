"""The calls of a case to DFØ and other handlers: what was asked, how often it was tried, and what was answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ..message import Language
from ..model.event import (
    ElementCancelled,
    Event,
    IncidentRaised,
    IncidentResolved,
    JobCompleted,
    JobCreated,
    JobFailed,
    JobFaulted,
)
from ..model.record import EventRecord, JobRecord
from .masking import Mask
from .named import Named
from .opened import Opened
from .timeline import answer_in_words


class CallState(StrEnum):
    """How a call stands."""

    WAITING = "waiting"
    """It is ready to be made, or being made."""
    RETRYING = "retrying"
    """It has failed, and is tried again by itself."""
    ANSWERED = "answered"
    REJECTED = "rejected"
    """The other side said no, for a reason that the process goes on with."""
    STUCK = "stuck"
    """A person must act."""
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A try that failed."""

    number: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One call. `answer` is its first fields in words, `rev` the step that asked, `following` when it is retried."""

    token: int
    element: str
    name: str
    handler: str
    title: str
    outside: bool
    asked: datetime
    rev: int
    state: CallState
    attempts: tuple[Attempt, ...]
    tries: int
    ended: datetime | None
    answer: str
    error: str
    following: datetime | None


@dataclass(slots=True)
class _Draft:
    element: str
    token: int
    handler: str
    asked: datetime
    rev: int
    state: CallState = CallState.WAITING
    attempts: list[Attempt] = field(default_factory=list)
    ended: datetime | None = None
    answer: str = ""
    error: str = ""


def calls_made(opened: Opened, jobs: Iterable[JobRecord]) -> tuple[Called, ...]:
    """Return the calls of a case, oldest first."""
    drafts: dict[int, _Draft] = {}
    order: list[_Draft] = []
    reader = _Reader(drafts, order, opened.language, opened.mask)
    for row in opened.rows:
        for event in row.events:
            read = _READ.get(type(event))
            if read is not None:
                read(reader, row, event)
    open_jobs = {job.token: job for job in jobs if job.kind == "handler"}
    return tuple(_called(draft, open_jobs.get(draft.token), opened.named, opened.now) for draft in order)


class _Reader:
    def __init__(self, drafts: dict[int, _Draft], order: list[_Draft], language: Language, mask: Mask) -> None:
        self._drafts, self._order, self._language, self._mask = drafts, order, language, mask

    def created(self, row: EventRecord, event: JobCreated) -> None:
        draft = _Draft(event.element, event.token, event.handler, row.at, row.rev)
        self._drafts[event.token] = draft
        self._order.append(draft)

    def completed(self, row: EventRecord, event: JobCompleted) -> None:
        answer = answer_in_words(self._mask.value(dict(event.output)), self._language)
        self._end(event.token, row, CallState.ANSWERED, answer=answer)

    def faulted(self, row: EventRecord, event: JobFaulted) -> None:
        self._end(event.token, row, CallState.REJECTED, error=self._mask.text(f"{event.code}: {event.reason}"))

    def failed(self, row: EventRecord, event: JobFailed) -> None:
        draft = self._drafts.get(event.token)
        if draft is not None:
            reason = self._mask.text(event.reason)
            draft.attempts.append(Attempt(number=event.attempt, at=row.at, reason=reason))
            draft.state, draft.error = CallState.RETRYING, reason

    def stuck(self, row: EventRecord, event: IncidentRaised) -> None:
        draft = self._drafts.get(event.token)
        if draft is not None and draft.ended is None:
            draft.state = CallState.STUCK

    def resumed(self, row: EventRecord, event: IncidentResolved) -> None:
        draft = self._drafts.get(event.token)
        if draft is not None and draft.ended is None:
            draft.state = CallState.WAITING

    def cancelled(self, row: EventRecord, event: ElementCancelled) -> None:
        self._end(event.token, row, CallState.INTERRUPTED)

    def _end(self, token: int, row: EventRecord, state: CallState, *, answer: str = "", error: str = "") -> None:
        draft = self._drafts.get(token)
        if draft is not None and draft.ended is None:
            draft.state, draft.ended, draft.answer, draft.error = state, row.at, answer, error


_READ: Mapping[type[Event], Callable[..., None]] = {
    JobCreated: _Reader.created,
    JobCompleted: _Reader.completed,
    JobFaulted: _Reader.faulted,
    JobFailed: _Reader.failed,
    IncidentRaised: _Reader.stuck,
    IncidentResolved: _Reader.resumed,
    ElementCancelled: _Reader.cancelled,
}


def _called(draft: _Draft, job: JobRecord | None, named: Named, now: datetime) -> Called:
    state = draft.state
    if draft.ended is None and job is None and state is not CallState.STUCK:
        state = CallState.INTERRUPTED
    waits = job is not None and job.state in ("ready", "timer") and job.due > now
    return Called(
        token=draft.token,
        element=draft.element,
        name=named.element(draft.element),
        handler=draft.handler,
        title=named.handler(draft.handler),
        outside=draft.handler.startswith("dfo."),
        asked=draft.asked,
        rev=draft.rev,
        state=state,
        attempts=tuple(draft.attempts),
        tries=len(draft.attempts) + (state in (CallState.ANSWERED, CallState.REJECTED)),
        ended=draft.ended,
        answer=draft.answer,
        error=draft.error,
        following=job.due if job is not None and waits else None,
    )
