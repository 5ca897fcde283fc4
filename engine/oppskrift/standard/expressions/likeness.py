"""The known name that a misspelt one was meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches

from ...message import Message, message

LONGEST = 60
"""Names longer than this are not compared: likeness takes the square of the length."""


def like(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known name that is most like a name, None where none is."""
    if len(name) > LONGEST:
        return None
    close = get_close_matches(name, sorted(one for one in known if len(one) <= LONGEST and one != name), 1, cutoff)
    return close[0] if close else None


def hint(name: str, known: Iterable[str]) -> Message | str:
    """Return « Mente du …?», or nothing."""
    found = like(name, known)
    return message("check.did-you-mean", suggestion=found) if found else ""
