"""The language a person reads: `OPPSKRIFT_LANGUAGE`, nb unless it says nn or en."""

import os

from ..message import LANGUAGES, Language

VARIABLE = "OPPSKRIFT_LANGUAGE"


def language() -> Language:
    """Return the language for messages; nb for one we do not have."""
    return next((known for known in LANGUAGES if known == _chosen()), "nb")


def unknown() -> str | None:
    """Return what the environment asks for when we do not have it, else None."""
    return None if _chosen() in LANGUAGES else _chosen()


def _chosen() -> str:
    return os.environ.get(VARIABLE) or "nb"
