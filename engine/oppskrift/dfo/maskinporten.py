"""Access tokens from Maskinporten: the JWT-bearer grant (RFC 7523), with a cache per institution and scope set.

The grant carries exactly the claims that Maskinporten knows (`aud`, `iss`, `scope`, `iat`, `exp`, `jti`): any other is
refused there. `aud` is the issuer, not the token address. The grant lives at most 120 seconds.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ..clock import Clock
from ..errors import OppskriftError
from ..message import message
from . import failure, wire

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GRANT_SECONDS, BACKDATED_SECONDS = 100, 10
"""The grant is dated a little back so that a clock slightly ahead is not refused."""
SKEW = timedelta(seconds=30)
"""A token is renewed this long before it expires, so that it does not expire under way."""

_PREFIX = "OPPSKRIFT_MASKINPORTEN_"
_FIRST = f"{_PREFIX}CLIENT_ID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One client at Maskinporten. `issuer` as in its metadata, such as `https://maskinporten.no/`."""

    client_id: str
    key: RSAPrivateKey = field(repr=False)
    key_id: str
    issuer: str = "https://maskinporten.no/"
    token_url: str = "https://maskinporten.no/token"  # noqa: S105 - an address, not a secret
    algorithm: str = "RS256"


def read_settings(environ: Mapping[str, str]) -> Settings | None:
    """Return the client of `OPPSKRIFT_MASKINPORTEN_{CLIENT_ID,KEY_FILE,KEY_ID,ISSUER,TOKEN_URL}`, or None without one.

    Raises OppskriftError for a missing setting or a key that cannot be read.
    """
    if not environ.get(_FIRST):
        return None
    for name in ("KEY_FILE", "KEY_ID"):
        if not environ.get(_PREFIX + name):
            raise OppskriftError(message("dfo.setting-missing", name=_PREFIX + name, first=_FIRST))
    given = {"issuer": environ.get(f"{_PREFIX}ISSUER"), "token_url": environ.get(f"{_PREFIX}TOKEN_URL")}
    return Settings(
        client_id=environ[_FIRST],
        key=read_key(Path(environ[f"{_PREFIX}KEY_FILE"])),
        key_id=environ[f"{_PREFIX}KEY_ID"],
        **{name: value for name, value in given.items() if value},
    )


def read_key(path: Path) -> RSAPrivateKey:
    """Return the private RSA key of a PEM file. Raises OppskriftError; the text never shows the key."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        raise OppskriftError(message("dfo.key-unreadable", path=path)) from None
    if not isinstance(key, RSAPrivateKey):
        raise OppskriftError(message("dfo.key-unreadable", path=path))
    return key


class Maskinporten:
    """Tokens for the client. `clients` gives the settings per institution, `*` for all others. Thread-safe."""

    def __init__(self, clients: Mapping[str, Settings], http: httpx.Client, clock: Clock) -> None:
        self._clients, self._http, self._clock = clients, http, clock
        self._cached: dict[tuple[str, frozenset[str]], tuple[str, datetime]] = {}
        self._lock = Lock()

    def token(self, institution: str, scopes: frozenset[str]) -> str:
        """Return a token that holds for at least `SKEW` more. Raises Stopped (retry or incident)."""
        now = self._clock.now()
        with self._lock:
            token, expires = self._cached.get((institution, scopes), ("", now))
            if now + SKEW < expires:
                return token
            token, lifetime = self._fetch(institution, scopes, now)
            self._cached[institution, scopes] = token, now + lifetime
            return token

    def forget(self, institution: str, scopes: frozenset[str]) -> None:
        """Drop a token that was not accepted."""
        with self._lock:
            self._cached.pop((institution, scopes), None)

    def _fetch(self, institution: str, scopes: frozenset[str], now: datetime) -> tuple[str, timedelta]:
        settings = self._clients.get(institution) or self._clients.get("*")
        names = " ".join(sorted(scopes))
        if settings is None:
            raise failure.incident(
                message("dfo.token-refused", scopes=names, error="no_client", description=f"{institution}?")
            )
        answer = self._post(settings, assertion(settings, names, now, secrets.token_urlsafe(16)))
        if answer.status_code == 429 or answer.status_code >= 500:
            raise failure.retry(message("dfo.token-unreachable", problem=answer.status_code))
        body = _body(answer)
        if answer.status_code != 200:
            raise _refused(names, body, answer.status_code)
        token, seconds = body.get("access_token"), body.get("expires_in")
        if not (isinstance(token, str) and token.isascii() and token.isprintable()) or not isinstance(seconds, int):
            raise failure.incident(message("dfo.token-answer", problem="access_token, expires_in"))
        return token, timedelta(seconds=min(max(seconds, 0), 24 * 3600))

    def _post(self, settings: Settings, signed: str) -> httpx.Response:
        form = {"grant_type": GRANT, "assertion": signed}
        try:
            return self._http.post(settings.token_url, data=form, follow_redirects=False)
        except httpx.RequestError as error:
            raise failure.retry(message("dfo.token-unreachable", problem=type(error).__name__)) from None


def assertion(settings: Settings, scope: str, now: datetime, id: str) -> str:
    """Return the signed grant."""
    issued = int(now.timestamp()) - BACKDATED_SECONDS
    claims = {
        "aud": settings.issuer,
        "iss": settings.client_id,
        "scope": scope,
        "iat": issued,
        "exp": issued + GRANT_SECONDS,
        "jti": id,
    }
    return jwt.encode(claims, settings.key, algorithm=settings.algorithm, headers={"kid": settings.key_id})


def _body(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        body = wire.parse(answer.content)
    except wire.Unreadable:
        body = None
    if not isinstance(body, Mapping):
        raise failure.incident(message("dfo.token-answer", problem=answer.status_code))
    return body


def _refused(scopes: str, body: Mapping[str, Any], status: int) -> failure.Stopped:
    """Return the incident for an OAuth error (RFC 6749 §5.2), such as an expired key (MP-121)."""
    error, description = str(body.get("error") or status), str(body.get("error_description") or "-")
    return failure.incident(
        message("dfo.token-refused", scopes=scopes, error=error[:60], description=description[:200])
    )
