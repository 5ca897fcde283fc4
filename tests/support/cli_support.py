"""Runs the command line as a stranger would: its output and exit code, in a new process or in this one."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from oppskrift.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """Return the environment for a command: this machine's, without Oppskrift's own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OPPSKRIFT_")}
    return {**kept, "PYTHONWARNINGS": "error", **more}


def oppskrift(*args: str | Path, cwd: Path = ROOT, timeout: float = 240, **env: str) -> Ran:
    """Run `oppskrift …` and return what came of it."""
    ended = subprocess.run(
        [sys.executable, "-m", "oppskrift", *map(str, args)],
        cwd=cwd,
        env=environment(**env),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def call(*args: str | Path, **env: str) -> Ran:
    """Run `oppskrift …` in this process: the same command line without a new interpreter's start."""
    cleared = {name: None for name in os.environ if name.startswith("OPPSKRIFT_")}
    ended = CliRunner().invoke(main, [str(arg) for arg in args], env={**cleared, **env}, prog_name="oppskrift")
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ran(ended.exit_code, ended.stdout, ended.stderr)


def copy_library(folder: Path) -> Path:
    """Copy our processes, rules and institutions into a folder, and return it."""
    for part in ("processes", "rules", "institutions"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that must be in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(file: Path, text: str) -> int:
    """Return the number of the first line that holds a text."""
    return next(n for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if text in line)
