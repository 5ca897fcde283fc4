"""Saving and deleting views."""

from urllib.parse import parse_qsl

from flask import flash, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ..access import Policy, access
from ..current import actor, say
from . import asking, saved
from .blueprint import PAGES


@PAGES.post(f"{asking.PATH}/visninger")
@access(Policy.STAFF)
def save() -> Response:
    """Keep the list at hand under a name."""
    given = _at_hand()
    if saved.save(actor(), request.form.get("name", ""), given):
        flash(say("worklist.views.saved"), "success")
    else:
        flash(say("worklist.views.not-saved", most=saved.MOST), "danger")
    return redirect(asking.read(MultiDict(given)).address(), 303)


@PAGES.post(f"{asking.PATH}/visninger/slett")
@access(Policy.STAFF)
def delete() -> Response:
    """Forget a view, and stay at the list at hand."""
    saved.delete(actor(), request.form.get("name", ""))
    flash(say("worklist.views.deleted"), "success")
    return redirect(asking.read(MultiDict(_at_hand())).address(), 303)


def _at_hand() -> dict[str, str]:
    """Return what the list is asked for on the page that the form came from."""
    return dict(parse_qsl(request.form.get("query", "").rpartition("?")[2]))
