"""`oppskrift rules replay`: what a changed table would have done to the cases there are."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..message import message, render
from .database import DATABASE, open_store
from .dmn_file import read, unknown, wrong_call
from .language import language
from .progress import bar

if TYPE_CHECKING:
    from .. import dmn, feel
    from ..cases.replay import Again
    from ..cases.replay_report import Part, Tally

_FILE = click.Path(path_type=Path)
_OUT = click.Path(path_type=Path, dir_okay=False)
MAX_TOLD = 10
"""Parts of one answer that are told; the file of all differences has every one."""
_DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])


@click.command(short_help="Say which cases a changed table would have decided differently.")
@click.option("--new", "file", required=True, metavar="FILE.dmn", type=_FILE, help="The changed model.")
@click.option("--since", required=True, type=_DAY, metavar="DATE", help="The first day: 2026-01-31 or 31.01.2026.")
@click.option("--until", type=_DAY, metavar="DATE", help="The last day; today when left out.")
@click.option("--decision", "only", multiple=True, metavar="ID", help="Only this decision; may be repeated.")
@click.option("--institution", "-i", "institutions", multiple=True, metavar="ID", help="Only this; may be repeated.")
@click.option("--input", "more", multiple=True, metavar="NAME=FEEL", help="Value of an input that was not kept then.")
@click.option("--examples", default=5, show_default=True, type=click.IntRange(0, 1000), help="Examples an institution.")
@click.option("--csv", "out", metavar="FILE.csv", type=_OUT, help="Write every difference here.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@DATABASE
def replay(  # noqa: PLR0913, PLR0917 - one parameter for each option
    file: Path,
    since: datetime,
    until: datetime | None,
    only: tuple[str, ...],
    institutions: tuple[str, ...],
    more: tuple[str, ...],
    examples: int,
    out: Path | None,
    as_json: bool,
    database: str,
) -> None:
    """Decide stored decisions again with a changed table, and say what comes out differently, by institution.

    Each decision gets what it was given then, at the time it was made then, and its answer is held against the stored
    one. Nothing is changed. Inputs are neither printed nor written: they may be personal.
    """
    from ..cases.replay import Replay
    from ..cases.replay_report import Tally
    from ..store.decisions import SqlDecisionLog

    if not file.is_file():
        raise wrong_call(message("decide.no-file", path=file))
    first, end = _period(since, until)
    model = read(file).load()
    wanted = _chosen(model, only)
    supplied = dict(_supplied(model, one) for one in more)
    with open_store(database) as (store, library), _written(out) as write:
        chosen = [library.institution(one).id for one in institutions] or list(library.institutions())
        log = SqlDecisionLog(store.database)
        again, ahead = Replay(log, model, library.values, supplied), sum(log.cases(one, first) for one in chosen)
        tallies = [Tally(one, examples, language()) for one in chosen]
        done = 0
        with bar(message("replay.progress"), ahead) as told:
            for tally in tallies:
                for cases, found in again.run(tally.tenant, first, end, wanted):
                    tally.add(found)
                    write(found)
                    done += cases
                    told(done)
    if as_json:
        click.echo(json.dumps([tally.as_json() for tally in tallies], ensure_ascii=False, indent=2))
    else:
        _print(tallies, model, file)
    if out is not None:
        click.echo(render(message("cli.written", path=out), language()), err=True)


def _period(since: datetime, until: datetime | None) -> tuple[datetime, datetime | None]:
    """Return the first instant and the one after the last, by the days of Norway."""
    from ..clock import OSLO

    first = since.replace(tzinfo=OSLO)
    end = None if until is None else (until + timedelta(days=1)).replace(tzinfo=OSLO)
    if end is not None and end <= first:
        raise wrong_call(message("replay.no-days", since=f"{first:%Y-%m-%d}", until=f"{until:%Y-%m-%d}"))
    return first, end


def _supplied(model: dmn.Model, text: str) -> tuple[str, feel.Value]:
    """Return the name and value of `NAME=FEEL`. Raises a usage error for what is neither."""
    from .. import feel
    from ..clock import SystemClock

    name, sign, written = text.partition("=")
    if not sign:
        raise wrong_call(message("decide.no-sign", text=text))
    if name not in model.inputs:
        raise unknown("replay.unknown-input", name, sorted(model.inputs))
    try:
        found = feel.compile(written).evaluate({}, now=SystemClock().now())
    except feel.FeelSyntaxError as error:
        raise wrong_call(message("decide.bad-input", name=name, reason=error.message)) from None
    if found.diagnostics:
        raise wrong_call(message("decide.bad-input", name=name, reason=found.diagnostics[0].message))
    return name, found.value


def _chosen(model: dmn.Model, only: tuple[str, ...]) -> frozenset[str]:
    """Return the decisions to make again. Raises a usage error for one that the model does not have."""
    known = [*model.decisions, *model.services]
    for name in only:
        if name not in known:
            raise unknown("decide.unknown-decision", name, known)
    return frozenset(only or known)


@contextmanager
def _written(out: Path | None) -> Iterator[Callable[[list[Again]], None]]:
    """Give what writes the decisions that come out differently, a row each."""
    from ..cases.replay import CHANGED

    if out is None:
        yield lambda _: None
        return
    with out.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(render(message(key), language()) for key in _COLUMNS)

        def write(found: list[Again]) -> None:
            writer.writerows(_row(one) for one in found if one.outcome in CHANGED)

        yield write


_COLUMNS = (
    "replay.column-institution",
    "replay.column-case",
    "replay.column-at",
    "replay.column-decision",
    "replay.column-part",
    "replay.column-before",
    "replay.column-after",
    "replay.column-rules-before",
    "replay.column-rules-after",
    "replay.column-why",
)


def _row(again: Again) -> list[str]:
    """Return a row of the file; a text that a spreadsheet would take for a formula is written as a text."""
    from ..cases.replay import changes
    from ..cases.replay_report import shown
    from ..sheets.neutral import neutral

    stored, found = again.stored, changes(again.stored.made.output, again.output)
    cells = [
        stored.tenant,
        stored.case_id,
        stored.at.isoformat(),
        stored.made.decision,
        " | ".join(one.path for one in found),
        " | ".join(shown(one.before, language()) for one in found),
        " | ".join(shown(one.after, language()) for one in found),
        " ".join(stored.made.rules),
        " ".join(again.rules),
        " ".join(render(one, language()) for one in again.reasons),
    ]
    return [neutral(cell) for cell in cells]


def _print(tallies: list[Tally], model: dmn.Model, file: Path) -> None:
    """Print what came out differently: first for all, then by institution with parts and examples."""
    decisions, cases = sum(one.decisions for one in tallies), sum(one.cases for one in tallies)
    if not decisions:
        known = ", ".join([*model.decisions, *model.services])
        click.echo(render(message("replay.nothing", file=file, known=known), language()))
        return
    changed = sum(one.changed for one in tallies)
    click.echo(render(message("replay.total", changed=changed, cases=cases, decisions=decisions), language()))
    for tally in tallies:
        click.echo()
        for line in _institution(tally):
            click.echo(line)


def _institution(tally: Tally) -> Iterator[str]:
    from ..cases.replay import Outcome

    if not tally.decisions:
        yield _say("replay.none-here", institution=tally.tenant)
        return
    counts = {"institution": tally.tenant, "changed": tally.changed, "cases": tally.cases}
    yield _say("replay.institution", **counts, decisions=tally.decisions)
    yield from (f"  {line}" for part in tally.parts for line in _part(part))
    if tally.outcomes[Outcome.NONE]:
        yield "  " + _say("replay.unanswered", count=tally.outcomes[Outcome.NONE])
    if tally.other_rules:
        yield "  " + _say("replay.other-rules", count=tally.other_rules)
    if tally.missing:
        names = ", ".join(sorted(tally.missing))
        yield "  " + _say("replay.unknown", count=tally.outcomes[Outcome.UNKNOWN], names=names)
    for again in tally.examples:
        yield from (f"  {line}" for line in _example(again))
    more = sum(tally.outcomes[one] for one in (Outcome.OTHER, Outcome.NONE)) - len(tally.examples)
    if more > 0:
        yield "  " + _say("replay.more", count=more)


def _part(part: Part) -> Iterator[str]:
    from ..cases.replay_report import shown
    from ..feel import to_json

    total = None if part.total is None else shown(to_json(part.total), language())
    key = "replay.part" if total is None else "replay.part-sum"
    yield _say(key, part=part.path or render(message("replay.answer"), language()), count=part.count, total=total or "")
    if part.total is None:
        yield from (f"  {turn.before} → {turn.after}: {turn.times}" for turn in part.turns)
        if part.others:
            yield "  " + _say("replay.others", count=part.others)


def _example(again: Again) -> Iterator[str]:
    from ..cases.replay import changes
    from ..cases.replay_report import shown

    stored = again.stored
    yield _say("replay.example", case=stored.case_id, decision=stored.made.decision, day=_day(stored.at))
    found = changes(stored.made.output, again.output)
    for change in found[:MAX_TOLD]:
        part = change.path or render(message("replay.answer"), language())
        yield f"  {part}: {shown(change.before, language())} → {shown(change.after, language())}"
    if len(found) > MAX_TOLD:
        yield "  " + _say("replay.more", count=len(found) - MAX_TOLD)
    if tuple(stored.made.rules) != tuple(again.rules):
        before, after = (", ".join(rules) or "–" for rules in (stored.made.rules, again.rules))
        yield "  " + _say("replay.rules", before=before, after=after)
    yield from (f"  {render(reason, language())}" for reason in again.reasons)


def _day(at: datetime) -> str:
    """Return the day of an instant in Norway, as people write it."""
    from ..clock import OSLO
    from ..feel import show
    from ..feel.temporal import FeelDate

    return show(FeelDate.from_date(at.astimezone(OSLO).date()), language())


def _say(key: str, **params: object) -> str:
    return render(message(key, **params), language())
