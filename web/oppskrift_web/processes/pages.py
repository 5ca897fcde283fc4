"""The views: the list of processes, one process, its routine description, its forms and its diagram."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from oppskrift.cases.processes import Entry, Sheet
from oppskrift.errors import NotFound, Refused
from oppskrift.forms import Live
from oppskrift.standard import feel_values, used_values
from oppskrift.standard.diagram import diagram as drawing
from oppskrift.standard.outline import outline

from ..access import Policy, access
from ..current import actor, config, language, site
from ..forms import render_form
from .comparison import compared, opposite
from .markdown import changelog
from .overview import grouped, today
from .steps import by_element, handlers
from .tests import tested

PAGES = Blueprint("processes", __name__)

YEAR = 31_536_000
"""Seconds for which a browser may keep what never changes: the address of a diagram names its content."""


@PAGES.get("/prosesser")
@access(Policy.STAFF)
def index() -> str:
    """Show every standard process and who uses it."""
    entries = site().processes.entries(actor().tenant, today())
    return render_template("processes/index.html", areas=grouped(entries), listed=entries)


@PAGES.get("/prosesser/<process>")
@access(Policy.STAFF)
def show(process: str) -> str | tuple[str, int]:
    """Show one version of a process: all of it, on one page that can be printed."""
    found = _sheet(process)
    if not isinstance(found, Sheet):
        return found
    bundle = found.bundle
    other = opposite(found.entry, request.args.get("mot"))
    return render_template(
        "processes/show.html",
        sheet=found,
        outlines=outline(bundle),
        elements=by_element(bundle),
        handlers=handlers(bundle),
        dated=used_values(bundle, site().library.values, today()),
        changelogs=[(v, changelog(site().processes.changelog(process, v))) for v in reversed(found.entry.versions)],
        comparison=compared(site().processes, found.entry, other) if other else None,
        tests=tested(site().processes, found, config().results),
        today=today(),
    )


@PAGES.get("/prosesser/<process>/rutine")
@access(Policy.STAFF)
def routine(process: str) -> str | tuple[str, int]:
    """Show the routine description alone, made for paper."""
    found = _sheet(process)
    if not isinstance(found, Sheet):
        return found
    return render_template("processes/routine.html", sheet=found, today=today())


@PAGES.get("/prosesser/<process>/<version>/skjema/<form>")
@access(Policy.STAFF)
def form(process: str, version: str, form: str) -> str | tuple[str, int]:
    """Show one form as it looks before anything is filled in."""
    found = _sheet(process, version)
    if not isinstance(found, Sheet):
        return found
    wanted = found.bundle.forms.get(form)
    if wanted is None:
        abort(404)
    data = {"config": dict(found.resolution.values), "values": Live(feel_values(site().library.values))}
    html = render_form(wanted, wanted.initial(data), (), data, language=language(), now=site().clock.now())
    return render_template("processes/form.html", sheet=found, form=wanted, html=html)


@PAGES.get("/prosesser/<process>/<version>/diagram.bpmn")
@access(Policy.STAFF)
def diagram(process: str, version: str) -> BaseResponse:
    """Answer with the drawing, names in the reader's language. `del` names a called process, `sha` the content."""
    try:
        bundle = site().processes.bundle(process, version)
    except (NotFound, Refused):
        abort(404)
    part = request.args.get("del", process)
    if part not in bundle.processes:
        abort(404)
    answer: Response = make_response(drawing(bundle, part, language()))
    answer.mimetype = "application/xml"
    answer.set_etag(f"{bundle.sha256[:32]}-{part}-{language()}")
    answer.vary.add("Cookie")
    answer.cache_control.private = True
    answer.cache_control.max_age = YEAR if request.args.get("sha") == bundle.sha256[:16] else 0
    return answer.make_conditional(request)


@PAGES.get("/prosesser/<process>/<version>")
@access(Policy.STAFF)
def version(process: str, version: str) -> BaseResponse:
    """Lead an address that names the version to the page of it."""
    return redirect(url_for("processes.show", process=process, versjon=version))


def _sheet(process: str, version: str | None = None) -> Sheet | tuple[str, int]:
    """Return what is asked for, or the page that tells why it cannot be shown."""
    wanted = version or request.args.get("versjon") or None
    try:
        found = site().processes.sheet(actor().tenant, process, wanted, today())
    except NotFound as error:
        return _missing(process, wanted, error)
    return found if isinstance(found, Sheet) else (_broken(found), 200)


def _missing(process: str, version: str | None, error: NotFound) -> tuple[str, int]:
    entries = site().processes.entries(actor().tenant, today())
    known = next((entry for entry in entries if entry.process == process), None)
    told = {"process": process, "version": version, "known": known, "listed": entries}
    return render_template("processes/missing.html", text=error.render(language()), **told), 404


def _broken(entry: Entry) -> str:
    return render_template("processes/broken.html", entry=entry)
