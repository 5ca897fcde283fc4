"""What a handler is: a name, typed input and output, how it may be repeated, and the faults it can give."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..message import Message, message
from ..model.job import JobOutcome
from ..ports import Call
from .fields import Fields
from .resources import Standing


class Operation(StrEnum):
    """How a call may be repeated."""

    READ = "les"
    """Has no effect; may always be repeated."""
    IDEMPOTENT_WRITE = "skriv_idempotent"
    """Repeating it with the same values gives the same state."""
    WRITE = "skriv"
    """Has an effect each time; the idempotency key is looked up at the peer before every send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """One operation that a service task can name. `run` returns the output, or an outcome such as a Fault.

    `idempotency` is the key under which the text of the rule stands, and None for reads.
    """

    name: str
    input: type[Fields]
    output: type[Fields]
    operation: Operation
    standing: Standing
    run: Callable[[Any, Call], Fields | JobOutcome]
    faults: tuple[str, ...] = ()
    idempotency: str | None = None

    @property
    def title(self) -> Message:
        """What the handler does, in nb, nn and en."""
        return message(f"dfo.title.{self.name}")
