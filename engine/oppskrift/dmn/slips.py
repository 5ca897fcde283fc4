"""What was meant where somebody wrote as on paper: `100 000`, `3,5`, `31.12.2026`, `ja`, a text without its marks."""

import re
from collections.abc import Collection, Iterator
from typing import Literal

from .. import feel
from ..likeness import hint as meant_name
from ..message import Message, message
from . import spelling

Kind = Literal["expression", "unary_tests"]
_WORDS = re.compile(r"[^\W\d_][\w -]*")
_KEYWORDS = frozenset({"if", "for", "some", "every", "not", "function", "return", "then", "else"})
IN_A_RULE = "?"
"""What only the cells of a table see."""


def meant_instead(text: str, kind: Kind, names: Collection[str]) -> Message | str:
    """Return what was meant by a text that cannot be read, to stand after a sentence; nothing where that is unclear."""
    for candidate in _candidates(text, kind):
        if candidate != text and _is_feel(candidate, kind, names):
            return message("dmn.meant-feel", text=candidate)
    if IN_A_RULE in names and _WORDS.fullmatch(text) and not _KEYWORDS.intersection(text.split()):
        return message("dmn.meant-text", text=text)
    return ""


def meant_by_name(name: str, text: str, names: Collection[str]) -> Message | str:
    """Return what was meant by a name that is not known: one like it or, where it is all of a cell, a text."""
    found = meant_name(name, names)
    if found or name != text or IN_A_RULE not in names:
        return found
    truth = spelling.boolean(text)
    return message("dmn.meant-text" if truth == text else "dmn.meant-boolean", text=text, truth=truth)


def _candidates(text: str, kind: Kind) -> Iterator[str]:
    """Yield the text in FEEL's own writing. A comma parts the tests of a cell, so there it is no decimal comma."""
    plain = spelling.signs(text)
    yield plain
    for one in (plain, spelling.dates(plain)):
        yield spelling.numbers(one, decimal_comma=kind == "expression")


def _is_feel(text: str, kind: Kind, names: Collection[str]) -> bool:
    try:
        program = feel.compile(text, kind, names)
    except feel.FeelSyntaxError:
        return False
    return program.names <= {*names, IN_A_RULE}
