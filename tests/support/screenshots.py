"""Take a picture of every page: .venv/bin/python tests/support/screenshots.py [NAME …] (or: make screenshots).

Desktop and 360 pixels wide in the light, and in the dark where the table of pages asks for it, into
reports/screenshots/. Names choose pages of the table in web_pages.py; all of them when left out.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from browser_support import ARGS, Live, People, find_chromium, go
from playwright.sync_api import sync_playwright
from web_pages import PAGES, Stop, prepare
from web_support import Scene

FOLDER = Path(__file__).parents[2] / "reports" / "screenshots"
WIDTHS = {1360: 900, 360: 740}


def shoot(people: People, stop: Stop) -> int:
    """Take all pictures of a page and return how many."""
    page = people.enter(stop.person, stop.tenant)
    path = stop.at(people.live.scene)
    taken = 0
    for dark in (False, True) if stop.dark else (False,):
        for width, height in WIDTHS.items():
            page.emulate_media(color_scheme="dark" if dark else "light")
            page.set_viewport_size({"width": width, "height": height})
            go(page, path).screenshot(path=FOLDER / f"{stop.name}-{width}{'-dark' if dark else ''}.png", full_page=True)
            taken += 1
    page.context.close()
    return taken


def main() -> int:
    """Take the pictures; what browsers complained about is told, and makes the exit code 1."""
    chosen = [stop for stop in PAGES if not sys.argv[1:] or stop.name in sys.argv[1:]]
    FOLDER.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with TemporaryDirectory() as folder, Scene(Path(folder)) as scene, Live(scene) as live, sync_playwright() as p:
        prepare(scene)
        browser = p.chromium.launch(executable_path=find_chromium(), args=ARGS)
        people = People(browser, live)
        taken = sum(shoot(people, stop) for stop in chosen)
        complaints = people.close()
        browser.close()
    print(f"{taken} pictures of {len(chosen)} pages in {FOLDER}, {time.monotonic() - began:.0f} s")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
