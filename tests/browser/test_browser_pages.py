"""Every page in a real browser: axe finds nothing, nothing scrolls sideways, nothing is fetched from elsewhere.

The fixture `lookers` fails a test whose browser saw a violation of the CSP, an error, or a request to another host.
"""

import pytest
from browser_support import People, axe, go, too_wide
from web_pages import PAGES, Stop

NAMES = [page.name for page in PAGES]


@pytest.mark.parametrize("stop", PAGES, ids=NAMES)
def test_axe_finds_nothing(lookers: People, stop: Stop) -> None:
    page = go(lookers.enter(stop.person, stop.tenant), stop.at(lookers.live.scene))
    found = {}
    for color in ("light", "dark"):
        for width in (1360, 360):
            page.emulate_media(color_scheme=color)
            page.set_viewport_size({"width": width, "height": 800})
            found[f"{color} {width}"] = axe(page)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("stop", PAGES, ids=NAMES)
def test_a_narrow_page_scrolls_down_only_and_says_what_it_is(lookers: People, stop: Stop) -> None:
    page = go(lookers.enter(stop.person, stop.tenant, width=320), stop.at(lookers.live.scene))
    assert too_wide(page) == []
    assert page.title().removesuffix(" – Oppskrift") not in {"", page.title()}
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "nb"
