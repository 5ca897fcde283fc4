"""Whole numbers that a browser sends in forms and addresses."""

DIGITS = 9
"""More digits than these are no number of ours: no token, no revision and no count."""


def whole(text: str | None) -> int | None:
    """Return a number as we write them ourselves, None for anything else."""
    return int(text) if text and len(text) <= DIGITS and text.isascii() and text.isdigit() else None
