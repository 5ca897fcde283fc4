"""The page of one decision of a case: why it came to what it did, and the model that it was made by."""

from flask import Response, abort, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from ..access import Policy, access
from .blueprint import PAGES
from .opening import opened, shown


@PAGES.get("/saker/<case_id>/beslutninger/<int:rev>/<int:token>")
@access(Policy.PERSON)
def decision(case_id: str, rev: int, token: int) -> str:
    """Show a decision: its inputs, each table with the rules that applied, and why others did not."""
    view = opened(case_id)
    every = request.args.get("alle") == "1"
    found = view.decision(rev, token, every=every)
    if found is None:
        abort(404)
    head, has_file = view.head(), view.decision_file(rev, token) is not None
    values = {"head": head, "case_id": case_id, "decision": found, "every": every, "has_file": has_file}
    return shown(view, "cases.decision", "cases/decision.html", **values)


@PAGES.get("/saker/<case_id>/beslutninger/<int:rev>/<int:token>/modell.dmn")
@access(Policy.PERSON)
def decision_model(case_id: str, rev: int, token: int) -> BaseResponse:
    """Answer with the model that a decision was made by: the file as the case is pinned to it, by its hash."""
    found = opened(case_id).decision_file(rev, token)
    if found is None:
        abort(404)
    answer: Response = make_response(found[1])
    answer.mimetype = "application/xml"
    answer.set_etag(found[0])
    answer.vary.add("Cookie")
    answer.cache_control.private = True
    answer.cache_control.max_age = 0
    return answer.make_conditional(request)
