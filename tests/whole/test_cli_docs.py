"""The documentation names what exists: files that links lead to, and commands and options of the command line."""

import re
from pathlib import Path

import click
import pytest
from cli_support import ROOT

from oppskrift.cli import main

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
CALL = re.compile(r"(?:^|[`$/ ])oppskrift ((?:[a-z][a-z-]*)(?: [^`\n|#]*)?)", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_to_files(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [p for p in PAGES if p.name != "cli.md"], ids=named)
def test_commands_and_options_exist(page: Path) -> None:
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8")))
    assert [call for call in CALL.findall(code) if not _exists(call.split())] == []


def _exists(words: list[str]) -> bool:
    command: click.Command = main
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    if command is main:
        return False
    options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    return {word for word in words if word.startswith("--")} <= options


def test_the_check_of_commands_sees_what_it_looks_for() -> None:
    assert _exists(["lint", "processes"])
    assert _exists(["config", "explain", "uib", "timeliste"])
    assert not _exists(["linte"])
    assert not _exists(["lint", "--jason"])
    assert CALL.findall("`oppskrift lint PATH`\n$ oppskrift nope") == ["lint PATH", "nope"]
