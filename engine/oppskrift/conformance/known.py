"""What Oppskrift is known to miss, each case with its reason, and where a run is otherwise than that."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from .runner import Results

Kind = Literal["lost", "won", "gone", "fewer", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The kit that the list was made with, and the cases that are missed: by key, the key of the reason.

    `ignored` are reasons that are a choice: what is off on purpose.
    """

    commit: str
    date: str
    digest: str
    cases: Mapping[int, int]
    missed: Mapping[str, str]
    ignored: frozenset[str]

    def off(self, key: str) -> bool:
        """Return whether a case is missed on purpose."""
        return self.missed.get(key) in self.ignored


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something that is not as known.

    A case `lost` or `won`, a listed case that is `gone`, a level with `fewer` cases, or a `broken` file.
    """

    kind: Kind
    what: str


@cache
def known() -> Known:
    """Return the list that comes with Oppskrift, `known_misses.toml`."""
    text = resources.files(__package__).joinpath("known_misses.toml").read_text(encoding="utf-8")
    return parsed(text)


def parsed(text: str) -> Known:
    """Return a list from its TOML."""
    content = tomllib.loads(text)
    kit, groups = content["kit"], content.get("missed", [])
    return Known(
        commit=kit["commit"],
        date=str(kit["date"]),
        digest=kit["digest"],
        cases={int(level): cases for level, cases in kit["cases"].items()},
        missed={case: group["reason"] for group in groups for case in group["cases"]},
        ignored=frozenset(group["reason"] for group in groups if group.get("off")),
    )


def unexpected(results: Results, known: Known, level: int | None = None) -> tuple[Deviation, ...]:
    """Return everything that is not as known; `level` is the only one that was run."""
    return tuple(_unexpected(results, known, level))


def _unexpected(results: Results, known: Known, level: int | None) -> Iterator[Deviation]:
    passed = {outcome.case.key: outcome.passed for outcome in results.outcomes}
    for key, succeeded in passed.items():
        if succeeded is (key in known.missed):
            yield Deviation("won" if succeeded else "lost", key)
    for key in known.missed:
        if key not in passed and (level is None or key.startswith(f"compliance-level-{level}/")):
            yield Deviation("gone", key)
    for each, cases in known.cases.items():
        found = sum(outcome.case.level == each for outcome in results.outcomes)
        if found < cases and level in (None, each):
            yield Deviation("fewer", f"compliance-level-{each}: {found} < {cases}")
    for one in results.broken:
        yield Deviation("broken", one.file)
