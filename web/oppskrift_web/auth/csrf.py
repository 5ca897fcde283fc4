"""Forms are only taken from our own pages: a token per session (Flask-WTF), and the browser's word on where from."""

from functools import lru_cache
from hmac import compare_digest

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import Forbidden

from . import returning
from .session import current

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})

PROTECTION = CSRFProtect()


class Foreign(Forbidden):
    """Another site's page sent the request."""


def token() -> str:
    """Return the token that forms of this visitor carry; the same for as long as the session lasts."""
    return _signed(str(current_app.secret_key), current().csrf())


@lru_cache(maxsize=4096)
def _signed(key: str, raw: str) -> str:
    """Return the token as Flask-WTF signs it, once: a page that has not changed stays the same to the byte."""
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))


def foreign() -> bool:
    """Whether the browser says that another site's page sent this request.

    `Origin: null` says nothing: a page of ours that keeps its address to itself sends it. The token decides then.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin not in {None, "null"} and returning.split(origin).netloc != request.host


def protect() -> None:
    """End a request that changes something and does not come from our own page. Runs after it is known who asks."""
    if request.method not in CHANGING or request.endpoint is None:
        return
    if foreign():
        raise Foreign
    given = request.form.get("csrf_token") or request.headers.get("X-CSRFToken")
    if given is None or current().secret is None or not compare_digest(given.encode(), token().encode()):
        PROTECTION.protect()  # signed at another time or by another process, or not at all


def install(app: Flask) -> None:
    """Give templates the token. `protect` is called by the application, after login and access."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    PROTECTION.init_app(app)
    app.jinja_env.globals["csrf_token"] = token
    app.context_processor(lambda: {"csrf_token": token})
