"""The corpus of everyday expressions (tests/corpus/everyday.toml): read, evaluated, and put to the browser's engine."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from feel_support import NOW
from feelin_support import FORM_JS, NEWEST, Asked

from oppskrift import feel
from oppskrift.feel import Program, Result, Type
from oppskrift.forms.browser.digits import FRACTION, of_number

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "everyday.toml"
ENGINES = {"form-js": FORM_JS, "newest": NEWEST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One expression. `differs` is the reason why the engines of `only`, or else both, say something else."""

    id: str
    group: str
    expression: str
    expected: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    tests: bool = False
    differs: str | None = None
    only: str | None = None

    def differs_in(self) -> frozenset[str]:
        """Return the engines that say something else."""
        if self.differs is None:
            return frozenset()
        return frozenset({ENGINES[self.only]} if self.only else ENGINES.values())

    def context(self) -> dict[str, Any]:
        """Return the inputs as values."""
        return {name: literal(text) for name, text in self.inputs.items()}

    def program(self) -> Program:
        """Return the expression, compiled with the names of its inputs."""
        names = [name for name in self.inputs if name != "?"]
        return feel.compile(self.expression, "unary_tests" if self.tests else "expression", names)

    def ours(self) -> Result:
        """Return what our engine says."""
        return self.program().evaluate(self.context(), now=NOW)

    def asked(self) -> Asked:
        """Return the case as the browser's engine is asked."""
        return Asked(self.expression, dict(self.inputs), self.tests)

    def types(self) -> dict[str, Type | None]:
        """Return the types of the inputs as a form's fields would declare them."""
        return {name: _type(value) for name, value in self.context().items()}


@cache
def cases() -> tuple[Case, ...]:
    """Return the corpus."""
    return tuple(Case(**one) for one in tomllib.loads(CORPUS.read_text(encoding="utf-8"))["case"])


def literal(text: str) -> Any:
    """Return the value that a text of FEEL stands for."""
    found = feel.compile(text).evaluate({}, now=NOW)
    assert not found.diagnostics or found.value is not None, text
    return found.value


def _type(value: Any) -> Type | None:
    if isinstance(value, dict):
        fields = {name: _type(part) or feel.BASIC["Any"] for name, part in value.items()}
        return Type(name="context", kind="context", fields=fields)
    if isinstance(value, list):
        return Type(name="list", kind="list", element=_common(value))
    name = feel.type_name(value)
    if name == "number":
        return feel.BASIC["number"] if not of_number(value) and value == int(value) else FRACTION
    return feel.BASIC.get(name)


def _common(items: Iterable[Any]) -> Type:
    """Return the type of a list's elements: what a form's rows declare, decimals where one element has them."""
    rows = list(items)
    if rows and all(isinstance(row, dict) for row in rows):
        fields = {name: _common([row[name] for row in rows if name in row]) for name in rows[0]}
        return Type(name="context", kind="context", fields=fields)
    types = [_type(row) for row in rows]
    if any(type_ is FRACTION for type_ in types):
        return FRACTION
    return types[0] or feel.BASIC["Any"] if types else feel.BASIC["Any"]
