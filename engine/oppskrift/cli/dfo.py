"""`oppskrift dfo-sim` and `oppskrift templates`."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

import click

from ..message import message, render
from .language import language

if TYPE_CHECKING:
    from ..dfo.simulator import Pusher

PUSH_SECONDS = 1.0
"""How often the simulated DFØ delivers events, in seconds."""


@click.command("dfo-sim", short_help="Serve the simulated DFØ on this machine.")
@click.option("--port", default=8099, show_default=True, type=click.IntRange(0, 65535), help="Port on 127.0.0.1.")
@click.option("--state", type=click.Path(dir_okay=False, path_type=Path), help="SQLite file that keeps the state.")
@click.option("--movable-clock", is_flag=True, help="Start a clock that stands still and is moved by PUT /_sim/klokke.")
def dfo_sim(port: int, state: Path | None, movable_clock: bool) -> None:
    """Serve the simulated DFØ on this machine until Ctrl-C. Controls are under /_sim/.

    Events are pushed every second to who is registered at /_sim/mottakere, and can be fetched from /_sim/hendelser.
    """
    from ..clock import Clock, ManualClock, SystemClock
    from ..dfo import open_http
    from ..dfo.simulator import MemoryRecords, Pusher, Simulator, SqliteRecords, serve

    clock: Clock = ManualClock(SystemClock().now()) if movable_clock else SystemClock()
    simulator = Simulator(clock, SqliteRecords(state) if state else MemoryRecords())
    click.echo(render(message("cli.dfo-sim", url=f"http://127.0.0.1:{port}"), language()), err=True)
    with open_http() as http:
        Thread(target=_push, args=(Pusher(simulator, http),), name="dfo-sim-push", daemon=True).start()
        serve(simulator, port)


def _push(pusher: Pusher) -> None:
    while True:
        pusher.run()
        sleep(PUSH_SECONDS)


@click.command(short_help="Write the element templates for Camunda Modeler.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead.")
def templates(out: Path | None) -> None:
    """Write the element templates for Camunda Modeler: one for each handler that a service task can name."""
    from .. import dfo
    from ..wiring import described_handlers

    text = json.dumps(dfo.element_templates(described_handlers()), ensure_ascii=False, indent=2)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
        click.echo(render(message("cli.written", path=out), language()), err=True)
