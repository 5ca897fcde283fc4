"""The running state of one evaluation: fuel left, depth, the time, and what went wrong so far."""

from datetime import datetime

from ..message import Message, message
from .diagnostics import Diagnostic
from .limits import DEFAULT, Limits

MAX_DIAGNOSTICS = 50
REPORT = 10
"""Fuel for noting a problem: a loop that fails each time must not take longer than one that works."""


class Failure(Exception):
    """A function or operator cannot give a value; the caller turns it into null and a diagnostic. Never escapes."""

    def __init__(self, text: Message) -> None:
        super().__init__(text.key)
        self.message = text


class BudgetExceeded(Exception):
    """The evaluation used more than its limits allow. `Program.evaluate` turns it into null and a diagnostic."""

    def __init__(self, text: Message) -> None:
        super().__init__(text.key)
        self.message = text


def fail(key: str, /, **params: object) -> Failure:
    """Return a failure with a message, to be raised."""
    return Failure(message(key, **params))


class Evaluation:
    """State of one evaluation. Belongs to one thread and is thrown away afterwards."""

    __slots__ = ("depth", "diagnostics", "fuel", "limits", "now")

    def __init__(self, now: datetime, limits: Limits = DEFAULT) -> None:
        self.now = now
        self.limits = limits
        self.fuel = limits.fuel
        self.depth = 0
        self.diagnostics: list[Diagnostic] = []

    def burn(self, units: int = 1) -> None:
        """Use fuel. Raises BudgetExceeded when there is not enough left."""
        self.fuel -= units
        if self.fuel < 0:
            raise BudgetExceeded(message("feel.budget.fuel", limit=self.limits.fuel))

    def enter(self) -> None:
        """Go one call deeper. Raises BudgetExceeded when that is too deep."""
        self.burn()
        self.depth += 1
        if self.depth > self.limits.depth:
            raise BudgetExceeded(message("feel.budget.depth", limit=self.limits.depth))

    def built_list(self, size: int) -> None:
        """Account for a list of `size` elements that is about to be built."""
        if size > self.limits.list_size:
            raise BudgetExceeded(message("feel.budget.list", limit=self.limits.list_size))
        self.burn(size)

    def built_string(self, length: int) -> None:
        """Account for a string of `length` characters that is about to be built."""
        if length > self.limits.string_length:
            raise BudgetExceeded(message("feel.budget.string", limit=self.limits.string_length))
        self.burn((length >> 3) + 1)

    def report(self, text: Message, start: int, end: int) -> None:
        """Note a problem at a place in the text. The same problem at the same place is kept once."""
        self.burn(REPORT)
        found = Diagnostic(text, start, end)
        if len(self.diagnostics) < MAX_DIAGNOSTICS and found not in self.diagnostics:
            self.diagnostics.append(found)

    def report_null(self, text: Message, start: int, end: int) -> None:
        """Note a problem that a null operand caused, unless what made it null is noted already."""
        if not any(start <= d.start and d.end <= end for d in self.diagnostics):
            self.report(text, start, end)
