"""Jobs and timers as lists that can be filtered: what waits for a worker, what runs, what waits for its time."""

from dataclasses import replace
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from flask import render_template, request

from oppskrift.model.census import JobQuery, Queued
from oppskrift.model.record import JobKind, JobState

from ..access import Policy, access
from ..current import actor, site
from ..security import LARGEST
from .blueprint import PAGES
from .words import KINDS, STATES, title

PAGE = 50
LATE: dict[str, JobState] = {"overdue": "timer", "lost": "running"}
"""Choices that are a state and something that is wrong with it."""


@PAGES.get("/drift/jobber")
@access(Policy.OPERATOR)
def jobs() -> str:
    """List jobs."""
    return _list("operations.jobs", None)


@PAGES.get("/drift/frister")
@access(Policy.OPERATOR)
def timers() -> str:
    """List timers, soonest first."""
    return _list("operations.timers", "timer")


def _list(endpoint: str, only: JobKind | None) -> str:
    asked = request.args
    chosen = asked.get("tilstand", "timer" if only else "ready")
    chosen = chosen if chosen in STATES or chosen in LATE else "ready"
    now = site().clock.now()
    kind = only or cast("JobKind | None", asked.get("type") if asked.get("type") in KINDS else None)
    query = JobQuery(
        tenant=actor().tenant,
        state=LATE.get(chosen, cast(JobState, chosen)),
        due_before=now if chosen == "overdue" else None,
        lease_before=now if chosen == "lost" else None,
        kind=kind,
        process=asked.get("prosess") or None,
        element=asked.get("steg", "").strip() or None,
        after=_after(asked.get("etter", "")),
        limit=PAGE,
    )
    found = site().census.jobs(replace(query, limit=PAGE + 1))
    return render_template(
        "operations/jobs.html",
        rows=found[:PAGE],
        chosen=chosen,
        query=query,
        only=only,
        endpoint=endpoint,
        now=now,
        next=_next(found) if len(found) > PAGE else None,
        processes=[(name, title(name)) for name in site().library.processes()],
        states=[*STATES, *LATE],
        state_names=STATES,
        kinds=KINDS,
    )


def _next(found: list[Queued]) -> str:
    """Return the address of the page after: the same filters, from the last row on."""
    last = found[PAGE - 1].job
    kept = {k: v for k, v in request.args.items() if k != "etter" and v}
    return f"{request.path}?{urlencode({**kept, 'etter': f'{last.due.isoformat()}|{last.case_id}|{last.token}'})}"


def _after(text: str) -> tuple[datetime, str, int] | None:
    parts = text.split("|")
    try:
        due, case_id, token = datetime.fromisoformat(parts[0]), parts[1], int(parts[2])
    except (ValueError, IndexError):
        return None
    possible = due.tzinfo is not None and "\0" not in case_id and 0 <= token <= LARGEST
    return (due, case_id, token) if possible else None
