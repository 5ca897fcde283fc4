"""The acceptance tests of a process with how each scenario went the last time, by institution."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from oppskrift.cases.processes import Processes, Sheet
from oppskrift.standard.acceptance import Feature, Result, Results, Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """How a scenario went at one institution: how many of its rows held. `institution` is empty where it names none."""

    institution: str
    passed: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A scenario with its results; none when it was never run."""

    scenario: Scenario
    went: tuple[Went, ...]

    @property
    def held(self) -> bool | None:
        """Return whether all of it held; None when it was never run."""
        return all(one.passed == one.total for one in self.went) if self.went else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedFeature:
    """A feature with its scenarios. `stale` when its file is another than the one that was run."""

    feature: Feature
    scenarios: tuple[Tested, ...]
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All acceptance tests of a process. `finished` is when they were run, None for never.

    `stale` when the version has changed since, or was not there.
    """

    features: tuple[TestedFeature, ...]
    finished: datetime | None
    stale: bool
    held: int
    failed: int
    waiting: int


def tested(processes: Processes, sheet: Sheet, file: Path | None) -> Run:
    """Return the acceptance tests of a version and their last results."""
    results = processes.results(file)
    entry = sheet.entry
    features = tuple(_feature(one, results) for one in processes.features(entry.process, entry.shown))
    all_held = [scenario.held for feature in features for scenario in feature.scenarios]
    ran = results.content.get(f"{entry.process}/{entry.shown}") if results else None
    return Run(
        features=features,
        finished=results.finished if results else None,
        stale=results is not None and ran != sheet.bundle.sha256,
        held=all_held.count(True),
        failed=all_held.count(False),
        waiting=all_held.count(None),
    )


def _feature(feature: Feature, results: Results | None) -> TestedFeature:
    mine: dict[int, list[Result]] = {}
    for one in results.scenarios if results else ():
        scenario = feature.scenario(one.scenario) if one.file == feature.file else None
        mine.setdefault(id(scenario), []).append(one)
    ran = results.features.get(feature.file) if results else None
    return TestedFeature(
        feature=feature,
        scenarios=tuple(Tested(scenario=one, went=_went(mine.get(id(one), ()))) for one in feature.scenarios),
        stale=ran is not None and ran != feature.sha256,
    )


def _went(results: Sequence[Result]) -> tuple[Went, ...]:
    found: dict[str, list[bool]] = {}
    for one in results:
        if one.outcome != "skipped":
            found.setdefault(one.institution or "", []).append(one.outcome == "passed")
    return tuple(Went(institution=i, passed=sum(held), total=len(held)) for i, held in sorted(found.items()))
