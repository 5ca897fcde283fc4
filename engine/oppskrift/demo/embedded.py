"""Fills the database that the pages are tried on: journeys that have ended, and journeys that are under way today."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from .. import dfo, standard
from ..clock import ManualClock
from ..dfo.simulator import Served, Simulator, SqliteRecords
from ..testing.stage import Stage
from .installed import installed
from .journey import BEGIN, Journey, play
from .story import under_way

Progress = Callable[[float, datetime], None]


def fill(  # noqa: PLR0913 - what is read, and what is written
    database: str,
    records: Path,
    now: datetime,
    library: standard.Library,
    *,
    notifier: dfo.Notifier,
    base_url: str,
    progress: Progress = lambda _, __: None,
) -> int:
    """Play the journeys into an empty database, and what DFØ knows of them into `records`; return how many steps.

    Links in the invitations lead to pages at `base_url`.

    Afterwards the database can be opened by others; its clock has come to `now`. Raises OppskriftError when a journey
    fails, DatabaseNotReady when the database is held by another process.
    """
    with ExitStack() as stack:
        clock = ManualClock(min(BEGIN, now))
        kept = SqliteRecords(records)
        stack.callback(kept.close)
        simulator = Simulator(clock, kept, institutions=library.institutions())
        served = stack.enter_context(Served(simulator))
        installation = installed(stack, database, library, clock, served.url, notifier=notifier, base_url=base_url)
        stage = Stage(installation, simulator, clock)
        ended = [Journey(stage, institution) for institution in library.institutions()]
        _play(ended, None, lambda share, when: progress(share / 2, when))
        halfway = [Journey(stage, id, story) for id in library.institutions() for story in under_way(now)]
        _play(halfway, now, lambda share, when: progress(0.5 + share / 2, when))
        stage.installation.store.expire_inbox(now)
        return sum(journey.case(process).rev for journey in (*ended, *halfway) for process in journey.cases)


def _play(journeys: list[Journey], until: datetime | None, progress: Progress) -> None:
    begin = journeys[0].stage.clock.now()
    for when in play(journeys, until):
        share = (when - begin) / (until - begin) if until is not None else _passed(journeys)
        progress(share, when)
    for journey in journeys:
        if journey.failure is not None:
            raise journey.failure


def _passed(journeys: list[Journey]) -> float:
    return sum(journey.passed for journey in journeys) / (3 * len(journeys))
