"""The pages for tests: a site on a SQLite file with the real content, the simulated DFØ, and a clock that we move.

scene = Scene(tmp_path)
scene.journey("uib", until="Kontrollere_kontrakt")
kari = scene.visitor("kari")
assert "Kontrollere kontrakt" in kari.get("/arbeidsliste").text
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

from cases_support import ROOT
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oppskrift import dfo, standard
from oppskrift.clock import ManualClock
from oppskrift.demo.journey import BEGIN, Journey, play
from oppskrift.dfo.simulator import Simulator, transport
from oppskrift.model.record import TaskQuery, TaskRecord
from oppskrift.site import site
from oppskrift.store import schema
from oppskrift.testing.stage import Stage
from oppskrift.wiring import Parts, install
from oppskrift_web import WebConfig, create_app

TOKEN = re.compile(r'name="csrf-token" content="([^"]*)"')
LONG = timedelta(days=3650)
"""How long logins last, for tests that move the clock by weeks."""
INSTITUTIONS = ("uib", "uio", "ntnu", "uit", "fiktivt-firma")


class Visitor:
    """A browser without JavaScript, as far as a test client can be one: keeps cookies, sends the CSRF token."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.token = client, ""

    def get(self, url: str, **more: Any) -> TestResponse:
        return self._seen(self.client.get(url, **more))

    def post(self, url: str, data: Any = None, **more: Any) -> TestResponse:
        """Send a form with the token of the page seen last."""
        return self._seen(self.client.post(url, data={"csrf_token": self.token, **(data or {})}, **more))

    def _seen(self, response: TestResponse) -> TestResponse:
        found = TOKEN.search(response.text) if response.mimetype == "text/html" else None
        self.token = found.group(1) if found else self.token
        return response


class Scene:
    """An installation with its pages. Close it, or use it as a context manager."""

    def __init__(
        self,
        folder: Path,
        config: WebConfig | None = None,
        institutions: Iterable[str] = INSTITUTIONS,
        database: str | None = None,
        content: Path = ROOT,
    ) -> None:
        self.clock = ManualClock(BEGIN)
        self.simulator = Simulator(self.clock, institutions=tuple(institutions))
        address = database or f"sqlite:///{folder / 'scene.db'}"
        schema.upgrade(address)
        self.http = dfo.open_http(transport(self.simulator))
        client = dfo.DfoClient(self.http, dfo.Simulated())
        self.notifier = dfo.MemoryNotifier()
        self.installation = install(
            Parts(
                database=address,
                client=client,
                notifier=self.notifier,
                clock=self.clock,
                events=dfo.EventSource(
                    dfo.HttpFeed(self.http, dfo.SIMULATED.replace("/{institution}", "")), dfo.Consumer(client)
                ),
                random=Random(0),  # noqa: S311 - retry jitter, the same in every run
                library=standard.Library(content),
            )
        )
        self.stage = Stage(self.installation, self.simulator, self.clock)
        self.site = site(self.installation)
        self.app = create_app(self.site, config or WebConfig(development=True, idle=LONG, absolute=LONG))
        self.app.testing = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.installation.store.close()
        self.http.close()

    def visitor(self, ident: str | None = None, tenant: str = "uib") -> Visitor:
        """Return a browser, logged in when a person is named."""
        found = Visitor(self.app.test_client())
        if ident is not None:
            found.get("/logg-inn")
            answer = found.post("/logg-inn/utvikling", {"tenant": tenant, "ident": ident})
            assert answer.status_code in {302, 303}, answer.text
        return found

    def journey(self, tenant: str = "uib", until: str | None = None) -> Journey:
        """Play the demo's journey until a task of this element is open (to its end for None)."""
        journey = Journey(self.stage, tenant)
        for _ in play([journey]):
            if until is not None and any(t.element == until for t in self.tasks(tenant)):
                break
        assert journey.failure is None, journey.failure
        return journey

    def tasks(self, tenant: str = "uib") -> list[TaskRecord]:
        """Return the open tasks of an institution."""
        return self.installation.store.tasks(TaskQuery(tenant=tenant))

    def task(self, element: str, tenant: str = "uib") -> TaskRecord:
        """Return the open task of an element."""
        return next(t for t in self.tasks(tenant) if t.element == element)
