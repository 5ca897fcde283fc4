"""The pytest plugin: `.feature` files are tests as they stand, with no Python beside them.

Installed with the distribution (entry point `pytest11`). Options: `--institution ID` limits scenarios that run for
several institutions, `--content DIR` says where processes, rules and institutions are, `--results FILE` writes how it
went for the pages of the processes. The language of messages follows `OPPSKRIFT_LANGUAGE` (nb, nn, en). Everything
else is imported when the first feature file is met, so other test runs pay nothing for the plugin.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..message import Language
    from .feature_file import Feature, Scenario, Step
    from .world import World

PROPERTY = "oppskrift.institution"
"""The user property of a scenario's report that holds its institution; empty where the scenario names its own."""

SCENARIO = "oppskrift.scenario"
"""The user property that holds where a scenario is: file, name and row (0 for none)."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options."""
    group = parser.getgroup("oppskrift")
    group.addoption(
        "--institution", action="append", default=[], metavar="ID", help="only scenarios of this institution"
    )
    group.addoption("--content", default=None, metavar="DIR", help="where processes, rules and institutions are")
    group.addoption("--results", default=None, metavar="FILE", help="write the result of each scenario as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Record the results where they are asked for; with several processes, in the one that hears from all."""
    file = config.getoption("--results")
    if file and not hasattr(config, "workerinput"):
        from .results import Recorder

        config.pluginmanager.register(Recorder(Path(file), config.getoption("--content")))


def pytest_collection(session: pytest.Session) -> None:
    """Refuse an institution that does not exist before anything runs."""
    wanted = session.config.getoption("--institution")
    if not wanted:
        return
    from .world import content

    known = content(session.config.getoption("--content")).institutions()
    for institution in wanted:
        if institution not in known:
            raise pytest.UsageError(
                _say("feature.unknown-institution", institution=institution, known=", ".join(known))
            )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a feature file as it is."""
    if file_path.suffix == ".feature":
        collector: pytest.Collector = FeatureFile.from_parent(parent, path=file_path)
        return collector
    return None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell how the scenarios went, in the reader's language."""
    total, passed = Counter[str](), Counter[str]()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            where = dict(getattr(report, "user_properties", ())).get(PROPERTY)
            if where is not None and (report.when == "call" or outcome == "failed"):
                total[where] += 1
                passed[where] += outcome == "passed"
    if not total:
        return
    terminalreporter.section("Oppskrift")
    for where in sorted(total):
        name = where or _say("run.without-institution")
        terminalreporter.line(_say("run.institution", institution=name, passed=passed[where], total=total[where]))
    held, all_ = passed.total(), total.total()
    terminalreporter.line(_say("run.summary", total=all_, passed=held, failed=all_ - held))


class FeatureFile(pytest.File):
    """A feature file. One item a scenario, an outline row, and an institution."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the scenarios. Raises CollectError with every problem of the file."""
        wanted = self.config.getoption("--institution")
        for scenario in self._feature().scenarios:
            for institution in scenario.institutions or (None,):
                if institution is None or not wanted or institution in wanted:
                    yield self._item(scenario, institution)

    def _feature(self) -> Feature:
        from ..errors import OppskriftError

        try:
            from . import feature_file, world

            known = world.content(self.config.getoption("--content")).institutions()
            return feature_file.read(self.path.read_text(encoding="utf-8"), self._shown(), known)
        except OppskriftError as error:
            raise self.CollectError(error.render(language())) from error
        except ImportError as error:
            raise self.CollectError(_say("feature.extras-missing", problem=error)) from error
        except UnicodeDecodeError as error:
            raise self.CollectError(f"{self._shown()}: {_say('feature.not-text')}") from error

    def _item(self, scenario: Scenario, institution: str | None) -> pytest.Item:
        marks = [str(part) for part in (institution, scenario.row) if part is not None]
        name = f"{scenario.name}[{'-'.join(marks)}]" if marks else scenario.name
        item: pytest.Item = ScenarioItem.from_parent(self, name=name, scenario=scenario, institution=institution)
        return item

    def _shown(self) -> str:
        return os.path.relpath(self.path, self.config.rootpath)


class StepFailed(Exception):
    """A step did not hold; carries where in the feature, and the world as it stood."""

    def __init__(self, step: Step, cause: BaseException, state: str) -> None:
        super().__init__(str(cause))
        self.step, self.cause, self.state = step, cause, state


class ScenarioItem(pytest.Item):
    """One scenario in a world of its own."""

    def __init__(self, *, scenario: Scenario, institution: str | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scenario, self.institution = scenario, institution
        self.user_properties.append((PROPERTY, institution or ""))
        self.user_properties.append((SCENARIO, [str(self.path), scenario.name, scenario.row or 0]))
        self.extra_keyword_matches.update(tag.removeprefix("@") for tag in scenario.tags)

    def runtest(self) -> None:
        """Run the steps in order. Raises StepFailed at the first that does not hold."""
        from .world import World, content

        with World(content(self.config.getoption("--content")), self.institution) as world:
            for step in self.scenario.steps:
                _run(world, step)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what an analyst needs: the step, what was expected, and what is open now."""
        from ..errors import OppskriftError

        error = excinfo.value
        if not isinstance(error, StepFailed):
            return super().repr_failure(excinfo, style)
        place = f"{self.path.name}:{error.step.line}: {error.step.text}"
        if isinstance(error.cause, OppskriftError):
            return f"{place}\n  {error.cause.render(language())}\n\n{error.state}"
        broken = _say("run.broken", step=error.step.text)
        return f"{place}\n  {broken}\n\n{super().repr_failure(excinfo, style)}\n\n{error.state}"

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the scenario stands."""
        return self.path, self.scenario.line - 1, self.name


def _run(world: World, step: Step) -> None:
    extra = {"table": step.table} if step.table is not None else {}
    try:
        step.match.definition.function(world, *step.match.arguments, **extra)
    except Exception as cause:
        raise StepFailed(step, cause, _state(world)) from cause


def _state(world: World) -> str:
    """Return how things stand; never raises, so that the step's own failure is what is told."""
    from .report import describe

    try:
        return describe(world, language())
    except Exception as error:
        return repr(error)


def _say(key: str, **params: object) -> str:
    from ..message import message, render

    return render(message(key, **params), language())


def language() -> Language:
    """Return the language of messages."""
    from ..message import LANGUAGES

    chosen = os.environ.get("OPPSKRIFT_LANGUAGE", "nb")
    return next((known for known in LANGUAGES if known == chosen), "nb")
