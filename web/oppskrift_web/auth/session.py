"""Sessions that live on the server: the cookie holds a random secret, the table its SHA-256, and nothing else helps.

A visitor who is not logged in has a secret in the cookie too, for the CSRF token, but a row only when there is
something to remember. An ordinary request reads one row and writes nothing; the time of use is written once a minute.
"""

import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast

import flask
import orjson
from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin

from oppskrift.ports import SessionRecord

from ..config import WebConfig
from ..current import CONFIG, SITE

NOTED_EVERY = timedelta(minutes=1)
"""How often the time of last use is written, so the idle limit is exact to a minute."""

KEPT = timedelta(days=1)
"""How long a session that is over is kept, to know whose it was when the same browser logs in again."""

CSRF = "csrf_token"
"""Where Flask-WTF looks for what a form must carry. Derived from the secret, never stored."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}\Z")


class ServerSession(SecureCookieSession):
    """What is remembered of a visitor. `record` is the row at the beginning of the request, None without one."""

    def __init__(self, key: bytes, secret: str | None, record: SessionRecord | None, *, over: bool = False) -> None:
        super().__init__(orjson.loads(record.body) if record is not None and not over else {})
        self._key = key
        self.secret, self.record, self.over = secret, record, over
        self.fresh = self.renewed = self.ended = False
        self.tenant, self.person = (record.tenant, record.person) if record is not None and not over else ("", "")
        if secret is not None:
            dict.__setitem__(self, CSRF, self._token(secret))

    @property
    def live(self) -> SessionRecord | None:
        """The row, when it counts."""
        return None if self.over else self.record

    def csrf(self) -> str:
        """Return what forms of this visitor must carry; somebody without a cookie gets one."""
        if self.secret is None:
            self._secret_anew()
        return str(dict.__getitem__(self, CSRF))

    def renew(self, tenant: str, person: str, remembered: Mapping[str, Any]) -> None:
        """Begin a login: a new secret, so whoever knew the one before knows nothing; the row before is ended."""
        self.clear()
        self.update(remembered)
        self.tenant, self.person = tenant, person
        self.renewed = self.modified = True
        self._secret_anew()

    def end(self) -> None:
        """Forget everything; the row is the caller's to delete."""
        self.clear()
        self.tenant = self.person = ""
        self.ended = True

    def body(self) -> str:
        """Return what is stored."""
        return orjson.dumps({k: v for k, v in self.items() if k != CSRF}).decode()

    def _secret_anew(self) -> None:
        self.secret, self.fresh = secrets.token_urlsafe(32), True
        dict.__setitem__(self, CSRF, self._token(self.secret))

    def _token(self, secret: str) -> str:
        return hmac.digest(self._key, secret.encode(), "sha256").hex()


class ServerSessions(SessionInterface):
    """Flask's way to find and keep a session. `Site.sessions` does the keeping, for all processes."""

    def __init__(self, app: Flask) -> None:
        site, config = app.extensions[SITE], app.extensions[CONFIG]
        self._store, self._clock = site.sessions, site.clock
        self._config: WebConfig = config
        self._key = hmac.digest(str(site.secret).encode(), b"csrf", "sha256")
        self.cookie = "__Host-oppskrift" if config.secure else "oppskrift"

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Return the session of a request; one that is over counts as none, and is known to have been."""
        secret = request.cookies.get(self.cookie)
        if secret is None or not _SECRET.match(secret):
            return ServerSession(self._key, None, None)
        record = self._store.find(hashed(secret))
        over = record is not None and record.expires_at <= self._clock.now()
        return ServerSession(self._key, secret, record, over=over)

    def is_null_session(self, obj: object) -> bool:
        """Whether there is nothing to keep, as when the database did not answer."""
        return not isinstance(obj, ServerSession)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what has changed, and tell the browser a new secret."""
        assert isinstance(session, ServerSession)  # noqa: S101 - the only kind that open_session returns
        if session.accessed:
            before = response.headers.get("Vary")
            response.headers["Vary"] = f"{before}, Cookie" if before else "Cookie"
        if session.ended:
            response.delete_cookie(self.cookie, path="/", secure=self._config.secure, httponly=True, samesite="Lax")
            return
        self._keep(session, self._clock.now())
        if session.fresh:
            response.set_cookie(
                self.cookie, session.secret or "", path="/", secure=self._config.secure, httponly=True, samesite="Lax"
            )

    def _keep(self, session: ServerSession, now: datetime) -> None:
        row = session.live
        if session.modified and (session.renewed or row is None):
            replaced = session.record.id if session.record is not None else None
            session.csrf()
            self._store.add(self._record(session, now, now), instead_of=replaced, swept=now - KEPT)
        elif row is not None and (session.modified or now - row.seen_at >= NOTED_EVERY):
            self._store.change(self._record(session, row.created_at, now))

    def _record(self, session: ServerSession, created: datetime, now: datetime) -> SessionRecord:
        return SessionRecord(
            id=hashed(session.secret or ""),
            tenant=session.tenant,
            person=session.person,
            body=session.body(),
            created_at=created,
            seen_at=now,
            expires_at=min(now + self._config.idle, created + self._config.absolute),
        )


def current() -> ServerSession:
    """Return the session at hand."""
    return cast(ServerSession, flask.session._get_current_object())  # type: ignore[attr-defined]


def hashed(secret: str) -> str:
    """Return the id of a session's row."""
    return sha256(secret.encode()).hexdigest()
