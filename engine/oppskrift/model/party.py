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

OPERATORS = "drift"
"""The group whose members keep the installation alive: incidents, timers, health."""

OWNERS = "prosesseier"
"""The group whose members own the standard processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks, as the people's side sees them: a person of one institution, with the groups they have now.

    `case_id` is set for whoever came in by an invitation: such an actor is known to no directory and sees that case
    only.
    """

    tenant: str
    ident: str
    name: str
    groups: frozenset[str] = frozenset()
    case_id: str | None = None

    @property
    def invited(self) -> bool:
        """Whether the actor came in by an invitation."""
        return self.case_id is not None

    @property
    def operator(self) -> bool:
        """Whether the actor keeps the installation alive."""
        return OPERATORS in self.groups

    @property
    def owner(self) -> bool:
        """Whether the actor owns standard processes."""
        return OWNERS in self.groups
