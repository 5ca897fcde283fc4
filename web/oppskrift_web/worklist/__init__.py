"""Pages: worklist."""

from flask import Flask

from . import actions, page, views
from .blueprint import PAGES


def install(app: Flask) -> None:
    """Register the pages."""
    assert actions and page and views  # noqa: S101, PT018 - importing them adds their views to the blueprint
    app.register_blueprint(PAGES)
