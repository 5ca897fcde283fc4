"""Opening a case for a page, and noting which personal fields the page came to show."""

from html import unescape
from typing import Any

from flask import abort, render_template

from oppskrift.cases.case_view import CaseView
from oppskrift.cases.masking import shown_in
from oppskrift.cases.visibility import Sight
from oppskrift.errors import NotFound

from ..current import actor, language, site


def opened(case_id: str) -> CaseView:
    """Return a case as whoever asks may see it; ends the request with 404 when they may not."""
    try:
        return site().case_views.open(actor(), case_id, language())
    except NotFound:
        abort(404)


def shown(view: CaseView, place: str, template: str, **values: Any) -> str:
    """Return a page of the case. The personal fields whose values stand on it are recorded as read."""
    html = render_template(template, **values)
    if view.opened.sight is Sight.FULL:
        fields = shown_in(unescape(html), view.personal)
        site().readings.record(actor(), view.opened.case.id, fields, place)
    return html
