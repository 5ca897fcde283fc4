"""Login, logout and the session."""

from flask import Flask

from ..current import CONFIG
from . import csrf, entering, pages
from .entering import DEVELOPMENT, INVITATION, PROVIDER, log_in, log_out
from .session import ServerSessions

__all__ = ["DEVELOPMENT", "INVITATION", "PROVIDER", "install", "log_in", "log_out"]


def install(app: Flask) -> None:
    """Keep sessions on the server, find out who asks before every request, and register the pages."""
    app.session_interface = ServerSessions(app)
    csrf.install(app)
    app.before_request(entering.load)
    pages.install(app, app.extensions[CONFIG])
