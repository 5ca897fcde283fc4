"""Runs one fuzz target for a while: libFuzzer in a process of its own, and a few plain lines about how it went.

Each target is a script beside this one. It tells `run` what to check, what to begin with and how to change it:

    .venv/bin/python benchmarks/fuzz/feel.py                      half a minute
    .venv/bin/python benchmarks/fuzz/feel.py --seconds 600        ten minutes
    .venv/bin/python benchmarks/fuzz/feel.py --reproduce FILE     what was found, once more, with its traceback

Exits with 1 when something was found, or fuzzing is not possible here.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "benchmarks" / "fuzz" / "corpus"
"""What led to new code is kept here from run to run; git ignores it."""
INSIDE = "--inside"
"""The argument of the process that fuzzes."""
SLOWEST = 20
"""Seconds after which an input counts as one that hangs."""
MEGABYTES = 1_500
sys.path.insert(0, str(ROOT / "tests" / "support"))  # what holds, and what writes FEEL, is shared with the tests

Mutate = Callable[[bytes, int, int], bytes]
"""Changes an input: the input, how long the result may be, and a seed for the dice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is fuzzed. `check` raises for an input that breaks a promise."""

    name: str
    check: Callable[[bytes], None]
    seeds: Iterable[bytes]
    mutate: Mutate
    dictionary: str
    longest: int


def instrumented() -> AbstractContextManager[None]:
    """Return where to import what is fuzzed: within the fuzzing process its branches are then counted."""
    if INSIDE not in sys.argv:
        return nullcontext()
    found: AbstractContextManager[None] = _atheris().instrument_imports(
        include=["oppskrift.feel", "oppskrift.dmn", "oppskrift.sheets"]
    )
    return found


def run(target: Target) -> None:
    """Do what the command line asks for, and exit."""
    asked = _arguments(target.name)
    if asked.reproduce:
        target.check(Path(asked.reproduce).read_bytes())
        print(f"{target.name}: {asked.reproduce} breaks no promise")
    elif asked.inside:
        _fuzz(target, asked.seconds)
    else:
        sys.exit(_watched(target, asked.seconds))


def _arguments(name: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=f"Fuzz {name}.")
    parser.add_argument("--seconds", type=int, default=30, help="how long (30)")
    parser.add_argument("--reproduce", metavar="FILE", help="check one input that was found")
    parser.add_argument(INSIDE, action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _atheris() -> Any:
    """Return the fuzzer. It is there for Linux on x86-64 alone; without it nothing can be said, which is a failure."""
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not installed: it exists for Linux on x86-64 only, so fuzzing is not possible here")
    return atheris


def _fuzz(target: Target, seconds: int) -> None:
    """Fuzz until the time is up or something is found. Does not return."""
    atheris = _atheris()
    folder = CORPUS / target.name
    dictionary = CORPUS / f"{target.name}.dict"
    dictionary.write_text(target.dictionary, encoding="utf-8")
    options = {
        "max_total_time": seconds,
        "max_len": target.longest,
        "timeout": SLOWEST,
        "rss_limit_mb": MEGABYTES,
        "dict": dictionary,
        "artifact_prefix": f"{CORPUS}/{target.name}-found-",
        "print_final_stats": 1,
        "reduce_inputs": 1,
    }
    arguments = [f"-{name}={value}" for name, value in options.items()]

    def change(data: bytes, size: int, seed: int) -> bytes:
        return target.mutate(data, size, seed)

    atheris.Setup([sys.argv[0], *arguments, str(folder)], target.check, custom_mutator=change)
    atheris.Fuzz()


def _watched(target: Target, seconds: int) -> int:
    """Let another process fuzz, tell how it went, and return the exit code."""
    _atheris()
    folder = CORPUS / target.name
    folder.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds:
        (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    before = set(CORPUS.glob(f"{target.name}-found-*"))
    log = CORPUS / f"{target.name}.log"
    command = [sys.executable, sys.argv[0], INSIDE, "--seconds", str(seconds)]
    with log.open("wb") as output:
        code = subprocess.run(command, stdout=output, stderr=output, check=False, env=_environment()).returncode
    said = log.read_text(encoding="utf-8", errors="replace")
    found = sorted(set(CORPUS.glob(f"{target.name}-found-*")) - before)
    if code or found:
        _tell_found(target.name, found, said)
        return 1
    tries = re.search(r"number_of_executed_units:\s+(\d+)", said)
    covered = re.findall(r"cov: (\d+)", said)
    if tries is None or not covered:
        print(f"{target.name}: the fuzzer did not come to its end; see {log}")
        return 1
    print(
        f"{target.name}: {int(tries[1]):,} inputs in {seconds} s, {covered[-1]} branches reached, "
        f"{sum(1 for _ in folder.iterdir())} inputs kept; nothing found"
    )
    return 0


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "0"}


def _tell_found(name: str, found: list[Path], said: str) -> None:
    """Print what was found: the last lines of the fuzzer, the input, and how to see it again."""
    lines = [line for line in said.splitlines() if not line.startswith(("INFO:", "#"))]
    print("\n".join(lines[-60:]))
    for path in found:
        print(f"{name}: broken by {path}: {path.read_bytes()[:2_000]!r}")
        print(f"See it again with: {sys.executable} {sys.argv[0]} --reproduce {path}")
    if not found:
        print(f"{name}: the fuzzer ended early without an input to show")
