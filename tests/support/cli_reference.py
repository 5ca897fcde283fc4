"""Writes docs/reference/cli.md from the commands' own help: `.venv/bin/python tests/support/cli_reference.py`."""

from collections.abc import Iterator
from pathlib import Path

import click

from oppskrift.cli import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md"
HEAD = """# The command line

Made from `oppskrift --help` by `tests/support/cli_reference.py`; a test keeps it equal.

Exit codes: 0 done · 1 problems were found, something was refused, or a journey failed · 2 the call itself was wrong.
Results go to standard output, messages about them to standard error. `--json` is for programs.

| environment variable | says |
|---|---|
| `OPPSKRIFT_LANGUAGE` | language of messages: `nb` (default), `nn`, `en` |
| `OPPSKRIFT_CONTENT` | folder that holds `processes`, `rules` and `institutions` |
| `OPPSKRIFT_DATABASE` | address of the database |
| `OPPSKRIFT_DFO` | address of DFØ, for the worker |
| `OPPSKRIFT_DFO_API_KEY` | key of the gateway in front of DFØ |
| `OPPSKRIFT_EVENTS_KEY` | secret that who pushes events must show |
| `OPPSKRIFT_MASKINPORTEN_CLIENT_ID`, `_KEY_FILE`, `_KEY_ID` | the client at Maskinporten: id, PEM file, id of the key |
| `OPPSKRIFT_MASKINPORTEN_ISSUER`, `_TOKEN_URL` | another Maskinporten than that of production |
| `OPPSKRIFT_BASE_URL` | how people reach the pages, as `--base-url` |
| `OPPSKRIFT_OIDC_…`, `_HOSTS`, `_PROXIES`, `_SESSION_…` | login: [set it up](../how-to/operator/set-up-login.md) |
| `OPPSKRIFT_ENV` | `development` lets people log in as a person of the institutions' files, on this machine only |
| `OPPSKRIFT_FEEDBACK` | where people report problems with the pages: an e-mail address or a web address |
| `OPPSKRIFT_RESULTS` | file with the results of acceptance tests that pages show; `reports/acceptance.json` |
"""


def reference() -> str:
    """Return the page."""
    return HEAD + "".join(_section(name, command) for name, command in _commands("oppskrift", main))


def _commands(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for inner in sorted(command.commands):
            yield from _commands(f"{name} {inner}", command.commands[inner])


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
    context.help_option_names = main.context_settings["help_option_names"]
    return f"\n## {name}\n\n```\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
