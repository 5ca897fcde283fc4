"""`oppskrift rules`: what people do with decision tables outside the modeller."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..message import message, render
from .dmn_file import DmnFile, read, unknown, wrong_call
from .language import language
from .written_whole import whole

if TYPE_CHECKING:
    from ..sheets import Imported

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def rules() -> None:
    """Take tables to Excel and back, and try them on stored cases."""


@rules.command(name="export", short_help="Write decision tables to an Excel file.")
@click.argument("file", type=_FILE)
@click.argument("decision", required=False)
@click.option("--out", required=True, metavar="TABLE.xlsx", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Write over a file that exists.")
def export(file: Path, decision: str | None, out: Path, force: bool) -> None:
    """Write the decision tables of FILE, or of one DECISION (id or name), to an Excel file: one sheet a table.

    Edit the rules in Excel, and read them back with `oppskrift rules import`.
    """
    from .. import sheets

    if out.suffix.casefold() != ".xlsx":
        raise wrong_call(message("sheets.ending", path=out))
    if out.exists() and not force:
        raise wrong_call(message("sheets.exists", path=out))
    found = read(file)
    chosen = None if decision is None else _chosen(found, decision)
    body = sheets.export_tables(found.body, file.name, language=language(), decisions=chosen, imports=found.imports)
    _replace(out, body)
    click.echo(render(message("cli.written", path=out), language()), err=True)


def _chosen(found: DmnFile, decision: str) -> list[str]:
    """Return the id of the decision or function with this id or name."""
    from ..dmn import Decision, Knowledge

    nodes = [node for node in found.load().nodes.values() if isinstance(node, Decision | Knowledge)]
    chosen = [node.id for node in nodes if decision in (node.id, node.name)]
    if not chosen:
        raise unknown("decide.unknown-decision", decision, [node.id for node in nodes])
    return chosen


@rules.command(name="import", short_help="Read decision tables back from Excel, every cell checked.")
@click.argument("table", metavar="TABLE.xlsx", type=_FILE)
@click.argument("file", metavar="FILE.dmn", type=_FILE)
@click.option("--out", metavar="NEW.dmn", type=click.Path(path_type=Path, dir_okay=False), help="Write here instead.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_(table: Path, file: Path, out: Path | None, dry_run: bool) -> None:
    """Read the rules of an edited Excel file back into the model they were exported from.

    Every cell is checked: FEEL, types, allowed values, heads, ids. Nothing is written unless all is right. What
    changes is listed rule by rule; the rest of the model stays the same byte for byte. Exit code 1 with problems.
    """
    from .. import sheets

    found = read(file)
    if table.stat().st_size > sheets.MAX_FILE:
        size = table.stat().st_size >> 20
        raise wrong_call(message("sheets.too-large", size=size, limit=sheets.MAX_FILE >> 20))
    made = sheets.import_tables(table.read_bytes(), table.name, found.body, str(file), imports=found.imports)
    for notice in made.notices:
        click.echo(f"{render(message('cli.warning'), language())}: {notice.render(language())}", err=True)
    for change in made.changes:
        click.echo(change.render(language()))
    _write(made, file, out, dry_run=dry_run)


def _write(made: Imported, file: Path, out: Path | None, *, dry_run: bool) -> None:
    """Write the model where it is to be, when there is anything to write, and say so."""
    told = message("sheets.unchanged", path=file) if not made.changes else message("cli.written", path=out or file)
    if dry_run and made.changes:
        told = message("sheets.dry-run", changes=len(made.changes), path=out or file)
    elif not dry_run and (made.changes or out is not None):
        _replace(out or file, made.body)
    click.echo(render(told, language()), err=True)


def _replace(path: Path, body: bytes) -> None:
    """Write a file whole or not at all."""
    with whole(path) as beside:
        beside.write_bytes(body)
