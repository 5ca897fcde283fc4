"""`oppskrift test` and `oppskrift steps`: acceptance tests for analysts."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from ..message import message, render
from .language import language

FEATURES = "tests/features"
"""Where acceptance tests are when none are named."""

EXTRAS = ("pytest", "cucumber_expressions", "gherkin")
"""What the extra `testing` brings."""


@click.command(short_help="Run acceptance tests written in Norwegian or English.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@click.option("--institution", "-i", multiple=True, metavar="ID", help="Only scenarios of this institution.")
@click.option("--name", "-k", metavar="WORDS", help="Only scenarios whose name holds these words.")
@click.option("--results", metavar="FILE", type=click.Path(dir_okay=False), help="Write the results to FILE, as JSON.")
def test(paths: tuple[str, ...], institution: tuple[str, ...], name: str | None, results: str | None) -> None:
    """Run acceptance tests (.feature files or folders; tests/features when none is named), with progress.

    With --results reports/acceptance.json, the pages of the processes show how each scenario went.
    """
    _need_extras()
    if not paths and not Path(FEATURES).is_dir():
        click.echo(render(message("cli.no-features", folder=FEATURES), language()), err=True)
        sys.exit(2)
    chosen = [f"--institution={id}" for id in institution] + (["-k", name] if name else [])
    chosen += [f"--results={results}"] if results else []
    # In a process of its own: pytest wants to see our modules before anybody has imported them.
    command = [sys.executable, "-m", "pytest", *(paths or (FEATURES,)), *chosen, "-p", "no:cacheprovider"]
    sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - our own interpreter, no shell


@click.command(short_help="List the sentences that acceptance tests may use.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for editors.")
@click.option("--language", "chosen", type=click.Choice(["no", "en"]), default="no", show_default=True)
def steps(as_json: bool, chosen: str) -> None:
    """List the sentences that acceptance tests may use, each with what it means and an example."""
    _need_extras()
    from ..testing import registry

    if as_json:
        click.echo(json.dumps(registry.as_json(), ensure_ascii=False, indent=2))
        return
    for definition in registry.definitions():
        if definition.language == chosen:
            click.echo(f"{definition.text}\n    {definition.doc}\n    {definition.example}")


def _need_extras() -> None:
    if not all(find_spec(name) for name in EXTRAS):
        click.echo(render(message("cli.testing-missing"), language()), err=True)
        sys.exit(2)
