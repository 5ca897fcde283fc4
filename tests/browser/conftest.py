"""The browser for tests. It is found or the tests fail: what they prove is not proved by skipping them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_support import ARGS, Live, People, find_chromium
from playwright.sync_api import Browser, sync_playwright
from web_pages import prepare
from web_support import Scene


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    program = find_chromium()
    with sync_playwright() as p:
        started = p.chromium.launch(executable_path=program, args=ARGS)
        yield started
        started.close()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A scene of the test's own, served; nothing has happened in it yet."""
    with Scene(tmp_path) as scene, Live(scene) as served:
        yield served


@pytest.fixture(scope="package")
def scenery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A scene that tests share and only look at: all pages have something to show."""
    with Scene(tmp_path_factory.mktemp("scenery")) as scene, Live(scene) as served:
        prepare(scene)
        yield served


@pytest.fixture
def people(browser: Browser, live: Live) -> Iterator[People]:
    """Open pages of the test's own scene; at the end no browser may have complained."""
    entering = People(browser, live)
    yield entering
    assert entering.close() == []


@pytest.fixture
def lookers(browser: Browser, scenery: Live) -> Iterator[People]:
    """Open pages of the shared scene; at the end no browser may have complained."""
    entering = People(browser, scenery)
    yield entering
    assert entering.close() == []
