"""`oppskrift tck`: how far the decision engine follows the standard, by the kit that engines are compared with."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..message import Message, Text, message, render
from .language import language
from .progress import bar

if TYPE_CHECKING:
    from ..conformance import Kit, Outcome, Results, Tally


@click.command(short_help="Run the DMN Technology Compatibility Kit on the decision engine.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--level", type=click.Choice(["2", "3"]), help="Only the cases of this conformance level.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the kit's result file.")
@click.option("--report", "report_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the report.")
@click.option("--failures", is_flag=True, help="Show each failed case: what was expected, what came, and why.")
@click.option("--folders", is_flag=True, help="Show the result of each test folder.")
@click.option("--expect", is_flag=True, help="Compare with the known misses: succeed when they are all there is.")
def tck(  # noqa: PLR0913 - one parameter for each option
    folder: Path,
    *,
    level: str | None,
    csv_file: Path | None,
    report_file: Path | None,
    failures: bool,
    folders: bool,
    expect: bool,
) -> None:
    """Run the DMN Technology Compatibility Kit in DIR, and print how many cases of each level pass.

    Cases that expect a value are counted apart from those that expect null, which an engine that always answers null
    passes too. DIR is the folder with compliance-level-2 and compliance-level-3.

    Exit code 0 when every case passes (with --expect: when nothing is otherwise than the list of known misses says),
    1 when not, 2 when DIR holds no kit.
    """
    from .. import conformance as kits
    from ..clock import SystemClock

    kit = _opened(folder, level)
    with bar(message("tck.progress")) as told:
        results = kits.run(kit, SystemClock().now(), told)
    _show(results, folders=folders, failures=failures)
    if csv_file is not None:
        csv_file.write_text(kits.rows(results, kits.known()), encoding="utf-8")
    if report_file is not None:
        report_file.write_text(kits.report(kit, results, kits.known()), encoding="utf-8")
    passed = [outcome.passed for outcome in results.outcomes]
    whole = bool(passed) and all(passed) and not results.broken
    sys.exit(0 if (_as_expected(results, level) if expect else whole) else 1)


def _opened(folder: Path, level: str | None) -> Kit:
    from ..conformance import NotAKit, open_kit

    try:
        return open_kit(folder).only(int(level) if level else None)
    except NotAKit as fault:
        click.echo(fault.render(language()), err=True)
        sys.exit(2)


def _show(results: Results, *, folders: bool, failures: bool) -> None:
    """Print what was asked for, and last the totals."""
    if folders:
        for name, inside in groupby(results.outcomes, key=lambda outcome: outcome.case.folder):
            _say(_tally(name, _count(inside)))
    for broken in results.broken:
        _say(message("tck.broken", file=broken.file, reason=broken.reason), err=True)
    if failures:
        for outcome in results.outcomes:
            _show_failure(outcome)
    _totals(results)


def _totals(results: Results) -> None:
    by_level = groupby(results.outcomes, key=lambda outcome: outcome.case.level)
    levels = {level: _count(inside) for level, inside in by_level}
    for level, found in levels.items():
        _say(_tally(message("tck.level", level=level), found))
    everything = _count(results.outcomes)
    if len(levels) > 1:
        _say(_tally(message("tck.both"), everything))
    nulls, cases = everything.nulls, everything.cases
    _say(message("tck.baseline", nulls=nulls, cases=cases, share=_share(nulls, cases)))


def _count(outcomes: Iterable[Outcome]) -> Tally:
    from ..conformance import count

    return count(outcomes)


def _tally(what: Message | str, found: Tally) -> Message:
    return message(
        "tck.tally",
        what=what,
        passed=found.passed,
        cases=found.cases,
        share=_share(found.passed, found.cases),
        values_passed=found.values_passed,
        values=found.values,
        nulls_passed=found.nulls_passed,
        nulls=found.nulls,
    )


def _share(passed: int, of: int) -> Text:
    from ..conformance import share

    found = share(passed, of)
    return Text(found.replace(".", ","), en=found)


def _show_failure(outcome: Outcome) -> None:
    from ..conformance import shown

    if outcome.passed:
        return
    expected, actual = shown(outcome.expected, language()), shown(outcome.actual, language())
    if outcome.result:
        text = message("tck.failure", case=outcome.case.key, result=outcome.result, expected=expected, actual=actual)
    else:
        text = message("tck.failure-not-run", case=outcome.case.key)
    _say(text)
    for one in outcome.said:
        click.echo(f"    {render(one, language())}")


def _as_expected(results: Results, level: str | None) -> bool:
    from ..conformance import known, unexpected

    deviations = unexpected(results, known(), int(level) if level else None)
    for one in deviations:
        _say(message(f"tck.deviation.{one.kind}", what=one.what), err=True)
    if not deviations:
        missed = sum(not outcome.passed for outcome in results.outcomes)
        _say(message("tck.as-expected", missed=missed))
    return not deviations


def _say(text: Message, *, err: bool = False) -> None:
    click.echo(render(text, language()), err=err)
