"""How a handler's call can end. Handlers return one of these values; an exception from a handler is an incident."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from .tagged import Json


@dataclass(frozen=True, slots=True)
class Done:
    """It worked; `output` (tagged JSON) is mapped into the case by the model's ioMapping."""

    output: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Retry:
    """It failed in passing and may be tried again with the same idempotency key; `after` is a wish of the peer."""

    reason: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """The peer said no for a business reason; `code` is a BPMN error code."""

    code: str
    reason: str = ""
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incident:
    """A person must look: wrong configuration, ambiguous outcome. `reason` says what to do."""

    reason: str


JobOutcome: TypeAlias = Done | Retry | Fault | Incident
