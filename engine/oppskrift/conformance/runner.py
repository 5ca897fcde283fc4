"""Running a kit: every case is asked, whatever happens to the others."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .. import dmn, feel
from ..errors import NotFound
from ..message import Message, message
from ..model.problem import Problem
from .cases import Case, Unreadable, cases_in
from .kit import Folder, Kit
from .values import same


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a case. Of a miss also the result that was another, what it was, and what the engine said.

    `silent` tells that a result is null because of an error, as it should, and nothing was said of it.
    """

    case: Case
    passed: bool
    result: str = ""
    expected: Any = None
    actual: Any = None
    said: tuple[Message, ...] = ()
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A file of the kit that could not be used."""

    file: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Results:
    """All cases in order, and the files that could not be used."""

    outcomes: tuple[Outcome, ...]
    broken: tuple[Broken, ...]


def run(kit: Kit, now: datetime, progress: Callable[[int, int], object] = lambda done, of: None) -> Results:
    """Run all cases. `progress` is told how many folders are done, and of how many."""
    outcomes: list[Outcome] = []
    broken: list[Broken] = []
    for number, folder in enumerate(kit.folders, 1):
        found = _FolderRun(folder, now)
        outcomes += found.outcomes()
        broken += found.broken
        progress(number, len(kit.folders))
    return Results(tuple(outcomes), tuple(broken))


class _FolderRun:
    """The models and test files of one folder."""

    def __init__(self, folder: Folder, now: datetime) -> None:
        self._folder, self._now = folder, now
        self.broken: list[Broken] = []
        files = {path.name: path.read_bytes() for path in folder.models()}
        self._models = dmn.load_all(files, tolerant=True, strict=True)

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what came of each case; what cannot be read is noted as broken."""
        for name, (model, problems) in self._models.items():
            if model is None:
                self._note(name, problems[0].message)
        for path in self._folder.tests():
            for case in self._cases(path):
                model, problems = self._models.get(case.model, (None, ()))
                yield _missing(case) if model is None else _outcome(case, model, problems, self._now)

    def _cases(self, path: Path) -> tuple[Case, ...]:
        try:
            return cases_in(path.read_bytes(), self._folder.level, self._folder.name, path.stem)
        except Unreadable as fault:
            self._note(path.name, fault.message)
            return ()

    def _note(self, file: str, reason: Message) -> None:
        self.broken.append(Broken(f"{self._folder.name}/{file}", reason))


def _missing(case: Case) -> Outcome:
    return Outcome(case=case, passed=False, said=(message("tck.no-model", model=case.model),))


def _outcome(case: Case, model: dmn.Model, problems: tuple[Problem, ...], now: datetime) -> Outcome:
    """Return what came of a case. A fault of the engine is a miss like any other, and stops no other case."""
    try:
        asked = dict(_asked(case, model, now))
    except NotFound as fault:
        return Outcome(case=case, passed=False, said=(fault.message,))
    except Exception as fault:
        text = message("tck.fault", fault=f"{type(fault).__name__}: {fault}"[:300])
        return Outcome(case=case, passed=False, said=(text,))
    silent = False
    for one in case.expected:
        decided, actual = asked[one.name]
        said = (*(remark.message for remark in decided.diagnostics), *_about(problems, case, one.name, model))
        if not same(one.value, actual, feel.Evaluation(now)):
            return Outcome(case=case, passed=False, result=one.name, expected=one.value, actual=actual, said=said)
        silent = silent or (one.error and actual is None and not said)
    return Outcome(case=case, passed=True, silent=silent)


def _asked(case: Case, model: dmn.Model, now: datetime) -> Iterator[tuple[str, tuple[dmn.Decided, Any]]]:
    """Yield for each expected result what was decided, and the part of it that is the result."""
    if case.kind == "decision":
        for one in case.expected:
            decided = model.evaluate(one.name, case.inputs, now=now)
            yield one.name, (decided, decided.value)
        return
    decided = model.invoke(case.invocable, case.inputs, now=now)
    several = _has_several_outputs(model, case.invocable) and isinstance(decided.value, Mapping)
    for one in case.expected:
        yield one.name, (decided, decided.value.get(one.name) if several else decided.value)  # type: ignore[union-attr]


def _has_several_outputs(model: dmn.Model, invocable: str) -> bool:
    return any(len(one.outputs) > 1 for one in model.services.values() if invocable in (one.id, one.name, one.title))


def _about(problems: tuple[Problem, ...], case: Case, result: str, model: dmn.Model) -> Iterator[Message]:
    """Yield what was wrong with the decision when the model was read; reading goes on, and the part is null."""
    ids = {node.id for node in model.nodes.values() if node.name in (result, case.invocable)}
    return (problem.message for problem in problems if problem.element in ids)
