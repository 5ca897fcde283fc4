"""Short ways to evaluate FEEL in tests."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from oppskrift import feel
from oppskrift.feel import Result

NOW = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
"""A Monday evening; in Norway 23.30, still 2 March."""


def result(text: str, /, limits: feel.Limits = feel.DEFAULT, **context: Any) -> Result:
    """Evaluate an expression; integers of the context become numbers."""
    known = {name: number(value) for name, value in context.items()}
    return feel.compile(text, names=list(known)).evaluate(known, now=NOW, limits=limits)


def value(text: str, /, **context: Any) -> Any:
    """Return the value of an expression that must have no diagnostics."""
    found = result(text, **context)
    assert not found.diagnostics, [d.render("en") for d in found.diagnostics]
    return found.value


def keys(found: Result) -> list[str]:
    """Return the message keys of the diagnostics."""
    return [diagnostic.message.key for diagnostic in found.diagnostics]


def passes(tests: str, tested: Any, **context: Any) -> Any:
    """Return what the unary tests of a decision table cell say of a value."""
    known = {name: number(value) for name, value in {**context, "?": tested}.items()}
    return feel.compile(tests, "unary_tests").evaluate(known, now=NOW).value


def number(value: Any) -> Any:
    """Return a value with integers as FEEL numbers, also inside lists and contexts."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, list):
        return [number(item) for item in value]
    if isinstance(value, dict):
        return {key: number(item) for key, item in value.items()}
    return value
