"""The board: how the institution stands, at a glance, and what needs somebody first."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from oppskrift.cases.watch import Level, Watch, watch
from oppskrift.model.census import Census
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.party import Actor

from ..access import Policy, access
from ..current import actor, language, say, site
from ..formats import number
from .blueprint import PAGES
from .words import COLORS, KINDS, STATES, age, title

SHOWN = 10
"""How many causes the board shows; the rest is a page away."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with what it says, and where it leads."""

    name: str
    value: str
    note: str = ""
    color: str = ""
    href: str = ""


@PAGES.get("/drift")
@access(Policy.OPERATOR)
def index() -> str:
    """Show the board."""
    return render_template("operations/index.html", **_shown(actor()))


@PAGES.get("/drift/tavle")
@access(Policy.OPERATOR)
def part() -> Response:
    """Return what the board refreshes, with an ETag: nothing is sent when nothing has changed."""
    response = make_response(render_template("operations/board.html", **_shown(actor())))
    response.set_etag(sha256(response.get_data() + language().encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _shown(who: Actor) -> dict[str, object]:
    here = site()
    now = here.clock.now()
    census, workers = here.census.census(who.tenant, now), here.liveness.seen()
    found = watch(census, workers, now)
    stuck = here.census.stuck(who.tenant) if census.standing_still else []
    groups = here.troubles.groups(who, stuck, language(), SHOWN + 1)
    return {
        "census": census,
        "watch": found,
        "color": COLORS[found.level],
        "groups": groups[:SHOWN],
        "more": len(groups) > SHOWN,
        "pressing": [(sign, COLORS[sign.level]) for sign in found.pressing if sign.name != "incidents"],
        "tiles": list(_tiles(census, found)),
        "processes": _processes(census),
        "jobs": _jobs(census),
        "kinds": KINDS,
        "states": STATES,
    }


def _tiles(census: Census, found: Watch) -> Iterator[Tile]:
    def of(name: str) -> str:
        level = found.sign(name).level
        return COLORS[level] if level is not Level.FINE else ""

    jobs = url_for("operations.jobs")
    stuck, ready, late = census.standing_still, census.ready, census.overdue
    still = say("operations.tile.stuck.note") if stuck else say("operations.tile.none")
    yield Tile(say("operations.tile.stuck"), number(stuck), still, of("incidents"))
    yield Tile(say("operations.tile.active"), number(census.of_status(CaseStatus.ACTIVE)), _ended(census))
    oldest = age(ready.oldest) if ready.oldest else say("operations.tile.none-waiting")
    queue = say("operations.tile.ready.note", count=ready.count)
    yield Tile(say("operations.tile.ready"), oldest, queue, of("ready"), f"{jobs}?tilstand=ready")
    since = say("operations.tile.since", age=age(late.oldest)) if late.oldest else say("operations.tile.none")
    yield Tile(say("operations.tile.overdue"), number(late.count), since, of("overdue"), f"{jobs}?tilstand=overdue")
    lost = say("operations.tile.leases.note") if census.leases.count else say("operations.tile.none")
    href = f"{jobs}?tilstand=lost"
    yield Tile(say("operations.tile.leases"), number(census.leases.count), lost, of("leases"), href)
    worker = found.sign("worker")
    seen = say("operations.tile.worker.seen", age=age(worker.since)) if worker.since else ""
    lives = worker.level is Level.FINE
    word = say("operations.tile.worker.lives") if lives else say("operations.tile.worker.gone")
    yield Tile(say("operations.tile.worker"), word, seen, of("worker"))
    free = say("operations.tile.tasks.note", overdue=number(census.tasks_overdue), free=number(census.tasks_unassigned))
    yield Tile(say("operations.tile.tasks"), number(census.tasks_open), free, of("tasks") or of("unassigned"))
    expired = say("operations.tile.inbox.note", expired=number(census.inbox_expired))
    yield Tile(say("operations.tile.inbox"), number(census.inbox_pending), expired, of("inbox"))


def _ended(census: Census) -> str:
    done, gone = census.of_status(CaseStatus.COMPLETED), census.of_status(CaseStatus.CANCELLED)
    return say("operations.tile.active.note", completed=number(done), cancelled=number(gone))


def _processes(census: Census) -> list[tuple[str, dict[str, int], int]]:
    """Return for each process its cases by state, and how many of them stand still."""
    names = dict.fromkeys(c.process for c in census.cases)
    stuck = {name: sum(i.cases for i in census.incidents if i.process == name) for name in names}
    return [
        (title(name), {c.status.value: c.count for c in census.cases if c.process == name}, stuck[name])
        for name in names
    ]


def _jobs(census: Census) -> dict[str, dict[str, int]]:
    """Return the number of jobs by kind and state."""
    found: dict[str, dict[str, int]] = {}
    for each in census.jobs:
        found.setdefault(each.kind, {})[each.state] = each.count
    return found
