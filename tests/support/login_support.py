"""A real OpenID Connect provider on this machine, and a browser that goes through a login at it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import DEVNULL, PIPE, Popen
from typing import Any
from urllib.parse import urlsplit

import httpx
from web_support import Scene, Visitor
from werkzeug.test import TestResponse

from oppskrift_web import WebConfig
from oppskrift_web.provider import Provider

CLIENT = "oppskrift-test"
FEIDE = "https://n.feide.no/claims/"


@dataclass(frozen=True)
class Identities:
    """A provider that runs, with the users that a test gives it."""

    url: str

    def settings(self, **changes: Any) -> Provider:
        secret = "s" * 20
        return Provider(issuer=self.url, client_id=CLIENT, client_secret=secret, **changes)

    def user(self, sub: str, **claims: Any) -> str:
        """Make or change a user."""
        answer = httpx.put(f"{self.url}/users/{sub}", json=claims)
        assert answer.status_code == 204, answer.text
        return sub

    def ask(self, location: str, sub: str | None) -> str:
        """Log in at the provider (None: decline) as a browser would; return where it sends the browser."""
        form = {"sub": sub} if sub is not None else {"action": "deny"}
        answer = httpx.post(location, data=form)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])


SERVE = """
import sys, oidc_provider_mock
with oidc_provider_mock.run_server_in_thread() as server:
    print(server.server_port, flush=True)
    sys.stdin.read()
"""


@contextmanager
def identities() -> Iterator[Identities]:
    """Run a provider in a process of its own until the end of the block."""
    command = [sys.executable, "-W", "ignore", "-c", SERVE]
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Identities(f"http://localhost:{int(process.stdout.readline())}")
        process.stdin.close()
        process.wait(10)


def begin(visitor: Visitor, target: str | None = None) -> str:
    """Begin a login; return where the browser is sent."""
    answer = visitor.get("/logg-inn/oidc", query_string={"next": target} if target else {})
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def end(visitor: Visitor, location: str) -> TestResponse:
    """Come back from the provider."""
    parts = urlsplit(location)
    return visitor.get(f"{parts.path}?{parts.query}")


def log_in(visitor: Visitor, provider: Identities, sub: str, target: str | None = None) -> TestResponse:
    """Go through a whole login."""
    return end(visitor, provider.ask(begin(visitor, target), sub))


def person_of(scene: Scene, visitor: Visitor) -> tuple[str, str] | None:
    """Return institution and ident of who is logged in, as the server has it."""
    from oppskrift_web.auth.session import hashed

    cookie = visitor.client.get_cookie("oppskrift")
    row = scene.site.sessions.find(hashed(cookie.value)) if cookie is not None else None
    return (row.tenant, row.person) if row is not None and row.person else None


def config(provider: Provider, **changes: Any) -> WebConfig:
    return WebConfig(base_url="http://localhost", oidc=provider, **changes)
