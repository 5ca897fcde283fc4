"""`oppskrift run` and `oppskrift web`: the pages, with the worker in the same process or without it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import OppskriftError
from ..message import message, render
from .connection import BASE_URL, DFO, EVENTS, Connection, connected, receiving
from .database import DATABASE
from .language import language

if TYPE_CHECKING:
    from socket import socket

    from flask import Flask

    from .. import dfo
    from ..wiring import Installation

PORT = click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
NOTICES = click.option(
    "--notices", type=click.Path(path_type=Path), default="notices.jsonl", help="File that notices go to."
)
THREADS = 8
BUFFERED = 64 * 1024 * 1024
"""What is taken of a request at most, in bytes, before the application sees it and says in words what is too large."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the pages are served and how people reach them."""

    host: str
    port: int
    base_url: str | None

    @property
    def url(self) -> str:
        """Return the address for people."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")


@click.command(short_help="Serve the pages with worker and timers in one process.")
@DATABASE
@PORT
@HOST
@BASE_URL
@DFO
@click.option("--simulated", is_flag=True, help="Start a simulated DFØ on this machine and use it.")
@EVENTS
@click.option("--demo", is_flag=True, help="Fill an empty database with the demo's journeys first (and --simulated).")
@NOTICES
def run(  # noqa: PLR0913, PLR0917 - one for each option
    database: str,
    port: int,
    host: str,
    base_url: str | None,
    dfo_url: str | None,
    simulated: bool,
    events: int | None,
    demo: bool,
    notices: Path,
) -> None:
    """Serve the pages, work off jobs and fire timers in this one process until Ctrl-C. The way to run on SQLite.

    The database is created or upgraded first. On PostgreSQL use `oppskrift web` and `oppskrift worker`, as many of each
    as needed. How people log in is said by OPPSKRIFT_OIDC_…; OPPSKRIFT_ENV=development lets them choose a person of the
    institutions' files instead, on loopback only.
    """
    from ..store import schema

    place = Place(host=host, port=port, base_url=base_url)
    _refuse(place)
    if dfo_url is None and not (simulated or demo):
        raise OppskriftError(message("cli.no-dfo"))
    with ExitStack() as stack:
        place, listening = stack.enter_context(_listening(place))
        _make_folder(database)
        filled = demo and _fill(database, notices, place)
        schema.upgrade(database)
        url = stack.enter_context(_simulator(database)) if simulated or demo else dfo_url
        to = _connection(database, url, simulated or demo, notices, events, place)
        app, installation, client = stack.enter_context(_application(to, place))
        stack.enter_context(receiving(installation, client, events))
        stack.enter_context(_working(app, installation))
        _serve(app, listening, lambda: _tell(place.url, installation, filled or demo))


@click.command(short_help="Serve the pages; workers run beside.")
@DATABASE
@PORT
@HOST
@BASE_URL
@NOTICES
def web(database: str, port: int, host: str, base_url: str | None, notices: Path) -> None:
    """Serve the pages until Ctrl-C, with `oppskrift worker` beside. Holds no state: start as many as needed.

    On SQLite only one process can use the database: use `oppskrift run`.
    """
    from ..store import schema

    place = Place(host=host, port=port, base_url=base_url)
    _refuse(place)
    schema.check(database)
    with _listening(place) as (place, listening):
        to = _connection(database, None, False, notices, None, place)
        told = render(message("cli.serving", url=place.url), language())
        with _application(to, place) as (app, _, _):
            _serve(app, listening, lambda: click.echo(told, err=True))


def _refuse(place: Place) -> None:
    """Raise OppskriftError when nobody could log in, or anybody from outside could as anybody."""
    from oppskrift_web import config

    if _development() and place.host not in LOOPBACK:
        raise OppskriftError(message("cli.development-host", host=place.host))
    if not _development() and not config.can_log_in(os.environ):
        raise OppskriftError(message("cli.no-login"))


def _development() -> bool:
    return os.environ.get("OPPSKRIFT_ENV") == "development"


def _file(database: str) -> Path | None:
    """Return the file of a SQLite database, None for one on a server."""
    from ..store.database import address

    target = address(database)
    return Path(target.database) if target.get_backend_name() == "sqlite" and target.database else None


def _make_folder(database: str) -> None:
    file = _file(database)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)


def _records(database: str) -> Path:
    """Return where the simulated DFØ keeps what it knows: beside the database."""
    file = _file(database) or Path("oppskrift.db")
    return file.with_name(f"{file.stem}-dfo.db")


@contextmanager
def _simulator(database: str) -> Iterator[str]:
    """Serve a simulated DFØ on a free port of this machine; give its address."""
    from ..clock import SystemClock
    from ..dfo.simulator import Served, Simulator, SqliteRecords

    records = SqliteRecords(_records(database))
    try:
        with Served(Simulator(SystemClock(), records)) as served:
            yield served.url + "/{institution}"
    finally:
        records.close()


def _fill(database: str, notices: Path, place: Place) -> bool:
    """Play the demo's journeys into a database that is not there yet; False when there is one, which is kept."""
    from .. import standard
    from ..clock import SystemClock
    from ..demo import embedded
    from ..dfo import JsonLinesNotifier
    from ..wiring import content_root
    from .demo import progress

    file = _file(database)
    if file is None:
        raise OppskriftError(message("cli.demo-sqlite"))
    if file.exists():
        click.echo(render(message("cli.demo-kept", path=file), language()), err=True)
        return False
    half = file.with_name(f"{file.stem}-fylles{file.suffix}")
    records = _records(database)
    for left in (half, records):  # of a run that was interrupted
        left.unlink(missing_ok=True)
    with progress() as told:
        library, now = standard.Library(content_root()), SystemClock().now()
        embedded.fill(
            f"sqlite:///{half}",
            records,
            now,
            library,
            notifier=JsonLinesNotifier(notices),
            base_url=place.url,
            progress=told,
        )
    half.rename(file)
    half.with_name(f"{half.name}.lock").unlink(missing_ok=True)
    return True


def _connection(  # noqa: PLR0913, PLR0917
    database: str, url: str | None, simulated: bool, notices: Path, events: int | None, place: Place
) -> Connection:
    from ..dfo import JsonLinesNotifier

    return Connection(
        database=database,
        dfo_url=url,
        simulated=simulated,
        notifier=JsonLinesNotifier(notices),
        events=events is None,
        base_url=place.url,
    )


@contextmanager
def _application(to: Connection, place: Place) -> Iterator[tuple[Flask, Installation, dfo.DfoClient]]:
    """Open the installation and give its pages."""
    from oppskrift_web import WebConfig, config, create_app

    from ..site import site

    with connected(to) as (installation, client):
        settings = WebConfig(
            base_url=place.url,
            development=_development(),
            secure=place.url.startswith("https:"),
            simulated_dfo=to.dfo_url.replace("/{institution}", "/_sim/") if to.simulated and to.dfo_url else None,
            results=Path(os.environ.get("OPPSKRIFT_RESULTS", "reports/acceptance.json")),
        )
        yield create_app(site(installation), config.with_environment(settings, os.environ)), installation, client


@contextmanager
def _working(app: Flask, installation: Installation) -> Iterator[None]:
    """Let the worker work in a thread beside the pages."""
    from threading import Event, Thread

    app.config["EMBEDDED_WORKER"] = True  # so that the process is ready only while the worker lives
    stop = Event()
    thread = Thread(target=installation.run, args=(stop,), name="oppskrift-worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)


@contextmanager
def _listening(place: Place) -> Iterator[tuple[Place, socket]]:
    """Take the port before anything else is done, and give it. Raises OppskriftError when somebody else has it."""
    import socket

    try:
        taken = socket.create_server((place.host, place.port))
    except OSError as error:
        text = message("cli.port-taken", host=place.host, port=place.port, reason=error.strerror or error)
        raise OppskriftError(text) from error
    with taken:
        yield replace(place, port=taken.getsockname()[1]), taken


def _serve(app: Flask, listening: socket, told: Callable[[], None]) -> None:
    """Answer requests until Ctrl-C or SIGTERM, also where the shell has told us to ignore Ctrl-C."""
    import logging
    import signal

    from waitress.server import create_server  # type: ignore[import-untyped]

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("httpx", "waitress.queue"):
        logging.getLogger(noisy).setLevel(logging.ERROR)  # addresses hold people's numbers; a full queue is no news
    server = create_server(app, sockets=[listening], threads=THREADS, ident="Oppskrift", max_request_body_size=BUFFERED)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    told()
    server.run()
    server.close()


def _tell(url: str, installation: Installation, demo: bool) -> None:
    """Say where to look, and in the demo as whom."""
    click.echo(render(message("cli.serving", url=url), language()), err=True)
    if demo and _development():
        from ..demo import guide

        click.echo(guide.text(url, installation, language()), err=True)
