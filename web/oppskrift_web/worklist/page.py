"""The worklist as a page, and its rows alone for the page that refreshes itself."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oppskrift.cases.worklist import WorklistPage
from oppskrift.message import Language
from oppskrift.model.party import Actor
from oppskrift.model.worklist import COUNTED, LIMITS, Sort, Tab
from oppskrift.standard.point import Texts

from ..access import Policy, access
from ..current import actor, language, say, site
from . import asking, results, saved, words
from .asking import Asked
from .blueprint import PAGES

COLUMNS = (
    (Sort.DUE, "worklist.column.due"),
    (Sort.CASE, "worklist.column.case"),
    (Sort.PROCESS, "worklist.column.process"),
    (Sort.CREATED, "worklist.column.created"),
)


@PAGES.get(asking.PATH)
@access(Policy.PERSON)
def index() -> str:
    """Show a page of the worklist."""
    who, asked = actor(), asking.read(request.args)
    page = site().worklist.page(who, asked.query)
    if not asked.explicit and not asked.query.filtered and not page.counts[Tab.MINE] and page.counts[Tab.GROUP]:
        asked = replace(asked, query=replace(asked.query, tab=Tab.GROUP))
        page = site().worklist.page(who, asked.query)
    shown = _shown(who, asked, page)
    return render_template("worklist/index.html", **shown, views=saved.listed(who, asked), told=results.last())


@PAGES.get(f"{asking.PATH}/rader")
@access(Policy.PERSON)
def rows() -> BaseResponse:
    """Return the rows alone, with an ETag: a page that asks again and again is told when nothing has changed."""
    who, asked = actor(), asking.read(request.args)
    shown = _shown(who, asked, site().worklist.page(who, asked.query))
    response = make_response(render_template("worklist/refresh.html", **shown))
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.headers["X-Updated"] = words.clock(shown["page"].at)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _shown(who: Actor, asked: Asked, page: WorklistPage) -> dict[str, Any]:
    """Return what the template shows."""
    reading = partial(_read, language())
    return {
        "asked": asked,
        "query": asked.query,
        "page": page,
        "read": reading,
        "due": words.due,
        "statuses": words.statuses,
        "clock": words.clock,
        "tabs": _tabs(asked, page),
        "filters": _filters(asked, page, reading),
        "columns": {sort: _column(asked, sort, key) for sort, key in COLUMNS},
        "limits": [(str(limit), limit == asked.query.limit) for limit in LIMITS],
        "takers": site().worklist.takers(who, page) if page.items and not who.invited else (),
        "turn": partial(asking.turned, asked),
        "refresh": _same(asked).replace(asking.PATH, f"{asking.PATH}/rader", 1),
        "address": _same(asked),
    }


def _same(asked: Asked) -> str:
    """Return the address of the page at hand."""
    return asked.address(fra=asked.query.cursor.text() if asked.query.cursor else None)


def _read(language: Language, texts: Texts | None) -> str:
    """Return a text by language; nb where it is not given."""
    return texts.get(language) or texts["nb"] if texts else ""


def _tabs(asked: Asked, page: WorklistPage) -> list[tuple[str, str, bool, str | None]]:
    """Return the tabs: text, address, whether it is this one, count. Filters follow from one to the other."""
    keep = {name: value for name, value in asking.parameters(asked.query).items() if name in asking.FILTERS}
    texts = {
        Tab.MINE: say("worklist.tab.mine"),
        Tab.GROUP: say("worklist.tab.group"),
        Tab.DONE: say("worklist.tab.done"),
    }
    return [
        (texts[tab], asking.address({"liste": name, **keep}), tab is asked.query.tab, _counted(page.counts.get(tab)))
        for name, tab in asking.TABS.items()
    ]


def _counted(count: int | None) -> str | None:
    if count is None:
        return None
    return f"{COUNTED}+" if count > COUNTED else str(count)


def _filters(asked: Asked, page: WorklistPage, read: Callable[[Texts], str]) -> list[tuple[str, str]]:
    """Return the filters that are on: what it says, and the address without it."""
    query = asked.query
    named = {choice.id: read(choice.name) for choice in (*page.processes, *page.places)}
    on = {
        "q": say("worklist.filter.text", text=query.text) if query.text else "",
        "prosess": named.get(query.process, "") if query.process else "",
        "sted": named.get(query.place, "") if query.place else "",
        "frist": say(f"worklist.deadline.{query.deadline}") if query.deadline and query.tab is not Tab.DONE else "",
    }
    return [(text, asked.address(**{name: None})) for name, text in on.items() if text]


def _column(asked: Asked, sort: Sort, key: str) -> dict[str, str]:
    """Return the head of a column: text, the address that sorts by it (turned where it does), its aria-sort."""
    here = asked.query.sort is sort
    down = here and not asked.query.descending
    return {
        "text": say(key),
        "href": asked.address(sort=asking.name_of(sort), retning="ned" if down else None),
        "sort": ("descending" if asked.query.descending else "ascending") if here else "none",
    }
