"""A feature file as runnable scenarios, with everything that is wrong with it found before anything runs.

Parsed by the official Gherkin parser, so Norwegian keywords, rules, outlines, tables and doc strings are what they are
everywhere else. What other runners pass over in silence is refused here: two scenarios of one name, a step that nobody
knows or that two wordings answer to, a scenario that asserts nothing, a tag for an institution that does not exist.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler

from ..errors import Refused
from ..message import Message, message
from ..model.problem import Problem
from . import registry
from .registry import Ambiguous, Match, Undefined

INSTITUTION_TAG = "@institusjon:"
EVERY_INSTITUTION_TAG = "@alle-institusjoner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as written: its text, line, table or doc string, and what it means."""

    text: str
    keyword: str
    line: int
    match: Match
    table: Sequence[Sequence[str]] | None = None
    doc_string: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario or one row of an outline. `institutions` is empty where the scenario names its own."""

    name: str
    line: int
    steps: tuple[Step, ...]
    tags: tuple[str, ...]
    row: int | None = None
    institutions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A feature file that may be run."""

    name: str
    file: str
    language: str
    scenarios: tuple[Scenario, ...] = field(default=())


def read(text: str, file: str, institutions: Sequence[str]) -> Feature:
    """Return a feature. Raises Refused with every problem of the file."""
    try:
        document: Any = Parser().parse(text)
    except (CompositeParserException, ParserException) as error:
        raise Refused(list(_parse_problems(error, file))) from error
    document["uri"] = file
    feature = document.get("feature")
    if not feature:
        raise Refused([_problem("feature.empty", file, 1)])
    lines = _lines(feature)
    reader = _Reader(file, lines, tuple(institutions))
    scenarios = tuple(reader.scenarios(Compiler().compile(document)))
    reader.duplicates(feature)
    if reader.problems:
        raise Refused(reader.problems)
    return Feature(name=feature["name"], file=file, language=feature["language"], scenarios=scenarios)


class _Reader:
    """Walks the compiled scenarios of one file and gathers problems."""

    def __init__(self, file: str, lines: Mapping[str, int], institutions: tuple[str, ...]) -> None:
        self.file, self.lines, self.institutions = file, lines, institutions
        self.problems: list[Problem] = []

    def scenarios(self, pickles: Sequence[Mapping[str, Any]]) -> Iterator[Scenario]:
        rows: dict[str, int] = {}
        for pickle in pickles:
            scenario, *row = pickle["astNodeIds"]
            if row:
                rows[scenario] = rows.get(scenario, 0) + 1
            line = self.lines[row[0] if row else scenario]
            tags = tuple(t["name"] for t in pickle["tags"])
            steps = tuple(s for raw in pickle["steps"] if (s := self.step(raw)) is not None)
            if not any(raw.get("type") == "Outcome" for raw in pickle["steps"]):
                self.add("feature.no-then", line, scenario=pickle["name"])
            yield Scenario(
                name=pickle["name"],
                line=line,
                steps=steps,
                tags=tags,
                row=rows.get(scenario) if row else None,
                institutions=self.chosen(tags, line),
            )

    def step(self, raw: Mapping[str, Any]) -> Step | None:
        line = self.lines[raw["astNodeIds"][0]]
        found = registry.look_up(raw["text"])
        match found:
            case Undefined():
                near = "\n".join(f"  {w}" for w in found.nearest)
                key = "feature.undefined-step" if near else "feature.undefined-step-no-suggestion"
                self.add(key, line, step=raw["text"], nearest=near)
                return None
            case Ambiguous():
                self.add("feature.ambiguous-step", line, step=raw["text"], wordings=" | ".join(found.wordings))
                return None
        argument = raw.get("argument") or {}
        table = argument.get("dataTable")
        return Step(
            text=raw["text"],
            keyword=raw.get("type", ""),
            line=line,
            match=found,
            table=[[c["value"] for c in r["cells"]] for r in table["rows"]] if table else None,
            doc_string=argument.get("docString", {}).get("content"),
        )

    def chosen(self, tags: Sequence[str], line: int) -> tuple[str, ...]:
        named = tuple(t.removeprefix(INSTITUTION_TAG) for t in tags if t.startswith(INSTITUTION_TAG))
        for name in named:
            if name not in self.institutions:
                self.add("feature.unknown-institution", line, institution=name, known=", ".join(self.institutions))
        return named or (self.institutions if EVERY_INSTITUTION_TAG in tags else ())

    def duplicates(self, feature: Mapping[str, Any]) -> None:
        seen: dict[str, int] = {}
        for scenario in _scenario_nodes(feature):
            line = scenario["location"]["line"]
            if scenario["name"] in seen:
                self.add("feature.duplicate-scenario", line, scenario=scenario["name"], first=seen[scenario["name"]])
            seen.setdefault(scenario["name"], line)

    def add(self, key: str, line: int, **params: object) -> None:
        problem = _problem(key, self.file, line, **params)
        if problem not in self.problems:
            self.problems.append(problem)


def _problem(key: str, file: str, line: int, **params: object) -> Problem:
    text: Message = message(key, **params)
    return Problem(rule=key, message=text, file=file, line=line)


def _parse_problems(error: CompositeParserException | ParserException, file: str) -> Iterator[Problem]:
    for e in getattr(error, "errors", None) or [error]:
        line = (getattr(e, "location", None) or {}).get("line", 1)
        yield _problem("feature.syntax", file, line, detail=str(e).split(": ", 1)[-1])


def _children(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for child in node["children"]:
        if "rule" in child:
            yield from _children(child["rule"])
        else:
            yield child


def _scenario_nodes(feature: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (c["scenario"] for c in _children(feature) if "scenario" in c)


def _lines(feature: Mapping[str, Any]) -> dict[str, int]:
    """Return {id of step, scenario or example row: line}."""
    found: dict[str, int] = {}
    for child in _children(feature):
        block = child.get("scenario") or child["background"]
        found |= {n["id"]: n["location"]["line"] for n in (block, *block["steps"])}
        for examples in block.get("examples", ()):
            found |= {row["id"]: row["location"]["line"] for row in examples.get("tableBody", ())}
    return found
