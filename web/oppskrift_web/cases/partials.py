"""The small status of a case beside other pages: {% include "cases/summary.html" %} with `case_id` or `view` set."""

from flask import Flask, url_for

from oppskrift.cases.case_view import CaseHead, Standing
from oppskrift.errors import NotFound

from ..current import actor, config, language, site

COLOURS = {
    Standing.RUNNING: "info",
    Standing.STUCK: "danger",
    Standing.COMPLETED: "success",
    Standing.CANCELLED: "neutral",
}


def case_summary(case_id: str) -> CaseHead | None:
    """Return the head of a case, or None when whoever asks may not see it."""
    try:
        return site().case_views.open(actor(), case_id, language()).head()
    except NotFound:
        return None


def incident_link(case_id: str, token: int) -> str:
    """Return where operators act on what stands still."""
    return url_for("operations.incident", case_id=case_id, token=token)


def simulated_dfo() -> str | None:
    """Return where people sign when DFØ is a simulated one; None with the real one, which writes to them itself."""
    return config().simulated_dfo


def install(app: Flask) -> None:
    """Let the templates of all pages ask."""
    app.jinja_env.globals.update(
        case_summary=case_summary,
        incident_link=incident_link,
        simulated_dfo=simulated_dfo,
        standing_colours=COLOURS,
    )
