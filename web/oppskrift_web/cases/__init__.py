"""Pages: cases and what has happened in them."""

from flask import Flask

from . import decisions, drawing, listing, partials, show, withdraw  # noqa: F401 - their views register themselves
from .blueprint import PAGES


def install(app: Flask) -> None:
    """Register the pages."""
    partials.install(app)
    app.register_blueprint(PAGES)
