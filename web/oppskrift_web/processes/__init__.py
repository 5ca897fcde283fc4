"""Pages: what each standard process is, who uses which version, what changed, and how its tests went."""

from flask import Flask

from . import pages, shown


def install(app: Flask) -> None:
    """Register the pages."""
    shown.install(app)
    app.register_blueprint(pages.PAGES)
