"""The conformance report, `docs/reference/dmn-conformance.md`: the same text for the same results."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from string import Template

from ..message import message, render
from .digest import digest
from .kit import LEVELS, Kit
from .known import Known
from .runner import Outcome, Results
from .tally import Tally, count, share

COMMAND = "oppskrift tck DIR --report docs/reference/dmn-conformance.md"


def report(kit: Kit, results: Results, known: Known) -> str:
    """Return the report as Markdown, in English."""
    everything = count(results.outcomes)
    return Template(_resource("report.md")).substitute(
        command=COMMAND,
        kit=_kit(digest(kit), known),
        levels=_table("level", _by_level(results.outcomes)),
        baseline=f"{everything.nulls:,} of {everything.cases:,} ({share(everything.nulls, everything.cases)} %)",
        told=_told(results.outcomes),
        groups=_table("group", _by_group(results.outcomes)),
        missed=_missed(results, known),
    )


def _resource(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _kit(found: str, known: Known) -> str:
    """Return which kit it is; its commit can be told only when its content is that of the commit."""
    commit = f"commit `{known.commit}` of {known.date}"
    named = commit if found == known.digest else f"another than {commit}, which the list of misses is made with"
    return f"{named} (SHA-256 of its models and test files `{found[:16]}`)"


def _by_level(outcomes: Sequence[Outcome]) -> Iterable[tuple[str, Tally]]:
    for level in LEVELS:
        yield str(level), count(one for one in outcomes if one.case.level == level)
    yield "both", count(outcomes)


def _by_group(outcomes: Sequence[Outcome]) -> Iterable[tuple[str, Tally]]:
    for name in groups():
        yield name, count(one for one in outcomes if group_of(one.case.folder) == name)


@cache
def groups() -> Mapping[str, Sequence[str]]:
    """Return the groups of folders, each with the patterns of their names."""
    return tomllib.loads(_resource("groups.toml"))


@cache
def group_of(folder: str) -> str:
    """Return the group that a folder belongs to."""
    name = folder.rpartition("/")[2]
    return next(group for group, patterns in groups().items() if any(fnmatchcase(name, one) for one in patterns))


def _table(heading: str, tallies: Iterable[tuple[str, Tally]]) -> str:
    lines = [f"| {heading} | value | null | all | % |", "|---|--:|--:|--:|--:|"]
    for name, found in tallies:
        if found.cases:
            parts = (
                f"{found.values_passed:,} / {found.values:,}",
                f"{found.nulls_passed:,} / {found.nulls:,}",
                f"{found.passed:,} / {found.cases:,}",
                share(found.passed, found.cases),
            )
            lines.append(f"| {name} | {' | '.join(parts)} |")
    return "\n".join(lines)


def _told(outcomes: Sequence[Outcome]) -> str:
    """Return how many of the nulls that come from an error are told with a diagnostic."""
    errors = [one for one in outcomes if one.passed and any(each.error for each in one.case.expected)]
    told = sum(not one.silent for one in errors)
    return f"{told:,} of {len(errors):,} ({share(told, len(errors))} %)"


def _missed(results: Results, known: Known) -> str:
    missed = [one.case for one in results.outcomes if not one.passed]
    broken = [f"- `{one.file}` could not be used: {render(one.reason, 'en')}" for one in results.broken]
    lines = [f"| `{case.key}` | {_reason(known.missed.get(case.key))} |" for case in missed]
    head = ["| case | reason |", "|---|---|"] if lines else ["None."]
    return "\n".join([*head, *lines, *([""] if broken else []), *broken])


def _reason(key: str | None) -> str:
    return "**no reason given yet**" if key is None else render(message(f"tck.reason.{key}"), "en")
