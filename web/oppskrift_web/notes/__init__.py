"""Comments and files on a case: the panel that task and case pages include, and what its forms do.

{% include "notes/panel.html" %} with `case_id` set; on the page of a task `view.task` tells where to go back.
"""

from flask import Flask

from . import pages, panel
from .blueprint import PAGES

__all__ = ["install", "pages"]


def install(app: Flask) -> None:
    """Register the pages, and let templates ask for a case's notes."""
    app.register_blueprint(PAGES)
    panel.install(app)
