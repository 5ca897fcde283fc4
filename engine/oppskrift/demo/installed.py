"""An installation for the demo: SQLite, the simulated DFØ over HTTP, and a clock that is moved forward."""

from contextlib import ExitStack
from random import Random
from typing import Any

from .. import dfo, standard
from ..clock import ManualClock
from ..store import schema
from ..wiring import Installation, Parts, install


def installed(
    stack: ExitStack, database: str, library: standard.Library, clock: ManualClock, url: str, **more: Any
) -> Installation:
    """Return an installation on a new database, until the stack is closed. `url` is the simulated DFØ; `more` Parts."""
    schema.upgrade(database)
    http = stack.enter_context(dfo.open_http())
    client = dfo.DfoClient(http, dfo.Simulated(default=url + "/{institution}"))
    installation = install(
        Parts(
            database=database,
            client=client,
            clock=clock,
            events=dfo.EventSource(dfo.HttpFeed(http, url), dfo.Consumer(client)),
            random=Random(0),  # noqa: S311 - retry jitter, the same in every run
            library=library,
            **more,
        )
    )
    stack.callback(installation.store.close)
    return installation
