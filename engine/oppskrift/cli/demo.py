"""`oppskrift demo`: the journey from need to payslip."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from ..message import message, render
from .language import language


@click.command(short_help="Play the journey from need to payslip at every institution.")
@click.option("--institution", "-i", multiple=True, metavar="ID", help="Only this institution (may be repeated).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a timeline.")
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help="Leave the database here to look into.")
def demo(institution: tuple[str, ...], as_json: bool, keep: Path | None) -> None:
    """Play the journey of the hourly-paid helper Tormod at every institution.

    On SQLite, with the simulated DFØ as a real HTTP server on this machine and a clock that is moved forward.
    Exit code 0 only if every journey ended with wages paid.
    """
    from ..demo import run as played
    from ..demo import show as shown

    with progress() as told:
        result = played.run(institution, keep=keep, language=language(), progress=told)
    if as_json:
        click.echo(shown.as_json(result))
    else:
        shown.show(result, language())
    if keep is not None:
        click.echo(render(message("demo.kept", path=keep), language()), err=as_json)
    sys.exit(0 if result.succeeded else 1)


@contextmanager
def progress() -> Iterator[Callable[[float, datetime], None]]:
    """Show a bar and the day of the journey on a terminal, nothing elsewhere; what is yielded moves it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from ..clock import OSLO
    from ..standard.explain import show_date

    console = Console(stderr=True)
    progress = Progress(
        TextColumn(render(message("demo.progress"), language())),
        BarColumn(),
        TextColumn("{task.fields[day]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with progress:
        bar = progress.add_task("demo", total=1.0, day="")

        def tell(share: float, now: datetime) -> None:
            progress.update(bar, completed=share, day=show_date(now.astimezone(OSLO).date(), language()))

        yield tell
