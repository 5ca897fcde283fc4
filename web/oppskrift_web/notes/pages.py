"""Adding notes, removing one's own, and getting the files out again.

A file is only ever a download: it never becomes a page of ours, whatever it holds. Its content goes out as it came in;
what a spreadsheet could run in a CSV file was refused when it came.
"""

from io import BytesIO

from flask import flash, make_response, redirect, render_template, request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from oppskrift.cases.notes import GivenFile, Noted, NotesRefused
from oppskrift.cases.results import Refusal

from ..access import Policy, access
from ..current import actor, language, say, site
from ..errors import is_htmx
from ..whole import whole
from .blueprint import PAGES
from .panel import Panel, panel

DOWNLOAD = "default-src 'none'; sandbox"
"""Content Security Policy of a download: should a browser show it after all, nothing in it runs."""


@PAGES.get("/saker/<case_id>/notater")
@access(Policy.PERSON)
def show(case_id: str) -> Response:
    """Show the notes of a case on a page of their own."""
    return _shown(case_id, panel(case_id))


@PAGES.post("/saker/<case_id>/notater")
@access(Policy.PERSON)
def add(case_id: str) -> Response:
    """Add a comment, files, or both, and go back to the page that was open."""
    text = request.form.get("text", "")
    result = site().notes.add(actor(), case_id, text, [_given(one) for one in request.files.getlist("files") if one])
    if isinstance(result, NotesRefused):
        return _shown(case_id, panel(case_id, text, result), 422)
    if isinstance(result, Refusal):
        return _shown(case_id, panel(case_id, text, told=result.render(language())), 403)
    return _done(case_id, _told(result))


@PAGES.post("/saker/<case_id>/notater/<id>/fjern")
@access(Policy.PERSON)
def remove(case_id: str, id: str) -> Response:
    """Remove a note of one's own."""
    refusal = site().notes.remove(actor(), case_id, id)
    if refusal is not None:
        return _shown(case_id, panel(case_id, told=refusal.render(language())), 403)
    return _done(case_id, say("notes.removed-now"))


@PAGES.get("/saker/<case_id>/filer/<id>")
@access(Policy.PERSON)
def download(case_id: str, id: str) -> Response:
    """Hand out a file, as a download. Who read it is noted."""
    who = actor()
    note, body = site().notes.file(who, case_id, id)
    site().readings.record(who, case_id, [f"fil.{note.id}"], "notes.download")
    answer = send_file(
        BytesIO(body), mimetype=note.media_type, as_attachment=True, download_name=note.file_name, max_age=0
    )
    answer.headers["Content-Security-Policy"] = DOWNLOAD
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _given(sent: FileStorage) -> GivenFile:
    """Read a file, never more than one byte beyond the largest that is taken."""
    return GivenFile(sent.filename or "", sent.stream.read(site().notes.max_file + 1))


def _told(noted: Noted) -> str:
    texts = []
    if noted.notes:
        texts.append(say("notes.added", count=len(noted.notes)) if len(noted.notes) > 1 else say("notes.added-one"))
    texts += [say("notes.same", name=name) for name in noted.same]
    return " ".join(texts)


def _done(case_id: str, told: str) -> Response:
    if is_htmx():
        return _shown(case_id, panel(case_id, told=told))
    flash(told, "success")
    return redirect(f"{_place(case_id)}#notater", 303)


def _shown(case_id: str, page: Panel, status: int = 200) -> Response:
    template = "notes/panel.html" if is_htmx() else "notes/page.html"
    token = _token()
    shown = "" if token is None else token
    return make_response(render_template(template, case_id=case_id, given=page, token=shown), status)


def _place(case_id: str) -> str:
    """Return the page that the form stood on: that of a task when it says so, else that of the case."""
    token = _token()
    return f"/saker/{case_id}" if token is None else f"/oppgaver/{case_id}/{token}"


def _token() -> int | None:
    """Return the task that the form stood on the page of."""
    return whole(request.form.get("token"))
