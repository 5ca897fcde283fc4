"""What means harm, in a real browser: no script of theirs runs, no dialog opens, nothing is fetched, and we are told.

The content itself is hostile here (every label, option, text and name of a step, an institution or a person ends in
LABEL), and so is what people fill in, write, search for and attach. `people` fails a test whose browser saw a violation
of the CSP, an error, or a request to another host.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from browser_support import Live, People, go, quiet
from cases_support import ROOT
from hostile import CANARY, FILE_NAMES, LABEL, MARKUP, REFUSED_FILES, poison
from playwright.sync_api import Browser, Page, expect
from web_pages import PAGES, of_case, of_task, prepare
from web_support import Scene

from oppskrift_web.worklist.saved import LONGEST

CONTROL = "Kontrollere_kontrakt"


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An installation whose content and people mean harm, with something to show on every page."""
    folder = tmp_path_factory.mktemp("poisoned")
    content = poison(ROOT, tmp_path_factory.mktemp("content"))
    with Scene(folder, content=content) as scene, Live(scene) as served:
        prepare(scene)
        kari = scene.visitor("kari")
        for text in MARKUP:
            kari.get("/visning")
            kari.post(of_case(CONTROL)(scene) + "/notater", {"text": text})
            kari.post("/arbeidsliste/visninger", {"name": text[:LONGEST], "query": "?q=" + text})
        task = of_task("Melde_behov")(scene)
        berit = scene.visitor("berit")
        berit.get(task)
        berit.post(f"{task}/utkast", {"behov.arbeidsoppgave": LABEL, "person.navn": LABEL, LABEL: LABEL})
        yield served


@pytest.fixture
def attacked(browser: Browser, poisoned: Live) -> Iterator[People]:
    """Open pages of the hostile installation; at the end no browser may have complained."""
    entering = People(browser, poisoned)
    yield entering
    assert entering.close() == []


def watched(page: Page) -> Page:
    """Fail a test in which a dialog opens; it is let go of, so that the page goes on."""
    page.on("dialog", lambda dialog: (page.evaluate("() => { window.hacked = 'dialog' }"), dialog.dismiss()))
    return page


def unharmed(page: Page) -> None:
    """Check that no script of theirs has run, and that nothing of theirs has become an element or an attribute."""
    assert page.evaluate("() => window.hacked === undefined"), page.url
    made = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((one) =>
             one.matches('img[src="x"], iframe, object, embed, base, script:not([src])') ||
             [...one.attributes].some((a) => a.name.startsWith('on') ||
               (/^(href|src|action|formaction|xlink:href|data)$/.test(a.name) &&
                /^\\s*(javascript|data:text)/i.test(a.value))))
             .map((one) => one.outerHTML.slice(0, 200))"""
    )
    assert made == [], page.url


def look(page: Page, path: str) -> None:
    """Open a page, wait until its scripts have run, and check it."""
    page.goto(path)
    quiet(page)
    unharmed(page)


@pytest.mark.parametrize("person", sorted({(one.person or "", one.tenant) for one in PAGES}), ids="-".join)
def test_no_page_runs_what_the_content_says(attacked: People, person: tuple[str, str]) -> None:
    ident, tenant = person
    page = watched(attacked.enter(ident or None, tenant))
    for stop in PAGES:
        if (stop.person or "", stop.tenant) == person:
            look(page, stop.at(attacked.live.scene))


def test_the_label_is_there_as_text(attacked: People) -> None:
    page = go(watched(attacked.enter("berit")), of_task("Melde_behov")(attacked.live.scene))
    expect(page.locator("main")).to_contain_text(f"<script>{CANARY}</script>")
    assert f"<script>{CANARY}" in page.title()
    unharmed(page)


def test_a_search_for_it_shows_it_and_no_more(attacked: People) -> None:
    page = watched(attacked.enter("kari"))
    for text in MARKUP:
        for where in ("/arbeidsliste?liste=gruppe&q=", "/saker?sok=", "/start?q=", "/logg-inn?next="):
            look(page, f"{where}{quote(text)}")
    page.goto("/arbeidsliste?liste=gruppe")
    box = page.get_by_role("searchbox").first
    box.fill(MARKUP[1])
    box.press("Enter")
    expect(page.get_by_role("searchbox").first).to_have_value(MARKUP[1])
    unharmed(page)


def test_a_form_filled_with_it_keeps_it_and_says_what_is_wrong(attacked: People) -> None:
    page = go(watched(attacked.enter("berit")), of_task("Melde_behov")(attacked.live.scene))
    for box in page.locator("#task-form input[type=text]:not([readonly]), #task-form textarea").all():
        box.fill(LABEL)
    page.get_by_role("button", name="Fullfør").first.click()
    expect(page.locator("#form-wrong")).to_be_focused()
    expect(page.locator("#task-form input[type=text]").first).to_have_value(LABEL)
    unharmed(page)


def attach(page: Page, name: str, body: bytes) -> None:
    page.locator("#notater input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": body}
    )
    page.locator("#notater").get_by_role("button", name="Legg til").click()


def test_files_that_could_run_are_refused_in_words(people: People, live: Live) -> None:
    live.scene.journey(until=CONTROL)
    page = go(watched(people.enter("kari")), of_case(CONTROL, "/notater")(live.scene))
    for name, body in REFUSED_FILES.items():
        attach(page, name, body)
        told = page.locator("#notes-trouble ds-error-summary")
        expect(told).to_contain_text(name)
        expect(told).to_be_focused()
        unharmed(page)
        page.goto(of_case(CONTROL, "/notater")(live.scene))
    assert live.scene.site.notes._notes.of_case("uib", live.scene.task(CONTROL).case_id) == []


def test_files_with_names_that_mean_harm_are_kept_under_harmless_ones(
    people: People, live: Live, tmp_path: Path
) -> None:
    live.scene.journey(until=CONTROL)
    page = go(watched(people.enter("kari")), of_case(CONTROL, "/notater")(live.scene))
    kept = 0
    for number, name in enumerate(FILE_NAMES):
        if not name.strip() or "\0" in name:
            continue  # a browser sends none such
        attach(page, name, f"Notat {number}".encode())
        expect(page.locator("#notater [role=status], #notes-trouble ds-error-summary").first).to_be_visible()
        kept = max(kept, page.locator("#notater .note-file").count())
        unharmed(page)
        page.goto(of_case(CONTROL, "/notater")(live.scene))
    assert kept > 5
    with page.expect_download() as loading:
        page.locator("#notater .note-file a").first.click()
    assert loading.value.suggested_filename == "x.txt"
    loading.value.save_as(tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_bytes() == b"Notat 0"
    unharmed(page)


def test_fifty_megabytes_are_refused_in_words_and_what_was_written_stays(
    people: People, live: Live, tmp_path: Path
) -> None:
    large = tmp_path / "stor.pdf"
    large.write_bytes(b"%PDF-1.7 " + b"0" * 50_000_000)
    live.scene.journey(until=CONTROL)
    page = go(watched(people.enter("kari")), of_case(CONTROL, "/notater")(live.scene))
    page.locator("#notater textarea").fill("Her er filen")
    page.locator("#notater input[type=file]").set_input_files(large)
    page.locator("#notater").get_by_role("button", name="Legg til").click()
    expect(page.locator("#notes-trouble")).to_contain_text("for stor", timeout=30_000)
    expect(page.locator("#notater textarea")).to_have_value("Her er filen")
    assert live.scene.site.notes._notes.of_case("uib", live.scene.task(CONTROL).case_id) == []
    unharmed(page)
