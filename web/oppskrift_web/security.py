"""What every answer carries and every request must pass: headers, known hosts, sizes."""

from urllib.parse import urlsplit

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from .config import WebConfig

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
    app.config.update(MAX_CONTENT_LENGTH=config.max_upload + 1024 * 1024, TRUSTED_HOSTS=trusted(config))
    if config.proxies:
        number = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)  # type: ignore[method-assign]
    always = tuple(headers(config).items())

    def protect(response: Response) -> Response:
        given = response.headers
        for name, value in always:
            given.setdefault(name, value)
        if "Cache-Control" not in given:
            # A page with an ETag may be kept and asked about again; any other shows somebody's data and is not kept.
            given["Cache-Control"] = "private, no-cache" if "ETag" in given else "no-store"
        return response

    app.after_request(protect)
