"""`oppskrift lint`, `release` and `verify`: find everything that is wrong, and say where and what to do."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..message import message, render
from .database import DATABASE, open_store
from .language import language

if TYPE_CHECKING:
    from ..model.problem import Problem


@click.command(short_help="Check processes, rules, forms, manifests and settings.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def lint(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check processes, rules, forms, manifests and settings: files or whole folders, all problems in one run.

    Exit code 1 when there are errors; warnings alone give 0.
    """
    from .. import standard
    from ..clock import OSLO, SystemClock
    from ..dfo.described import surroundings
    from ..wiring import described_handlers

    handlers = described_handlers()
    today = SystemClock().now().astimezone(OSLO).date()
    problems = standard.lint(paths, handlers.names(), today, surroundings(handlers))
    errors = sum(p.severity == "error" for p in problems)
    if as_json:
        click.echo(json.dumps([p.as_json(language()) for p in problems], ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            click.echo(_shown(problem))
        counts = message("cli.lint-result", errors=errors, warnings=len(problems) - errors)
        click.echo(render(counts, language()), err=True)
    sys.exit(1 if errors else 0)


def _shown(problem: Problem) -> str:
    kind = render(message(f"cli.{problem.severity}"), language())
    return f"{kind}: {problem.render(language())}"


@click.command(short_help="Publish a version, which then never changes again.")
@click.argument("process")
@click.argument("version")
def release(process: str, version: str) -> None:
    """Publish a version of PROCESS: check it, and write its content hash to processes/releases.yaml.

    A published version folder never changes again; make a new version instead.
    """
    from .. import standard
    from ..dfo.described import surroundings
    from ..wiring import content_root, described_handlers

    handlers = described_handlers()
    added = standard.release(content_root(), process, version, handlers.names(), surroundings(handlers))
    for folder in added:
        click.echo(render(message("cli.released", folder=folder), language()))
    if not added:
        click.echo(render(message("cli.released-before", process=process, version=version), language()))


@click.command(short_help="Prove that no event row has been changed.")
@DATABASE
@click.option("--institution", "-i", metavar="ID", help="Only cases of this institution.")
def verify(database: str, institution: str | None) -> None:
    """Prove that no event row has been changed: recompute the hash chain of every case."""
    from ..store import verify as check_chain

    with open_store(database) as (store, library):
        chosen = [library.institution(institution).id] if institution else list(library.institutions())
        cases = [case for each in chosen for case in store.cases(each, limit=1_000_000)]
        problems = [p for case in cases for p in check_chain(store, case.tenant, case.id)]
    for problem in problems:
        click.echo(_shown(problem))
    click.echo(render(message("cli.verified", cases=len(cases), problems=len(problems)), language()), err=True)
    sys.exit(1 if problems else 0)
