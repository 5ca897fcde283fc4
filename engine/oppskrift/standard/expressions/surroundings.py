"""What the check is told of the world around a process: what handlers take and give, and what messages carry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...feel import Type

Types = Mapping[str, Type | None]
"""Names with their types, None for a value of any type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """One handler: the inputs it reads, which of them it must have, what it gives, and what comes with a fault."""

    inputs: Types = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    outputs: Types = field(default_factory=dict)
    faults: Types = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Handlers by name, and the variables that come with messages by the message's name.

    What is not listed may give or carry anything.
    """

    handlers: Mapping[str, Handled] = field(default_factory=dict)
    messages: Mapping[str, Types] = field(default_factory=dict)


NOTHING = Surroundings()
"""Nothing is known: every handler and message may give anything."""
