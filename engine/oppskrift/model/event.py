"""The typed events: the only record of what happened. History, audit, coverage and assertions all read them.

Each event is a named tuple; its class name is the stable wire name. `encode` and `decode` translate to and from the
JSON arrays `[kind, field, …]` that are stored. `token` numbers a token within its case and is never reused, so it
names one activation of one element. `value`s are tagged JSON (see `tagged`). Times are ISO 8601 in UTC.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias, get_args

from .tagged import Json


class CaseStarted(NamedTuple):
    """A case began; `process` is the process id."""

    process: str


class CaseCompleted(NamedTuple):
    """The last token was consumed; `end` is the end event reached last."""

    end: str


class CaseCancelled(NamedTuple):
    """The case was withdrawn."""

    reason: str


class StepContinued(NamedTuple):
    """The step's budget of elements was used up; a continuation goes on from here."""

    elements: int


class ElementEntered(NamedTuple):
    """A token arrived at an element."""

    element: str
    token: int


class ElementLeft(NamedTuple):
    """An element completed and its token went on."""

    element: str
    token: int


class ElementCancelled(NamedTuple):
    """An element was interrupted before it completed."""

    element: str
    token: int


class FlowTaken(NamedTuple):
    """A token passed a sequence flow."""

    flow: str


class VariableWritten(NamedTuple):
    """A variable got a value in a scope (0 is the case)."""

    scope: int
    name: str
    value: Json


class DecisionMade(NamedTuple):
    """A decision was evaluated; `rules` are the ids of the matched rules, `version` the content hash of the model."""

    element: str
    token: int
    decision: str
    version: str
    inputs: Json
    rules: list[str]
    output: Json
    trace: Json


class ValuesRead(NamedTuple):
    """Expressions of the step, other than those of decisions, looked up dated values: a list as in `DecisionMade`."""

    values: Json


class TaskCreated(NamedTuple):
    """A user task waits for a person in `role`."""

    element: str
    token: int
    role: str


class TaskClaimed(NamedTuple):
    """A person took the task; `on_behalf_of` when as a deputy."""

    element: str
    token: int
    person: str
    on_behalf_of: str | None


class TaskReleased(NamedTuple):
    """The task went back to its group."""

    element: str
    token: int
    person: str


class TaskReassigned(NamedTuple):
    """The task was handed to somebody else."""

    element: str
    token: int
    person: str
    to: str


class TaskCompleted(NamedTuple):
    """A person completed the task with form values."""

    element: str
    token: int
    person: str
    on_behalf_of: str | None


class TaskRefused(NamedTuple):
    """A person tried to claim, complete or reassign and was refused; `rule` names the constraint."""

    element: str
    token: int
    person: str
    action: str
    rule: str
    reason: Json


class JobCreated(NamedTuple):
    """A service task waits for its handler."""

    element: str
    token: int
    handler: str
    input: Json


class JobCompleted(NamedTuple):
    """The handler answered."""

    element: str
    token: int
    handler: str
    output: Json


class JobFailed(NamedTuple):
    """An attempt failed in passing; `retry_at` is None when it was the last one."""

    element: str
    token: int
    handler: str
    attempt: int
    reason: str
    retry_at: str | None


class JobFaulted(NamedTuple):
    """The handler answered with a business fault."""

    element: str
    token: int
    handler: str
    code: str
    reason: str


class TimerSet(NamedTuple):
    """A timer was set; `due` is an instant."""

    element: str
    token: int
    due: str


class TimerFired(NamedTuple):
    """A timer fired."""

    element: str
    token: int


class MessageExpected(NamedTuple):
    """The case waits for a message with this correlation key."""

    element: str
    token: int
    message: str
    key: str


class MessageReceived(NamedTuple):
    """A message was delivered to a waiting element."""

    element: str
    token: int
    message: str
    key: str


class ErrorThrown(NamedTuple):
    """A business fault left an element; `caught_by` is the boundary event or None."""

    element: str
    code: str
    reason: str
    caught_by: str | None


class EscalationThrown(NamedTuple):
    """An escalation was thrown, such as `lonn-i-fare`; `caught_by` is the boundary event or None."""

    element: str
    code: str
    name: str
    caught_by: str | None


class SlotSkipped(NamedTuple):
    """A fragment slot (call activity) was passed because the local choice is «none»."""

    element: str
    token: int


class IncidentRaised(NamedTuple):
    """The token stands still until somebody acts. `message` is {key, params}, `diagnostics` a list of texts."""

    element: str
    token: int
    kind: str
    message: Json
    diagnostics: Json


class IncidentResolved(NamedTuple):
    """A person set the token going again: `how` is «retry» (also after giving values) or «skip».

    `reason` is why, in the person's own words; empty where none was asked for, and in rows from before it was.
    """

    element: str
    token: int
    how: str
    reason: str = ""


class NoteAdded(NamedTuple):
    """A person added a comment or a file (`what`); `sha256` commits to it without telling what it says."""

    id: str
    what: str
    sha256: str


class NoteRemoved(NamedTuple):
    """A person removed a comment or a file of their own; what it held is gone."""

    id: str
    what: str


Event: TypeAlias = (
    CaseStarted
    | CaseCompleted
    | CaseCancelled
    | StepContinued
    | ElementEntered
    | ElementLeft
    | ElementCancelled
    | FlowTaken
    | VariableWritten
    | DecisionMade
    | ValuesRead
    | TaskCreated
    | TaskClaimed
    | TaskReleased
    | TaskReassigned
    | TaskCompleted
    | TaskRefused
    | JobCreated
    | JobCompleted
    | JobFailed
    | JobFaulted
    | TimerSet
    | TimerFired
    | MessageExpected
    | MessageReceived
    | ErrorThrown
    | EscalationThrown
    | SlotSkipped
    | IncidentRaised
    | IncidentResolved
    | NoteAdded
    | NoteRemoved
)

KINDS: dict[str, Any] = {kind.__name__: kind for kind in get_args(Event)}


def encode(events: Iterable[Event]) -> list[list[Json]]:
    """Return events as JSON arrays `[kind, field, …]`."""
    return [[type(e).__name__, *e] for e in events]


def decode(rows: Sequence[Sequence[Json]]) -> tuple[Event, ...]:
    """Return events from JSON arrays. Raises KeyError for an unknown kind."""
    return tuple(KINDS[kind](*fields) for kind, *fields in rows)
