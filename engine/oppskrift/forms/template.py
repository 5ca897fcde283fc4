"""Texts with `{{expression}}` in them, as form-js writes them; loops and conditions (`{{#if …}}`) are not supported."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from .. import feel
from ..message import Language
from ..model.tagged import Json
from .variables import Variables

_EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def expressions(text: str) -> Iterator[str]:
    """Yield the expressions in a text, as they are written."""
    return (found[1].strip().removeprefix("=") for found in _EXPRESSION.finditer(text))


def fill(text: str, data: Mapping[str, Json], *, now: datetime, language: Language = "nb") -> str:
    """Return a text with each expression replaced by its value as people read it; null and faults as nothing.

    `data` are tagged variables. The values are plain text: whoever puts the result into HTML must escape it.
    """
    if "{{" not in text:
        return text
    variables = Variables(data)
    return "".join(
        part if isinstance(part, str) else feel.show(part.evaluate(variables, now=now).value, language)
        for part in pieces(text)
    )


@lru_cache(4_096)
def pieces(text: str) -> tuple[str | feel.Program, ...]:
    """Return a text in its parts: plain text, and the compiled expressions between; a faulty one is left out."""
    found: list[str | feel.Program] = []
    for number, part in enumerate(_EXPRESSION.split(text)):
        if number % 2 == 0:
            found.append(part)
            continue
        try:
            found.append(feel.compile(part.strip().removeprefix("=")))
        except feel.FeelSyntaxError:  # refused when the form was read, so the text is from somewhere else
            continue
    return tuple(found)
