"""`oppskrift decide --table`: the rows of a CSV file through a decision, one at a time."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from ..message import Message, message, render
from .dmn_file import wrong_call
from .language import language
from .progress import bar
from .written_whole import whole

if TYPE_CHECKING:
    from ..sheets import CsvFile, Question, RowDecider

MAX_TOLD = 20
"""Rows that are told one by one; the others are only counted, and all stand in the file that is written."""


def decide_rows(asked: Question, table: Path, out: Path | None, now: datetime, *, strict: bool) -> int:
    """Decide each row, write it with its answer, and return the exit code: 1 when a row has none."""
    from ..sheets import RowDecider, open_csv

    if out is not None and out.exists() and out.samefile(table):
        raise wrong_call(message("decide.same-file", path=out))
    file = open_csv(table)
    decider = RowDecider(asked, file, language())
    if decider.missing and strict:
        raise wrong_call(message("decide.missing", names=", ".join(decider.missing)))
    _say_columns(decider)
    with written(out) as stream:
        failed, count = _run(decider, file, stream, now)
    if failed > MAX_TOLD:
        _say(message("decide.told-first", shown=MAX_TOLD))
    _say(message("decide.rows", rows=count, failed=failed))
    return 1 if failed else 0


def _say_columns(decider: RowDecider) -> None:
    """Say what no column gives, which column may have been meant to, and what is only carried along."""
    meant = decider.misspelt
    carried = [name for name in decider.ignored if name not in meant]
    for key, names in (("decide.missing", decider.missing), ("decide.carried", carried)):
        if names:
            _say(message(key, names=", ".join(names)))
    for name, suggestion in meant.items():
        _say(message("decide.column-meant", name=name, suggestion=suggestion))


def _run(decider: RowDecider, file: CsvFile, stream: TextIO, now: datetime) -> tuple[int, int]:
    """Write the answers; return how many rows have none, and how many there are."""
    from ..sheets import rows

    writer = csv.writer(stream, delimiter=file.delimiter, lineterminator="\n")
    writer.writerow(decider.header)
    count = failed = 0
    with bar(message("decide.deciding"), file.path.stat().st_size, counted=False) as read:
        for row in rows(file, read):
            answered = decider.decide(row, now)
            writer.writerow(decider.written(answered))
            count += 1
            if answered.failed:
                failed += 1
                if failed <= MAX_TOLD:
                    _say(message("decide.row", line=row.line, reason=decider.remarks(answered)))
    return failed, count


@contextmanager
def written(out: Path | None) -> Iterator[TextIO]:
    """Give where to write: standard output, or a file with the mark by which Excel knows UTF-8."""
    if out is None:
        yield sys.stdout
        return
    with whole(out) as beside, beside.open("w", encoding="utf-8-sig", newline="") as stream:
        yield stream


def _say(text: Message) -> None:
    click.echo(render(text, language()), err=True)
