"""Operations: how the installation stands, what stands still and what to do about it, health and metrics."""

from flask import Flask

from . import board, groups, health, incidents, jobs, metrics, words
from .blueprint import PAGES


def install(app: Flask) -> None:
    """Register the pages, and count every request."""
    assert board and groups and health and incidents and jobs  # noqa: S101, PT018 - importing them adds their views
    app.register_blueprint(PAGES)
    words.install(app)
    metrics.install(app)
