"""Where to go on after login: a path on this site, never anywhere else; first to what waits to be sent again."""

import re
from urllib.parse import SplitResult, urlencode, urlsplit

from flask import session

HOME = "/"
AGAIN = "/logg-inn/fortsett"
HELD = "held"
"""Where the session keeps a form that was sent after the login had run out."""

_PATH = re.compile(r"/(?![/\\])[!#-\[\]-~]*\Z")
"""A path with query and fragment, as a browser sends it: printable ASCII without `"` and backslash; not `//host`."""


def safe(given: str | None) -> str:
    """Return a place on this site that was asked for, else the front page."""
    if given is None or len(given) > 2000 or not _PATH.match(given):
        return HOME
    parts = urlsplit(given)
    return given if not parts.scheme and not parts.netloc and not parts.path.startswith("/logg-inn") else HOME


def split(address: str) -> SplitResult:
    """Return the parts of an address that a browser tells of; all empty for what is no address."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def onward(target: str) -> str:
    """Return where to go after a login that was meant for `target`."""
    return f"{AGAIN}?{urlencode({'next': target})}" if HELD in session else target
