"""One place where a case stands still: what happened, and the ways out of it."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from oppskrift.cases.results import Advanced, Result
from oppskrift.cases.trouble import Trouble
from oppskrift.model.census import Standing
from oppskrift.model.outcome import CaseStatus

from ..access import Policy, access
from ..current import actor, language, say, site
from .blueprint import PAGES
from .words import KINDS
from .writing import Written, read

PATH = "/drift/hendelser/<case_id>/<int:token>"

NOT_DONE = {
    "serviceTask": "operations.skip.not-done.service",
    "businessRuleTask": "operations.skip.not-done.decision",
    "scriptTask": "operations.skip.not-done.script",
    "intermediateCatchEvent": "operations.skip.not-done.timer",
    "boundaryEvent": "operations.skip.not-done.deadline",
}
"""What is not done when an element is skipped, by its kind."""


@PAGES.get(PATH)
@access(Policy.OPERATOR)
def incident(case_id: str, token: int) -> str:
    """Show what happened at a place of a case, and what can be done."""
    return _page(_trouble(case_id, token))


@PAGES.post(f"{PATH}/prov-igjen")
@access(Policy.OPERATOR)
def retry(case_id: str, token: int) -> Response:
    """Try again."""
    result = site().operating.retry(actor(), case_id, token, reason=request.form.get("reason", ""))
    return _told(case_id, token, result, "operations.done.retry")


@PAGES.post(f"{PATH}/gi-verdi")
@access(Policy.OPERATOR)
def give(case_id: str, token: int) -> Response | tuple[str, int]:
    """Give variables a value and try again."""
    found = _trouble(case_id, token)
    written, reason = read(request.form, found.reads, "give"), request.form.get("reason", "").strip()
    wrong = dict(written.errors)
    if not written.values and not wrong:
        wrong["*"] = say("operations.give.nothing")
    if not reason:
        wrong["reason"] = say("operations.reason.missing")
    if wrong:
        return _page(found, "give", Written(written.values, written.entered, wrong), reason), 422
    result = site().operating.retry(actor(), case_id, token, reason=reason, values=written.values)
    return _told(case_id, token, result, "operations.done.give")


@PAGES.post(f"{PATH}/hopp-over")
@access(Policy.OPERATOR)
def skip(case_id: str, token: int) -> Response | str | tuple[str, int]:
    """Skip the element: first say plainly what is not done, then do it."""
    found = _trouble(case_id, token)
    written, reason = read(request.form, found.writes, "skip"), request.form.get("reason", "").strip()
    wrong = dict(written.errors) if reason else {**written.errors, "reason": say("operations.reason.missing")}
    if wrong:
        return _page(found, "skip", Written(written.values, written.entered, wrong), reason), 422
    if found.incident is not None and found.obstacle is None and "confirm" not in request.form:
        return render_template(
            "operations/skip.html", it=found, written=written, reason=reason, not_done=_not_done(found)
        )
    result = site().operating.skip(actor(), case_id, token, reason, written.values)
    return _told(case_id, token, result, "operations.done.skip")


@PAGES.post(f"{PATH}/trekk")
@access(Policy.OPERATOR)
def cancel(case_id: str, token: int) -> Response | str | tuple[str, int]:
    """Withdraw the whole case, after asking once more."""
    found, reason = _trouble(case_id, token), request.form.get("reason", "").strip()
    if not reason:
        return _page(found, "cancel", Written(errors={"reason": say("operations.reason.missing")}), reason), 422
    if "confirm" not in request.form and found.case.status is CaseStatus.ACTIVE:
        return render_template("operations/cancel.html", it=found, reason=reason)
    return _told(case_id, token, site().operating.cancel(actor(), case_id, reason), "operations.done.cancel")


def _trouble(case_id: str, token: int) -> Trouble:
    return site().troubles.trouble(actor(), case_id, token, language())


def _page(found: Trouble, opened: str = "", written: Written | None = None, reason: str = "") -> str:
    if found.incident is None and found.case.status is CaseStatus.ACTIVE and not found.attempts:
        abort(404)
    return render_template(
        "operations/incident.html",
        it=found,
        opened=opened,
        written=written or Written(),
        reason=reason,
        not_done=_not_done(found),
        kinds=KINDS,
        others=_others(found),
        errors=_errors(opened, written or Written()),
    )


def _errors(opened: str, written: Written) -> list[tuple[str, str]]:
    """Return what is wrong, with the ids of the fields."""
    ids = {"*": f"{opened}-first", "reason": f"{opened}-reason"}
    return [(ids.get(path, f"{opened}-text-{path}"), text) for path, text in written.errors.items()]


def _others(found: Trouble) -> list[Standing]:
    """Return the other places where the same case stands still."""
    stuck = site().census.stuck(found.case.tenant)
    return [s for s in stuck if s.incident.case_id == found.case.id and s.incident.token != found.token]


def _not_done(found: Trouble) -> str:
    key = NOT_DONE.get(found.node)
    return say(key, element=found.called, does=found.does or found.handler) if key else ""


def _told(case_id: str, token: int, result: Result, key: str) -> Response:
    """Say what came of it on the page itself, which then shows what happened next."""
    if isinstance(result, Advanced):
        flash(say(key), "success")
    else:
        flash(result.render(language()), "danger")
    return redirect(url_for("operations.incident", case_id=case_id, token=token), 303)
