"""Withdrawing a case, with a reason."""

from flask import Response, abort, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from oppskrift.cases.results import Advanced
from oppskrift.cases.visibility import Seen
from oppskrift.cases.withdrawal import LONGEST
from oppskrift.errors import NotFound

from ..access import Policy, access
from ..current import actor, language, say, site
from .blueprint import PAGES
from .opening import opened, shown


@PAGES.get("/saker/<case_id>/trekk")
@access(Policy.PERSON)
def confirm(case_id: str) -> BaseResponse:
    """Ask for the reason, and say what happens."""
    return _asked(case_id, "", None)


@PAGES.post("/saker/<case_id>/trekk")
@access(Policy.PERSON)
def withdraw(case_id: str) -> BaseResponse:
    """Withdraw the case, or say why not."""
    reason = request.form.get("reason", "")
    try:
        result = site().withdrawals.withdraw(actor(), case_id, reason)
    except NotFound:
        abort(404)
    if not isinstance(result, Advanced):
        return _asked(case_id, reason, result.render(language()))
    flash(say("case.withdraw.done"), "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _asked(case_id: str, reason: str, error: str | None) -> BaseResponse:
    view = opened(case_id)
    why_not = site().withdrawals.why_not(actor(), Seen(view.opened.case, view.opened.pinned, view.opened.sight))
    values = {"head": view.head(), "case_id": case_id, "reason": reason, "most": LONGEST}
    refused = why_not.render(language()) if why_not is not None else None
    html = shown(view, "cases.confirm", "cases/withdraw.html", error=error, refused=refused, **values)
    answer: Response = make_response(html)
    answer.status_code = 403 if refused else 422 if error else 200
    return answer
