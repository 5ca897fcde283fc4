"""The language a person reads: `OPPSKRIFT_LANGUAGE`, nb unless it says nn or en."""

import os

from ..message import LANGUAGES, Language


def language() -> Language:
    """Return the language for messages."""
    chosen = os.environ.get("OPPSKRIFT_LANGUAGE", "nb")
    return next((known for known in LANGUAGES if known == chosen), "nb")
