"""What people see when something goes wrong: what happened, that nothing is lost or what is, and what to do next.

A page for browsers, a fragment for htmx, JSON for whoever asks for it. Never a stack trace; a failure of ours has a
reference that stands in the log too.
"""

import logging
import secrets

from flask import Flask, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from oppskrift.errors import Conflict, DatabaseNotReady, NotFound, OppskriftError, Refused
from oppskrift.message import catalogue

from .auth import csrf, held, returning
from .current import language, maybe_actor, say

LOG = logging.getLogger(__name__)

STATUS: dict[type[OppskriftError], int] = {NotFound: 404, Conflict: 409, Refused: 422, DatabaseNotReady: 503}


def is_htmx() -> bool:
    """Whether htmx asks, and swaps what it gets into a page."""
    return request.headers.get("HX-Request") == "true"


def wants_json() -> bool:
    """Whether whoever asks would rather have JSON than a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and request.accept_mimetypes["text/html"] < request.accept_mimetypes[best]


def answer(status: int, detail: str | None = None, reference: str | None = None, *, bare: bool = False) -> Response:
    """Return the answer for an error. `detail` is a text for people in the language of the page.

    A `bare` page asks nothing of session, database and addresses, because these may be what fails: 500 and 503.
    """
    code = status if f"fault.{status}.title" in catalogue() else 400 if status < 500 else 500
    title, text = say(f"fault.{code}.title"), detail or say(f"fault.{code}.text")
    if wants_json():
        found = make_response(jsonify(status=status, title=title, detail=text, reference=reference))
    else:
        name = "fragment" if is_htmx() else "bare" if bare or status in {500, 503} else "page"
        told = {"status": status, "title": title, "text": text, "next_steps": say(f"fault.{code}.next")}
        found = make_response(render_template(f"errors/{name}.html", reference=reference, **told))
    found.status_code = status
    found.vary.update(["Accept", "HX-Request"])
    return found


def unauthorized(error: HTTPException) -> Response:
    """Lead to login, and from there back to the page that was open."""
    if wants_json():
        return answer(401)
    target = _page()
    if not is_htmx():
        held.hold()
    where = url_for("auth.login", next=target if target != returning.HOME else None)
    if not is_htmx():
        return redirect(where, 303)
    found = make_response("", 401)
    found.headers["HX-Redirect"] = where
    return found


def _page() -> str:
    """Return the page that the person was on, as a path that can be opened."""
    if request.method in {"GET", "HEAD"} and not is_htmx():
        return returning.safe(request.full_path.rstrip("?"))
    parts = returning.split(request.headers.get("HX-Current-URL") or request.referrer or "")
    if parts.netloc != request.host:
        return returning.HOME
    return returning.safe(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def expired(error: CSRFError) -> Response:
    """Refuse a form whose token does not fit, and offer to send it again with one that does: nothing typed is lost.

    Only forms from our own pages come so far. Files are not offered again; a browser keeps them to itself.
    """
    if is_htmx() or wants_json():
        return answer(400, say("fault.form.htmx"))
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    page = render_template(
        "errors/form.html", fields=fields, files=bool(request.files), action=request.full_path.rstrip("?")
    )
    return make_response(page, 400)


def fault(error: HTTPException) -> Response | HTTPException:
    """Answer what Flask, Werkzeug or a view's abort() raised."""
    if error.code is None or isinstance(error, RequestRedirect):
        return error
    found = answer(error.code)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            found.headers[name] = value
    return found


def ours(error: OppskriftError) -> Response:
    """Answer an error of a use case. What people can do something about is told in its own words."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    if status >= 500:
        return failed(error, status)
    return answer(status, error.render(language()) if status in {409, 422} else None)


def failed(error: BaseException, status: int = 500) -> Response:
    """Answer a failure of ours: log it with a reference and tell that."""
    reference = secrets.token_hex(4)
    who = maybe_actor()
    LOG.error(
        "%s %s failed for %s (reference %s)",
        request.method,
        request.url_rule or request.path,
        f"{who.tenant}/{who.ident}" if who else "nobody",
        reference,
        exc_info=error,
    )
    return answer(status, reference=reference)


def _unexpected(error: InternalServerError) -> Response:
    found = error.original_exception
    return ours(found) if isinstance(found, OppskriftError) else failed(found or error)


def install(app: Flask) -> None:
    """Answer every error. Flask's own log line is left out: ours has the reference that the person is told."""
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, fault)
    app.register_error_handler(SecurityError, lambda error: answer(400, bare=True))
    app.register_error_handler(401, unauthorized)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(csrf.Foreign, lambda error: answer(403, say("fault.foreign.text")))
    app.register_error_handler(OppskriftError, ours)
    app.register_error_handler(InternalServerError, _unexpected)


__all__ = ["answer", "install", "is_htmx", "wants_json"]
