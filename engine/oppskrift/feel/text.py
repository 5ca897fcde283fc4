"""The text of a value as FEEL writes it: what `string(x)` gives."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .evaluation import Evaluation
from .functions import Function
from .numbers import plain
from .ranges import Range
from .signature import Builtin

_SIMPLE_NAME = re.compile(r"[^\W\d]\w*(?: \w+)*")


def quoted(text: str) -> str:
    """Return a string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def feel_text(value: Any, evaluation: Evaluation, *, quote: bool = False) -> str:
    """Return the text of a value; strings inside lists and contexts are quoted, a string alone is itself."""
    evaluation.burn()
    if isinstance(value, str):
        evaluation.burn(len(value) >> 3)
        return quoted(value) if quote else value
    return _TEXT[type(value)](value, evaluation) if type(value) in _TEXT else str(value)


def _number_text(value: Decimal, evaluation: Evaluation) -> str:
    evaluation.burn(abs(value.adjusted()) >> 5)
    return plain(value)


def _list_text(value: list[Any], evaluation: Evaluation) -> str:
    return "[" + ", ".join(feel_text(item, evaluation, quote=True) for item in value) + "]"


def _context_text(value: dict[str, Any], evaluation: Evaluation) -> str:
    return "{" + ", ".join(_entry(key, item, evaluation) for key, item in value.items()) + "}"


def _function_text(value: Function, evaluation: Evaluation) -> str:
    return f"function({', '.join(value.parameters)})"


def _entry(key: str, value: Any, evaluation: Evaluation) -> str:
    evaluation.burn(2 + (len(key) >> 3))
    name = key if _SIMPLE_NAME.fullmatch(key) else quoted(key)
    return f"{name}: {feel_text(value, evaluation, quote=True)}"


def _range_text(value: Range, evaluation: Evaluation) -> str:
    if value.operator:
        end = value.high if value.operator[0] == "<" else value.low
        return f"({value.operator} {feel_text(end, evaluation, quote=True)})"
    low, high = (feel_text(end, evaluation, quote=True) for end in (value.low, value.high))
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


_TEXT: dict[type, Callable[[Any, Evaluation], str]] = {
    type(None): lambda value, evaluation: "null",
    bool: lambda value, evaluation: "true" if value else "false",
    Decimal: _number_text,
    list: _list_text,
    dict: _context_text,
    Range: _range_text,
    Function: _function_text,
    Builtin: _function_text,
}
