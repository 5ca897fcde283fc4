"""The text of a value as FEEL writes it: what `string(x)` gives."""

import re
from decimal import Decimal
from typing import Any

from .evaluation import Evaluation
from .functions import Function
from .numbers import plain
from .ranges import Range
from .values import TEMPORAL

_SIMPLE_NAME = re.compile(r"[^\W\d]\w*(?: \w+)*")


def quoted(text: str) -> str:
    """Return a string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def feel_text(value: Any, evaluation: Evaluation, *, quote: bool = False) -> str:
    """Return the text of a value; strings inside lists and contexts are quoted, a string alone is itself."""
    evaluation.burn()
    if value is None:
        return "null"
    if isinstance(value, str):
        evaluation.burn(len(value) >> 3)
        return quoted(value) if quote else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):
        return "[" + ", ".join(feel_text(item, evaluation, quote=True) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(_entry(key, item, evaluation) for key, item in value.items()) + "}"
    if isinstance(value, Range):
        return _range_text(value, evaluation)
    if isinstance(value, Function):
        return f"function({', '.join(value.parameters)})"
    return str(value)


def _entry(key: str, value: Any, evaluation: Evaluation) -> str:
    name = key if _SIMPLE_NAME.fullmatch(key) else quoted(key)
    return f"{name}: {feel_text(value, evaluation, quote=True)}"


def _range_text(value: Range, evaluation: Evaluation) -> str:
    if value.operator:
        end = value.high if value.operator[0] == "<" else value.low
        return f"({value.operator} {feel_text(end, evaluation, quote=True)})"
    low, high = (feel_text(end, evaluation, quote=True) for end in (value.low, value.high))
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


def at_literal(value: Any) -> str:
    """Return a temporal value as an at-literal. Raises TypeError for other values."""
    if type(value) not in TEMPORAL:
        raise TypeError(f"{type(value).__name__} is not temporal")
    return f'@"{value}"'
