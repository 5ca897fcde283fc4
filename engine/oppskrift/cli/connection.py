"""An installation connected to DFØ, as the worker, the pages and both in one process use it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import httpx

    from .. import dfo
    from ..wiring import Installation

DFO = click.option(
    "--dfo", "dfo_url", envvar="OPPSKRIFT_DFO", metavar="URL", help="Address of DFØ, {institution} in it."
)

BASE_URL = click.option("--base-url", envvar="OPPSKRIFT_BASE_URL", metavar="URL", help="How people reach the pages.")

EVENTS = click.option(
    "--events", type=click.IntRange(0, 65535), metavar="PORT", help="Take events pushed to 127.0.0.1:PORT."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What an installation is connected to. `events` False when somebody else takes DFØ's events."""

    database: str
    dfo_url: str | None
    simulated: bool
    notifier: dfo.Notifier
    events: bool = True
    worker: str = "worker"
    lease: timedelta = timedelta(seconds=30)
    base_url: str | None = None
    """How people reach the pages, for the links of invitations."""


@contextmanager
def connected(to: Connection) -> Iterator[tuple[Installation, dfo.DfoClient]]:
    """Open an installation and close it afterwards. Raises OppskriftError for settings or a database that do not do."""
    from .. import dfo
    from ..wiring import Parts, install

    with dfo.open_http() as http:
        client = dfo.DfoClient(http, endpoints(to.dfo_url, to.simulated), tokens(http))
        feed = dfo.HttpFeed(http, (to.dfo_url or "").replace("/{institution}", "")) if _fetches(to) else None
        installation = install(
            Parts(
                database=to.database,
                client=client,
                notifier=to.notifier,
                events=dfo.EventSource(feed, dfo.Consumer(client)) if feed is not None else None,
                worker=to.worker,
                lease=to.lease,
                base_url=to.base_url,
            )
        )
        try:
            yield installation, client
        finally:
            installation.store.close()


def _fetches(to: Connection) -> bool:
    return bool(to.dfo_url and to.simulated and to.events)


def endpoints(url: str | None, simulated: bool) -> dfo.Endpoints:
    """Return where calls go: to DFØ, or for every institution to a simulated one."""
    from .. import dfo

    kind = dfo.Simulated if simulated else dfo.Endpoints
    key = os.environ.get("OPPSKRIFT_DFO_API_KEY")
    return kind(default=url or dfo.SIMULATED, api_keys={"*": key} if key else {})


def tokens(http: httpx.Client) -> dfo.Maskinporten | None:
    """Return the client at Maskinporten that the environment describes, or None."""
    from .. import dfo
    from ..clock import SystemClock

    settings = dfo.read_settings(os.environ)
    return dfo.Maskinporten({"*": settings}, http, SystemClock()) if settings is not None else None


def receiving(installation: Installation, client: dfo.DfoClient, port: int | None) -> AbstractContextManager[object]:
    """Return what takes pushed events while it is entered; nothing without a port."""
    from .. import dfo
    from ..dfo.simulator import Served

    if port is None:
        return nullcontext()
    key = os.environ.get("OPPSKRIFT_EVENTS_KEY")
    known = installation.library.institutions()
    return Served(dfo.Receiver(dfo.Consumer(client), installation.store, installation.clock, known, key=key), port)
