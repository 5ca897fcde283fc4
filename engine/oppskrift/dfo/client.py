"""The HTTP client for the peer: bounded in time and size, no redirects, and every answer put in one of few classes.

| what happens                                   | becomes                        |
|------------------------------------------------|--------------------------------|
| 200/201 with the agreed JSON                    | the answer                     |
| 404 that says "no such object"                  | None from `find`               |
| timeout, no connection, 429, 5xx                | Retry (429/503: Retry-After)   |
| 400/422 with `feil` on a write                  | Fault: a business rejection    |
| 401/403, any other 404, redirect, wrong content | Incident: a person must look   |

A write is never sent blindly a second time: before each send the peer is asked whether the idempotency key is known.
"""

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol
from urllib.parse import quote

import httpx

from ..message import message
from ..ports import Call
from . import failure, wire
from .endpoints import Endpoints
from .resources import Resource
from .retry_after import retry_after

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
MAX_CONNECTIONS = 100
MAX_ANSWER_BYTES = 16 * 1024 * 1024
MAX_ANSWER_SECONDS = 60.0
"""How long the body of one answer may drip in."""
KEY_HEADER, KEY_PARAMETER = "Idempotency-Key", "idempotensnokkel"


class Tokens(Protocol):
    """Where access tokens come from."""

    def token(self, institution: str, scopes: frozenset[str]) -> str:
        """Return a valid token. Raises Stopped: retry when the issuer is away, incident when it refuses us."""
        ...

    def forget(self, institution: str, scopes: frozenset[str]) -> None:
        """Drop a cached token that the peer did not accept."""
        ...


def open_http(transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Return an HTTP client with the agreed limits; proxies and settings from the environment are not used."""
    return httpx.Client(
        transport=transport,
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=MAX_CONNECTIONS),
        follow_redirects=False,
        trust_env=False,
    )


class DfoClient:
    """Calls the peer on behalf of one handler call at a time; safe to share between threads."""

    def __init__(
        self,
        http: httpx.Client,
        endpoints: Endpoints,
        tokens: Tokens | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http, self._endpoints, self._tokens, self._monotonic = http, endpoints, tokens, monotonic

    def find(
        self,
        call: Call,
        resource: Resource,
        id: str | None = None,
        *,
        params: Mapping[str, str] | None = None,
        on: date | None = None,
    ) -> list[Mapping[str, Any]]:
        """Return the objects of a read, empty when the peer says that there is none. `on` is the as-of date."""
        headers = {"dato": on.isoformat()} if on else {}
        answer = self._send(call, resource, "GET", _path(resource, id), headers=headers, params=params)
        if answer.status_code == 404:
            return self._nothing(resource, answer)
        if answer.status_code != 200:
            raise _unexpected(resource, answer)
        return self._objects(resource, answer)

    def create(self, call: Call, resource: Resource, body: Mapping[str, Any], fault: str) -> Mapping[str, Any]:
        """Create an object once for the call's idempotency key and return it as the peer knows it.

        Raises Stopped: `fault` as a business rejection, or as for reads.
        """
        key = quote(call.idempotency_key, safe=":._~-")
        known = self.find(call, resource, params={KEY_PARAMETER: key})
        if known:
            return _agreeing(resource, body, known[0])
        answer = self._send(call, resource, "POST", _path(resource, None), headers={KEY_HEADER: key}, json=body)
        if answer.status_code in (400, 422):
            raise _rejected(resource, answer, fault)
        if answer.status_code == 409:
            raise failure.incident(message("dfo.key-reused", resource=resource.path))
        if answer.status_code not in (200, 201):
            raise _unexpected(resource, answer)
        found = self._objects(resource, answer)
        if len(found) != 1:
            raise failure.incident(message("dfo.bad-answer", resource=resource.path, problem=f"{len(found)} objects"))
        return found[0]

    def _send(self, call: Call, resource: Resource, method: str, path: str, **request: Any) -> httpx.Response:
        answer = self._once(call, resource, method, path, **request)
        if answer.status_code == 401 and self._tokens is not None:
            # Refused before any effect, so a second try with a fresh token is safe.
            self._tokens.forget(call.institution, frozenset({resource.scope}))
            answer = self._once(call, resource, method, path, **request)
        if answer.status_code == 429 or answer.status_code >= 500:
            after = retry_after(answer.headers.get("Retry-After"), call.now)
            raise failure.retry(message("dfo.peer-failed", resource=resource.path, status=answer.status_code), after)
        if answer.status_code in (401, 403):
            raise failure.incident(message("dfo.refused", resource=resource.path, status=answer.status_code))
        return answer

    def _once(self, call: Call, resource: Resource, method: str, path: str, **request: Any) -> httpx.Response:
        url = f"{self._endpoints.base(call.institution, call.config)}/{path}"
        headers = {"Accept": "application/json", **self._credentials(call, resource), **request.pop("headers", {})}
        try:
            with self._http.stream(method, url, headers=headers, follow_redirects=False, **request) as answer:
                return self._read(resource, answer)
        except httpx.TimeoutException:
            raise failure.retry(message("dfo.timeout", resource=resource.path)) from None
        except httpx.RequestError as error:
            raise failure.retry(
                message("dfo.unreachable", resource=resource.path, problem=type(error).__name__)
            ) from None

    def _read(self, resource: Resource, answer: httpx.Response) -> httpx.Response:
        """Read a streamed answer, refusing one that is larger or slower than the peer has reason to send."""
        body, latest = bytearray(), self._monotonic() + MAX_ANSWER_SECONDS
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > MAX_ANSWER_BYTES:
                raise failure.incident(message("dfo.bad-answer", resource=resource.path, problem="> 16 MiB"))
            if self._monotonic() > latest:
                raise failure.retry(message("dfo.timeout", resource=resource.path))
        headers = {k: v for k, v in answer.headers.items() if k.lower() not in ("content-encoding", "content-length")}
        return httpx.Response(answer.status_code, headers=headers, content=bytes(body))

    def _credentials(self, call: Call, resource: Resource) -> dict[str, str]:
        found = {}
        if key := self._endpoints.api_key(call.institution):
            found["X-Gravitee-Api-Key"] = key
        if self._tokens is not None:
            token = self._tokens.token(call.institution, frozenset({resource.scope}))
            found["Authorization"] = f"Bearer {token}"
        return found

    def _objects(self, resource: Resource, answer: httpx.Response) -> list[Mapping[str, Any]]:
        try:
            return wire.items(wire.parse(answer.content), resource.wrapper)
        except wire.Unreadable as error:
            raise failure.incident(message("dfo.bad-answer", resource=resource.path, problem=error)) from None

    def _nothing(self, resource: Resource, answer: httpx.Response) -> list[Mapping[str, Any]]:
        if _fault_text(answer).startswith(resource.missing):
            return []
        raise failure.incident(message("dfo.gateway-404", resource=resource.path))


def _agreeing(resource: Resource, body: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the object that a key stands for. Raises Stopped when it is not what we are about to send."""
    if any(_plain(known.get(name)) != _plain(body.get(name)) for name in resource.same):
        raise failure.incident(message("dfo.key-reused", resource=resource.path))
    return known


def _plain(value: object) -> object:
    """Return a value as compared between systems: numbers and padded ids by their worth, dates as they stand."""
    try:
        return wire.number_of(value)
    except wire.Unreadable:
        return wire.text_of(value)


def _path(resource: Resource, id: str | None) -> str:
    if id is None:
        return f"{resource.path}/"
    if not wire.is_safe_id(id):
        raise failure.incident(message("dfo.unsafe-id", resource=resource.path, id=id[:60]))
    return f"{resource.path}/{id}"


def _fault_text(answer: httpx.Response) -> str:
    try:
        body = wire.parse(answer.content)
    except wire.Unreadable:
        return ""
    standard = body.get("standard") if isinstance(body, Mapping) else None
    text = standard.get("faultText") if isinstance(standard, Mapping) else None
    return text if isinstance(text, str) else ""


def _rejected(resource: Resource, answer: httpx.Response, code: str) -> failure.Stopped:
    """Return the fault that a rejection states, or an incident when it does not say what is wrong."""
    try:
        body = wire.parse(answer.content)
        first = wire.items(body, "feil")[0] if isinstance(body, Mapping) and body.get("feil") else {}
    except wire.Unreadable:
        first = {}
    kode, text = wire.text_of(first.get("kode")), wire.text_of(first.get("melding"))
    if kode is None:
        return _unexpected(resource, answer)
    return failure.fault(code, kode[:80], message("dfo.rejected", problem=(text or kode)[:500]))


def _unexpected(resource: Resource, answer: httpx.Response) -> failure.Stopped:
    return failure.incident(message("dfo.unexpected-status", resource=resource.path, status=answer.status_code))
