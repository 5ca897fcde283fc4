"""The simulated DFØ as a WSGI application, and its controls as methods.

Paths are `/<institution>/<api>/v<N>/…` as behind a gateway, `/token` for the simulated Maskinporten, and `/_sim/…` for
the controls (control.py). One lock serialises everything; each request is one transaction of the records.
"""

import json
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import RLock
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from ...clock import OSLO, Clock, ManualClock, aware
from . import control, faults, feed, orders, payments, portal, seed
from .faults import AFTER, BEFORE, Fault
from .operations import ROUTES, Ask, Route
from .records import MemoryRecords, Record, Records
from .rejection import Rejected
from .tokens import GrantRefused, TokenDesk

LOG_LENGTH = 10_000
RECEIVER = "mottaker"
MAX_BODY = 1024 * 1024
DELAY = "X-Simulert-Ventetid"
"""Header that tells the server or the transport how many seconds this answer shall be late."""
TIMED_OUT = "X-Simulert-Tidsavbrudd"

_ROUTES = Map(
    [
        Rule(f"/<institution>/{route.path}", methods=[route.method], endpoint=route, strict_slashes=False)
        for route in ROUTES
    ]
    + [Rule("/token", methods=["POST"], endpoint="token")]
    + control.RULES
    + portal.RULES,
    merge_slashes=False,
)
_GATEWAY_404 = {"message": "No context-path matches the request URI.", "http_status_code": 404}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedCall:
    """One call that was received: for assertions and the timeline. A search by key has operation `….oppslag`."""

    operation: str
    institution: str
    method: str
    path: str
    key: str
    body: Any
    status: int
    answer: Any
    at: datetime
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the call as JSON."""
        names = ("operation", "institution", "method", "path", "key", "body", "status", "answer", "fault")
        return {name: getattr(self, name) for name in names} | {"at": self.at.isoformat()}


class Simulator:
    """The simulated DFØ. With a `ManualClock` its time can be set forward, or follows whoever shares the clock."""

    def __init__(
        self,
        clock: Clock,
        records: Records | None = None,
        *,
        institutions: Iterable[str] = seed.INSTITUTIONS,
        desk: TokenDesk | None = None,
        api_key: str | None = None,
    ) -> None:
        self.clock, self.records, self.desk = clock, records or MemoryRecords(), desk
        self.institutions = tuple(institutions)
        self._api_key = api_key
        self._calls: deque[LoggedCall] = deque(maxlen=LOG_LENGTH)
        self._lock = RLock()
        self._start()

    def _start(self) -> None:
        with self._lock, self.records.transaction():
            kept = self.records.get(feed.ALL, "klokke", "nå")
            if kept and isinstance(self.clock, ManualClock):
                self.clock.advance_to(datetime.fromisoformat(kept["tid"]))
            if self.records.get(feed.ALL, "klokke", "seed") is None:
                for place, institution in enumerate(self.institutions):
                    seed.seed(self.records, institution, place)
                self.records.put(feed.ALL, "klokke", "seed", {})

    # Controls

    def set_time(self, when: datetime) -> datetime:
        """Move the clock forward (an earlier time leaves it) and return it. Raises ValueError for a machine's clock."""
        if not isinstance(self.clock, ManualClock):
            raise ValueError("klokken følger maskinen og kan ikke stilles")
        with self._lock, self.records.transaction():
            self.clock.advance_to(aware(when))
            self.records.put(feed.ALL, "klokke", "nå", {"tid": self.clock.now().isoformat()})
            return self.clock.now()

    def sign(self, institution: str, order: str, **given: str) -> Record:
        """Sign an ordered contract. `given`: kontraktnr, ansattnr, brukerident. Raises KeyError for one not known."""
        with self._lock, self.records.transaction():
            return orders.sign(self.records, institution, order, self.clock.now(), given)

    def conclude(self, institution: str, order: Record, **given: str) -> Record:
        """Order a contract and sign it at once; `order` in the fields of the wire, `given` as for `sign`."""
        with self._lock, self.records.transaction():
            now = self.clock.now()
            made = orders.order(self.records, institution, order, now)
            return orders.sign(self.records, institution, made["bestillingsnr"], now, given)

    def reject(self, institution: str, transaction: str, kode: str, melding: str) -> Record:
        """Turn a received transaction down. Raises KeyError when it is not known."""
        with self._lock, self.records.transaction():
            refusal = {"kode": kode, "melding": melding}
            return payments.reject(self.records, institution, transaction, self.clock.now(), refusal)

    def seed(self, institution: str, data: Record) -> None:
        """Write employees, units and positions (lists `ansatte`, `organisasjoner`, `stillinger`)."""
        with self._lock, self.records.transaction():
            seed.put(self.records, institution, data)

    def fault(self, operation: str, kind: str, **more: Any) -> None:
        """Order a fault, see faults.Fault. Raises ValueError for an unknown kind."""
        with self._lock, self.records.transaction():
            faults.add(self.records, Fault(operation=operation, kind=kind, **more))

    def events(self, after: int = 0, institution: str | None = None) -> list[Record]:
        """Return the thin events after a sequence number, with those that time has brought meanwhile."""
        with self._lock, self.records.transaction():
            today = self.clock.now().astimezone(OSLO).date()
            for each in self.institutions:
                payments.tell(self.records, each, today)
            return feed.after(self.records, after, institution)

    def calls(self, operation: str | None = None, institution: str | None = None) -> list[LoggedCall]:
        """Return the calls received, oldest first (the last 10 000)."""
        with self._lock:
            return [c for c in self._calls if operation in (None, c.operation) and institution in (None, c.institution)]

    def transactions(self, institution: str) -> list[Record]:
        """Return all payroll transactions that have effect or were turned down, for assertions."""
        with self._lock:
            return self.records.all(institution, payments.TRANSACTION)

    def orders(self, institution: str) -> list[Record]:
        """Return all contract orders, for assertions."""
        with self._lock:
            return self.records.all(institution, orders.ORDER)

    def add_receiver(self, url: str) -> None:
        """Register who gets events pushed; one that is known keeps its place."""
        with self._lock, self.records.transaction():
            if self.records.get(feed.ALL, RECEIVER, url) is None:
                self.records.put(feed.ALL, RECEIVER, url, {"url": url, "etter": 0})

    def receivers(self) -> list[Record]:
        """Return the receivers: `url` and `etter`, the sequence number they have reached."""
        with self._lock:
            return self.records.all(feed.ALL, RECEIVER)

    def reached(self, url: str, sequence: int) -> None:
        """Note how far a receiver has come."""
        with self._lock, self.records.transaction():
            self.records.put(feed.ALL, RECEIVER, url, {"url": url, "etter": sequence})

    def reset(self) -> None:
        """Forget everything except the time, and write the demo data anew."""
        with self._lock:
            with self.records.transaction():
                self.records.clear()
            self._calls.clear()
            self._start()

    # WSGI

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_content_length = MAX_BODY
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        try:
            endpoint, args = _ROUTES.bind_to_environ(request.environ).match()
        except HTTPException:
            return _json(404, _GATEWAY_404)
        try:
            if endpoint == "token":
                return self._token(request)
            if endpoint in portal.PAGES:
                return portal.answer(self, endpoint, request, args)
            if not isinstance(endpoint, Route):
                return control.answer(self, endpoint, request, args)
            return self._call(endpoint, request, **args)
        except HTTPException as error:
            return _json(error.code or 500, {"feil": [{"kode": "UGYLDIG", "melding": error.description}]})

    def _token(self, request: Request) -> Response:
        if self.desk is None:
            return _json(404, _GATEWAY_404)
        try:
            with self._lock:
                return _json(200, self.desk.grant(request.form, self.clock.now()))
        except GrantRefused as error:
            return _json(400, {"error": error.error, "error_description": error.description, "error_uri": ""})

    def _call(self, route: Route, request: Request, institution: str, id: str = "") -> Response:
        if institution not in self.institutions:
            return _json(404, _GATEWAY_404)
        with self._lock, self.records.transaction():
            ask = self._ask(request, institution, id)
            named = route.operation + (".oppslag" if "idempotensnokkel" in request.args else "")
            fault = faults.take(self.records, named, institution, {**ask.body, **ask.query, "id": ask.id})
            refused = self._refused(request, route)
            if refused:
                status, body = refused
            elif fault and fault.kind in BEFORE:
                status, body = _instead(fault)
            else:
                status, body = _act(route, ask)
            entry = LoggedCall(
                operation=named,
                institution=institution,
                method=request.method,
                path=request.path,
                key=ask.key or request.args.get("idempotensnokkel", ""),
                body=ask.body,
                status=status,
                answer=body,
                at=ask.now,
                fault=fault.kind if fault else None,
            )
            if fault and fault.kind in AFTER:
                entry = replace(entry, status=500, answer={"message": "Internal Server Error"})
            self._calls.append(entry)
        return _dressed(entry, fault)

    def _ask(self, request: Request, institution: str, id: str) -> Ask:
        body = request.get_json(silent=True) if request.method == "POST" else {}
        now = self.clock.now()
        return Ask(
            records=self.records,
            institution=institution,
            now=now,
            id=id,
            query=request.args.to_dict(),
            body=body if isinstance(body, dict) else {},
            key=request.headers.get("Idempotency-Key", ""),
            on=_day(request.headers.get("dato"), now),
        )

    def _refused(self, request: Request, route: Route) -> tuple[int, Any] | None:
        """Return 401 or 403 when credentials are asked for and do not do."""
        if self._api_key is not None and request.headers.get("X-Gravitee-Api-Key") != self._api_key:
            return 401, {"message": "Unauthorized", "http_status_code": 401}
        if self.desk is None:
            return None
        status = self.desk.status(request.headers.get("Authorization", ""), route.scope, self.clock.now())
        return None if status == 200 else (status, {"message": "Unauthorized", "http_status_code": status})


def _act(route: Route, ask: Ask) -> tuple[int, Any]:
    try:
        return route.act(ask)
    except Rejected as refusal:
        return 422, refusal.body()
    except (TypeError, AttributeError, ValueError, KeyError):
        return 400, Rejected("UGYLDIG_FORESPORSEL", "Forespørselen har feil form.").body()


def _instead(fault: Fault) -> tuple[int, Any]:
    """Return the answer of a fault that acts before any effect."""
    if fault.kind == "avvist":
        return 422, Rejected(fault.kode, fault.melding).body()
    status = {"nede": 503, "500_for": 500, "timeout_for": 504, "429": 429, "401": 401, "403": 403, "gateway_404": 404}
    return status.get(fault.kind, 200), _GATEWAY_404 if fault.kind == "gateway_404" else {"message": "simulert feil"}


def _dressed(entry: LoggedCall, fault: Fault | None) -> Response:
    """Return the response with what the fault adds: waiting time, Retry-After, or a body that is no JSON."""
    if fault and fault.kind == "ugyldig_svar":
        return Response("<html>vedlikehold</html>", 200, mimetype="text/html")
    response = _json(entry.status, entry.answer)
    if fault and fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    if fault and fault.kind in ("treg", "timeout_for", "timeout_etter"):
        response.headers[DELAY] = str(fault.seconds)
    if fault and fault.kind in ("timeout_for", "timeout_etter"):
        response.headers[TIMED_OUT] = "1"
    return response


def _day(header: str | None, now: datetime) -> date:
    try:
        return date.fromisoformat(header or "")
    except ValueError:
        return now.astimezone(OSLO).date()


def _json(status: int, body: Mapping[str, Any] | list[Any]) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")
