"""What somebody sent when their login had run out: kept for half an hour, and given back to them only.

A form of our own pages with a token that fits, sent under a login that is over, is kept in the new session of the same
browser. After login as the same person it can be sent again; anybody else never sees it. Files are not kept.
"""

from typing import Any

from flask import request, session
from flask_wtf.csrf import CSRFError

from oppskrift.model.party import Actor

from . import csrf, returning
from .session import current

MOST = 64 * 1024
"""How many characters are kept; a longer form is not, and the person must go back in the browser."""


def hold() -> None:
    """Keep the form at hand, when it is one that we may keep."""
    ours = current()
    if request.method != "POST" or ours.record is None or not ours.over or not ours.record.person:
        return
    fields = [[name, value] for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if csrf.foreign() or not _genuine() or sum(len(n) + len(v) for n, v in fields) > MOST:
        return
    path = returning.safe(request.full_path.rstrip("?"))
    who = [ours.record.tenant, ours.record.person]
    session[returning.HELD] = {"path": path, "fields": fields, "who": who, "files": bool(request.files)}


def of(held: Any, actor: Actor) -> bool:
    """Whether what is kept was sent by this person."""
    return isinstance(held, dict) and held.get("who") == [actor.tenant, actor.ident]


def take() -> dict[str, Any] | None:
    """Return what is kept, and keep it no longer."""
    found: dict[str, Any] | None = session.pop(returning.HELD, None)
    return found


def _genuine() -> bool:
    try:
        csrf.PROTECTION.protect()
    except CSRFError:
        return False
    return True
