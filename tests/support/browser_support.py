"""A real browser on the pages of a scene: found, watched for complaints, and checked by axe.

with sync_playwright() as p, Live(scene) as live:
    people = People(p.chromium.launch(executable_path=find_chromium(), args=ARGS), live)
    page = people.enter("kari", dark=True, width=360)
"""

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from flask import request
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, expect
from web_support import Scene
from werkzeug.serving import WSGIRequestHandler, make_server

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = {1360: 900, 360: 740, 320: 640}
LOADING = re.compile("Failed to load resource")
"""What the browser says of every answer of 400 and above; those are judged by `_answer` instead."""

LISTEN = """document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));"""


def find_chromium() -> str:
    """Return the browser of OPPSKRIFT_CHROMIUM, else the first on PATH. Raises LookupError saying what to do."""
    named = os.environ.get("OPPSKRIFT_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise LookupError(
            f"{named} of OPPSKRIFT_CHROMIUM is no program"
            if named
            else f"no Chromium on PATH ({', '.join(PROGRAMS)}): install one (Debian: apt-get install chromium), "
            "or say where it is with OPPSKRIFT_CHROMIUM"
        )
    return found


class Quiet(WSGIRequestHandler):
    """Writes no line for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


class Live:
    """A scene served on this machine. What a form has set going is done before its answer is."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        settling = Lock()

        @scene.app.teardown_request
        def settle(error: BaseException | None) -> None:
            if request.method == "POST":
                with settling:
                    scene.stage.settle()

        self._server = make_server("127.0.0.1", 0, scene.app, threaded=True, request_handler=Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()


@dataclass
class Watch:
    """What a browser complained about, and what it fetched."""

    host: str
    complaints: list[str] = field(default_factory=list)
    bytes: dict[str, int] = field(default_factory=dict)

    def on(self, context: BrowserContext) -> None:
        """Listen to everything of a context."""
        context.add_init_script(LISTEN)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"page error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._answer)

    def _console(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and not LOADING.match(said.text):
            self.complaints.append(f"console {said.type}: {said.text}")

    def _request(self, asked: Request) -> None:
        parts = urlsplit(asked.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.complaints.append(f"request to another host: {asked.url}")

    def _answer(self, given: Response) -> None:
        path = urlsplit(given.url).path
        if given.status >= 500 or (given.status >= 400 and path.startswith("/assets/")):
            self.complaints.append(f"{given.status} {given.request.method} {path}")


class People:
    """Opens pages as persons, each in a browser session of its own."""

    def __init__(self, browser: Browser, live: Live) -> None:
        self.browser, self.live = browser, live
        self.watches: list[Watch] = []
        self._contexts: list[BrowserContext] = []

    def enter(
        self,
        ident: str | None = None,
        tenant: str = "uib",
        *,
        width: int = 1360,
        dark: bool = False,
        javascript: bool = True,
        locale: str = "nb-NO",
    ) -> Page:
        """Return a page of a new browser session, logged in when a person is named; it has not gone anywhere yet."""
        context = self.browser.new_context(
            base_url=self.live.url,
            viewport={"width": width, "height": WIDTHS.get(width, 900)},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale=locale,
        )
        context.set_default_timeout(15_000)
        watch = Watch(urlsplit(self.live.url).netloc)
        watch.on(context)
        self.watches.append(watch)
        self._contexts.append(context)
        page = context.new_page()
        if ident is not None:
            self._log_in(context, tenant, ident)
        return page

    def _log_in(self, context: BrowserContext, tenant: str, ident: str) -> None:
        seen = context.request.get(f"{self.live.url}/logg-inn").text()
        token = re.search(r'name="csrf-token" content="([^"]*)"', seen)
        form = {"tenant": tenant, "ident": ident, "csrf_token": token.group(1) if token else ""}
        answer = context.request.post(
            f"{self.live.url}/logg-inn/utvikling",
            form=form,
            headers={"Referer": f"{self.live.url}/logg-inn"},
            max_redirects=0,
        )
        assert answer.status in {302, 303}, f"{tenant}/{ident} could not log in: {answer.status} {answer.text()[:500]}"

    def close(self) -> list[str]:
        """Close all sessions and return what their browsers complained about."""
        for context in self._contexts:
            context.close()
        found = [complaint for watch in self.watches for complaint in watch.complaints]
        self._contexts, self.watches = [], []
        return found


def go(page: Page, path: str) -> Page:
    """Open a path and wait until it is quiet: scripts have run, diagrams are drawn."""
    page.goto(path, wait_until="networkidle")
    return quiet(page)


def quiet(page: Page) -> Page:
    """Wait until the scripts of a page have run and its diagrams are drawn; without eval, which the policy blocks."""
    if page.locator("script[type=module]").count():
        page.locator("html[data-scripted]").wait_for(state="attached")
        expect(page.locator("[data-diagram]:not([data-drawn])")).to_have_count(0, timeout=15_000)
    return page


AT_REST = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const moving = document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(moving.map(one => one.finished));
}"""
"""Colours have no contrast of their own while something fades in: wait for all that ends, not for endless spinners."""


def axe(page: Page, more: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds wrong with the page at rest, by the rules of WCAG 2.0 to 2.2, levels A and AA."""
    if not AXE.is_file():
        raise LookupError("axe-core is not there: run `make bundles` first")
    page.evaluate(AT_REST)
    page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    found: dict[str, Any] = page.evaluate(f"() => axe.run(document, {{runOnly: {json.dumps([*RULES, *more])}}})")
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Return the elements that make a page scroll sideways; none when it does not."""
    if page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"):
        return []
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
          .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((e) => e.outerHTML.slice(0, 150)).slice(0, 5)"""
    )
    return found or ["the page scrolls sideways"]


Opener = Callable[[Scene], str]
"""Returns the path of a page in a scene, where it depends on what the scene holds."""
