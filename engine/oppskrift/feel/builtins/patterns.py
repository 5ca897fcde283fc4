"""String functions with patterns: matches, replace, split, and our extract (DMN 1.5 §10.3.4.3)."""

import re
from typing import Any

from ..evaluation import Evaluation
from ..signature import table
from ..xpath_pattern import compiled

_SPECIAL = re.compile(r"[\\.^$|?*+(){}\[\]]")
"""What makes a delimiter a pattern; without it the text is split as it stands."""
_IN_REPLACEMENT = re.compile(r"\\([\\$])|\$(\d+)")


def _matches(evaluation: Evaluation, text: str, pattern: str, flags: str | None) -> bool:
    return compiled(pattern, flags or "", evaluation).matches(text, evaluation)


def _replace(evaluation: Evaluation, text: str, pattern: str, replacement: str, flags: str | None) -> str:
    expression = compiled(pattern, flags or "", evaluation)
    literal = "q" in (flags or "")
    pieces: list[str] = []
    position = length = 0
    for match in expression.found(text, evaluation):
        evaluation.burn(len(replacement) >> 3)
        written = replacement if literal else _filled(replacement, match, expression.groups)
        evaluation.burn(len(written) >> 3)
        length += len(written) + match.start() - position
        evaluation.built_string(length, counted=True)
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
    if not delimiter:
        evaluation.built_list(len(text))
        return list(text)
    if not _SPECIAL.search(delimiter):
        evaluation.built_list(text.count(delimiter) + 1)
        return text.split(delimiter)
    parts: list[str] = []
    position = 0
    for match in compiled(delimiter, "", evaluation).found(text, evaluation):
        if match.end() > match.start():
            parts.append(text[position : match.start()])
            position = match.end()
    return [*parts, text[position:]]


def extract(evaluation: Evaluation, text: str, pattern: str) -> list[str]:
    """Return all parts of a text that match a pattern."""
    return [match[0] for match in compiled(pattern, "", evaluation).found(text, evaluation)]


PATTERNS = table(
    {
        "matches": ("input: string, pattern: string, flags?: string -> boolean", _matches),
        "replace": ("input: string, pattern: string, replacement: string, flags?: string -> string", _replace),
        "split": ("string: string, delimiter: string -> list of string", _split),
    }
)
