"""The page of an open task, whole or as what htmx puts into the page that is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, render_template, request
from markupsafe import Markup

from oppskrift.cases import Refusal
from oppskrift.cases.drafts import Written
from oppskrift.cases.task_changes import Handover
from oppskrift.cases.task_view import PastTask, TaskView
from oppskrift.clock import OSLO
from oppskrift.model.party import SYSTEM
from oppskrift.model.problem import Problem

from .. import formats
from ..current import actor, language, say, site
from ..forms import Post, render_form
from .blueprint import address

INTO = "#innhold"
"""What htmx puts a page's content into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown of a task. `rev` is the revision that what is filled in rests on.

    `new` are fields that the person's own choice brought up, `draft` the draft that was found, `done` the task that was
    done just before, `refusal` what the last try was answered with, `handover` how the task went to somebody else.
    """

    view: TaskView
    post: Post
    rev: int
    problems: tuple[Problem, ...] = ()
    new: frozenset[str] = frozenset()
    draft: Written | None = None
    done: PastTask | None = None
    refusal: Refusal | None = None
    handover: Handover | None = None
    saved_at: datetime | None = None
    note: str = ""

    @classmethod
    def of(cls, view: TaskView) -> "Page":
        """Return the page as it is on a first look, with the person's draft where there is one."""
        case_id, token = view.case.id, view.task.token
        draft = site().desk.drafts.find(actor(), case_id, token) if view.why_not is None and view.form else None
        if draft is None:
            return cls(view=view, post=first(view), rev=view.rev)
        post = Post(values=draft.values, seen=draft.seen)
        return cls(view=view, post=post, rev=draft.rev, draft=draft, saved_at=draft.saved_at)


def first(view: TaskView) -> Post:
    """Return what stands in the form before anything is filled in."""
    return Post.first(view.form, view.data, site().clock.now()) if view.form is not None else Post(values={})


def show(page: Page, status: int = 200, push: str | None = None) -> Response:
    """Return the page. Notes who was shown which personal fields. `push` is the address that the browser is to show."""
    view = page.view
    if view.personal and not actor().invited:
        site().readings.record(actor(), view.case.id, view.personal, "tasks.show")
    return content("tasks/task.html", status, push, page=page, view=view, form=fields(page), refused=_refused(page))


def content(template: str, status: int = 200, push: str | None = None, **values: object) -> Response:
    """Return a page by the template of its content: inside the frame, or for htmx alone, with its title."""
    if wants_part():
        made = make_response(render_template(template, part=True, **values), status)
        if push is not None:
            made.headers["HX-Push-Url"] = push
        return made
    return make_response(render_template("tasks/frame.html", content=template, part=False, **values), status)


def wants_part() -> bool:
    """Tell whether htmx asks for the content only."""
    return request.headers.get("HX-Target", "").endswith(INTO)


def fields(page: Page) -> Markup | None:
    """Return the fields of the form, None when there are none or the person may not fill them in."""
    view = page.view
    if view.form is None or view.why_not is not None:
        return None
    post = page.post.filled(view.form, view.data)
    return render_form(
        view.form,
        post.values,
        page.problems,
        view.data,
        language=language(),
        now=site().clock.now(),
        refresh=f"{address(view.task)}/skjema",
        new=page.new,
        focus=post.focus,
        shown=post.shown,
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the person may not do the task, and who may."""

    reason: str
    rule: str
    source: str | None
    instead: Sequence[str]
    tried: bool


def _refused(page: Page) -> Refused | None:
    view = page.view
    refusal = page.refusal or view.why_not
    if refusal is None:
        return None
    instead = () if actor().invited else site().desk.reader.instead(view, actor())
    return Refused(refusal.render(language()), refusal.rule, view.source, instead, page.refusal is not None)


def status_line(saved_at: datetime | None) -> str:
    """Return what the small line about the draft says."""
    if saved_at is None:
        return ""
    local, now = saved_at.astimezone(OSLO), site().clock.now().astimezone(OSLO)
    if local.date() != now.date():
        return say("tasks.draft-saved-on", day=formats.moment(saved_at))
    return say("tasks.draft-saved", at=f"{local:%H:%M}" if language() == "en" else f"{local:%H.%M}")


def person_name(ident: str) -> str:
    """Return what a person of the institution is called; the system by what people know it as."""
    found = site().directory.person(actor().tenant, ident)
    return found.name if found is not None else say("tasks.the-system") if ident == SYSTEM else ident
