"""People as the engine sees them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person who can act. `ident` is unique within the institution (brukerident or, without one, a temporary id)."""

    ident: str
    name: str
    groups: frozenset[str] = frozenset()
    employee_number: str | None = None
    email: str | None = None


SYSTEM = "system"
"""The actor of steps that no person asked for: jobs, timers, messages."""
