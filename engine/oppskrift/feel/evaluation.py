"""The running state of one evaluation: fuel left, depth, the time, and what went wrong so far."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice

from ..clock import Stopwatch
from ..message import Message, message
from .diagnostics import Diagnostic, unknown
from .limits import BUDGETS, DEFAULT, SLICE, Budget, Limits

MAX_DIAGNOSTICS = 50
MAX_SUGGESTED = 200
"""Names among which the one that was meant is looked for."""
SUGGESTIONS = 10
"""Problems before which the name that was meant is still looked for: it takes milliseconds."""
REPORT = 10
"""Fuel for noting a problem: a loop that fails each time must not take longer than one that works."""
NOTED = 4
"""Fuel for a problem that need not be noted, because its cause is noted already."""


class Failure(Exception):
    """Something is wrong with a call; the caller turns it into a diagnostic at its place. Never escapes.

    `value` is what the call gives all the same: null, unless there is a value that only must not pass unremarked.
    """

    def __init__(self, text: Message, value: object = None) -> None:
        super().__init__(text.key)
        self.message = text
        self.value = value


class BudgetExceeded(Exception):
    """The evaluation used more than its limits allow. `Program.evaluate` turns it into null and a diagnostic."""

    def __init__(self, text: Message) -> None:
        super().__init__(text.key)
        self.message = text


_BUDGETS: Mapping[str, Budget] = {f"feel.budget.{name}": name for name in BUDGETS}


def exceeded(messages: Iterable[Message]) -> Budget | None:
    """Return which budget was used up according to some messages, None where none was."""
    return next((_BUDGETS[text.key] for text in messages if text.key in _BUDGETS), None)


def fail(key: str, /, **params: object) -> Failure:
    """Return a failure with a message, to be raised."""
    return Failure(message(key, **params))


class Evaluation:
    """State of one evaluation. Belongs to one thread and is thrown away afterwards."""

    __slots__ = ("_done", "_rest", "_watch", "depth", "diagnostics", "fuel", "limits", "now")

    def __init__(self, now: datetime, limits: Limits = DEFAULT) -> None:
        self.now = now
        self.limits = limits
        self.fuel = limits.first
        self._watch: Stopwatch | None = None
        self._done: set[tuple[str, ...]] | None = None
        self.depth = 0
        self.diagnostics: list[Diagnostic] = []

    def burn(self, units: int = 1) -> None:
        """Use fuel. Raises BudgetExceeded when there is not enough left, or the time is up."""
        self.fuel -= units
        if self.fuel < 0:
            self._refill()

    def _refill(self) -> None:
        """Take the next slice of the fuel. `fuel` is only what is left of the present one, so that `burn` stays short.

        The stopwatch runs from the end of the first slice: what takes no longer than that need not be timed.
        """
        if self._watch is None:
            self._watch, self._rest = Stopwatch(), self.limits.fuel - self.limits.first
        missing = -self.fuel
        if missing > self._rest:
            raise BudgetExceeded(message("feel.budget.fuel", limit=self.limits.fuel))
        taken = min(self._rest, missing + SLICE)
        self._rest -= taken
        self.fuel += taken
        if self._watch.seconds() >= self.limits.seconds:
            raise BudgetExceeded(message("feel.budget.time", limit=self.limits.seconds))

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

    def once(self, what: tuple[str, ...], units: int) -> None:
        """Use fuel for something that is done only once in an evaluation, however often it is asked for."""
        if self._done is None:
            self._done = set()
        if what not in self._done:
            self._done.add(what)
            self.burn(units)

    def built_string(self, length: int, *, counted: bool = False) -> None:
        """Account for a string of `length` characters that is about to be built, its fuel `counted` already or not."""
        if length > self.limits.string_length:
            raise BudgetExceeded(message("feel.budget.string", limit=self.limits.string_length))
        if not counted:
            self.burn((length >> 3) + 1)

    def report(self, text: Message, start: int, end: int) -> None:
        """Note a problem at a place in the text. The same problem at the same place is kept once."""
        self.burn(REPORT)
        if len(self.diagnostics) >= MAX_DIAGNOSTICS:
            return
        found = Diagnostic(text, start, end)
        if found not in self.diagnostics:
            self.diagnostics.append(found)

    def report_unknown(self, key: str, name: str, known: Iterable[str], start: int, end: int) -> None:
        """Note a name that is not among those known, with the one that was meant if one is like it."""
        if len(self.diagnostics) >= MAX_DIAGNOSTICS:
            self.burn(REPORT)
            return
        names = tuple(islice(known, MAX_SUGGESTED)) if len(self.diagnostics) < SUGGESTIONS else ()
        self.burn(len(names) << 1)
        self.report(unknown(key, name, names), start, end)

    def report_null(self, text: Message, start: int, end: int) -> None:
        """Note a problem that a null operand caused, unless what made it null is noted already."""
        if any(start <= d.start and d.end <= end for d in self.diagnostics):
            self.burn(NOTED)
        else:
            self.report(text, start, end)
