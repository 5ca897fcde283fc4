"""`oppskrift config explain`: which value holds at an institution, from where, since when and why."""

from __future__ import annotations

from datetime import date, datetime

import click

from .language import language


@click.group()
def config() -> None:
    """Explain the local settings of institutions."""


@config.command(short_help="Say which value holds, from where, since when and why.")
@click.argument("institution")
@click.argument("process")
@click.argument("name", required=False)
@click.option("--on", metavar="YYYY-MM-DD", type=click.DateTime(["%Y-%m-%d"]), help="On this day instead of today.")
def explain(institution: str, process: str, name: str | None, on: datetime | None) -> None:
    """Say which value holds for INSTITUTION in PROCESS, of one NAME or of all: from where, since when and why."""
    from .. import standard
    from ..clock import OSLO, SystemClock
    from ..wiring import content_root

    day: date = on.date() if on is not None else SystemClock().now().astimezone(OSLO).date()
    library = standard.Library(content_root())
    chosen = library.institution(institution)
    bundle = library.bundle(process, standard.adopted(chosen, process, day))
    resolution = standard.resolve(bundle.manifest, chosen, day)
    names = [name] if name else sorted(resolution.explanations)
    click.echo("\n\n".join(standard.explain_text(resolution.explain(each), language()) for each in names))
