"""Pages: one task, its form, and what a person does with it."""

from collections.abc import Iterable
from datetime import datetime

from flask import Flask

from oppskrift.message import Text

from ..current import language, site
from . import actions, conflict, send, show
from .blueprint import PAGES
from .page import person_name, status_line


def install(app: Flask) -> None:
    """Register the pages, and what their templates ask for."""
    app.register_blueprint(PAGES)
    app.jinja_env.globals.update(
        now=_now,
        macros=app.jinja_env.get_template,
        draft_line=status_line,
        person_name=person_name,
        read_all=_read_all,
    )


def _now() -> datetime:
    return site().clock.now()


def _read_all(texts: Iterable[Text]) -> str:
    """Return texts in the language of the page, after one another."""
    return ", ".join(text.read(language()) for text in texts)


__all__ = ["actions", "conflict", "install", "send", "show"]
