"""Taking, giving back and handing over tasks from the list: one by its own button, or all that are marked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from flask import redirect, request
from werkzeug.wrappers import Response

from oppskrift.cases.bulk import Outcome, TaskId
from oppskrift.model.party import Actor

from ..access import Policy, access
from ..auth import returning
from ..current import actor, site
from ..whole import whole
from . import asking, results
from .blueprint import PAGES

Act: TypeAlias = Callable[[Actor, Sequence[TaskId]], Sequence[Outcome]]


@PAGES.post(asking.PATH)
@access(Policy.PERSON)
def act() -> Response:
    """Do what a button says to the tasks marked, or with a row's own button (`claim`, `release`) to that task alone."""
    for single in ("claim", "release"):
        if single in request.form:
            return _done(single, [request.form[single]])
    return _done(request.form.get("do", ""), request.form.getlist("task"))


def _done(name: str, ids: Sequence[str]) -> Response:
    acts: Mapping[str, Act] = {
        "claim": site().bulk.claim,
        "release": site().bulk.release,
        "reassign": lambda who, tasks: site().bulk.reassign(who, tasks, request.form.get("to", "")),
    }
    chosen = acts.get(name)
    tasks = tuple(_tasks(ids))
    lacking = name == "reassign" and not request.form.get("to")
    if chosen is not None:
        results.keep(name, () if lacking else chosen(actor(), tasks))
    return redirect(_back(), 303)


def _tasks(ids: Sequence[str]) -> Iterator[TaskId]:
    """Yield what ids name; what is none is left out."""
    for id in ids:
        case_id, _, text = id.rpartition(":")
        token = whole(text)
        if case_id and "\0" not in case_id and token is not None:
            yield case_id, token


def _back() -> str:
    """Return the list that the person came from; never another page."""
    given = returning.safe(request.form.get("next"))
    return given if given == asking.PATH or given.startswith(f"{asking.PATH}?") else asking.PATH
