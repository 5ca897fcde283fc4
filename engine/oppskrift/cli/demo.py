"""`oppskrift demo`: the journey from need to payslip."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ..demo import run as played
from ..demo import show as shown
from ..message import message, render
from ..wiring import content_root
from .language import language


@click.command()
@click.option("--institution", "-i", multiple=True, metavar="ID", help="Only this institution (may be repeated).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a timeline.")
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help="Leave the database here to look into.")
def demo(institution: tuple[str, ...], as_json: bool, keep: Path | None) -> None:
    """Play the journey of the hourly-paid helper Tormod at every institution.

    On SQLite, with the simulated DFØ as a real HTTP server on this machine and a clock that is moved forward.
    Exit code 0 only if every journey ended with wages paid.
    """
    chosen = language()
    progress = Progress(
        TextColumn(render(message("demo.progress"), chosen)),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[institution]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with progress:
        count = len(institution) or len(list((content_root() / "institutions").glob("*/institution.yaml")))
        bar = progress.add_task("demo", total=count, institution="")
        result = played.run(
            institution,
            keep=keep,
            language=chosen,
            progress=lambda id: progress.update(bar, advance=1, institution=id),
        )
    if as_json:
        click.echo(shown.as_json(result))
    else:
        shown.show(result, Console(soft_wrap=True), chosen)
    if keep is not None:
        click.echo(render(message("demo.kept", path=keep), chosen), err=as_json)
    sys.exit(0 if result.succeeded else 1)
