"""String functions (DMN 1.5 §10.3.4.3) but for those with patterns."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar

from ..evaluation import Evaluation, fail
from ..signature import table
from ..values import type_word

S = TypeVar("S", bound=Sequence[Any])
_TWO_WAY = 30_000
"""Texts from this length on are searched in linear time."""


def part(whole: S, start: int, length: Decimal | None) -> S:
    """Return the part of a string or list from a position (from 1, or from the end when negative)."""
    if start == 0 or abs(start) > len(whole):
        raise fail("feel.no-element", position=start, size=len(whole))
    if length is not None and length < 1:
        raise fail("feel.length", length=length)
    first = start - 1 if start > 0 else len(whole) + start
    size = len(whole) if length is None else int(min(length, Decimal(len(whole))))
    return whole[first : first + size]  # type: ignore[return-value]


def _substring(evaluation: Evaluation, text: str, start: int, length: Decimal | None) -> str:
    return part(text, start, length)


def _meter_search(evaluation: Evaluation, text: str, match: str) -> None:
    """Account for looking for one text in another.

    In texts shorter than this Python may compare at every place as much as the match is long; in longer ones the time
    is linear, and the length was accounted for with the call.
    """
    if len(text) < _TWO_WAY:
        evaluation.burn(len(text) * len(match) >> 11)


def _contains(evaluation: Evaluation, text: str, match: str) -> bool:
    _meter_search(evaluation, text, match)
    return match in text


def _before(evaluation: Evaluation, text: str, match: str) -> str:
    _meter_search(evaluation, text, match)
    return text.partition(match)[0] if match and match in text else ""


def _after(evaluation: Evaluation, text: str, match: str) -> str:
    _meter_search(evaluation, text, match)
    return text.partition(match)[2] if match else text


def join(evaluation: Evaluation, texts: list[Any], delimiter: str | None) -> str:
    """Return the texts in a row, with the delimiter between them; null is left out."""
    evaluation.burn(len(texts))
    kept = [text for text in texts if text is not None]
    for text in kept:
        if not isinstance(text, str):
            found = type_word(text)
            raise fail(
                "feel.argument-type", function="string join", parameter="list", expected="list<string>", found=found
            )
    evaluation.built_string(sum(map(len, kept)) + len(delimiter or "") * len(kept))
    return (delimiter or "").join(kept)


def _cased(evaluation: Evaluation, text: str) -> str:
    evaluation.built_string(len(text) * 3)
    return text


STRINGS = table(
    {
        "substring": ("string: string, start position: integer, length?: number -> string", _substring),
        "string length": ("string: string -> number", lambda e, s: Decimal(len(s))),
        "upper case": ("string: string -> string", lambda e, s: _cased(e, s).upper()),
        "lower case": ("string: string -> string", lambda e, s: _cased(e, s).lower()),
        "substring before": ("string: string, match: string -> string", _before),
        "substring after": ("string: string, match: string -> string", _after),
        "contains": ("string: string, match: string -> boolean", _contains),
        "starts with": ("string: string, match: string -> boolean", lambda e, s, m: s.startswith(m)),
        "ends with": ("string: string, match: string -> boolean", lambda e, s, m: s.endswith(m)),
        "string join": ("list: list, delimiter?: string -> string", join),
    }
)
