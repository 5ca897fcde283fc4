"""The pytest plugin: `.feature` files are tests as they stand, with no Python beside them.

Installed with the distribution (entry point `pytest11`). Options: `--institution ID` limits scenarios that run for
several institutions, `--content DIR` says where processes, rules and institutions are. The language of messages
follows `OPPSKRIFT_LANGUAGE` (nb, nn, en).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..message import Language
    from .feature_file import Scenario, Step


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options."""
    group = parser.getgroup("oppskrift")
    group.addoption(
        "--institution", action="append", default=[], metavar="ID", help="only scenarios of this institution"
    )
    group.addoption("--content", default=None, metavar="DIR", help="where processes, rules and institutions are")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a feature file as it is."""
    if file_path.suffix == ".feature":
        collector: pytest.Collector = FeatureFile.from_parent(parent, path=file_path)
        return collector
    return None


class FeatureFile(pytest.File):
    """A feature file. One item a scenario, an outline row, and an institution."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the scenarios. Raises CollectError with every problem of the file."""
        from ..errors import OppskriftError
        from . import feature_file, world

        stage = world.content(self.config.getoption("--content"))
        try:
            feature = feature_file.read(self.path.read_text(encoding="utf-8"), self._shown(), stage.institutions())
        except OppskriftError as error:
            raise self.CollectError(error.render(language())) from error
        wanted = self.config.getoption("--institution")
        for scenario in feature.scenarios:
            for institution in scenario.institutions or (None,):
                if institution is None or not wanted or institution in wanted:
                    yield self._item(scenario, institution)

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
        for tag in scenario.tags:
            self.keywords[tag.removeprefix("@")] = True

    def runtest(self) -> None:
        """Run the steps in order. Raises StepFailed at the first that does not hold."""
        from .world import World, content

        with World(content(self.config.getoption("--content")), self.institution) as world:
            for step in self.scenario.steps:
                self._run(world, step)

    def _run(self, world: Any, step: Step) -> None:
        extra = {"table": step.table} if step.table is not None else {}
        if step.doc_string is not None:
            extra["text"] = step.doc_string
        try:
            step.match.definition.function(world, *step.match.arguments, **extra)
        except Exception as cause:
            from .report import describe

            raise StepFailed(step, cause, describe(world, language())) from cause

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what an analyst needs: the step, what was expected, and what is open now."""
        error = excinfo.value
        if not isinstance(error, StepFailed):
            return super().repr_failure(excinfo, style)
        if not isinstance(error.cause, AssertionError | _own_errors()):
            return f"{self._place(error)}\n{super().repr_failure(excinfo, style)}"
        return f"{self._place(error)}\n  {_text(error.cause)}\n\n{error.state}"

    def _place(self, error: StepFailed) -> str:
        return f"{self.path.name}:{error.step.line}: {error.step.text}"

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the scenario stands."""
        return self.path, self.scenario.line - 1, self.name


def _own_errors() -> type[Exception]:
    from ..errors import OppskriftError

    return OppskriftError


def _text(cause: BaseException) -> str:
    from ..errors import OppskriftError

    # pytest adds the failed expression under an assertion's own words; analysts read only the words.
    text = cause.render(language()) if isinstance(cause, OppskriftError) else str(cause)
    return text.partition("\nassert ")[0]


def language() -> Language:
    """Return the language of messages."""
    from ..message import LANGUAGES

    chosen = os.environ.get("OPPSKRIFT_LANGUAGE", "nb")
    return next((known for known in LANGUAGES if known == chosen), "nb")
