"""What one step did: its events, and which tokens began or ceased to wait."""

from dataclasses import dataclass, field
from typing import TypeAlias

from ..model.event import Event
from ..model.outcome import CaseStatus, NewIncident, NewJob, NewSubscription, NewTask, NewTimer, Outcome

Row: TypeAlias = NewTask | NewJob | NewTimer | NewSubscription | NewIncident


@dataclass(slots=True)
class Journal:
    """Collects a step. A row that is opened and closed within the step leaves no trace but its events."""

    events: list[Event] = field(default_factory=list)
    opened: dict[int, Row] = field(default_factory=dict)
    closed: dict[int, None] = field(default_factory=dict)

    def open(self, row: Row) -> None:
        """A token waits with this row from now on."""
        self.opened[row.token] = row

    def close(self, token: int) -> None:
        """The token's row is no longer wanted."""
        if self.opened.pop(token, None) is None:
            self.closed[token] = None

    def outcome(self, snapshot: bytes, status: CaseStatus, unfinished: bool) -> Outcome:
        """Return the step as an `Outcome`."""
        rows = tuple(self.opened.values())
        return Outcome(
            snapshot=snapshot,
            status=status,
            events=tuple(self.events),
            tasks=tuple(r for r in rows if isinstance(r, NewTask)),
            jobs=tuple(r for r in rows if isinstance(r, NewJob)),
            timers=tuple(r for r in rows if isinstance(r, NewTimer)),
            subscriptions=tuple(r for r in rows if isinstance(r, NewSubscription)),
            incidents=tuple(r for r in rows if isinstance(r, NewIncident)),
            closed=tuple(self.closed),
            unfinished=unfinished,
        )
