"""Incidents with the same cause, and retrying them all: a batch at a time, with a result for each."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template, request

from oppskrift.cases.results import Advanced
from oppskrift.cases.trouble import Group, cause
from oppskrift.model.census import Standing

from ..access import Policy, access
from ..current import actor, language, site
from ..whole import whole
from .blueprint import PAGES

BATCH = 25
"""How many are retried in one request."""


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one retry; `text` says why not, empty when it was retried."""

    case_id: str
    token: int
    text: str = ""


@PAGES.get("/drift/grupper/<key>")
@access(Policy.OPERATOR)
def group(key: str) -> str:
    """Show the incidents of one cause."""
    found = _group(_members(key))
    if found is None:
        abort(404)
    return render_template("operations/group.html", group=found)


@PAGES.post("/drift/grupper/<key>/prov-igjen")
@access(Policy.OPERATOR)
def retry_group(key: str) -> str:
    """Retry the next batch of those that stood still when it began; what fails anew meanwhile is not tried twice."""
    began = _instant(request.form.get("began")) or site().clock.now()
    total, failed = whole(request.form.get("total")) or 0, whole(request.form.get("failed")) or 0
    waiting = [s for s in _members(key) if s.incident.raised_at <= began]
    refused = set(request.form.getlist("refused"))
    left = [s for s in waiting if _name(s) not in refused]
    batch, reason = left[:BATCH], request.form.get("reason", "").strip()
    done = site().operating.retry_each(actor(), [(s.incident.case_id, s.incident.token) for s in batch], reason)
    lines = [
        Line(each.case_id, each.token, "" if isinstance(each.result, Advanced) else each.result.render(language()))
        for each in done
    ]
    wrong = [line for line in lines if line.text]
    return render_template(
        "operations/retried.html",
        key=key,
        lines=lines,
        began=began.isoformat(),
        reason=reason,
        total=total or len(waiting),
        left=len(left) - len(batch),
        failed=failed + len(wrong),
        refused=sorted(refused | {f"{line.case_id}:{line.token}" for line in wrong}),
    )


def _members(key: str) -> list[Standing]:
    return [standing for standing in site().census.stuck(actor().tenant) if cause(standing) == key]


def _group(members: list[Standing]) -> Group | None:
    found = site().troubles.groups(actor(), members, language())
    return found[0] if found else None


def _name(standing: Standing) -> str:
    return f"{standing.incident.case_id}:{standing.incident.token}"


def _instant(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
