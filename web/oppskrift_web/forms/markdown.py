"""Texts of a form: Markdown from the standard, with values of the case put in as plain text.

Raw HTML is off, links keep to a few schemes, images are not drawn. A value is put in after the Markdown has been
read, so nothing that somebody typed can become a link or a tag.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from oppskrift import feel
from oppskrift.forms import pieces
from oppskrift.message import Language

_FIRST = 0xE000
"""Private use characters stand for the values while the Markdown is read; a text's own are taken out before."""

_LAST = 0xF8FF
_OWN = dict.fromkeys(range(_FIRST, _LAST + 1))
_SCHEMES = ("https://", "http://", "mailto:", "tel:", "/", "#")

_READER = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")
_READER.validateLink = lambda url: url.lower().startswith(_SCHEMES) and not url.startswith("//")  # type: ignore[method-assign]


def block(text: str, variables: Mapping[str, Any], language: Language, now: datetime) -> Markup:
    """Return a text as paragraphs, lists and so on."""
    html, count = _html(text)
    return _put_in(html, text, count, variables, language, now)


def line(text: str, variables: Mapping[str, Any], language: Language, now: datetime) -> str:
    """Return a text on one line, with the values in it, not escaped yet."""
    if "{{" not in text:
        return text
    return "".join(p if isinstance(p, str) else shown(p, variables, language, now) for p in pieces(text))


def shown(program: feel.Program, variables: Mapping[str, Any], language: Language, now: datetime) -> str:
    """Return the value of an expression as people read it, of bounded length."""
    return feel.show(program.evaluate(variables, now=now).value, language)[:10_000]


@lru_cache(2_048)
def _html(text: str) -> tuple[str, int]:
    """Return the HTML with a mark for each value, and how many values there are."""
    parts, count = [], 0
    for part in pieces(text):
        if isinstance(part, str):
            parts.append(part.translate(_OWN))
        else:
            parts.append(chr(min(_FIRST + count, _LAST)))
            count += 1
    return _READER.render("".join(parts)), count


def _put_in(  # noqa: PLR0913, PLR0917
    html: str, text: str, count: int, variables: Mapping[str, Any], language: Language, now: datetime
) -> Markup:
    programs = (part for part in pieces(text) if not isinstance(part, str)) if count else ()
    values = {
        min(_FIRST + number, _LAST): str(escape(shown(program, variables, language, now)))
        for number, program in enumerate(programs)
    }
    # All at once: a mark within a value must not become the next value, and the marks within that the one after it.
    return Markup(html.translate(values))  # noqa: S704 - made of escaped values and of Markdown read with HTML off
