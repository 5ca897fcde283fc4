"""What the frame does in a real browser: shortcuts, menus, settings, diagrams; and that pages work without scripts."""

import re
from pathlib import Path

import pytest
from browser_support import Live, People, axe, go, too_wide
from flask import Response, render_template_string
from playwright.sync_api import Page, expect

from oppskrift_web.access import Policy, access

ROOT = Path(__file__).parents[2]
LIST = """{% extends "base.html" %}{% block title %}Liste{% endblock %}{% block main %}<h1>Liste</h1>
<label>Søk <input type="search" name="q"></label> <label>Navn <input name="name"></label>
<table><tbody>{% for n in range(3) %}<tr data-row id="rad{{ n }}">
<td><input type="checkbox" aria-label="Merk {{ n }}"></td><td><a href="/visning?{{ n }}">Oppgave {{ n }}</a></td>
<td><button type="button" data-claim>Ta {{ n }}</button></td></tr>
{% endfor %}</tbody></table><a href="/tilgjengelighet" data-next>Neste</a><p id="claimed"></p>{% endblock %}"""
DRAWING = """{% extends "base.html" %}{% from "ui.html" import diagram %}{% block title %}Tegning{% endblock %}
{% block scripts %}{{ script("case") }}{% endblock %}{% block main %}<h1>Tegning</h1>
{{ diagram("/test/bpmn", "Kontrakt for timelønn", {"taken": ["Start"], "done": ["Melde_behov", "finnes_ikke"],
"active": ["Kontrollere_kontrakt"]}) }}{% endblock %}"""


def add(live: Live, rule: str, template: str) -> None:
    """Add a page to the application of a test, before it answers anything."""

    @access(Policy.PUBLIC)
    def show() -> str:
        return render_template_string(template)

    live.scene.app.add_url_rule(rule, rule, show)


@pytest.fixture
def listing(live: Live, people: People) -> Page:
    """Kari at a list of three rows."""
    add(live, "/test/list", LIST)
    page = go(people.enter("kari"), "/test/list")
    page.evaluate(
        """() => document.addEventListener('click', (event) => {
             if (event.target.matches('[data-claim]'))
               document.querySelector('#claimed').textContent += event.target.textContent
           })"""
    )
    return page


def test_keys_walk_the_rows_mark_claim_and_open(listing: Page) -> None:
    press = listing.keyboard.press
    press("k")
    expect(listing.get_by_role("link", name="Oppgave 0")).to_be_focused()
    press("j")
    press("j")
    press("j")
    expect(listing.get_by_role("link", name="Oppgave 2")).to_be_focused()
    press("k")
    expect(listing.locator("[data-row][data-current]")).to_have_attribute("id", "rad1")
    press("x")
    expect(listing.get_by_label("Merk 1")).to_be_checked()
    press("x")
    expect(listing.get_by_label("Merk 1")).not_to_be_checked()
    press("c")
    expect(listing.locator("#claimed")).to_have_text("Ta 1")
    press("Enter")
    listing.wait_for_url("**/visning?1")


def test_a_row_that_gets_the_focus_by_tab_becomes_the_current_one(listing: Page) -> None:
    listing.get_by_role("link", name="Oppgave 1").focus()
    listing.keyboard.press("j")
    expect(listing.get_by_role("link", name="Oppgave 2")).to_be_focused()


def test_keys_do_nothing_while_somebody_types(listing: Page) -> None:
    field = listing.get_by_label("Navn")
    field.focus()
    listing.keyboard.type("jkxcng?/a")
    expect(field).to_have_value("jkxcng?/a")
    expect(listing.locator("#shortcuts")).to_be_hidden()
    assert listing.url.endswith("/test/list")


def test_slash_goes_to_search_and_n_to_the_next_task(listing: Page) -> None:
    listing.keyboard.press("/")
    expect(listing.get_by_label("Søk")).to_be_focused()
    expect(listing.get_by_label("Søk")).to_have_value("")
    listing.get_by_label("Merk 0").focus()
    listing.keyboard.press("n")
    listing.wait_for_url("**/tilgjengelighet")


def test_n_goes_through_the_tasks_of_the_list_one_by_one(live: Live, people: People) -> None:
    rows = "".join(f'<tr data-row><td><a href="/oppgaver/sak/{n}">Oppgave {n}</a></td></tr>' for n in (7, 3))
    begun = LIST[: LIST.index("<table>")]
    add(live, "/test/tasks", f"{begun}<table><tbody>{rows}</tbody></table>{{% endblock %}}")
    page = go(people.enter("kari"), "/test/tasks")
    for task in (7, 3):
        page.keyboard.press("n")
        page.wait_for_url(f"**/oppgaver/sak/{task}")
    page.keyboard.press("n")
    assert page.url.endswith("/oppgaver/sak/3")


def test_g_and_a_letter_go_to_an_area(listing: Page) -> None:
    listing.keyboard.press("g")
    listing.keyboard.press("p")
    listing.wait_for_url("**/prosesser")


def test_question_mark_shows_all_shortcuts_and_escape_closes_them(listing: Page) -> None:
    listing.keyboard.press("?")
    dialog = listing.get_by_role("dialog", name="Tastatursnarveier")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("row")).to_have_count(14)
    assert axe(listing) == []
    listing.keyboard.press("j")
    expect(listing.locator("[data-current]")).to_have_count(0)
    listing.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_shortcuts_can_be_turned_off_and_stay_off(listing: Page) -> None:
    go(listing, "/visning")
    listing.get_by_role("group", name="Tastatursnarveier").get_by_label("Av").check()
    listing.get_by_role("button", name="Lagre").click()
    expect(listing.get_by_role("status")).to_have_text("Innstillingene er lagret.")
    go(listing, "/test/list")
    for key in ("j", "?", "/", "g", "p"):
        listing.keyboard.press(key)
    expect(listing.locator("[data-current]")).to_have_count(0)
    expect(listing.locator("#shortcuts")).to_be_hidden()
    assert listing.url.endswith("/test/list")


def test_the_first_tab_leads_past_the_menu(listing: Page) -> None:
    listing.keyboard.press("Tab")
    skip = listing.get_by_role("link", name="Hopp til hovedinnhold")
    expect(skip).to_be_focused()
    expect(skip).to_be_visible()
    listing.keyboard.press("Enter")
    expect(listing.locator("main")).to_be_focused()


def test_menus_open_by_keyboard_and_close_by_escape_and_when_left(listing: Page) -> None:
    person = listing.locator("details.menu", has_text="Kari Koordinator")
    person.locator("summary").focus()
    listing.keyboard.press("Enter")
    expect(person.get_by_role("link", name="Innstillinger")).to_be_visible()
    assert axe(listing) == []
    listing.keyboard.press("Escape")
    expect(person.get_by_role("link", name="Innstillinger")).to_be_hidden()
    expect(person.locator("summary")).to_be_focused()
    listing.keyboard.press("Enter")
    listing.locator("h1").click()
    expect(person.get_by_role("link", name="Innstillinger")).to_be_hidden()


def test_the_language_is_changed_where_one_stands(listing: Page) -> None:
    go(listing, "/tilgjengelighet")
    listing.locator("summary", has_text="Bokmål").click()
    listing.get_by_role("button", name="English").click()
    expect(listing.get_by_role("heading", level=1)).to_have_text("Accessibility statement")
    expect(listing.locator("html")).to_have_attribute("lang", "en")


def test_settings_and_language_work_without_javascript(people: People) -> None:
    page = people.enter("kari", javascript=False)
    page.goto("/visning")
    page.get_by_label("Mørk").check()
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    page.locator("summary", has_text="Bokmål").click()
    page.get_by_role("button", name="Nynorsk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Innstillingar")


@pytest.fixture
def drawing(live: Live) -> None:
    """A page with a diagram."""
    xml = (ROOT / "processes/lonn/kontrakt_timelonn/1.0/kontrakt_timelonn.bpmn").read_bytes()

    @access(Policy.PUBLIC)
    def bpmn() -> Response:
        return Response(xml, mimetype="application/xml")

    live.scene.app.add_url_rule("/test/bpmn", "bpmn", bpmn)
    add(live, "/test/drawing", DRAWING)


def test_a_diagram_shows_where_the_case_is_and_the_mark_of_bpmn_io(drawing: None, people: People) -> None:
    page = go(people.enter("kari"), "/test/drawing")
    expect(page.locator(".djs-shape.is-active[data-element-id=Kontrollere_kontrakt]")).to_have_count(1)
    expect(page.locator(".diagram-token")).to_have_count(1)
    expect(page.get_by_role("group", name="Kontrakt for timelønn")).to_be_visible()
    seen_at_its_middle = """(mark) => {
      mark.scrollIntoView();
      const box = mark.getBoundingClientRect();
      const style = getComputedStyle(mark);
      return box.width > 40 && box.height > 15 && style.visibility === 'visible' && Number(style.opacity) === 1
        && mark.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
    }"""
    mark = page.locator(".bjs-powered-by")
    assert mark.evaluate(seen_at_its_middle)
    assert "bpmn.io" in (mark.get_attribute("href") or "")


@pytest.mark.parametrize("dark", [False, True])
def test_a_diagram_is_fine_for_axe_and_narrow_screens(drawing: None, people: People, *, dark: bool) -> None:
    page = go(people.enter("kari", width=320, dark=dark), "/test/drawing")
    assert axe(page) == []
    assert too_wide(page) == []


def test_a_diagram_is_moved_and_zoomed_by_keyboard_and_buttons(drawing: None, people: People) -> None:
    page = go(people.enter("kari"), "/test/drawing")
    view = page.locator(".djs-container .viewport")

    def scale() -> float:
        return float(view.evaluate("(v) => v.getCTM().a"))

    page.get_by_role("button", name="Vis hele").click()
    whole = scale()
    page.get_by_role("button", name="Vis der saken står").click()
    assert scale() > whole
    token = page.locator(".diagram-token")
    expect(token).to_be_in_viewport()
    page.get_by_role("button", name="Vis hele").click()
    page.get_by_role("button", name="Zoom inn").click()
    assert scale() > whole
    page.get_by_role("button", name="Vis hele").click()
    assert scale() == pytest.approx(whole)
    page.get_by_role("group", name="Kontrakt for timelønn").focus()
    page.keyboard.press("+")
    assert scale() > whole
    before = view.evaluate("(v) => v.getCTM().e")
    page.keyboard.press("ArrowRight")
    assert view.evaluate("(v) => v.getCTM().e") < before


def test_a_diagram_that_cannot_be_fetched_leaves_the_text_that_stood_there(live: Live, people: People) -> None:
    add(live, "/test/drawing", DRAWING)
    page = people.enter("kari")
    page.goto("/test/drawing")
    expect(page.locator("[data-diagram][data-failed]")).to_have_count(1)
    expect(page.get_by_text("Stegene står også i tekst på siden.")).to_be_visible()
    complaints = people.watches[0].complaints
    assert complaints
    assert all("/test/bpmn: 404" in one for one in complaints)
    complaints.clear()


def test_paper_is_light_whatever_the_theme(people: People) -> None:
    page = people.enter("kari", dark=True)
    go(page, "/visning")
    page.get_by_role("radio", name="Mørk").check()
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    text = page.get_by_role("heading", level=1)
    in_the_dark = text.evaluate("(h) => getComputedStyle(h).color")
    page.emulate_media(media="print", color_scheme="light")
    on_paper = text.evaluate("(h) => getComputedStyle(h).color")
    assert sum(map(int, re.findall(r"\d+", in_the_dark)[:3])) > 3 * 200
    assert sum(map(int, re.findall(r"\d+", on_paper)[:3])) < 3 * 80
    expect(page.get_by_role("navigation", name="Hovedmeny")).to_be_hidden()
