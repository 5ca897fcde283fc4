"""Pages: start."""

from flask import Blueprint, Flask

PAGES = Blueprint("start", __name__)


def install(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(PAGES)
