"""Pages: processes."""

from flask import Blueprint, Flask

PAGES = Blueprint("processes", __name__)


def install(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(PAGES)
