"""`/start/<process>`: the start form, or what will happen where nothing is asked; and the start itself."""

from dataclasses import replace

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from oppskrift import forms
from oppskrift.cases.results import FormRejected, Refusal
from oppskrift.cases.starting import Opening, Started
from oppskrift.errors import NotFound
from oppskrift.forms import Kind
from oppskrift.model.problem import Problem

from ..access import Policy, access
from ..current import actor, language, say, site
from ..forms.posting import Post, read_post
from ..forms.render import render_form
from .blueprint import PAGES

TICKET = "start:ticket"
"""The field that makes sending the form twice start one case; a colon keeps it apart from the form's own fields."""

GIVEN = frozenset({Kind.TEXT, Kind.AREA, Kind.NUMBER, Kind.DATETIME, Kind.SELECT, Kind.RADIO})
"""Kinds of field that the address may fill in, as `?kontraktnr=1001`."""

LONGEST = 1_000
"""Characters of a value in the address."""


@PAGES.get("/start/<process>")
@access(Policy.STAFF)
def form(process: str) -> str:
    """Show what starting asks for, filled in from the address where it says something."""
    opening = _opening(process)
    return _page(opening, _first(opening), ())


@PAGES.post("/start/<process>")
@access(Policy.STAFF)
def start(process: str) -> Response:
    """Start a case and go to the first task in it that the starter may do, or else to the case."""
    opening, post = _opening(process), read_post(request.form)
    if post.changed_rows:
        return make_response(_page(_again(opening), post, ()))
    result = site().starting.start(actor(), process, post.values, request.form.get(TICKET, ""))
    if isinstance(result, Started):
        return _started(opening, result)
    if isinstance(result, FormRejected):
        return make_response(_page(_again(opening), replace(post, tried=True), result.problems), 422)
    return make_response(_page(opening, post, (), result), 403 if opening.offer.refusal else 409)


@PAGES.post("/start/<process>/skjema")
@access(Policy.STAFF)
def fields(process: str) -> str:
    """Return the fields of the start form as they are after a change; what is shown may depend on what is chosen."""
    opening = _opening(process)
    if opening.form is None:
        abort(404)
    post = read_post(request.form).filled(opening.form, opening.data)
    return _fields(opening, opening.form, post, ())


@PAGES.get("/start/<process>/<case_id>")
@access(Policy.STAFF)
def waiting(process: str, case_id: str) -> Response:
    """Wait for what the system does first in a case that was just started, and go on to the starter's own task."""
    who = actor()
    if site().sights.see(who, case_id).case.process != process:
        abort(404)
    token = site().starting.first_task(who, case_id)
    if token is None and site().starting.under_way(who, case_id):
        title = site().sights.see(who, case_id).pinned.bundle.manifest.title[language()]
        return make_response(render_template("start/waiting.html", title=title, case_id=case_id, process=process))
    return _go(_place(case_id, token))


def _go(where: str) -> Response:
    """Return a redirect that htmx takes as one too: it would put the page into the waiting page's own place."""
    if request.headers.get("HX-Request") != "true":
        return redirect(where, 303)
    answer = make_response("", 204)
    answer.headers["HX-Redirect"] = where
    return answer


def _opening(process: str) -> Opening:
    try:
        return site().starting.opening(actor(), process)
    except NotFound:
        abort(404)


def _again(opening: Opening) -> Opening:
    """Keep the ticket that was sent: it is still the same start."""
    return replace(opening, ticket=request.form.get(TICKET, opening.ticket))


def _first(opening: Opening) -> Post:
    """Return what to show before anything is typed; the address fills in fields of the form."""
    if opening.form is None:
        return Post(values={})
    given = {
        field.key: request.args[field.key][:LONGEST]
        for field in opening.form.inputs()
        if field.kind in GIVEN and not field.read_only and field.key in request.args
    }
    first = Post.first(opening.form, opening.data, site().clock.now())
    return replace(first, values={**first.values, **given})


def _page(opening: Opening, post: Post, problems: tuple[Problem, ...], refusal: Refusal | None = None) -> str:
    return render_template(
        "start/form.html",
        opening=opening,
        fields=_fields(opening, opening.form, post, problems) if opening.form else None,
        wrong=bool(problems),
        refusal=(refusal or opening.offer.refusal),
        ticket_field=TICKET,
    )


def _fields(opening: Opening, form: forms.Form, post: Post, problems: tuple[Problem, ...]) -> str:
    return render_form(
        form,
        post.values,
        problems,
        opening.data,
        language=language(),
        now=site().clock.now(),
        refresh=url_for("start.fields", process=opening.offer.process),
        focus=post.focus,
    )


def _started(opening: Opening, started: Started) -> Response:
    title = opening.offer.title[language()]
    if started.task is None and site().starting.under_way(actor(), started.case_id):
        return redirect(url_for("start.waiting", process=opening.offer.process, case_id=started.case_id), 303)
    flash(say("start.started", title=title), "success")
    return redirect(_place(started.case_id, started.task), 303)


def _place(case_id: str, token: int | None) -> str:
    return f"/saker/{case_id}" if token is None else f"/oppgaver/{case_id}/{token}"
