"""`oppskrift worker`: works off jobs, timers and messages until it is told to stop."""

from __future__ import annotations

from pathlib import Path

import click

from ..message import message, render
from .connection import BASE_URL, DFO, EVENTS, Connection, connected, receiving
from .database import DATABASE
from .language import language


@click.command(short_help="Work off jobs, timers and messages until Ctrl-C.")
@DATABASE
@DFO
@click.option("--simulated", is_flag=True, help="--dfo is a simulated DFØ: send every institution's calls there.")
@EVENTS
@click.option("--name", default="worker", show_default=True, help="Name in logs.")
@click.option("--lease", default=30.0, show_default=True, help="Seconds after which another worker takes a job over.")
@click.option("--notices", type=click.Path(path_type=Path), default="notices.jsonl", help="File that notices go to.")
@BASE_URL
def worker(  # noqa: PLR0913, PLR0917 - one for each option
    database: str,
    dfo_url: str | None,
    simulated: bool,
    events: int | None,
    name: str,
    lease: float,
    notices: Path,
    base_url: str | None,
) -> None:
    """Work off jobs, due timers and messages from DFØ. Ctrl-C ends it after the job at hand.

    On SQLite only one process can use the database; on PostgreSQL start as many workers as needed. Access to DFØ:
    OPPSKRIFT_MASKINPORTEN_CLIENT_ID, _KEY_FILE and _KEY_ID, and OPPSKRIFT_DFO_API_KEY for the gateway. Events about
    signed contracts and wages are fetched from a simulated DFØ, or taken at /hendelser/INSTITUTION with --events, from
    who shows OPPSKRIFT_EVENTS_KEY in X-Mottaksnokkel.
    """
    import gc
    import logging
    import signal
    from datetime import timedelta
    from threading import Event

    from .. import dfo
    from ..store import schema

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold addresses with people's numbers in them
    schema.check(database)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    to = Connection(
        database=database,
        dfo_url=dfo_url,
        simulated=simulated,
        notifier=dfo.JsonLinesNotifier(notices),
        events=events is None,
        worker=name,
        lease=timedelta(seconds=lease),
        base_url=base_url,
    )
    with connected(to) as (installation, client):
        # What is loaded by now stays: the collector need not look at it again with every generation.
        gc.collect()
        gc.freeze()
        click.echo(render(message("cli.worker-started", name=name), language()), err=True)
        with receiving(installation, client, events):
            installation.run(stop)
