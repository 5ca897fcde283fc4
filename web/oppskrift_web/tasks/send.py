"""Sending the form of a task, and what is shown then: the next task, what is wrong, or what others have changed."""

from dataclasses import dataclass, replace
from functools import cached_property

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for

from oppskrift.cases import Advanced, FormRejected, Refusal
from oppskrift.cases.desk import Changed
from oppskrift.cases.drafts import Filled
from oppskrift.cases.task_guidance import guidance
from oppskrift.cases.task_view import PastTask, Sheet, TaskView
from oppskrift.errors import NotFound
from oppskrift.forms import Rejected, Shown
from oppskrift.model.problem import Problem
from oppskrift.model.tagged import Json

from ..access import Policy, access
from ..current import actor, say, site
from ..forms import Post, read_post
from ..whole import whole
from .blueprint import PAGES, REV, TASK, address
from .conflict import conflict_page
from .page import Page, fields, show, status_line, wants_part
from .show import AFTER, past

DO = "form:do"
INVALID, CONFLICT, FORBIDDEN = 422, 409, 403


@dataclass(frozen=True)
class Sent:
    """What was posted of a task's form, and the task as it is now."""

    sheet: Sheet
    post: Post
    rev: int

    @cached_property
    def view(self) -> TaskView:
        """Return the task as its page shows it."""
        return site().desk.reader.of(actor(), self.sheet)

    @property
    def filled(self) -> Filled:
        """Return all that was filled in."""
        return Filled(values=self.post.values, rev=self.rev, seen=self.post.seen)

    @property
    def page(self) -> Page:
        """Return the page with what was filled in."""
        return Page(view=self.view, post=self.post, rev=self.rev)

    @cached_property
    def settled(self) -> tuple[dict[str, Json], tuple[Shown, ...]]:
        """Return the values of the fields that are shown with what was filled in, and those fields."""
        form = self.sheet.form
        return ({}, ()) if form is None else form.settle(self.post.values, self.sheet.data, now=site().clock.now())

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with what was filled in, as the engine would say."""
        form = self.sheet.form
        if form is None:
            return ()
        answer = form.accept(self.settled[0], self.sheet.data, now=site().clock.now())
        return answer.problems if isinstance(answer, Rejected) else ()

    def unseen(self) -> frozenset[str]:
        """Return the fields that the person's own choices have brought up and that they have not had before them."""
        return self.post.unseen(self.sheet.form, self.settled[1]) if self.sheet.form is not None else frozenset()

    def keep(self) -> None:
        """Keep what was filled in as a draft."""
        site().desk.drafts.save(actor(), self.sheet.case.id, self.sheet.task.token, self.filled)


def sent(case_id: str, token: int) -> Sent:
    """Return what is posted now. Raises NotFound when the task is not open or the actor may not see it."""
    sheet = site().desk.reader.sheet(actor(), case_id, token)
    rev = whole(request.form.get(REV))
    return Sent(sheet, read_post(request.form), sheet.case.rev if rev is None else rev)


@PAGES.post(TASK, endpoint="send")
@access(Policy.PERSON)
def send(case_id: str, token: int) -> Response:
    """Take what was filled in: complete the task, keep a draft, or add or take out a row."""
    try:
        given = sent(case_id, token)
    except NotFound:
        return _not_open(site().desk.reader.past(actor(), case_id, token))
    if given.post.changed_rows:
        return show(given.page)
    if request.form.get(DO) == "draft":
        given.keep()
        flash(say("tasks.draft-kept"), "success")
        return _to(url_for("tasks.show", case_id=case_id, token=token))
    return _complete(given)


@PAGES.post(f"{TASK}/skjema")
@access(Policy.PERSON)
def refresh(case_id: str, token: int) -> Response:
    """Draw the fields again for what is filled in now, and keep it as a draft. For htmx; nothing when too late."""
    try:
        given = sent(case_id, token)
    except NotFound:
        site().sights.see(actor(), case_id)
        return Response(status=204)
    if given.view.why_not is not None:
        return Response(status=204)
    given.keep()
    page = replace(given.page, problems=given.problems() if given.post.tried else ())
    line = render_template("tasks/draft_status.html", status=status_line(site().clock.now()), aside=True)
    return Response(f"{fields(page) or ''}{line}")


@PAGES.get(f"{TASK}/saken")
@access(Policy.PERSON)
def summary(case_id: str, token: int) -> str:
    """Show how the case stands, beside a task that htmx has just put into the page."""
    site().sights.see(actor(), case_id)
    return render_template("cases/summary.html", case_id=case_id)


@PAGES.post(f"{TASK}/utkast")
@access(Policy.PERSON)
def draft(case_id: str, token: int) -> Response:
    """Keep a draft and answer with the line that says so. For htmx, while somebody is typing."""
    try:
        given = sent(case_id, token)
    except NotFound:
        site().sights.see(actor(), case_id)
        return Response(say("tasks.draft-too-late"))
    if given.view.why_not is not None:
        return Response(say("tasks.draft-too-late"))
    saved = site().desk.drafts.save(actor(), case_id, token, given.filled)
    return Response(status_line(saved) if saved else say("tasks.draft-too-large"), mimetype="text/plain")


@PAGES.post(f"{TASK}/forkast")
@access(Policy.PERSON)
def discard(case_id: str, token: int) -> Response:
    """Throw the actor's own draft away and begin again."""
    site().sights.see(actor(), case_id)
    site().desk.drafts.drop(actor(), case_id, token)
    flash(say("tasks.draft-gone"), "info")
    return _to(url_for("tasks.show", case_id=case_id, token=token))


def _complete(given: Sent) -> Response:
    case, task = given.sheet.case, given.sheet.task
    new = given.unseen()
    if new:
        return show(replace(given.page, new=new, problems=given.problems()), INVALID)
    filled = replace(given.filled, values=given.settled[0])
    answer = site().desk.send(actor(), case.id, task.token, filled)
    if isinstance(answer, Advanced):
        g.completed_task = (case.tenant, case.process)  # for the metrics
        return go_on(_done(given.sheet))
    if isinstance(answer, FormRejected):
        return show(replace(given.page, problems=answer.problems), INVALID)
    if isinstance(answer, Refusal):
        return _refused(given, answer)
    if isinstance(answer, Changed):
        given.keep()
        return conflict_page(answer, given.post)
    return _not_open(answer.past)


def _refused(given: Sent, refusal: Refusal) -> Response:
    """Show why not, with the task as it is now; what was filled in is kept as a draft."""
    given.keep()
    view = site().desk.reader.open(actor(), given.sheet.case.id, given.sheet.task.token)
    handover = site().desk.handed_over(view, given.rev)
    return show(replace(given.page, view=view, refusal=refusal, handover=handover), FORBIDDEN)


def _not_open(found: PastTask) -> Response:
    """Answer for a task that is done: as the first time to whoever did it, else by whom and when it was done."""
    if found.done and found.by == actor().ident:
        return go_on(found)
    return past(found, CONFLICT)


def go_on(done: PastTask) -> Response:
    """Show the next task, and say what was done: in this answer for htmx, at its own address without JavaScript."""
    here = f"/oppgaver/{done.case.id}/{done.token}"
    following = site().desk.next.after(actor())
    if not wants_part():
        return _to(here if following is None else f"{address(following.task)}?{AFTER}={done.case.id}.{done.token}")
    if following is None:
        return past(done, push=here)
    view = site().desk.reader.view(actor(), following)
    return show(replace(Page.of(view), done=done), push=address(following.task))


def _done(sheet: Sheet) -> PastTask:
    who = actor()
    return PastTask(
        case=sheet.case,
        token=sheet.task.token,
        guidance=guidance(sheet.pinned, sheet.task.element),
        at=site().clock.now(),
        person=who.name,
        on_behalf_of=None,
        by=who.ident,
        done=True,
    )


def _to(href: str) -> Response:
    return make_response(redirect(href, 303))
