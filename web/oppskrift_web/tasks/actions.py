"""Taking a task, giving it back, taking it over, and handing it to somebody else."""

from collections.abc import Callable
from dataclasses import replace

from flask import Response, flash, make_response, redirect, request, url_for

from oppskrift.cases import Advanced, Refusal
from oppskrift.cases.results import Result
from oppskrift.cases.task_view import TaskView
from oppskrift.errors import NotFound

from ..access import Policy, access
from ..current import actor, language, say, site
from .blueprint import PAGES, TASK
from .page import Page, content, show
from .show import past

FORBIDDEN = 403


@PAGES.post(f"{TASK}/ta")
@access(Policy.PERSON)
def claim(case_id: str, token: int) -> Response:
    """Take the task."""
    engine, who = site().engine, actor()
    return _act(case_id, token, lambda: engine.claim(who.tenant, case_id, token, who.ident), "tasks.claimed")


@PAGES.post(f"{TASK}/slipp")
@access(Policy.PERSON)
def release(case_id: str, token: int) -> Response:
    """Give the task back to its group."""
    engine, who = site().engine, actor()
    return _act(case_id, token, lambda: engine.release(who.tenant, case_id, token, who.ident), "tasks.released")


@PAGES.post(f"{TASK}/overta")
@access(Policy.PERSON)
def take_over(case_id: str, token: int) -> Response:
    """Take over a task that a colleague has."""
    engine, who = site().engine, actor()
    take = lambda: engine.reassign(who.tenant, case_id, token, who.ident, who.ident)  # noqa: E731
    return _act(case_id, token, take, "tasks.taken-over")


@PAGES.get(f"{TASK}/overfor")
@access(Policy.STAFF)
def hand_over(case_id: str, token: int) -> Response:
    """Show to whom the task may be given."""
    return _choose(site().desk.reader.open(actor(), case_id, token))


@PAGES.post(f"{TASK}/overfor")
@access(Policy.STAFF)
def give(case_id: str, token: int) -> Response:
    """Give the task to the person that was chosen."""
    view = site().desk.reader.open(actor(), case_id, token)
    to = request.form.get("to", "")
    if not any(one.ident == to for one in site().desk.reader.takers(view, without=actor().ident)):
        return _choose(view, wrong=say("tasks.choose-person"), status=422)
    answer = site().engine.reassign(actor().tenant, case_id, token, actor().ident, to)
    if isinstance(answer, Refusal):
        return _choose(view, wrong=answer.render(language()), status=FORBIDDEN)
    person = site().directory.person(actor().tenant, to)
    flash(say("tasks.given", person=person.name if person else to), "success")
    return _back(case_id, token)


def _choose(view: TaskView, wrong: str = "", status: int = 200) -> Response:
    takers = site().desk.reader.takers(view, without=actor().ident)
    return content("tasks/hand_over.html", status, view=view, takers=takers, wrong=wrong)


def _act(case_id: str, token: int, act: Callable[[], Result], said: str) -> Response:
    """Do something with the task that the actor may see, and show the task after it."""
    reader = site().desk.reader
    try:
        reader.open(actor(), case_id, token)
        answer = act()
        view = reader.open(actor(), case_id, token)
    except NotFound:
        return past(reader.past(actor(), case_id, token), 409)
    if isinstance(answer, Advanced):
        flash(say(said), "success")
        return _back(case_id, token)
    refusal = answer if isinstance(answer, Refusal) else None
    return show(replace(Page.of(view), refusal=refusal), FORBIDDEN)


def _back(case_id: str, token: int) -> Response:
    return make_response(redirect(url_for("tasks.show", case_id=case_id, token=token), 303))
