"""What an expression may use. Text is limited when it is compiled, work when it is evaluated."""

from dataclasses import dataclass, field
from typing import Literal

MAX_TEXT = 100_000
"""Longest expression, in characters."""
MAX_TOKENS = 4_000
"""Most tokens in one expression."""
MAX_NESTING = 50
"""Deepest nesting of brackets and sub-expressions; also the longest chain of `.x`, `[x]` or `(x)` after a value."""
MAX_DIGITS = 64
"""Longest number literal, in characters."""
SLICE = 4_096
"""Units of fuel that are burnt before the time is looked at again."""
Budget = Literal["fuel", "depth", "list", "string", "time"]
"""What an evaluation can use up: its fuel, how deep calls may lie in calls, how large a list or how long a string may
grow that it builds, and its time. `BudgetExceeded` and `Result.exceeded` say which."""
BUDGETS: tuple[Budget, ...] = ("fuel", "depth", "list", "string", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Budget of one evaluation.

    `fuel` is burnt one unit for each loop iteration, function call, list element and eight characters handled, so the
    work is bounded whatever the expression does; 200 000 units are at most about half a second and 64 MB. `depth`
    bounds calls inside calls, `string_length` and `list_size` bound the values that are built.

    `seconds` is the time that one evaluation may take. Fuel stops an expression at the same point on every machine,
    so it comes first; time is there for a machine that is much slower, and is asked for only every `SLICE` units.
    """

    fuel: int = 200_000
    depth: int = 60
    string_length: int = 1_000_000
    list_size: int = 200_000
    seconds: float = 5.0
    first: int = field(init=False, repr=False, compare=False)
    """The first slice of the fuel."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", min(self.fuel, SLICE))


DEFAULT = Limits()
