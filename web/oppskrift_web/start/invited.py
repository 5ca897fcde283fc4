"""`/inngang/<token>`: the link of an invitation. It shows where it leads; going in is a button, and begins a login.

So a mail program that looks at links begins nothing, and nobody is led into somebody else's case unseen.
"""

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from oppskrift.cases.invitations import Closed

from ..access import Policy, access
from ..auth import INVITATION, log_in
from ..current import language, maybe_actor, site
from .blueprint import PAGES


@PAGES.get("/inngang/<token>")
@access(Policy.PUBLIC)
def enter(token: str) -> Response:
    """Show what a link leads to, or why it leads nowhere any more."""
    entry = site().invitations.open(token)
    if entry is None:
        return _shown("start/no-entry.html", 404)
    if isinstance(entry, Closed):
        return _shown("start/closed.html", 410, closed=entry, house=_institution(entry.tenant))
    who, house = maybe_actor(), _institution(entry.actor.tenant)
    other = who if who is not None and who != entry.actor else None
    return _shown("start/enter.html", entry=entry, token=token, other=other, house=house)


@PAGES.post("/inngang/<token>")
@access(Policy.PUBLIC)
def go_in(token: str) -> Response:
    """Begin a login as the invited person, with a new session, and go to the task that waits or to the case."""
    entry = site().invitations.open(token)
    if entry is None or isinstance(entry, Closed):
        return enter(token)
    log_in(entry.actor, INVITATION, until=entry.invited.expires)
    task = site().starting.first_task(entry.actor, entry.case.id)
    where = f"/saker/{entry.case.id}" if task is None else f"/oppgaver/{entry.case.id}/{task}"
    return _private(redirect(where, 303))


def _shown(template: str, status: int = 200, **values: object) -> Response:
    return _private(make_response(render_template(template, login=url_for("auth.login"), **values), status))


def _private(response: Response) -> Response:
    """Keep the address, which lets somebody in, from being told to whichever page comes next, and from caches."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _institution(tenant: str) -> str:
    return site().library.institution(tenant).name[language()]
