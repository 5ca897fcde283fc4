"""The DMN Technology Compatibility Kit: running its cases, comparing with what is known, and reporting the results."""

from .cases import Case, Expected
from .digest import digest
from .kit import Kit, NotAKit, open_kit
from .known import Deviation, Known, known, unexpected
from .report import report
from .result_file import rows
from .runner import Outcome, Results, run
from .tally import Tally, count, share
from .values import shown

__all__ = [
    "Case",
    "Deviation",
    "Expected",
    "Kit",
    "Known",
    "NotAKit",
    "Outcome",
    "Results",
    "Tally",
    "count",
    "digest",
    "known",
    "open_kit",
    "report",
    "rows",
    "run",
    "share",
    "shown",
    "unexpected",
]
