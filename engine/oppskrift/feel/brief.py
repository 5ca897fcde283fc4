"""A value in a few characters, as FEEL writes it: what a diagnostic says was found. Bounded whatever the value is."""

from itertools import islice
from typing import Any

from .functions import Function
from .ranges import Range

ROOM = 40
"""Most characters of a string, and about the most of anything else."""
_PARTS, _LEVELS = 3, 2
_WORDS: dict[bool | None, str] = {None: "null", True: "true", False: "false"}


def cut(text: str, room: int = ROOM) -> str:
    """Return a text with what is beyond `room` characters left out, and an ellipsis for it."""
    return text if len(text) <= room else f"{text[:room]}…"


def brief(value: Any, levels: int = _LEVELS) -> str:
    """Return the text: strings in quotes, the first few elements of lists and contexts."""
    if value is None or isinstance(value, bool | str):
        return f'"{cut(value)}"' if isinstance(value, str) else _WORDS[value]
    if isinstance(value, list):
        return _listed("[", (brief(item, levels - 1) for item in islice(value, _PARTS)), len(value), "]", levels)
    if isinstance(value, dict):
        parts = (f"{cut(str(key))}: {brief(item, levels - 1)}" for key, item in islice(value.items(), _PARTS))
        return _listed("{", parts, len(value), "}", levels)
    if isinstance(value, Function):
        return cut(value.name or f"function({', '.join(value.parameters)})")
    return _range(value, levels) if isinstance(value, Range) else cut(str(value))


def _listed(opening: str, parts: Any, size: int, closing: str, levels: int) -> str:
    if not size or levels <= 0:
        return f"{opening}{'…' if size else ''}{closing}"
    return f"{opening}{', '.join(parts)}{', …' if size > _PARTS else ''}{closing}"


def _range(value: Range, levels: int) -> str:
    if value.operator:
        return f"({value.operator} {brief(value.low if value.high is None else value.high, levels - 1)})"
    ends = f"{brief(value.low, levels - 1)}..{brief(value.high, levels - 1)}"
    return f"{'[' if value.low_included else '('}{ends}{']' if value.high_included else ')'}"
