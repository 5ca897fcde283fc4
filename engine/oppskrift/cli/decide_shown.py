"""Showing what a decision came to: for people as lines, for programs as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..message import Language, message, render

if TYPE_CHECKING:
    from .. import dmn
    from ..sheets import Question


def as_text(asked: Question, decided: dmn.Decided, words: dmn.Vocabulary, language: Language) -> Iterator[str]:
    """Yield the value, and below it why: a line for each rule that matched, in the words of the reader's language."""
    from .. import dmn

    yield from _lines(asked.wanted, decided.value, language, "")
    told = dmn.explain(decided.trace, language, words)
    if told:
        yield ""
        yield render(message("decide.because"), language)
        yield from (f"  {line}" for line in told)


def _lines(name: str, value: Any, language: Language, indent: str) -> Iterator[str]:
    from .. import feel

    if isinstance(value, dict) and value:
        yield f"{indent}{name}:"
        for key, inner in value.items():
            yield from _lines(key, inner, language, f"{indent}  ")
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        yield f"{indent}{name}:"
        for number, item in enumerate(value, 1):
            yield from _lines(f"[{number}]", item, language, f"{indent}  ")
    else:
        yield f"{indent}{name}: {feel.show(value, language) or render(message('decide.null'), language)}"


def shown_json(
    asked: Question, decided: dmn.Decided, missing: tuple[str, ...], words: dmn.Vocabulary, language: Language
) -> str:
    """Return everything about a decision as JSON. `value` is tagged, `plain` has texts instead of tags."""
    from .. import dmn, feel
    from ..errors import Refused

    try:
        tagged = feel.to_json(decided.value)
    except Refused:
        tagged = feel.show(decided.value, language)
    shown = {
        "decision": asked.wanted,
        "value": tagged,
        "plain": _plain(decided.value),
        "rules": list(decided.rules),
        "explanation": dmn.explain(decided.trace, language, words),
        "diagnostics": [
            {**remark.as_json(), "text": render(remark.message, language)} for remark in decided.diagnostics
        ],
        "missing": list(missing),
        "inputs": dict(decided.inputs),
        "trace": decided.trace,
    }
    return json.dumps(shown, ensure_ascii=False, indent=2, default=str)


def _plain(value: Any) -> Any:
    """Return a value without tags: whole numbers as numbers, other numbers and moments as their text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value, "f")
    return value if value is None or isinstance(value, bool | str) else str(value)
