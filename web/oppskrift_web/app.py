"""The application factory."""

from importlib import import_module

from flask import Flask

from oppskrift.site import Site

from . import access, errors, formats, fragments, security, serving
from .auth import csrf
from .config import WebConfig
from .current import CONFIG, SITE, actor, language, maybe_actor, say

PARTS = ("pages", "auth", "worklist", "tasks", "cases", "start", "notes", "processes", "operations")
"""The packages with pages. Each has `install(app)`, which registers its blueprint and whatever else it needs."""


def create_app(site: Site, config: WebConfig | None = None) -> Flask:
    """Return the application over a site. It holds no state of its own beyond caches: all else is in the database."""
    app = Flask(__name__, static_folder=None)
    app.extensions[SITE] = site
    app.extensions[CONFIG] = config or WebConfig()
    app.secret_key = site.secret
    security.install(app, app.extensions[CONFIG])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(t=say, language=language, actor=actor, maybe_actor=maybe_actor)
    formats.install(app)
    fragments.install(app)
    serving.install(app)
    for part in PARTS:
        import_module(f"oppskrift_web.{part}").install(app)
    app.before_request(access.guard)
    app.before_request(csrf.protect)
    errors.install(app)
    return app
