"""Where events come from: pulled from the simulator's feed, or pushed to a small WSGI receiver."""

import hmac
import re
from collections.abc import Collection, Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import httpx

from ..clock import Clock
from ..ports import Store
from . import wire
from .events import MAX_EVENT_BYTES, Consumer, Taken, ThinEvent, read_event

SEQUENCE_HEADER, KEY_HEADER = "X-Sekvens", "X-Mottaksnokkel"
_PATH = re.compile(r"/hendelser/([a-z0-9-]{1,40})")


class HttpFeed:
    """The feed of a simulated DFØ at `/_sim/hendelser`."""

    def __init__(self, http: httpx.Client, url: str) -> None:
        self._http, self._url = http, url.rstrip("/")

    def read(self, after: int) -> list[tuple[int, str, object]]:
        """Return the events after a sequence number; none when the feed cannot be read now."""
        try:
            answer = self._http.get(f"{self._url}/_sim/hendelser", params={"etter": str(after)})
            found = wire.items(wire.parse(answer.content), "hendelser") if answer.status_code == 200 else []
            return [(int(e["sekvens"]), str(e["institusjon"]), e["hendelse"]) for e in found]
        except (httpx.RequestError, KeyError, TypeError, ValueError):
            return []


class Receiver:
    """Takes pushed events at `POST /hendelser/<institution>`.

    204 means taken for good; 503 with Retry-After that the sender must deliver again (too early, or the object could
    not be read); 400 that the event makes no sense. `key` is a secret that the sender must show, if set.
    """

    def __init__(
        self, consumer: Consumer, store: Store, clock: Clock, institutions: Collection[str], *, key: str | None = None
    ) -> None:
        self._consumer, self._store, self._clock = consumer, store, clock
        self._institutions, self._key = frozenset(institutions), key

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
        now = self._clock.now()
        taken = self._consumer.take(self._store, institution, event, now)
        if taken not in (Taken.EARLY, Taken.FAILED, Taken.REFUSED):
            return "204 No Content", []
        seconds = int((event.not_before - now).total_seconds()) + 1 if taken is Taken.EARLY else 60
        return "503 Service Unavailable", [("Retry-After", str(seconds))]


def _wsgi(header: str) -> str:
    return "HTTP_" + header.upper().replace("-", "_")
