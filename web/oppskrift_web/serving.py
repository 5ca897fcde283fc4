"""Serves the bundles: compressed when built, and cached for ever, because a name changes with the content."""

import re
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from .bundles import BUNDLES, PREFIX, Bundles, asset, lazy, script

HASHED = re.compile(r"/[a-z0-9-]+-[0-9A-Z]{8}\.[a-z0-9]+$")
"""How esbuild names what it builds: our own names are in lower case, hashes in upper case."""
SHORT = 300  # seconds that a file without a hash in its name may be kept


def immutable(path: str, url: str) -> bool:
    """Say whether a file's name carries the hash of its content."""
    return HASHED.search(url) is not None


def headers(given: Headers, path: str, url: str) -> None:
    """Add what every file is sent with: a browser takes it for what we say it is, and for our own pages only."""
    given["X-Content-Type-Options"] = "nosniff"
    given["Cross-Origin-Resource-Policy"] = "same-origin"


def install(app: Flask, found: Bundles | None = None) -> None:
    """Serve the bundles of an application under /assets/, before any view is asked, and let templates name them."""
    read = found or Bundles.read()
    app.extensions[BUNDLES] = read
    app.jinja_env.globals.update(asset=asset, lazy=lazy, script=script)
    if read.built:
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=read.folder,
            prefix=PREFIX,
            max_age=SHORT,
            immutable_file_test=immutable,
            add_headers_function=headers,
            allow_all_origins=False,
        )
