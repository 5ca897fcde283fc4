"""The vocabulary: every step there is, as Cucumber Expressions in Norwegian and English over one Python function.

`vocabulary/no.toml` is normative, `vocabulary/en.toml` follows one to one. A step function is bound to its id with
`@step("id")`. One dispatcher looks a step text up: no match suggests the nearest, two matches are an error.
"""

import difflib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from cucumber_expressions.expression import CucumberExpression

from .parameter_types import parameter_types

LANGUAGES = ("no", "en")

StepFunction: TypeAlias = Callable[..., None]

_functions: dict[str, StepFunction] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One wording of one step."""

    id: str
    language: str
    text: str
    doc: str
    example: str
    expression: CucumberExpression
    function: StepFunction


@dataclass(frozen=True, slots=True)
class Match:
    """A step text that one definition answers to, with its arguments in order."""

    definition: Definition
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Undefined:
    """No definition answers; `nearest` are the wordings most like it."""

    text: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """More than one definition answers."""

    text: str
    wordings: tuple[str, ...]


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


def look_up(text: str) -> Match | Undefined | Ambiguous:
    """Return what a step text means."""
    found = [
        Match(d, tuple(a.value for a in arguments))
        for d in definitions()
        if (arguments := d.expression.match(text)) is not None
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        return Undefined(text, _nearest(text))
    return Ambiguous(text, tuple(m.definition.text for m in found))


def as_json() -> Sequence[Mapping[str, str]]:
    """Return the vocabulary for editors and documentation."""
    return [
        {"id": d.id, "language": d.language, "expression": d.text, "doc": d.doc, "example": d.example}
        for d in definitions()
    ]


def _nearest(text: str) -> tuple[str, ...]:
    wordings = [d.text for d in definitions()]
    return tuple(difflib.get_close_matches(text, wordings, n=3, cutoff=0.4))


def _read(language: str) -> list[dict[str, Any]]:
    file = resources.files("oppskrift.testing") / "vocabulary" / f"{language}.toml"
    found: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["step"]
    return found


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
