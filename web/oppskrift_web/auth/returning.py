"""Where to go on after login: a path on this site, never anywhere else."""

import re
from urllib.parse import urlsplit

HOME = "/"

_PATH = re.compile(r"/(?![/\\])[!#-\[\]-~]*\Z")
"""A path with query and fragment, as a browser sends it: printable ASCII without `"` and backslash; not `//host`."""


def safe(given: str | None) -> str:
    """Return a place on this site that was asked for, else the front page."""
    if given is None or len(given) > 2000 or not _PATH.match(given):
        return HOME
    parts = urlsplit(given)
    return given if not parts.scheme and not parts.netloc and not parts.path.startswith("/logg-inn") else HOME
