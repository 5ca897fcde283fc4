"""Writing how the acceptance tests went to a file, for the pages of the processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..clock import Clock, SystemClock
from ..errors import OppskriftError
from ..standard import acceptance
from .plugin import PROPERTY, SCENARIO

if TYPE_CHECKING:
    import pytest

    from ..standard import Library


class Recorder:
    """A pytest plugin that gathers the results of a run and writes them when it is over."""

    def __init__(self, file: Path, content: str | None, clock: Clock | None = None) -> None:
        self._file, self._content, self._clock = file, content, clock or SystemClock()
        self._found: dict[tuple[str, str, int | None, str | None], acceptance.Result] = {}
        self._features: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take a scenario's result; a failure before or after the scenario itself counts as its failure."""
        told: dict[str, Any] = dict(report.user_properties)
        if SCENARIO not in told or (report.when != "call" and report.outcome == "passed"):
            return
        path, name, row = told[SCENARIO]
        key = acceptance.feature_key(str(path))
        if key not in self._features:
            text = Path(path).read_text(encoding="utf-8")
            self._features[key] = acceptance.read_feature(text, key).sha256
        institution = told[PROPERTY] or None
        self._found[key, name, row or None, institution] = acceptance.Result(
            file=key,
            scenario=name,
            row=row or None,
            institution=institution,
            outcome=report.outcome,
            seconds=round(report.duration, 3),
        )

    def pytest_sessionfinish(self) -> None:
        """Write the file, with the hashes of everything in the library; its folder is made when it is not there."""
        from .world import content

        run = acceptance.Results(
            finished=self._clock.now(),
            content=_hashes(content(self._content).library),
            features=self._features,
            scenarios=tuple(self._found.values()),
        )
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_bytes(run.as_json())


def _hashes(library: Library) -> dict[str, str]:
    """Return the hash of each version by `<process>/<version>`; one with problems was not tested, and is left out."""
    found = {}
    for process in library.processes():
        for version in library.versions(process):
            try:
                found[f"{process}/{version}"] = library.bundle(process, version).sha256
            except OppskriftError:
                continue
    return found
