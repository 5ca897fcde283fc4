"""The simulator over a connection (waitress, loopback only) and inside the process (an httpx transport)."""

import time
from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import httpx
from waitress import wasyncore  # type: ignore[import-untyped]
from waitress.server import create_server  # type: ignore[import-untyped]

from ..client import open_http
from .app import DELAY, TIMED_OUT, Simulator
from .push import keep_pushing

HOST = "127.0.0.1"


class InProcess(httpx.BaseTransport):
    """Calls the simulator without a socket; a simulated timeout is raised at once instead of waited for."""

    def __init__(self, app: WSGIApplication) -> None:
        self._wsgi = httpx.WSGITransport(app=app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        response = self._wsgi.handle_request(request)
        if TIMED_OUT in response.headers:
            raise httpx.ReadTimeout("simulated", request=request)
        return response


def transport(simulator: Simulator) -> httpx.BaseTransport:
    """Return a transport that answers every host with the simulator: share one client for a whole test run."""
    return InProcess(simulator)


class Late:
    """Waits as long as an answer asks to be late, outside the simulator's lock."""

    def __init__(self, app: WSGIApplication, sleep: Callable[[float], None] = time.sleep) -> None:
        self._app, self._sleep = app, sleep

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, perhaps late."""
        waits: list[float] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            waits.extend(float(value) for name, value in headers if name == DELAY)
            return start_response(status, headers, exc_info)

        body = self._app(environ, start)
        for seconds in waits:
            self._sleep(seconds)
        return body


class Served:
    """A WSGI application served on loopback by a thread; a context manager that gives itself."""

    def __init__(self, app: WSGIApplication, port: int = 0, threads: int = 4) -> None:
        self._sockets: dict[int, Any] = {}
        self._server = create_server(Late(app), map=self._sockets, host=HOST, port=port, threads=threads)
        self._stopped = Event()
        self._closing = Lock()
        self._thread = Thread(target=self._run, name="dfo-sim", daemon=True)

    @property
    def url(self) -> str:
        """Address of the root, without a trailing slash."""
        return f"http://{HOST}:{self._server.effective_port}"

    def __enter__(self) -> "Served":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving; requests that are being answered get up to five seconds."""
        with self._closing:  # held until the thread is woken: it may wake by itself, and closes what wakes it
            if not self._stopped.is_set():
                self._stopped.set()
                self._server.pull_trigger()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        # The sockets are closed by the thread that polls them: closing them under its feet breaks the poll.
        while not self._stopped.is_set():
            wasyncore.loop(timeout=1, map=self._sockets, count=1)
        with self._closing:
            self._server.task_dispatcher.shutdown()
            wasyncore.close_all(self._sockets)


def serve(simulator: Simulator, port: int) -> None:
    """Serve until interrupted, on 127.0.0.1 only, and push events to registered receivers."""
    stop = Event()
    with open_http() as http:
        pushing = Thread(target=keep_pushing, args=(simulator, http, stop), name="dfo-sim-push", daemon=True)
        pushing.start()
        try:
            create_server(Late(simulator), host=HOST, port=port, threads=8).run()
        finally:
            stop.set()
            pushing.join(timeout=5)
