"""The drawing of a case's process: the XML of the case's own pinned version, names in the reader's language."""

from dataclasses import dataclass

from flask import Response, abort, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from oppskrift.cases.case_view import CaseView
from oppskrift.cases.visibility import reached
from oppskrift.errors import NotFound
from oppskrift.standard.diagram import diagram as drawing

from ..access import Policy, access
from ..current import actor, language, site
from .blueprint import PAGES


@dataclass(frozen=True, slots=True)
class Drawing:
    """One process of a case: its id, what it is called, and whether it is the one shown."""

    process: str
    title: str
    here: bool


def drawn(view: CaseView, asked: str | None) -> tuple[Drawing, ...]:
    """Return the processes that the case may run through, the main one first; one of them is shown."""
    ids = [process.id for process in reached(view.opened.pinned)]
    chosen = asked if asked in ids else ids[0]
    return tuple(Drawing(id, view.opened.named.process(id), id == chosen) for id in ids)


@PAGES.get("/saker/<case_id>/diagram.bpmn")
@access(Policy.PERSON)
def diagram(case_id: str) -> BaseResponse:
    """Answer with the drawing of one of the case's processes: the main one, or the one named by `prosess`."""
    try:
        bundle = site().sights.see(actor(), case_id).pinned.bundle
    except NotFound:
        abort(404)
    process = request.args.get("prosess") or next(iter(bundle.processes))
    if process not in bundle.processes:
        abort(404)
    answer: Response = make_response(drawing(bundle, process, language()))
    answer.mimetype = "application/xml"
    answer.set_etag(f"{bundle.sha256[:32]}-{process}-{language()}")
    answer.vary.add("Cookie")
    answer.cache_control.private = True
    answer.cache_control.max_age = 0
    return answer.make_conditional(request)
