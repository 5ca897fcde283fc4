"""`oppskrift test` and `oppskrift steps`: acceptance tests for analysts."""

import json
import sys

import click

from ..message import message, render
from .language import language


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@click.option("--institution", "-i", multiple=True, metavar="ID", help="Only scenarios of this institution.")
@click.option("--name", "-k", metavar="WORDS", help="Only scenarios whose name holds these words.")
def test(paths: tuple[str, ...], institution: tuple[str, ...], name: str | None) -> None:
    """Run acceptance tests (.feature files or folders; tests/features when none is named), with progress."""
    try:
        import pytest
    except ImportError:
        click.echo(render(message("cli.testing-missing"), language()), err=True)
        sys.exit(2)
    chosen = [f"--institution={id}" for id in institution] + (["-k", name] if name else [])
    sys.exit(int(pytest.main([*(paths or ("tests/features",)), *chosen, "-p", "no:cacheprovider", "--tb=short"])))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for editors.")
@click.option("--language", "chosen", type=click.Choice(["no", "en"]), default="no", show_default=True)
def steps(as_json: bool, chosen: str) -> None:
    """List the sentences that acceptance tests may use."""
    from ..testing import registry

    if as_json:
        click.echo(json.dumps(registry.as_json(), ensure_ascii=False, indent=2))
        return
    for definition in registry.definitions():
        if definition.language == chosen:
            click.echo(f"{definition.text}\n    {definition.doc}\n    {definition.example}")
