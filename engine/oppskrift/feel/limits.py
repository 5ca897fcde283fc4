"""What an expression may use. Text is limited when it is compiled, work when it is evaluated."""

from dataclasses import dataclass

MAX_TEXT = 100_000
"""Longest expression, in characters."""
MAX_TOKENS = 4_000
"""Most tokens in one expression."""
MAX_NESTING = 50
"""Deepest nesting of brackets and sub-expressions; also the longest chain of `.x`, `[x]` or `(x)` after a value."""
MAX_DIGITS = 64
"""Longest number literal, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Budget of one evaluation.

    `fuel` is burnt one unit for each loop iteration, function call, list element and eight characters handled, so the
    work is bounded whatever the expression does; 300 000 units are at most about half a second. `depth`
    bounds calls inside calls, `string_length` and `list_size` bound the values that are built.
    """

    fuel: int = 300_000
    depth: int = 60
    string_length: int = 1_000_000
    list_size: int = 200_000


DEFAULT = Limits()
