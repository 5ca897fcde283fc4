"""How a call to a peer stops before it has an answer: a `JobOutcome` carried as an exception inside this package.

Only `Registry.run` catches it. The texts are rendered at once because an outcome carries a finished reason.
"""

from datetime import timedelta

from ..errors import OppskriftError
from ..message import Message, render
from ..model.job import Fault, Incident, JobOutcome, Retry


class Stopped(OppskriftError):
    """A handler cannot go on; `outcome` is what the worker is told."""

    def __init__(self, text: Message, outcome: JobOutcome) -> None:
        super().__init__(text)
        self.outcome = outcome


def retry(text: Message, after: timedelta | None = None) -> Stopped:
    """Return a stop that means: try again with the same idempotency key, not before `after`."""
    return Stopped(text, Retry(render(text), after))


def incident(text: Message) -> Stopped:
    """Return a stop that means: a person must look."""
    return Stopped(text, Incident(render(text)))


def fault(code: str, kode: str, text: Message) -> Stopped:
    """Return a stop that means: the peer said no. `code` is the BPMN error code, `kode` the peer's own."""
    melding = render(text)
    return Stopped(text, Fault(code, melding, {"kode": kode, "melding": melding}))
