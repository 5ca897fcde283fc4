"""The simulator's controls over HTTP, under `/_sim/`. None of this exists at DFØ.

| call                                                     | does                                               |
|----------------------------------------------------------|----------------------------------------------------|
| GET, PUT `/_sim/klokke` {tid}                            | reads the time; moves it forward                   |
| POST `/_sim/<institution>/kontraktsbestillinger/<id>/signer` | signs an ordered contract                      |
| POST `/_sim/<institution>/lonnstransaksjoner/<id>/avvis` {kode, melding} | turns a transaction down           |
| POST `/_sim/<institution>/data` {ansatte, organisasjoner, stillinger} | writes data                           |
| POST `/_sim/feil` {operation, kind, count, …}            | orders faults                                      |
| GET `/_sim/hendelser?etter=N&institusjon=`               | thin events after a sequence number                |
| GET, POST `/_sim/mottakere` {url}                        | receivers of events; only on loopback              |
| GET `/_sim/kall?operasjon=&institusjon=`                 | the log of calls                                   |
| POST `/_sim/nullstill`                                   | forgets everything except the time                 |
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from .app import Simulator


def answer(simulator: "Simulator", name: str, request: Request, args: Mapping[str, str]) -> Response:
    """Carry out a control. Raises BadRequest or NotFound."""
    body = request.get_json(silent=True) if request.method in ("POST", "PUT") else {}
    if not isinstance(body, dict) and body is not None:
        raise BadRequest("forventet et JSON-objekt")
    try:
        found = _CONTROLS[name](simulator, body or {}, {**request.args.to_dict(), **args})
    except KeyError as error:
        raise NotFound(f"fant ikke {error}") from None
    except (ValueError, TypeError) as error:
        raise BadRequest(str(error)) from None
    return Response(json.dumps(found, ensure_ascii=False), mimetype="application/json")


def _clock(simulator: "Simulator", body: dict[str, Any], args: dict[str, str]) -> Any:
    if body:
        simulator.set_time(datetime.fromisoformat(str(body.get("tid"))))
    return {"tid": simulator.clock.now().isoformat()}


def _sign(simulator: "Simulator", body: dict[str, Any], args: dict[str, str]) -> Any:
    return simulator.sign(args["institution"], args["id"], **{k: str(v) for k, v in body.items()})


def _reject(simulator: "Simulator", body: dict[str, Any], args: dict[str, str]) -> Any:
    kode, melding = str(body.get("kode", "AVVIST")), str(body.get("melding", "Avvist av DFØ."))
    return simulator.reject(args["institution"], args["id"], kode, melding)


def _data(simulator: "Simulator", body: dict[str, Any], args: dict[str, str]) -> Any:
    if args["institution"] not in simulator.institutions:
        raise KeyError(args["institution"])
    simulator.seed(args["institution"], body)
    return {}


def _fault(simulator: "Simulator", body: dict[str, Any], args: dict[str, str]) -> Any:
    simulator.fault(**body)
    return {}


def _events(simulator: "Simulator", body: dict[str, Any], args: dict[str, str]) -> Any:
    return {"hendelser": simulator.events(int(args.get("etter", "0")), args.get("institusjon"))}


def _receivers(simulator: "Simulator", body: dict[str, Any], args: dict[str, str]) -> Any:
    if body:
        parts = urlsplit(str(body.get("url")))
        if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost"):
            raise ValueError("mottakeren må være på denne maskinen (http://127.0.0.1:…)")
        simulator.add_receiver(parts.geturl())
    return {"mottakere": [r["url"] for r in simulator.receivers()]}


def _calls(simulator: "Simulator", body: dict[str, Any], args: dict[str, str]) -> Any:
    return {"kall": [c.as_json() for c in simulator.calls(args.get("operasjon"), args.get("institusjon"))]}


def _reset(simulator: "Simulator", body: dict[str, Any], args: dict[str, str]) -> Any:
    simulator.reset()
    return {}


_CONTROLS: Mapping[str, Callable[["Simulator", dict[str, Any], dict[str, str]], Any]] = {
    "clock": _clock,
    "sign": _sign,
    "reject": _reject,
    "data": _data,
    "fault": _fault,
    "events": _events,
    "receivers": _receivers,
    "calls": _calls,
    "reset": _reset,
}

RULES = [
    Rule("/_sim/klokke", methods=["GET", "PUT"], endpoint="clock"),
    Rule("/_sim/<institution>/kontraktsbestillinger/<id>/signer", methods=["POST"], endpoint="sign"),
    Rule("/_sim/<institution>/lonnstransaksjoner/<id>/avvis", methods=["POST"], endpoint="reject"),
    Rule("/_sim/<institution>/data", methods=["POST"], endpoint="data"),
    Rule("/_sim/feil", methods=["POST"], endpoint="fault"),
    Rule("/_sim/hendelser", methods=["GET"], endpoint="events"),
    Rule("/_sim/mottakere", methods=["GET", "POST"], endpoint="receivers"),
    Rule("/_sim/kall", methods=["GET"], endpoint="calls"),
    Rule("/_sim/nullstill", methods=["POST"], endpoint="reset"),
]
