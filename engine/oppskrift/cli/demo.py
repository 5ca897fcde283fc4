"""`oppskrift demo`: the journey from need to payslip."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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

    with _progress(institution) as advance:
        result = played.run(institution, keep=keep, language=language(), progress=advance)
    if as_json:
        click.echo(shown.as_json(result))
    else:
        shown.show(result, language())
    if keep is not None:
        click.echo(render(message("demo.kept", path=keep), language()), err=as_json)
    sys.exit(0 if result.succeeded else 1)


@contextmanager
def _progress(institutions: Sequence[str]) -> Iterator[Callable[[str], None]]:
    """Show a bar on a terminal, nothing elsewhere; what is yielded tells it that a journey is over."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ..wiring import content_root

    console = Console(stderr=True)
    progress = Progress(
        TextColumn(render(message("demo.progress"), language())),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[institution]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with progress:
        count = len(set(institutions)) or len(list((content_root() / "institutions").glob("*/institution.yaml")))
        bar = progress.add_task("demo", total=count, institution="")
        yield lambda id: progress.update(bar, advance=1, institution=id)
