"""Health for load balancers and supervisors: does the process answer, and can it serve people now."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, jsonify

from oppskrift.cases.watch import ALIVE, alive, last_seen
from oppskrift.errors import OppskriftError

from ..access import Policy, access
from ..bundles import bundles
from ..current import site
from .blueprint import PAGES

EMBEDDED = "EMBEDDED_WORKER"
"""Setting of the application: whether the worker runs in this process, so that it is not ready without."""

Check = Mapping[str, Any]


@PAGES.get("/health/live")
@access(Policy.LOOPBACK)
def live() -> Response:
    """Answer: the process does."""
    return _answer({"status": "ok"}, 200)


@PAGES.get("/health/ready")
@access(Policy.LOOPBACK)
def ready() -> Response:
    """Say whether people can be served, check by check; 503 when a check that is required fails."""
    checks = {"database": _database(), "worker": _worker(), "bundles": _bundles()}
    fine = all(check["ok"] or not check["required"] for check in checks.values())
    return _answer({"status": "ok" if fine else "failing", "checks": checks}, 200 if fine else 503)


def _answer(body: Mapping[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _database() -> Check:
    """Whether the database answers and has the schema of this program."""
    try:
        found, wanted = site().census.schema()
    except OppskriftError as error:
        return {"ok": False, "required": True, "error": error.render("en")}
    except Exception as error:  # a health check answers whatever the driver raises
        current_app.logger.warning("the database does not answer: %s", error)
        return {"ok": False, "required": True, "error": type(error).__name__}
    return {"ok": found == wanted, "required": True, "schema": found, "expected": wanted}


def _worker() -> Check:
    """Whether a worker has been heard from lately; required when it runs in this process."""
    required = bool(current_app.config.get(EMBEDDED))
    try:
        seen = site().liveness.seen()
    except Exception as error:  # said by the check of the database
        return {"ok": False, "required": required, "error": type(error).__name__}
    last = last_seen(seen)
    return {
        "ok": alive(seen, site().clock.now()),
        "required": required,
        "last_seen": last.isoformat() if last else None,
        "within_seconds": int(ALIVE.total_seconds()),
    }


def _bundles() -> Check:
    """Whether the browser bundles are built: without them the pages work, but bare, which nobody is to meet."""
    return {"ok": bool(bundles().built), "required": True}
