"""An installation whose clock we move: time passes by letting each due timer fire in turn.

Used by the acceptance tests (in memory, DFØ inside the process) and by the demo (SQLite, DFØ over HTTP).
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from ..clock import OSLO, ManualClock
from ..dfo.simulator import Simulator
from ..errors import Bug
from ..message import message
from ..wiring import Installation

MAX_ROUNDS = 10_000
"""How many due instants one move of the clock may pass before it counts as a loop without end."""

MORNING = time(9, 0)


class Stage:
    """Installation, simulated DFØ and one clock for both."""

    def __init__(
        self,
        installation: Installation,
        simulator: Simulator,
        clock: ManualClock,
        also_due: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        """`also_due` gives the next instant at which something outside the store falls due: held-back events."""
        self.installation, self.simulator, self.clock = installation, simulator, clock
        self._also_due = also_due

    def settle(self) -> None:
        """Work until nothing more can happen at this instant: jobs, due timers, DFØ's events and messages."""
        while self.installation.fetch() + self.installation.worker.run_until_idle():
            pass

    def advance_to(self, when: datetime) -> None:
        """Move the clock to `when`, stopping at each instant at which something falls due. Raises Bug when endless."""
        for _ in range(MAX_ROUNDS):
            due = self.next_due()
            if due is None or due > when:
                self.clock.advance_to(when)
                self.settle()
                return
            self.clock.advance_to(due)
            self.settle()
        raise Bug(message("stage.endless", rounds=MAX_ROUNDS))

    def advance(self, by: timedelta) -> None:
        """Move the clock forward by a duration."""
        self.advance_to(self.clock.now() + by)

    def next_due(self) -> datetime | None:
        """Return the next instant at which something falls due, later than now, or None."""
        now, store = self.clock.now(), self.installation.store
        first, also = store.next_due(), self._also_due()
        due = [when for when in (first, also) if when is not None and when > now]
        if first is not None and first <= now:
            # What is already due has just been settled: it waits for something else than time, so look behind it.
            due += [job.due for job in store.jobs() if job.state in ("timer", "ready") and job.due > now]
        return min(due, default=None)


def morning(day: datetime) -> datetime:
    """Return nine o'clock in Oslo on the day of an instant."""
    return datetime.combine(day.astimezone(OSLO).date(), MORNING, OSLO)
