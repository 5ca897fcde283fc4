"""The kit's own format for results: `"folder","test file","case","SUCCESS|ERROR|IGNORED","detail"`, no heading."""

import csv
import io

from ..message import render
from .known import Known
from .runner import Outcome, Results
from .values import shown


def rows(results: Results, known: Known) -> str:
    """Return the file. What is off on purpose is IGNORED, every other miss an ERROR."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for one in results.outcomes:
        writer.writerow(
            [one.case.folder, one.case.file, one.case.id, _status(one, known), " ".join(_detail(one).split())]
        )
    return out.getvalue()


def _status(outcome: Outcome, known: Known) -> str:
    if outcome.passed:
        return "SUCCESS"
    return "IGNORED" if known.off(outcome.case.key) else "ERROR"


def _detail(outcome: Outcome) -> str:
    if outcome.passed:
        return ""
    if not outcome.result:
        return " ".join(render(text, "en") for text in outcome.said)
    return f"{outcome.result}: expected {shown(outcome.expected, 'en')}, got {shown(outcome.actual, 'en')}"
