"""A feature file as runnable scenarios, with everything that is wrong with it found before anything runs.

Parsed by the official Gherkin parser, so Norwegian keywords, rules, outlines, tables and doc strings are what they are
everywhere else. What other runners pass over in silence is refused here: two scenarios of one name, a step that nobody
knows or that two wordings answer to, a table where none belongs, a scenario that asserts nothing, an outline without
rows, a tag that nobody knows.
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
from .expectation import StepFailure
from .registry import Ambiguous, Match, Undefined

INSTITUTION_TAG = "@institusjon:"
EVERY_INSTITUTION_TAG = "@alle-institusjoner"
OUTLINE_KEYWORDS = frozenset({"Scenariomal", "Abstrakt Scenario", "Scenario Outline", "Scenario Template"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as written: its text, line and table, and what it means."""

    text: str
    line: int
    match: Match
    table: tuple[tuple[str, ...], ...] | None = None


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
    reader = _Reader(file, feature, tuple(institutions))
    scenarios = tuple(reader.scenarios(Compiler().compile(document)))
    reader.look_over(feature)
    reader.descriptions(feature, text.splitlines())
    if reader.problems:
        reader.problems.sort(key=lambda p: p.line or 0)
        raise Refused(reader.problems)
    return Feature(name=feature["name"], file=file, language=feature["language"], scenarios=scenarios)


class _Reader:
    """Walks the compiled scenarios of one file and gathers problems."""

    def __init__(self, file: str, feature: Mapping[str, Any], institutions: tuple[str, ...]) -> None:
        self.file, self.language, self.institutions = file, feature["language"], institutions
        self.lines = _lines(feature)
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
                institutions=self.chosen(tags),
            )

    def step(self, raw: Mapping[str, Any]) -> Step | None:
        line = self.lines[raw["astNodeIds"][0]]
        match = self.match(raw["text"], line)
        if match is None:
            return None
        argument = raw.get("argument") or {}
        table = argument.get("dataTable")
        if "docString" in argument:
            self.add("feature.doc-string", line, step=raw["text"])
        if match.definition.takes_table != (table is not None):
            key = "feature.table-missing" if table is None else "feature.table-unexpected"
            self.add(key, line, step=raw["text"])
        return Step(
            text=raw["text"],
            line=line,
            match=match,
            table=tuple(tuple(c["value"] for c in r["cells"]) for r in table["rows"]) if table else None,
        )

    def match(self, text: str, line: int) -> Match | None:
        """Return what a step means, or note why that cannot be said."""
        try:
            found = registry.look_up(text, self.language)
        except StepFailure as failure:
            self.problems.append(Problem(rule=failure.message.key, message=failure.message, file=self.file, line=line))
            return None
        match found:
            case Undefined():
                near = "\n".join(f"  {w}" for w in found.nearest)
                key = "feature.undefined-step" if near else "feature.undefined-step-no-suggestion"
                self.add(key, line, step=text, nearest=near)
                return None
            case Ambiguous():
                self.add("feature.ambiguous-step", line, step=text, wordings=" | ".join(found.wordings))
                return None
            case _:
                return found

    def chosen(self, tags: Sequence[str]) -> tuple[str, ...]:
        """Return the institutions a scenario runs for; those that are named go before all."""
        named = tuple(dict.fromkeys(t.removeprefix(INSTITUTION_TAG) for t in tags if t.startswith(INSTITUTION_TAG)))
        return named or (self.institutions if EVERY_INSTITUTION_TAG in tags else ())

    def look_over(self, feature: Mapping[str, Any]) -> None:
        """Note what is wrong with names, tags and examples, which the steps do not show."""
        seen: dict[str, int] = {}
        scenarios = list(_scenario_nodes(feature))
        if not scenarios:
            self.add("feature.no-scenarios", feature["location"]["line"], feature=feature["name"])
        for scenario in scenarios:
            line = scenario["location"]["line"]
            if scenario["name"] in seen:
                self.add("feature.duplicate-scenario", line, scenario=scenario["name"], first=seen[scenario["name"]])
            seen.setdefault(scenario["name"], line)
            self.ready(scenario, line)
        for tag in _tags(feature):
            self.tag(tag["name"], tag["location"]["line"])

    def ready(self, scenario: Mapping[str, Any], line: int) -> None:
        """Note a scenario that would run as nothing."""
        if not scenario["name"]:
            self.add("feature.no-name", line)
        if not scenario["steps"]:
            self.add("feature.no-then", line, scenario=scenario["name"])
        outlined = scenario["keyword"].strip() in OUTLINE_KEYWORDS or scenario["examples"]
        if outlined and not all(e.get("tableBody") for e in scenario["examples"] or [{}]):
            self.add("feature.no-rows", line, scenario=scenario["name"])

    def descriptions(self, feature: Mapping[str, Any], lines: Sequence[str]) -> None:
        """Note lines that Gherkin takes for a description but that are steps with a misspelt keyword."""
        for block in _blocks(feature):
            begin = block["location"]["line"]
            end = min((s["location"]["line"] for s in block["steps"]), default=begin + 1) - 1
            for number in range(begin, end):
                word, _, rest = lines[number].strip().partition(" ")
                if rest and isinstance(registry.look_up(rest.strip(), self.language), Match):
                    self.add("feature.keyword", number + 1, word=word, step=rest.strip())

    def tag(self, name: str, line: int) -> None:
        """Note a tag that nobody knows, or that names an institution that does not exist."""
        kind, colon, value = name.partition(":")
        known = registry.tags().get(kind)
        if known is None or bool(colon and value) != ("takes" in known):
            shown = ", ".join(f"{n}:<{t['takes']}>" if "takes" in t else n for n, t in registry.tags().items())
            self.add("feature.unknown-tag", line, tag=name, known=shown)
        elif name.startswith(INSTITUTION_TAG) and value not in self.institutions:
            self.add("feature.unknown-institution", line, institution=value, known=", ".join(self.institutions))

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


def _blocks(feature: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (c.get("scenario") or c["background"] for c in _children(feature))


def _tags(feature: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from feature["tags"]
    for child in feature["children"]:
        yield from child.get("rule", {}).get("tags", ())
    for scenario in _scenario_nodes(feature):
        yield from scenario["tags"]
        for examples in scenario["examples"]:
            yield from examples["tags"]


def _lines(feature: Mapping[str, Any]) -> dict[str, int]:
    """Return {id of step, scenario or example row: line}."""
    found: dict[str, int] = {}
    for block in _blocks(feature):
        found |= {n["id"]: n["location"]["line"] for n in (block, *block["steps"])}
        for examples in block.get("examples", ()):
            found |= {row["id"]: row["location"]["line"] for row in examples.get("tableBody", ())}
    return found
