"""String functions with patterns: matches, replace, split, and our extract (DMN 1.5 §10.3.4.3)."""

import re
from typing import Any

from ..evaluation import Evaluation
from ..signature import table
from ..xpath_pattern import compiled

_IN_REPLACEMENT = re.compile(r"\\([\\$])|\$(\d+)")


def _matches(evaluation: Evaluation, text: str, pattern: str, flags: str | None) -> bool:
    evaluation.burn(len(text) >> 3)
    return compiled(pattern, flags or "").search(text) is not None


def _replace(evaluation: Evaluation, text: str, pattern: str, replacement: str, flags: str | None) -> str:
    expression = compiled(pattern, flags or "")
    literal = "q" in (flags or "")
    pieces: list[str] = []
    position = 0
    for match in expression.finditer(text):
        written = replacement if literal else _filled(replacement, match, expression.groups)
        evaluation.built_string(len(written) + match.start() - position)
        pieces += (text[position : match.start()], written)
        position = match.end()
    pieces.append(text[position:])
    evaluation.built_string(sum(map(len, pieces)))
    return "".join(pieces)


def _filled(replacement: str, match: Any, groups: int) -> str:
    """Return the replacement with `$1` filled in; of `$12` only `$1` is meant where there are fewer groups."""

    def fill(found: re.Match[str]) -> str:
        if found[1]:
            return found[1]
        digits = found[2]
        while digits and int(digits) > groups:
            digits = digits[:-1]
        return ((match[int(digits)] or "") + found[2][len(digits) :]) if digits else ""

    return _IN_REPLACEMENT.sub(fill, replacement)


def _split(evaluation: Evaluation, text: str, delimiter: str) -> list[str]:
    evaluation.burn(len(text))
    if not delimiter:
        return list(text)
    parts: list[str] = []
    position = 0
    for match in compiled(delimiter, "").finditer(text):
        if match.end() > match.start():
            evaluation.burn(4)
            parts.append(text[position : match.start()])
            position = match.end()
    return [*parts, text[position:]]


def extract(evaluation: Evaluation, text: str, pattern: str) -> list[str]:
    """Return all parts of a text that match a pattern."""
    evaluation.burn(len(text))
    return [match[0] for match in compiled(pattern, "").finditer(text)]


PATTERNS = table(
    {
        "matches": ("input: string, pattern: string, flags?: string -> boolean", _matches),
        "replace": ("input: string, pattern: string, replacement: string, flags?: string -> string", _replace),
        "split": ("string: string, delimiter: string -> list of string", _split),
    }
)
