"""Pages that belong to no area: home, accessibility statement, language."""

from flask import Blueprint, Flask, redirect
from werkzeug.wrappers import Response

from ..access import Policy, access

PAGES = Blueprint("pages", __name__)


@PAGES.get("/")
@access(Policy.PUBLIC)
def home() -> Response:
    """Go to the worklist."""
    return redirect("/arbeidsliste")


def install(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(PAGES)
