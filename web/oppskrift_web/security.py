"""What every answer carries and every request must pass: headers, known hosts, sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

from .config import WebConfig

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""Hosts that mean this machine; health checks and developers use them."""

POLICY = (
    "default-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
"""Content Security Policy: nothing from other hosts, no inline script, no eval. Style attributes are for diagrams."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
HSTS = "max-age=63072000; includeSubDomains"


LARGEST = 2**31 - 1
"""The largest number in an address; a larger one is none that a database has given."""


class Number(IntegerConverter):
    """`<int:…>` of an address: at most LARGEST, so that what is no number of ours is an address of nothing (404)."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **{"max": LARGEST, **more})


class Name(UnicodeConverter):
    """`<…>` of an address: without NUL, which PostgreSQL takes in no text."""

    def to_python(self, value: str) -> str:
        """Return the name as the view gets it."""
        if "\0" in value:
            raise ValidationError
        return value


def headers(config: WebConfig) -> dict[str, str]:
    """Return what every answer carries. A form may lead to the identity provider where there is one."""
    policy = POLICY if config.oidc is None else f"{POLICY} {config.oidc.origin}"
    found = {**ALWAYS, "Content-Security-Policy": policy}
    return {**found, "Strict-Transport-Security": HSTS} if config.secure else found


def trusted(config: WebConfig) -> list[str]:
    """Return the hosts that a request may name."""
    own = urlsplit(config.base_url).hostname
    return [*([own] if own else []), *config.hosts, *LOCAL]


def install(app: Flask, config: WebConfig) -> None:
    """Set limits and hosts, and put the headers on every answer."""
    app.url_map.converters.update(int=Number, default=Name)
    app.config.update(MAX_CONTENT_LENGTH=config.max_upload + 1024 * 1024, TRUSTED_HOSTS=trusted(config))
    if config.proxies:
        number = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)  # type: ignore[method-assign]
    app.wsgi_app = protected(app.wsgi_app, headers(config))  # type: ignore[method-assign, assignment]


def protected(app: WSGIApplication, always: Mapping[str, str]) -> WSGIApplication:
    """Put headers on every answer that does not have its own. Around Flask: there it cost ten times as much.

    A page with an ETag may be kept by the browser and is asked about again; any other shows somebody's data and is not
    kept.
    """
    named = tuple((name.lower(), (name, value)) for name, value in always.items())

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *error: Any) -> Any:
            there = {name.lower() for name, _ in given}
            added = [header for name, header in named if name not in there]
            if "cache-control" not in there:
                added.append(("Cache-Control", "private, no-cache" if "etag" in there else "no-store"))
            return start_response(status, given + added, *error)

        return app(environ, cast("StartResponse", start))

    return answer
