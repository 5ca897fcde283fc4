"""What can be asked of a case: the inputs of the pure function `runtime.advance`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from .tagged import Json


@dataclass(frozen=True, slots=True)
class StartCase:
    """Begin at the none start event with these case variables."""

    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Complete the user task of a token; `variables` are its accepted form values."""

    token: int
    variables: Mapping[str, Json] = field(default_factory=dict)
    person: str = ""
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteJob:
    """The handler of a service task answered."""

    token: int
    output: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FaultJob:
    """The handler answered with a business fault: goes to the matching error boundary event, else an incident.

    `variables` (for instance `kode`, `melding`) are written locally where the fault is caught.
    """

    token: int
    code: str
    reason: str = ""
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailJob:
    """The job cannot succeed by trying again: raise an incident on its token."""

    token: int
    reason: str
    kind: str = "job"


@dataclass(frozen=True, slots=True)
class FireTimer:
    """A due timer fires."""

    token: int


@dataclass(frozen=True, slots=True)
class DeliverMessage:
    """A message reaches the waiting element of a token."""

    token: int
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RetryIncident:
    """Try the element of an incident again, after giving `variables` a value.

    Each is written where the element reads it from outside: the nearest scope around the element that has the name, so
    that a value hidden by a subprocess or call can be corrected too; the case scope for a name that nobody has. A
    dotted name writes inside a context.
    """

    token: int
    variables: Mapping[str, Json] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SkipIncident:
    """Pass the element of an incident without its work being done.

    `variables` stand in for its output: they are written where its output mappings would write, and the mappings
    themselves are not run. Only a service, business rule or script task (or all instances of one) and a timer can be
    passed. The timer of a flow counts as fired; a timer on the boundary of an activity waits no more and never fires.
    The caller knows that the token stands still: a timer whose job does, waits as far as the runtime can tell.
    """

    token: int
    reason: str
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CancelCase:
    """Withdraw the case."""

    reason: str


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on after the step budget was used up."""


Command: TypeAlias = (
    StartCase
    | CompleteTask
    | CompleteJob
    | FaultJob
    | FailJob
    | FireTimer
    | DeliverMessage
    | RetryIncident
    | SkipIncident
    | CancelCase
    | Continue
)
