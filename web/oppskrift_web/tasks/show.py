"""Looking at a task: open, or done already."""

from dataclasses import replace

from flask import Response, request

from oppskrift.cases.task_view import PastTask
from oppskrift.errors import NotFound

from ..access import Policy, access
from ..current import actor, site
from ..whole import whole
from .blueprint import PAGES, TASK
from .page import Page, content, show

AFTER = "etter"
"""Of the address: the task that was done just before, as `<case>.<token>`."""


@PAGES.get(TASK, endpoint="show")
@access(Policy.PERSON)
def show_task(case_id: str, token: int) -> Response:
    """Show an open task with its form, or what became of one that is no longer open."""
    reader = site().desk.reader
    try:
        view = reader.open(actor(), case_id, token)
    except NotFound:
        return past(reader.past(actor(), case_id, token))
    return show(replace(Page.of(view), done=_done_before()))


def past(found: PastTask, status: int = 200, push: str | None = None) -> Response:
    """Show what became of a task that is no longer open, and where to go on."""
    following = site().desk.next.after(actor())
    mine = found.by == actor().ident
    return content("tasks/past.html", status, push, past=found, mine=mine, following=following)


def _done_before() -> PastTask | None:
    """Return the task that the person has just done, by the address; nothing when it is not so."""
    case_id, _, text = request.args.get(AFTER, "").rpartition(".")
    token = whole(text)
    if not case_id or token is None:
        return None
    try:
        found = site().desk.reader.past(actor(), case_id, token)
    except NotFound:
        return None
    return found if found.done and found.by == actor().ident else None
