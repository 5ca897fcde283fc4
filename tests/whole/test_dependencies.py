"""What is imported is declared, what is declared is imported, and the pins are those of what is declared."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from cli_support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

NOT_IMPORTED = {
    "tzdata": "the time zones themselves, for systems without",
}
TOOLS = frozenset(
    [
        "build",
        "import-linter",
        "mypy",
        "oidc-provider-mock",
        "pytest-bdd",
        "pytest-timeout",
        "pytest-xdist",
        "ruff",
        "towncrier",
    ]
)
"""Run as programs or plugins, never imported."""


def name(requirement: str) -> str:
    """Return a distribution's name as PEP 503 writes it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def imported(*folders: str) -> set[str]:
    """Return the distributions that the files below folders import, also in functions and for types."""
    known = packages_distributions()
    modules = {module.split(".")[0] for folder in folders for module in modules_of(ROOT / folder)}
    return {name(one) for module in modules - sys.stdlib_module_names for one in known.get(module, ())}


def modules_of(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield node.module


def declared(requirements: list[str]) -> set[str]:
    return {name(one) for one in requirements}


RUNTIME = declared(PROJECT["project"]["dependencies"])
TESTING = declared(PROJECT["project"]["optional-dependencies"]["testing"])
DEV = declared(PROJECT["dependency-groups"]["dev"])


def test_what_the_packages_import_is_declared_and_the_other_way_round() -> None:
    engine, web = imported("engine"), imported("web/oppskrift_web")
    assert engine | web >= {"sqlalchemy", "flask", "pytest"}
    assert engine | web == (RUNTIME - set(NOT_IMPORTED)) | TESTING
    assert imported("engine/oppskrift/testing") >= TESTING


def test_what_tests_and_benchmarks_import_is_declared() -> None:
    used = imported("tests", "benchmarks")
    assert used - RUNTIME - TESTING - DEV == set()
    stubs = {one for one in DEV if one.startswith("types-") or one.endswith("-stubs")}
    assert DEV - used - TOOLS - stubs == set()


@pytest.mark.parametrize(("file", "wanted"), [("runtime", RUNTIME), ("dev", RUNTIME | TESTING | DEV)])
def test_what_is_declared_is_pinned_by_hash_and_names_no_server(file: str, wanted: set[str]) -> None:
    text = (ROOT / "requirements" / f"{file}.txt").read_text(encoding="utf-8")
    pinned = {name(line) for line in text.splitlines() if re.match(r"[A-Za-z]", line)}
    assert wanted <= pinned
    assert "://" not in text
    assert text.count("==") == len(pinned)
    blocks = re.split(r"\n(?=[A-Za-z])", text)
    assert [block[:60] for block in blocks if re.match(r"[A-Za-z]", block) and "--hash=sha256:" not in block] == []
