"""Analysis of decision tables: overlaps, gaps, rules that never say anything, and answers that do not fit.

Exact where cells are made of constants; of other cells nothing is claimed but that equal texts mean the same.
"""

from ..table import Table
from .board import Board
from .cover import MAX_STEPS
from .finding import CellText, Example, Finding, Kind, Region, Span, Why
from .gaps import gaps
from .outputs import outputs
from .overlaps import overlaps
from .problems import problems, said_by_check, severity
from .shadows import never, outside, repeated, shadowed
from .wording import covers, told

__all__ = [
    "CellText",
    "Example",
    "Finding",
    "Kind",
    "Region",
    "Span",
    "Why",
    "analyse",
    "covers",
    "problems",
    "said_by_check",
    "severity",
    "told",
]


def analyse(table: Table, *, steps: int = MAX_STEPS) -> tuple[Finding, ...]:
    """Return what is wrong with a table, or may be. Bounded work: a question that takes more is a finding itself.

    `steps` bounds the work on each question: sets of values looked at, a million take a few seconds.
    """
    board = Board(table)
    return (
        *overlaps(board, steps),
        *outputs(table),
        *never(board),
        *outside(board),
        *shadowed(board, steps),
        *repeated(board),
        *gaps(board, steps),
    )
