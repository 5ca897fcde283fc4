"""Take a screenshot of a page as a person, and tell what the browser complained about.

.venv/bin/python tests/support/look.py http://127.0.0.1:8091/arbeidsliste kari out.png [--width 360] [--dark] [--axe]
"""

import argparse
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def main() -> None:
    """Look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("person")
    parser.add_argument("out")
    parser.add_argument("--width", type=int, default=1360)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--language", default="nb")
    parser.add_argument("--tenant", default="uib")
    parser.add_argument("--axe", action="store_true")
    given = parser.parse_args()
    parts = urlsplit(given.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        context = browser.new_context(
            viewport={"width": given.width, "height": given.height},
            locale={"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[given.language],
            color_scheme="dark" if given.dark else "light",
            bypass_csp=given.axe,
        )
        page = context.new_page()
        page.on("console", lambda m: print("console", m.type, m.text[:300]) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: print("pageerror", str(e)[:300]))
        page.on("requestfailed", lambda r: print("failed", r.url))
        if given.person != "-":
            page.goto(f"{origin}/logg-inn")
            token = page.locator('meta[name="csrf-token"]')
            csrf = token.get_attribute("content") if token.count() else ""
            form = {"tenant": given.tenant, "ident": given.person, "csrf_token": csrf or ""}
            context.request.post(f"{origin}/logg-inn/utvikling", form=form, headers={"Referer": origin})
        page.goto(given.url, wait_until="networkidle")
        page.wait_for_timeout(400)
        width = page.evaluate("document.documentElement.scrollWidth")
        print(f"{page.title()!r}, scroll width {width} at {given.width}")
        page.screenshot(path=given.out, full_page=True)
        if given.axe:
            page.evaluate(AXE.read_text() + ";0")
            found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
            for v in found["violations"]:
                print("axe", v["id"], v["impact"], len(v["nodes"]), v["nodes"][0]["html"][:160])
            print("axe passes", len(found["passes"]), "violations", len(found["violations"]))
        browser.close()


if __name__ == "__main__":
    main()
