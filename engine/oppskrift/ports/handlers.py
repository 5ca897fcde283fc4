"""The handlers of service tasks, and what each call is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from ..model.job import JobOutcome
from ..model.tagged import Json


class Call(Protocol):
    """What a handler knows about the call besides its input."""

    @property
    def institution(self) -> str:
        """The tenant."""
        ...

    @property
    def case_id(self) -> str:
        """The case that asks; empty when none does."""
        ...

    @property
    def idempotency_key(self) -> str:
        """The same for every attempt of one activation of one element."""
        ...

    @property
    def attempt(self) -> int:
        """1 for the first attempt."""
        ...

    @property
    def now(self) -> datetime:
        """The engine's time, UTC."""
        ...

    @property
    def config(self) -> Mapping[str, Json]:
        """The case's resolved local values (endpoint bindings and so on)."""
        ...


class Handlers(Protocol):
    """The registry of handlers."""

    def names(self) -> frozenset[str]:
        """Return the names that models may use."""
        ...

    def run(self, handler: str, input: Mapping[str, Json], call: Call) -> JobOutcome:
        """Run a handler. Never raises for anything the peer does; input of the wrong type is an Incident."""
        ...
