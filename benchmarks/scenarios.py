"""What one acceptance scenario costs, as a ratio to an empty pytest-bdd scenario with as many steps.

Each side runs in a pytest process of its own, once with 1 and once with N scenarios; the difference in CPU seconds
divided by N - 1 is the cost of one scenario, collection included. Starting pytest costs hundreds of times as much as a
scenario, so N must be large for the noise to cancel. The rounds are interleaved and the median ratio counts.

Ours starts a case of the hourly contract, fills in two forms and looks at the task that follows; theirs does nothing at
all. Both have half of their steps in a background, as features have.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

TARGET = 4.0

BACKGROUND = """
  Bakgrunn:
    Gitt prosessen "Kontrakt timelønn"
    Og at datoen er 02.03.2026
    Og at "Melde behov" vanligvis utføres med
      | person.har_ansattnr      | nei                |
      | person.navn              | Tormod Timelønn    |
      | person.epost             | tormod@example.com |
      | behov.arbeidsoppgave     | Undervisning       |
      | behov.organisasjon_id    | 10000000           |
      | behov.fm                 | M                  |
      | behov.fra                | 16.03.2026         |
      | behov.til                | 30.06.2026         |
      | behov.timer              | 120                |
      | behov.timer_uke          | 10                 |
      | behov.timesats           | 243,50             |
      | behov.leder_arbeidet     | ja                 |
      | behov.egen_virksomhet    | nei                |
      | behov.avgrenset_resultat | nei                |
      | kontering.koststed       | 10020000           |
      | kontering.delprosjekt    | 100123001          |
    Og at "Registrere opplysninger" vanligvis utføres med
      | opplysninger.fornavn     | Tormod             |
      | opplysninger.etternavn   | Timelønn           |
      | opplysninger.fodselsdato | 17.05.2001         |
      | opplysninger.epost       | tormod@example.com |
      | opplysninger.bekreftet   | ja                 |
"""
STEPS = """
    Når behovshaver starter en sak
    Og saken har kommet til "Kontrollere kontrakt"
    Så har koordinator oppgaven "Kontrollere kontrakt"
    Og er fristen for "Kontrollere kontrakt" 05.03.2026
"""
COMMON = 4
"""How many steps stand in the background."""

COUNT = 8
"""How many steps the scenario has."""


def ours(folder: Path, scenarios: int) -> list[str]:
    """Write our feature; return pytest's arguments."""
    head = f"# language: no\n@institusjon:uib\nEgenskap: Måling\n{BACKGROUND}"
    body = "".join(f"\n  Scenario: Nummer {n}{STEPS}" for n in range(scenarios))
    (folder / "contract.feature").write_text(head + body, encoding="utf-8")
    return ["-p", "oppskrift.testing.plugin", f"--content={ROOT}", "contract.feature"]


def theirs(folder: Path, scenarios: int) -> list[str]:
    """Write a pytest-bdd feature whose steps do nothing; return pytest's arguments."""
    steps = [f"    {'And' if n % COMMON else 'Given'} step {n}\n" for n in range(COUNT)]
    head = f"Feature: Empty\n\n  Background:\n{''.join(steps[:COMMON])}"
    body = "".join(f"\n  Scenario: Number {n}\n{''.join(steps[COMMON:])}" for n in range(scenarios))
    (folder / "empty.feature").write_text(head + body, encoding="utf-8")
    functions = "".join(f'\n\n@given("step {n}")\ndef step_{n}():\n    pass\n' for n in range(COUNT))
    module = f'from pytest_bdd import given, scenarios\n\nscenarios("empty.feature"){functions}'
    (folder / "test_empty.py").write_text(module, encoding="utf-8")
    return ["-p", "pytest_bdd.plugin", "test_empty.py"]


SIDES = {"oppskrift": ours, "pytest-bdd": theirs}


def seconds(side: str, scenarios: int) -> float:
    """Return the CPU seconds of one pytest process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-c",
            "pytest.ini",
            "-p",
            "no:cacheprovider",
            *SIDES[side](folder, scenarios),
        ]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or f"{scenarios} passed" not in done.stdout:
        raise SystemExit(f"{side} did not pass:\n{done.stdout}{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cost(side: str, scenarios: int) -> float:
    """Return the CPU milliseconds of one scenario."""
    return 1000 * (seconds(side, scenarios) - seconds(side, 1)) / (scenarios - 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenarios", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    rows = []
    for number in range(1, given.rounds + 1):
        mine, other = (cost(side, given.scenarios) for side in SIDES)
        rows.append((mine, other))
        print(f"round {number}: oppskrift {mine:.1f} ms, pytest-bdd {other:.1f} ms, {mine / other:.2f}×", flush=True)
    mine, other = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(a / b for a, b in rows)
    verdict = "reached" if ratio <= TARGET else "missed"
    print(f"one scenario of {COUNT} steps: {mine:.1f} ms CPU; an empty one in pytest-bdd: {other:.1f} ms")
    print(f"median ratio {ratio:.2f}× (target ≤ {TARGET:.0f}×: {verdict})")


if __name__ == "__main__":
    main()
