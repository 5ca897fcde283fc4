"""Checks a YAML document against one of the published JSON Schemas, and says in plain words what is wrong.

The schemas are package data (`oppskrift/standard/schemas/*.schema.json`), so editors can use the same files.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator, FormatChecker

from ..likeness import like
from ..message import Message, message
from ..model.problem import Problem
from .yaml_file import Document, Path

SCHEMAS = ("manifest", "institution", "adoption", "config", "releases", "texts", "values")
MAX_PROBLEMS = 100

_Error: TypeAlias = Any
"""jsonschema.ValidationError; its fields are typed as possibly unset, which a reported error never has."""


@cache
def schema_text(name: str) -> str:
    """Return the published JSON Schema of one kind of file. Raises FileNotFoundError for an unknown name."""
    return resources.files("oppskrift.standard.schemas").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")


def check_schema(document: Document, name: str) -> tuple[Problem, ...]:
    """Return everything in the document that the schema `name` does not allow, in file order."""
    found = (problem for error in _validator(name).iter_errors(document.data) for problem in _problems(document, error))
    unique = {(p.rule, p.line, p.field, str(p.message.params)): p for p in found}
    return tuple(sorted(unique.values(), key=lambda p: (p.line or 0, p.field or "")))[:MAX_PROBLEMS]


def nearest(name: str, known: Iterable[str]) -> Message:
    """Return «mente du …?» when something known looks like `name`, else what there is to choose from.

    Numbers and versions are listed: 1.0 is not a misspelt 2.0.
    """
    choices = sorted(known)
    close = None if name[:1].isdigit() else like(name, choices)
    if close:
        return message("standard.did-you-mean", name=close)
    return message("standard.there-is", names=", ".join(choices)) if choices else message("standard.there-is-none")


def parse_date(text: str) -> date | None:
    """Return the day of a text `YYYY-MM-DD`, or None."""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        return None


@cache
def _validator(name: str) -> Draft202012Validator:
    formats = FormatChecker(formats=())
    formats.checks("date")(lambda value: not isinstance(value, str) or parse_date(value) is not None)
    return Draft202012Validator(json.loads(schema_text(name)), format_checker=formats)


def _problems(document: Document, error: _Error) -> Iterable[Problem]:
    path: Path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield _bad_name(document, path, error)
        return
    explain = _EXPLAIN.get(str(error.validator), _other)
    yield from explain(document, path, error)


def _bad_name(document: Document, path: Path, error: _Error) -> Problem:
    name = str(error.instance)
    if error.validator == "enum":
        hint = nearest(name, error.validator_value)
        return document.problem("standard.unknown-key", (*path, name), name=name, hint=hint)
    return document.problem("standard.wrong-form", (*path, name), value=name, example=_example(error))


def _required(document: Document, path: Path, error: _Error) -> Iterable[Problem]:
    for name in error.validator_value:
        if name not in error.instance:
            yield document.problem("standard.missing-key", path, name=name)


def _dependent(document: Document, path: Path, error: _Error) -> Iterable[Problem]:
    for name, others in error.validator_value.items():
        for other in others:
            if name in error.instance and other not in error.instance:
                yield document.problem("standard.missing-key", path, name=other)


def _additional(document: Document, path: Path, error: _Error) -> Iterable[Problem]:
    known = error.schema.get("properties", {})
    for name in error.instance:
        if name not in known:
            hint = nearest(name, known)
            yield document.problem("standard.unknown-key", (*path, name), name=name, hint=hint)


def _type(document: Document, path: Path, error: _Error) -> Iterable[Problem]:
    names = [error.validator_value] if isinstance(error.validator_value, str) else error.validator_value
    expected = message(f"standard.type-{'-or-'.join(names)}")
    yield document.problem("standard.wrong-type", path, expected=expected, found=show_found(error.instance))


def _enum(document: Document, path: Path, error: _Error) -> Iterable[Problem]:
    allowed = ", ".join(map(str, error.validator_value))
    yield document.problem("standard.not-allowed", path, value=show_found(error.instance), allowed=allowed)


def _form(document: Document, path: Path, error: _Error) -> Iterable[Problem]:
    yield document.problem("standard.wrong-form", path, value=error.instance, example=_example(error))


def _limit(rule: str) -> Callable[[Document, Path, _Error], Iterable[Problem]]:
    def explain(document: Document, path: Path, error: _Error) -> Iterable[Problem]:
        yield document.problem(rule, path, limit=error.validator_value)

    return explain


def _other(document: Document, path: Path, error: _Error) -> Iterable[Problem]:
    yield document.problem("standard.schema", path, what=error.message[:200])


def _unique(document: Document, path: Path, error: _Error) -> Iterable[Problem]:
    yield document.problem("standard.repeated", path)


def _example(error: _Error) -> str:
    examples = error.schema.get("examples") or [error.schema.get("pattern", "")]
    return str(examples[0])


def show_found(value: Any) -> Message:
    """Return what kind of value was found, with the value itself where it is short."""
    for kind, name in _FOUND:
        if isinstance(value, kind):
            return message(f"standard.found-{name}", value=str(value)[:60])
    return message("standard.found-nothing")


_FOUND: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "boolean"),
    (str, "text"),
    (dict, "map"),
    (list, "list"),
    (object, "number"),
)

_EXPLAIN: Mapping[str, Callable[[Document, Path, _Error], Iterable[Problem]]] = {
    "required": _required,
    "dependentRequired": _dependent,
    "additionalProperties": _additional,
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": _form,
    "format": _form,
    "minimum": _limit("standard.too-small"),
    "maximum": _limit("standard.too-big"),
    "minLength": _limit("standard.too-short"),
    "maxLength": _limit("standard.too-long"),
    "minItems": _limit("standard.too-few"),
    "maxItems": _limit("standard.too-many"),
    "uniqueItems": _unique,
}
