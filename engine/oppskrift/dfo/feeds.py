"""Where events come from: pulled from the simulator's feed, or pushed to a small WSGI receiver."""

import hmac
import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import httpx

from . import wire
from .events import MAX_EVENT_BYTES, Consumer, Delivery, Taken, ThinEvent, as_event, read_event

ATTEMPTS = 20
"""How often a pulled event is tried before it is put aside in `HttpSource.failed`."""
SEQUENCE_HEADER, KEY_HEADER = "X-Sekvens", "X-Mottaksnokkel"
_PATH = re.compile(r"/hendelser/([a-z0-9-]{1,40})")


class HttpSource:
    """The feed of the simulated DFØ at `/_sim/hendelser`, read from `after` on. Reading again from 0 does no harm.

    `failed` holds the events that were given up after `ATTEMPTS` tries.
    """

    def __init__(self, http: httpx.Client, url: str, after: int = 0) -> None:
        self._http, self._url, self._after = http, url.rstrip("/"), after
        self._held: list[Delivery] = []
        self.failed: list[Delivery] = []

    @property
    def position(self) -> int:
        """Every event up to this sequence number is done with: where to begin after a restart."""
        held = [each.event.sequence - 1 for each in self._held if each.event.sequence is not None]
        return min([self._after, *held])

    def pull(self) -> list[Delivery]:
        """Return the events held back and those that have come since; only the former when the feed is away."""
        for sequence, institution, content in self._read():
            self._after = max(self._after, sequence)
            event = as_event(content, sequence)
            if isinstance(event, ThinEvent):
                self._held.append(Delivery(institution=institution, event=event))
        return list(self._held)

    def settle(self, delivery: Delivery, taken: Taken) -> None:
        """Let go of an event that was taken; hold back one that was not."""
        self._held.remove(delivery)
        if taken is Taken.EARLY:
            self._held.append(delivery)
        elif taken is Taken.FAILED:
            again = replace(delivery, attempts=delivery.attempts + 1)
            (self._held if again.attempts < ATTEMPTS else self.failed).append(again)

    def _read(self) -> list[tuple[int, str, Any]]:
        try:
            answer = self._http.get(f"{self._url}/_sim/hendelser", params={"etter": str(self._after)})
            found = wire.items(wire.parse(answer.content), "hendelser") if answer.status_code == 200 else []
            return [(int(e["sekvens"]), str(e["institusjon"]), e["hendelse"]) for e in found]
        except (httpx.RequestError, KeyError, TypeError, ValueError):
            return []


class Receiver:
    """Takes pushed events at `POST /hendelser/<institution>`.

    204 means taken for good; 503 with Retry-After that the sender must deliver again (too early, or the object could
    not be read); 400 that the event makes no sense. `key` is a secret that the sender must show, if set.
    """

    def __init__(self, consumer: Consumer, institutions: Collection[str], key: str | None = None) -> None:
        self._consumer, self._institutions, self._key = consumer, frozenset(institutions), key

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        status, headers = self._answer(environ)
        start_response(status, [("Content-Length", "0"), *headers])
        return []

    def _answer(self, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]]]:
        if environ["REQUEST_METHOD"] != "POST":
            return "405 Method Not Allowed", [("Allow", "POST")]
        where = _PATH.fullmatch(environ.get("PATH_INFO", ""))
        if where is None or where[1] not in self._institutions:
            return "404 Not Found", []
        shown = environ.get(_wsgi(KEY_HEADER), "")
        if self._key is not None and not hmac.compare_digest(shown.encode(), self._key.encode()):
            return "401 Unauthorized", []
        length = environ.get("CONTENT_LENGTH") or ""
        if not length.isdigit() or int(length[:9]) > MAX_EVENT_BYTES:
            return "413 Content Too Large", []
        return self._take(where[1], environ, int(length))

    def _take(self, institution: str, environ: WSGIEnvironment, length: int) -> tuple[str, list[tuple[str, str]]]:
        number = environ.get(_wsgi(SEQUENCE_HEADER), "")
        sequence = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None
        event = read_event(environ["wsgi.input"].read(length), sequence)
        if not isinstance(event, ThinEvent):
            return "400 Bad Request", []
        taken = self._consumer.take(institution, event)
        if taken not in (Taken.EARLY, Taken.FAILED):
            return "204 No Content", []
        seconds = int(self._consumer.wait(event).total_seconds()) + 1 if taken is Taken.EARLY else 60
        return "503 Service Unavailable", [("Retry-After", str(seconds))]


def _wsgi(header: str) -> str:
    return "HTTP_" + header.upper().replace("-", "_")
