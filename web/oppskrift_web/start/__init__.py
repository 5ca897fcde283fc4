"""Starting cases: the catalogue, the start form, and the link by which invited people come in."""

from flask import Flask

from . import catalogue, invited, opening, partials
from .blueprint import PAGES

__all__ = ["catalogue", "install", "invited", "opening", "partials"]


def install(app: Flask) -> None:
    """Register the pages, and give other pages what follows a case and who is invited to it."""
    app.register_blueprint(PAGES)
    partials.install(app)
