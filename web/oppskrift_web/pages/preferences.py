"""How a person wants the pages: language, light or dark, and whether single keys are shortcuts.

They live in the session under `language`, `theme` and `shortcuts`; whoever has chosen nothing gets the language that
their browser asks for, the light or dark of their system, and shortcuts on.
"""

from typing import Literal, cast

from flask import g, request, session

from oppskrift.message import LANGUAGES, Language

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")
SPOKEN: dict[str, Language] = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
"""What a browser may ask for, and what we answer with."""


def wanted() -> Language:
    """Return the language of the page: the chosen one, or else the first that the browser asks for and we have."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return cast(Language, chosen)
    for asked, _ in request.accept_languages:
        if found := SPOKEN.get(asked.partition("-")[0].lower()):
            return found
    return "nb"


def load() -> None:
    """Set the language of the request; runs before every request."""
    g.language = wanted()


def theme() -> Theme:
    """Return light, dark or auto: as the system of the person has it."""
    chosen = session.get("theme")
    return chosen if chosen in THEMES else "auto"


def shortcuts() -> bool:
    """Say whether single keys are shortcuts."""
    return bool(session.get("shortcuts", True))
