"""The `oppskrift` command and what all its commands share: language, error messages, exit codes.

The modules of the commands import nothing but click at their head; what a command needs is imported when it runs, so
that `--help` answers at once.
"""

from __future__ import annotations

import errno
import sys

import click

from ..errors import OppskriftError
from ..message import LANGUAGES, message, render
from . import (
    checking,
    database,
    decide,
    demo,
    dfo,
    incidents,
    replay,
    rules,
    serving,
    settings,
    tck,
    tests,
    values,
    working,
)
from .language import VARIABLE, language, unknown


class Commands(click.Group):
    """Shows what we know can go wrong as a message alone, in the reader's language, and ends with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. A closed pipe is left to click, which ends without a word."""
        try:
            return super().invoke(ctx)
        except OppskriftError as error:
            click.echo(error.render(language()), err=True)
        except OSError as error:
            if error.errno == errno.EPIPE or error.filename is None:
                raise
            text = message("cli.file", path=error.filename, reason=error.strerror or str(error))
            click.echo(render(text, language()), err=True)
        sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="oppskrift", prog_name="oppskrift")
def main() -> None:
    """Run the standard processes that universities share, each with its own settings.

    Messages are in bokmål; OPPSKRIFT_LANGUAGE=nn or en gives the others. Processes, rules and institutions are read
    from the working folder when it holds them, from the folder that OPPSKRIFT_CONTENT names, or from the package.
    """
    wrong = unknown()
    if wrong is not None:
        text = message("cli.unknown-language", variable=VARIABLE, found=wrong, known=", ".join(LANGUAGES))
        click.echo(render(text, language()), err=True)


for command in (
    serving.run,
    serving.web,
    demo.demo,
    checking.lint,
    checking.verify,
    checking.release,
    settings.config,
    decide.decide,
    values.values,
    rules.rules,
    database.db,
    working.worker,
    incidents.incidents,
    incidents.retry,
    incidents.skip,
    dfo.dfo_sim,
    dfo.templates,
    tck.tck,
    tests.test,
    tests.steps,
):
    main.add_command(command)
rules.rules.add_command(replay.replay)
