"""The words that a case is found by, and the order that people expect of titles: the same on every database.

Folding makes «Sørensen», «sorensen» and «SÖRENSEN» one word. What is stored and what is asked for are folded alike.
"""

import re
import unicodedata

MAX_WORDS = 32
"""Words kept of one text; a title is far shorter, and nobody is to fill the index with a novel."""

MAX_LENGTH = 64
"""Characters kept of one word."""

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})
_WORD = re.compile(r"[^\W_]+")
_LAST = str.maketrans({"æ": "z\x7f1", "ä": "z\x7f1", "ø": "z\x7f2", "ö": "z\x7f2", "å": "z\x7f3"})
"""Æ, Ø and Å come after Z, in that order."""


def words(*texts: str | None) -> tuple[str, ...]:
    """Return the folded words of texts, each once, in the order they are met.

    >>> words("Kontrakt – Åse Sørensen", "B-17")
    ('kontrakt', 'ase', 'sorensen', 'b', '17')
    """
    found = (word[:MAX_LENGTH] for text in texts if text for word in _WORD.findall(fold(text)))
    return tuple(dict.fromkeys(found))[:MAX_WORDS]


def fold(text: str) -> str:
    """Return a text without case, accents and Norwegian letters."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)


def order_key(text: str) -> str:
    """Return what titles are sorted by, character for character: no case, no accents, Æ Ø Å last.

    >>> sorted(["Åse", "Øye", "Ære", "Zebra", "anna", "Éva"], key=order_key)
    ['anna', 'Éva', 'Zebra', 'Ære', 'Øye', 'Åse']
    """
    composed = unicodedata.normalize("NFC", text.casefold()).translate(_LAST)
    plain = unicodedata.normalize("NFKD", composed)
    return "".join(c for c in plain if not unicodedata.combining(c))
