"""The vocabulary: every step there is, as Cucumber Expressions in Norwegian and English over one Python function.

`vocabulary/no.toml` is normative, `vocabulary/en.toml` follows one to one. A step function is bound to its id with
`@step("id")`. One dispatcher looks a step text up in the language of the feature: no match suggests the nearest, two
matches are an error.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, TypeAlias

from cucumber_expressions.expression import CucumberExpression

from .parameter_types import parameter_types

LANGUAGES = ("no", "en")
NORWEGIAN = frozenset({"no", "nb", "nn"})

SUGGESTIONS, LIKENESS = 3, 0.5
"""How many sentences are suggested at most, and how like one must be."""

StepFunction: TypeAlias = Callable[..., None]

_functions: dict[str, StepFunction] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One wording of one step. A wording that ends in `(:)` needs a table; every other takes none."""

    id: str
    language: str
    text: str
    doc: str
    example: str
    expression: CucumberExpression
    function: StepFunction

    @property
    def takes_table(self) -> bool:
        """Return whether a table follows."""
        return self.text.endswith("(:)")

    @property
    def plain(self) -> str:
        """Return the wording as a person would write it, without the marks of what is optional."""
        return re.sub(r"\(([^)]*)\)", r"\1", self.text.replace("(:)", "").replace("(at )", ""))


@dataclass(frozen=True, slots=True)
class Match:
    """A step text that one definition answers to, with its arguments in order."""

    definition: Definition
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Undefined:
    """No definition answers; `nearest` are the wordings most like it, as a person would write them."""

    text: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """More than one definition answers."""

    text: str
    wordings: tuple[str, ...]


Found: TypeAlias = Match | Undefined | Ambiguous


def step(id: str) -> Callable[[StepFunction], StepFunction]:
    """Bind a function to the step with this id in the vocabulary files."""

    def bind(function: StepFunction) -> StepFunction:
        if id in _functions:
            raise ValueError(f"step {id!r} is bound twice")
        _functions[id] = function
        return function

    return bind


@cache
def definitions() -> tuple[Definition, ...]:
    """Return all wordings. Raises ValueError when vocabulary and functions do not match one to one."""
    from . import steps

    steps.load()
    wordings = {language: _read(language) for language in LANGUAGES}
    ids = {language: [w["id"] for w in wordings[language]] for language in LANGUAGES}
    if ids["no"] != ids["en"] or set(ids["no"]) != set(_functions):
        odd = set(ids["no"]) ^ set(ids["en"]) | set(ids["no"]) ^ set(_functions)
        raise ValueError(f"vocabulary and step functions differ: {sorted(odd)}")
    return tuple(
        _definition(language, wording, text)
        for language in LANGUAGES
        for wording in wordings[language]
        for text in wording["expressions"]
    )


@lru_cache(maxsize=10_000)
def look_up(text: str, language: str = "no") -> Found:
    """Return what a step text means in a feature of this language. Raises StepFailure for a day that does not exist."""
    known = _spoken(language)
    found = [
        Match(definition, tuple(a.value for a in arguments))
        for definition in known
        if (arguments := definition.expression.match(text)) is not None
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        return Undefined(text, _nearest(text, known))
    return Ambiguous(text, tuple(m.definition.plain for m in found))


@cache
def tags() -> Mapping[str, Mapping[str, str]]:
    """Return the tags a feature may have: {name: {takes?, nb, nn, en}}."""
    return {entry["name"]: entry for entry in _toml("tags")["tag"]}


def as_json() -> Sequence[Mapping[str, str]]:
    """Return the vocabulary for editors and documentation."""
    return [
        {
            "id": d.id,
            "language": d.language,
            "expression": d.text,
            "wording": d.plain,
            "doc": d.doc,
            "example": d.example,
        }
        for d in definitions()
    ]


@cache
def _spoken(language: str) -> tuple[Definition, ...]:
    wanted = "no" if language in NORWEGIAN else "en"
    return tuple(d for d in definitions() if d.language == wanted)


def _nearest(text: str, known: Sequence[Definition]) -> tuple[str, ...]:
    """Return the wordings whose pattern or example is most like the text."""
    likeness: dict[str, float] = {}
    for definition in known:
        example = definition.example.partition(" ")[2]
        near = max(_likeness(text, definition.plain), _likeness(text, example))
        likeness[definition.plain] = max(near, likeness.get(definition.plain, 0))
    best = sorted((w for w, near in likeness.items() if near >= LIKENESS), key=lambda w: -likeness[w])
    return tuple(best[:SUGGESTIONS])


def _likeness(text: str, other: str) -> float:
    return difflib.SequenceMatcher(None, text.casefold(), other.casefold()).ratio()


def _read(language: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _toml(language)["step"]
    return found


def _toml(name: str) -> dict[str, Any]:
    file = resources.files("oppskrift.testing") / "vocabulary" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _definition(language: str, wording: Mapping[str, Any], text: str) -> Definition:
    return Definition(
        id=wording["id"],
        language=language,
        text=text,
        doc=wording["doc"],
        example=wording["example"],
        expression=CucumberExpression(text, parameter_types()),
        function=_functions[wording["id"]],
    )
