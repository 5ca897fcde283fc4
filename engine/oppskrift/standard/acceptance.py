"""Acceptance tests as people read them, and how they went the last time.

`read_feature` reads a feature file for showing: whoever runs it reads it with Gherkin's own parser, which is not there
in production. `Results` is the file that `oppskrift test --results` writes: the outcome of each scenario by
institution, with the hashes of the content they ran on, so that a page can tell when they are too old.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import orjson

FORMAT = 1
FOLDER = "features"
"""The folder below which a feature is known by its path."""

Outcome = Literal["passed", "failed", "skipped"]
Rows = tuple[tuple[str, ...], ...]

_SCENARIO = "scenario eksempel example scenariomal abstrakt-scenario scenario-outline scenario-template"
_KEYWORDS: Mapping[str, str] = {
    **dict.fromkeys(("egenskap", "feature"), "feature"),
    **dict.fromkeys(("bakgrunn", "background"), "background"),
    **dict.fromkeys(("regel", "rule"), "rule"),
    **{word.replace("-", " "): "scenario" for word in _SCENARIO.split()},
    **dict.fromkeys(("eksempler", "examples", "scenarios"), "examples"),
}
_HEADING = re.compile(r"([^\W\d][\w ]*?)\s*:\s*(.*)")
_STEP = re.compile(r"(Gitt|Når|Så|Og|Men|Given|When|Then|And|But|\*)\s+(.+)")
_PROCESS = re.compile(r'(?:prosessen|the process) "([^"]+)"')


@dataclass(slots=True, kw_only=True)
class Step:
    """One step: its keyword as written, its text, and its table."""

    keyword: str
    text: str
    table: Rows = ()


@dataclass(slots=True, kw_only=True)
class Examples:
    """The rows that an outline runs for; the first row are the names."""

    name: str
    tags: tuple[str, ...] = ()
    table: Rows = ()


@dataclass(slots=True, kw_only=True)
class Scenario:
    """One scenario or outline; the background is one too, without a name."""

    name: str
    tags: tuple[str, ...] = ()
    steps: list[Step] = field(default_factory=list)
    examples: list[Examples] = field(default_factory=list)

    def is_called(self, name: str) -> bool:
        """Return whether a scenario that was run is this one: an outline's `<words>` are filled in when it runs."""
        pieces = re.split(r"<[^<>]+>", self.name)
        return re.fullmatch(".*".join(map(re.escape, pieces)), name) is not None


@dataclass(slots=True, kw_only=True)
class Feature:
    """A feature file. `file` is its path below the folder `features`; `processes` are the titles it names."""

    file: str
    sha256: str
    language: str
    name: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    background: Scenario | None = None
    scenarios: list[Scenario] = field(default_factory=list)
    processes: frozenset[str] = frozenset()

    def scenario(self, name: str) -> Scenario | None:
        """Return the scenario that was run under a name: of several that fit, the one that says most of it itself."""
        fitting = [one for one in self.scenarios if one.is_called(name)]
        return max(fitting, key=lambda one: len(re.sub(r"<[^<>]+>", "", one.name)), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one scenario went: `row` is the number of the outline's row, `institution` None where it names its own."""

    file: str
    scenario: str
    row: int | None
    institution: str | None
    outcome: Outcome
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A run: when it was finished, what it ran on, and how each scenario went.

    `content` are the hashes of the bundles by `<process>/<version>`, `features` those of the feature files.
    """

    finished: datetime
    content: Mapping[str, str]
    features: Mapping[str, str]
    scenarios: tuple[Result, ...]

    def as_json(self) -> bytes:
        """Return the file's content."""
        data = {
            "format": FORMAT,
            "finished": self.finished,
            "content": dict(self.content),
            "features": dict(self.features),
            "scenarios": self.scenarios,
        }
        return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)

    @staticmethod
    def from_json(body: bytes) -> "Results | None":
        """Return the run that a file tells of; None for a file that is not one."""
        try:
            data: dict[str, Any] = orjson.loads(body)
            if data["format"] != FORMAT:
                return None
            return Results(
                finished=datetime.fromisoformat(data["finished"]),
                content=data["content"],
                features=data["features"],
                scenarios=tuple(Result(**one) for one in data["scenarios"]),
            )
        except (ValueError, KeyError, TypeError):
            return None


def read_features(root: Path) -> tuple[Feature, ...]:
    """Return the acceptance tests beside a library's files, in the order of their paths; empty where there are none."""
    folder = next((f for f in (root / "tests" / FOLDER, root / FOLDER) if f.is_dir()), None)
    paths = sorted(folder.rglob("*.feature")) if folder else []
    return tuple(read_feature(path.read_text("utf-8", "replace"), feature_key(path.as_posix())) for path in paths)


def read_results(file: Path) -> Results | None:
    """Return the run that a file tells of; None where there is no such file, or it is something else."""
    try:
        return Results.from_json(file.read_bytes())
    except OSError:
        return None


def feature_key(path: str) -> str:
    """Return what a feature file is known by: its path below the last folder `features`, with slashes."""
    pieces = path.replace("\\", "/").split("/")
    last = max((n for n, piece in enumerate(pieces[:-1]) if piece == FOLDER), default=len(pieces) - 2)
    return "/".join(pieces[last + 1 :])


def read_feature(text: str, file: str) -> Feature:
    """Return a feature file as it is shown. Never raises: what is not Gherkin is left out."""
    feature = Feature(file=file, sha256=hashlib.sha256(text.encode()).hexdigest(), language=_language(text))
    reader = _Reader(feature)
    for line in text.splitlines():
        reader.line(line.strip())
    feature.processes = frozenset(_PROCESS.findall(text))
    return feature


def _language(text: str) -> str:
    found = re.search(r"^\s*#\s*language:\s*(\w+)", text, re.MULTILINE)
    return found[1] if found else "en"


class _Reader:
    """Reads line by line; `at` is what the next step, table or text belongs to."""

    def __init__(self, feature: Feature) -> None:
        self.feature = feature
        self.at: Scenario | Examples | None = None
        self.tags: tuple[str, ...] = ()

    def line(self, line: str) -> None:
        """Take one line."""
        if not line or line.startswith("#"):
            return
        if line.startswith("@"):
            self.tags = (*self.tags, *line.split())
        elif line.startswith("|"):
            self._row(tuple(cell.strip() for cell in line.strip("|").split("|")))
        elif not self._heading(line) and not self._step(line) and self.at is None:
            self.feature.description = f"{self.feature.description} {line}".strip()

    def _heading(self, line: str) -> bool:
        found = _HEADING.fullmatch(line)
        kind = _KEYWORDS.get(found[1].casefold()) if found else None
        if found is None or kind is None:
            return False
        name, tags, self.tags = found[2], self.tags, ()
        if kind == "feature":
            self.feature.name, self.feature.tags = name, tags
        elif kind == "background":
            self.at = self.feature.background = Scenario(name=name)
        elif kind == "scenario":
            self.at = Scenario(name=name, tags=tags)
            self.feature.scenarios.append(self.at)
        elif kind == "examples" and self.feature.scenarios:
            self.at = Examples(name=name, tags=tags)
            self.feature.scenarios[-1].examples.append(self.at)
        return True

    def _step(self, line: str) -> bool:
        found = _STEP.fullmatch(line)
        if found is None or not isinstance(self.at, Scenario):
            return False
        self.at.steps.append(Step(keyword=found[1], text=found[2]))
        return True

    def _row(self, row: tuple[str, ...]) -> None:
        if isinstance(self.at, Examples):
            self.at.table = (*self.at.table, row)
        elif isinstance(self.at, Scenario) and self.at.steps:
            self.at.steps[-1].table = (*self.at.steps[-1].table, row)
