"""Names of files as people send them, made fit to be shown and to be saved."""

import re
import unicodedata

LONGEST = 120
"""Characters of a name, its extension included."""

_FORBIDDEN = re.compile(r'[<>:"|?*]|%(?=[0-9A-Fa-f]{2})')
"""What systems refuse, and `%2f`, which some programs read as a slash."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(given: str) -> str:
    """Return the name without folders, characters that are not seen or turn text around, and what systems refuse.

    The extension is kept. A name of which nothing is left becomes `fil`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(char for char in last if unicodedata.category(char) not in _UNSEEN)
    name = " ".join(_FORBIDDEN.sub("_", seen).split()).strip(". ")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: LONGEST - len(extension) - 1]}.{extension}" if stem else f"fil.{extension}"
    return name[:LONGEST] or "fil"


def extension(name: str) -> str:
    """Return the extension in small letters without its dot, empty when there is none."""
    stem, dot, found = name.rpartition(".")
    return found.casefold() if dot and stem else ""
