"""The token endpoint of the simulated Maskinporten: verifies the grant's claims strictly (RFC 7523 §3).

Any claim that is not known is refused, as the real one does.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLAIMS = frozenset({"aud", "iss", "scope", "iat", "exp", "jti"})
LONGEST = 120
SKEW = 10
"""Seconds that a client's clock may be ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A client: its public key (PEM) and the scopes it may have."""

    public_key: str
    scopes: frozenset[str]


class GrantRefused(Exception):
    """The grant is refused with an OAuth error code and a description."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description


class TokenDesk:
    """Issues tokens to registered clients and knows which of them still hold. The caller holds the lock."""

    def __init__(self, issuer: str, clients: Mapping[str, Registered], lifetime: timedelta = timedelta(seconds=120)):
        self.issuer, self._clients, self._lifetime = issuer, clients, lifetime
        self._seen: set[tuple[str, str]] = set()
        self._issued: dict[str, tuple[frozenset[str], datetime]] = {}

    def grant(self, form: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """Return the answer to a grant. Raises GrantRefused."""
        if form.get("grant_type") != GRANT:
            raise GrantRefused("unsupported_grant_type", "grant_type must be jwt-bearer")
        claims = self._claims(form.get("assertion", ""))
        scopes = self._checked(claims, now)
        token = secrets.token_urlsafe(24)
        self._issued[token] = (scopes, now + self._lifetime)
        seconds = int(self._lifetime.total_seconds())
        return {"access_token": token, "token_type": "Bearer", "expires_in": seconds, "scope": " ".join(sorted(scopes))}

    def status(self, authorization: str, scope: str, now: datetime) -> int:
        """Return 200 for a token that holds and covers a scope, else 401 or 403."""
        kind, _, token = authorization.partition(" ")
        scopes, expires = self._issued.get(token, (frozenset(), now))
        if kind != "Bearer" or expires <= now:
            return 401
        return 200 if scope in scopes else 403

    def revoke_all(self) -> None:
        """Make every issued token invalid."""
        self._issued.clear()

    def _claims(self, assertion: str) -> dict[str, Any]:
        try:
            issuer = str(jwt.decode(assertion, options={"verify_signature": False}).get("iss"))
            client = self._clients[issuer]
            return jwt.decode(
                assertion,
                client.public_key,
                algorithms=["RS256", "RS384", "RS512"],
                options={"verify_exp": False, "verify_iat": False, "verify_aud": False},
            )
        except KeyError:
            raise GrantRefused("invalid_client", "unknown iss") from None
        except jwt.PyJWTError as error:
            raise GrantRefused("invalid_grant", f"assertion: {type(error).__name__}") from None

    def _checked(self, claims: Mapping[str, Any], now: datetime) -> frozenset[str]:
        """Return the scopes of a grant whose claims are all right."""
        if unknown := sorted(set(claims) - CLAIMS):
            raise GrantRefused("invalid_grant", f"unknown claim {unknown[0]}")
        if missing := sorted(CLAIMS - set(claims)):
            raise GrantRefused("invalid_grant", f"missing claim {missing[0]}")
        if claims["aud"] != self.issuer:
            raise GrantRefused("invalid_grant", "aud must be the issuer, as one value")
        self._check_times(claims, now.timestamp())
        once = (claims["iss"], str(claims["jti"]))
        if once in self._seen:
            raise GrantRefused("invalid_grant", "jti was used before")
        scopes = frozenset(str(claims["scope"]).split())
        if not scopes or not scopes <= self._clients[claims["iss"]].scopes:
            raise GrantRefused("invalid_scope", "scope is not given to this client")
        self._seen.add(once)
        return scopes

    def _check_times(self, claims: Mapping[str, Any], now: float) -> None:
        issued, expires = claims["iat"], claims["exp"]
        if not (isinstance(issued, int) and isinstance(expires, int)):
            raise GrantRefused("invalid_grant", "iat and exp must be whole seconds")
        if issued > now + SKEW:
            raise GrantRefused("invalid_grant", "iat is in the future: check the clock")
        if not 0 < expires - issued <= LONGEST:
            raise GrantRefused("invalid_grant", "exp must be at most 120 seconds after iat")
        if expires <= now:
            raise GrantRefused("invalid_grant", "the assertion has expired")
