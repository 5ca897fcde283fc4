"""The `oppskrift` command and what all its commands share: language, error messages, exit codes."""

from __future__ import annotations

import sys

import click

from ..errors import OppskriftError
from . import checking, database, demo, dfo, settings, tests, working
from .language import language


class Commands(click.Group):
    """Shows an OppskriftError as its message alone, in the reader's language."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an error we know ends with its message and exit code 1."""
        try:
            return super().invoke(ctx)
        except OppskriftError as error:
            click.echo(error.render(language()), err=True)
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="oppskrift", prog_name="oppskrift")
def main() -> None:
    """Run the standard processes that universities share, each with its own settings."""


for command in (
    demo.demo,
    checking.lint,
    checking.verify,
    checking.release,
    settings.config,
    database.db,
    working.worker,
    dfo.dfo_sim,
    dfo.templates,
    tests.test,
    tests.steps,
):
    main.add_command(command)
