"""The pages of one case: overview, history, information, documents, calls, and its head on its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import Response, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from oppskrift.cases.calls import Called
from oppskrift.cases.case_view import CaseView
from oppskrift.cases.history import Only, Wanted
from oppskrift.cases.rounds import Rounds, folded
from oppskrift.cases.twin import Twin, marks, twin
from oppskrift.cases.visibility import Seen

from ..access import Policy, access
from ..current import actor, language, site
from .blueprint import PAGES
from .drawing import drawn
from .opening import opened, shown

STEPS = 150
"""Steps of the text twin that are shown at once; all of them when asked for."""


@PAGES.get("/saker/<case_id>")
@access(Policy.PERSON)
def show(case_id: str) -> str:
    """Show where the case is: what it waits for, the diagram, and the same in text."""
    view = opened(case_id)
    told = twin(view.opened)
    every = request.args.get("alle") == "1"
    return _page(
        view,
        "show",
        twin=told,
        rounds=_rounds(told, every),
        left_out=0 if every else max(0, len(told.steps) - STEPS),
        marks=marks(view.opened.path).as_json(),
        drawings=drawn(view, request.args.get("prosess")),
    )


@PAGES.get("/saker/<case_id>/historikk")
@access(Policy.PERSON)
def history(case_id: str) -> str:
    """Show the timeline; `kontroll=1` checks the chain of events too."""
    view, wanted = opened(case_id), _wanted()
    checked = request.args.get("kontroll") == "1"
    return _page(
        view,
        "history",
        page=view.history(wanted),
        wanted=wanted,
        filters=tuple(Only),
        checked=checked,
        problems=site().case_views.verify(actor(), case_id) if checked else (),
        steps=len(view.opened.rows),
    )


@PAGES.get("/saker/<case_id>/opplysninger")
@access(Policy.PERSON)
def data(case_id: str) -> str:
    """Show what the case knows."""
    view = opened(case_id)
    return _page(view, "data", facts=view.facts())


@PAGES.get("/saker/<case_id>/dokumenter")
@access(Policy.PERSON)
def papers(case_id: str) -> str:
    """Show the forms that were sent, comments and files, and what DFØ keeps."""
    view = opened(case_id)
    return _page(view, "papers", sent=view.sent(), references=view.references())


@PAGES.get("/saker/<case_id>/kall")
@access(Policy.PERSON)
def calls(case_id: str) -> str:
    """Show the calls to DFØ and the notices."""
    view = opened(case_id)
    return _page(view, "calls", calls=tuple(_alike(view.calls())))


@PAGES.get("/saker/<case_id>/hode")
@access(Policy.PERSON)
def head(case_id: str) -> BaseResponse:
    """Answer with the top of the case, for pages that stay open; nothing new is answered as such."""
    view = opened(case_id)
    since = request.args.get("fra", type=int)
    told = view.head()
    values = {"head": told, "case_id": case_id, "moved": since not in (None, told.rev), "now": view.opened.now}
    html = shown(view, "cases.head", "cases/status.html", **values)
    answer: Response = make_response(html)
    answer.add_etag()
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    answer.vary.add("Cookie")
    return answer.make_conditional(request)


@dataclass(frozen=True, slots=True)
class Alike:
    """Calls of the same kind that came one after another: the newest, and those before it."""

    newest: Called
    earlier: tuple[Called, ...]


def _alike(calls: tuple[Called, ...]) -> Iterator[Alike]:
    for _, group in groupby(calls, key=lambda call: (call.element, call.handler, call.state)):
        newest, *earlier = group
        yield Alike(newest, tuple(earlier))


def _rounds(told: Twin, every: bool) -> tuple[Rounds, ...]:
    return folded(told.steps if every else told.steps[-STEPS:])


def _wanted() -> Wanted:
    only = request.args.get("vis", "")
    return Wanted(
        only=Only(only) if only in set(Only) else Only.ALL,
        newest_first=request.args.get("rekkefolge") != "eldste",
        begin=request.args.get("fra", type=int),
    )


def _page(view: CaseView, part: str, **values: object) -> str:
    case, pinned, sight = view.opened.case, view.opened.pinned, view.opened.sight
    seen = Seen(case, pinned, sight)
    return shown(
        view,
        f"cases.{part}",
        f"cases/{part}.html",
        head=view.head(),
        part=part,
        case_id=case.id,
        case=case,
        incidents=view.incidents(),
        may_withdraw=site().withdrawals.why_not(actor(), seen) is None,
        now=view.opened.now,
        language=language,
        **values,
    )
