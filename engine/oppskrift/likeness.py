"""The known name that a misspelt one was meant to be. How alike two names are is judged by Python's `difflib`."""

from collections.abc import Iterable

from .message import Message, message

LONGEST = 60
"""Longer names are not compared: the time it takes grows with the square of the length."""


def like(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known name that is most like a name, capitals or not; None where none is like it.

    `cutoff` is the least likeness, from 0 to 1 (all signs the same, in order).
    """
    from difflib import get_close_matches  # only those who misspell pay for loading it

    if len(name) > LONGEST:
        return None
    folded = {one.casefold(): one for one in known if len(one) <= LONGEST and one != name}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else None


def hint(name: str, known: Iterable[str], cutoff: float = 0.6) -> Message | str:
    """Return « Mente du «x»?», to be put after a sentence, or nothing where no known name is like it."""
    found = like(name, known, cutoff)
    return message("check.did-you-mean", suggestion=found) if found else ""
