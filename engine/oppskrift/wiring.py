"""The composition root: which parts make up an installation. The only place that chooses between them.

Used by the command line, the demo and the acceptance tests alike, so all of them run the same engine.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from importlib import resources
from pathlib import Path
from random import Random, SystemRandom
from threading import Event, Thread

from . import dfo, standard
from .cases import Engine, Pins
from .cases.invitations import InvitationLinks
from .clock import Clock, SystemClock
from .errors import OppskriftError
from .jobs import Worker
from .message import message
from .ports import Directory, Liveness, Store
from .store import MemoryStore
from .store.known_people import SqlKnownPeople
from .store.liveness import SqlLiveness
from .store.settings import SqlSettings
from .store.sql import SqlStore

LOG = logging.getLogger(__name__)

FIRST_BEAT_SECONDS, BEAT_SECONDS = 0.5, 10.0
"""How soon after its start, and how often from then on, a worker leaves a sign of life, in seconds."""

FETCH_SECONDS = 2.0
"""How often DFØ's events are fetched, in seconds."""

CONTENT = "OPPSKRIFT_CONTENT"
"""Environment variable: the folder that holds processes, rules and institutions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Everything that runs together over one store."""

    engine: Engine
    worker: Worker
    store: Store
    library: standard.Library
    handlers: dfo.Registry
    directory: Directory
    files: standard.FileDirectory
    clock: Clock
    notifier: dfo.Notifier
    fetch: Callable[[], int]
    """Fetches DFØ's events; returns how many new messages there are."""
    liveness: Liveness | None = None
    """Where the worker leaves its signs of life; None in memory, where nobody else could read them."""

    def run(self, stop: Event) -> None:
        """Work until `stop` is set: jobs, timers and messages here, DFØ's events and signs of life beside."""
        beside = [
            Thread(target=self._fetch_until, args=(stop,), name="dfo-events", daemon=True),
            Thread(target=self._beat_until, args=(stop,), name="signs-of-life", daemon=True),
        ]
        for thread in beside:
            thread.start()
        self.worker.run(stop)
        for thread in beside:
            thread.join()

    def beat(self) -> None:
        """Leave a sign of when the worker last looked for work."""
        if self.liveness is not None and self.worker.seen is not None:
            self.liveness.beat(self.worker.name, self.worker.seen)

    def _beat_until(self, stop: Event) -> None:
        wait = FIRST_BEAT_SECONDS
        while not stop.wait(wait):
            wait = BEAT_SECONDS
            try:
                self.beat()
            except Exception:
                LOG.exception("the worker's sign of life could not be written; trying again")

    def _fetch_until(self, stop: Event) -> None:
        while not stop.wait(FETCH_SECONDS):
            try:
                self.fetch()
            except Exception:
                LOG.exception("DFØ's events could not be fetched; trying again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The choices an installation is built from. `database` None keeps everything in memory."""

    database: str | None = None
    content: Path | None = None
    client: dfo.DfoClient
    notifier: dfo.Notifier = field(default_factory=dfo.MemoryNotifier)
    clock: Clock = field(default_factory=SystemClock)
    events: dfo.EventSource | None = None
    random: Random = field(default_factory=SystemRandom)
    worker: str = "worker"
    lease: timedelta = timedelta(seconds=30)
    library: standard.Library | None = None
    store: Store | None = None
    pins: Pins | None = None
    heartbeat: bool = True
    base_url: str | None = None
    """How people reach the pages, for links in what is sent to them; None sends no links."""


def install(parts: Parts) -> Installation:
    """Build an installation. Raises DatabaseNotReady for a database whose schema does not fit."""
    library = parts.library or standard.Library(parts.content or content_root())
    store = parts.store or (MemoryStore() if parts.database is None else SqlStore(parts.database))
    files = standard.FileDirectory(library)
    directory = _directory(files, store)
    handlers = dfo.catalogue(parts.client, parts.notifier, _links(parts, store))
    engine = Engine(
        store=store, library=library, handlers=handlers, directory=directory, clock=parts.clock, pins=parts.pins
    )
    fetch = partial(_fetch, parts, store)
    worker = Worker(
        engine,
        store,
        handlers,
        parts.clock,
        name=parts.worker,
        lease=parts.lease,
        rng=parts.random.random,
        heartbeat=parts.heartbeat,
    )
    return Installation(
        engine=engine,
        worker=worker,
        store=store,
        library=library,
        handlers=handlers,
        directory=directory,
        files=files,
        clock=parts.clock,
        notifier=parts.notifier,
        fetch=fetch,
        liveness=SqlLiveness(store.database) if isinstance(store, SqlStore) else None,
    )


def _directory(files: standard.FileDirectory, store: Store) -> Directory:
    """Return who is who: on a database also whoever has logged in."""
    if not isinstance(store, SqlStore):
        return files
    return standard.LayeredDirectory(files, SqlKnownPeople(store.database))


def _links(parts: Parts, store: Store) -> InvitationLinks | None:
    """Return what makes the links of invitations, signed with the secret by which the pages know them."""
    if parts.base_url is None or not isinstance(store, SqlStore):
        return None
    return InvitationLinks(SqlSettings(store.database).secret(), parts.base_url)


def _fetch(parts: Parts, store: Store) -> int:
    return parts.events.poll(store, parts.clock.now()) if parts.events is not None else 0


def described_handlers() -> dfo.Registry:
    """Return the handlers as they are described, without a peer: for checks, templates and documentation."""
    with dfo.open_http() as http:
        return dfo.catalogue(dfo.DfoClient(http, dfo.Endpoints()), dfo.MemoryNotifier())


def content_root() -> Path:
    """Return the folder with processes, rules and institutions.

    The environment variable OPPSKRIFT_CONTENT, else the working folder when it holds `processes`, else what the wheel
    carries, else the folders beside the source. Raises OppskriftError when the variable names no such folder.
    """
    chosen = os.environ.get(CONTENT)
    if chosen:
        if not all((Path(chosen) / part).is_dir() for part in ("processes", "institutions")):
            raise OppskriftError(message("wiring.no-content", folder=chosen, variable=CONTENT))
        return Path(chosen)
    if (Path.cwd() / "processes").is_dir() and (Path.cwd() / "institutions").is_dir():
        return Path.cwd()
    carried = Path(str(resources.files("oppskrift"))) / "content"
    return carried if carried.is_dir() else Path(__file__).resolve().parents[2]
