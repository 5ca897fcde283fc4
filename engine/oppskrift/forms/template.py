"""Texts with `{{expression}}` in them, as form-js writes them; loops and conditions (`{{#if …}}`) are not supported."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

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

    def value(found: re.Match[str]) -> str:
        try:
            program = feel.compile(found[1].strip().removeprefix("="))
        except feel.FeelSyntaxError:  # refused when the form was read, so the text is from somewhere else
            return ""
        return feel.show(program.evaluate(variables, now=now).value, language)

    return _EXPRESSION.sub(value, text)
