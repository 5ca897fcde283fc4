"""Runs the command line as a stranger would: another process, its output and exit code."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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
