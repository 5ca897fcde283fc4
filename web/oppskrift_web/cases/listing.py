"""The list of cases: search, filters, newest first, page by page."""

from urllib.parse import urlencode

from flask import render_template, request, url_for

from oppskrift.cases.case_list import CaseQuery, Listed, Status
from oppskrift.errors import NotFound, OppskriftError
from oppskrift.model.chain import instant, micros
from oppskrift.ports.case_list import Place

from ..access import Policy, access
from ..current import actor, language, site
from .blueprint import PAGES

LONGEST = 200
"""Characters of a search that are read."""


@PAGES.get("/saker")
@access(Policy.PERSON)
def index() -> str:
    """Show the cases that the actor may see."""
    asked = _asked()
    page = site().case_lists.page(actor(), asked)
    return render_template(
        "cases/index.html",
        page=page,
        asked=asked,
        filtered=bool(asked.text or asked.process or asked.status),
        processes=_processes(),
        statuses=tuple(Status),
        titles={one.process: _title(one) for one in page.cases},
        place=_place,
        link=_link,
    )


def _asked() -> CaseQuery:
    """Return what the address asks for; what it cannot mean counts as not given."""
    given = request.args
    status = given.get("status", "")
    return CaseQuery(
        text=given.get("sok", "").strip()[:LONGEST],
        process=given.get("prosess") or None,
        status=Status(status) if status in set(Status) else None,
        after=_after(given.get("etter", "")),
    )


def _after(text: str) -> Place | None:
    at, _, id = text.partition("_")
    try:
        return (instant(int(at)), id) if at and id else None
    except (ValueError, OverflowError):
        return None


def _link(after: Place | None = None, **changes: str | None) -> str:
    """Return the address of the list with other filters, from its beginning or after a place."""
    kept = {name: request.args.get(name) for name in ("sok", "prosess", "status")}
    where = {"etter": f"{micros(after[0])}_{after[1]}"} if after else {}
    wanted = {name: value for name, value in {**kept, **changes, **where}.items() if value}
    return f"{url_for('cases.index')}?{urlencode(wanted)}" if wanted else url_for("cases.index")


def _processes() -> list[tuple[str, str]]:
    """Return the processes that the institution has adopted, as (id, title), by title."""
    found: dict[str, str] = {}
    for adoption in site().library.institution(actor().tenant).adoption:
        found[adoption.process] = _title_of(adoption.process, adoption.version)
    return sorted(found.items(), key=lambda one: one[1])


def _title(case: Listed) -> str:
    return _title_of(case.process, case.version)


def _title_of(process: str, version: str) -> str:
    """Return what a process is called; its id when the version is not among the files any more."""
    try:
        return site().library.bundle(process, version).manifest.title[language()]
    except OppskriftError:
        return process


def _place(id: str | None) -> str:
    try:
        return site().library.institution(actor().tenant).place(id, language()) if id else ""
    except NotFound:
        return id or ""
