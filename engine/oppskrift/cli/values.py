"""`oppskrift values`: the dated values of the sector, what holds on a day, and publishing new periods."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from ..message import Message, message, render
from .language import language

if TYPE_CHECKING:
    from ..standard import DatedValues, Period, Series


@click.group(invoke_without_command=True, short_help="List and publish the dated values of the sector.")
@click.pass_context
def values(context: click.Context) -> None:
    """List the dated values of the sector, with what holds today; or show one, or publish new periods."""
    if context.invoked_subcommand is not None:
        return
    known, day = _values(), _today()
    for series in known.values():
        click.echo(f"{series.id}  {series.title[language()]}: {_holds(series, day)}")
    if not known:
        click.echo(_said(message("values.cli-none")))


@values.command(short_help="Show the periods of one dated value, or what holds on a day.")
@click.argument("series")
@click.option("--on", metavar="YYYY-MM-DD", type=click.DateTime(["%Y-%m-%d"]), help="Only what holds on this day.")
def show(series: str, on: datetime | None) -> None:
    """Show all periods of SERIES with value, source and verification, or only what holds on a day.

    Exit code 1 when it has no value on that day.
    """
    from ..standard.dated_feel import missing
    from ..standard.unknown import Unknown

    known = _values()
    if series not in known:
        raise Unknown("values.unknown-series", series, known)
    found = known[series]
    if on is None:
        click.echo(f"{found.title[language()]} ({found.id})")
        for period in found.periods:
            click.echo(f"  {_said(_period(found, period))}")
        if found.note:
            click.echo(f"  {found.note}")
        return
    holds = found.on(on.date())
    click.echo(_said(missing(found, on.date()) if holds is None else _period(found, holds)))
    if holds is None:
        click.get_current_context().exit(1)


@values.command(short_help="Publish new and corrected periods, which then do not change silently.")
@click.argument("series", required=False)
def publish(series: str | None) -> None:
    """Publish the periods that are new or corrected, of all dated values or of SERIES.

    Their hashes are written to processes/releases.yaml; a published value changes only as a correction.
    """
    from ..standard import publish_values
    from ..wiring import content_root

    added = publish_values(content_root(), series)
    for name in added:
        click.echo(_said(message("values.cli-published", period=name)))
    if not added:
        click.echo(_said(message("values.cli-nothing-new")))


def _values() -> DatedValues:
    from ..standard import Library
    from ..wiring import content_root

    return Library(content_root()).values


def _today() -> date:
    from ..clock import OSLO, SystemClock

    return SystemClock().now().astimezone(OSLO).date()


def _holds(series: Series, day: date) -> str:
    from ..standard.dated_feel import missing

    period = series.on(day)
    return _said(missing(series, day) if period is None else _period(series, period))


def _period(series: Series, period: Period) -> Message:
    from ..standard.dated_feel import told
    from ..standard.explain import show_date

    last, verified = series.last_day(period), period.verified
    params = {
        "value": told(series, period),
        "since": show_date(period.start, language()),
        "until": show_date(last, language()) if last else "",
        "source": period.source,
        "verified": message("values.cli-verified", day=show_date(verified, language()))
        if verified
        else message("values.cli-unverified"),
    }
    return message("values.cli-ended" if last else "values.cli-period", **params)


def _said(text: Message) -> str:
    return render(text, language())
