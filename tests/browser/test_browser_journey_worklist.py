"""The worklist as people live with it all day: it refreshes by itself, obeys single keys, and tells what came of it."""

import pytest
from acting import Acting, Keys
from browser_support import Live, People
from cases_support import advanced
from playwright.sync_api import expect

REFRESH_MS = 26_000
"""Later than the list asks for itself again."""


def begin(live: Live, count: int) -> None:
    """Start contracts: the first task of each is free in Berit's group."""
    for _ in range(count):
        advanced(live.scene.installation.engine.start("uib", "kontrakt_timelonn", "berit"))
    live.scene.stage.settle()


@pytest.fixture
def berit(live: Live, people: People) -> Acting:
    """Berit at a list of three tasks, on a clock that the test moves."""
    begin(live, 3)
    berit = Acting(people.enter("berit"))
    berit.page.clock.install()
    berit.worklist()
    expect(berit.rows_of_tasks).to_have_count(3)
    return berit


def refresh(person: Acting) -> None:
    """Let the list refresh itself."""
    with person.page.expect_response("**/arbeidsliste/rader**"):
        person.page.clock.run_for(REFRESH_MS)


def test_a_refresh_keeps_focus_marks_and_rows(live: Live, berit: Acting) -> None:
    keys = Keys(berit.page)
    keys.press("j", "j", "x")
    current = berit.rows_of_tasks.nth(1)
    link, mark = current.get_by_role("link", name="Melde behov"), current.get_by_role("checkbox")
    id = link.get_attribute("id")
    current.evaluate("(row) => { row.sameAsBefore = true }")
    refresh(berit)
    begin(live, 1)
    refresh(berit)
    expect(berit.rows_of_tasks).to_have_count(4)
    expect(berit.page.locator(f"#{id}")).to_be_focused()
    kept = berit.page.get_by_role("row").filter(has=berit.page.locator(f"#{id}"))
    assert kept.evaluate("(row) => row.sameAsBefore === true"), "the row was not drawn anew"
    expect(kept.get_by_role("checkbox")).to_be_checked()
    expect(mark).to_be_attached()
    expect(berit.page.get_by_text("Med de merkede: 1")).to_be_visible()


def test_what_others_take_disappears_by_itself(live: Live, people: People, berit: Acting) -> None:
    vigdis = Acting(people.enter("vigdis"))
    vigdis.worklist()
    taken = vigdis.rows_of_tasks.first
    expect(taken).to_be_visible()
    taken.get_by_role("button", name="Ta ").click()
    expect(vigdis.told("Oppgaven er din.")).to_be_visible()
    refresh(berit)
    expect(berit.rows_of_tasks.filter(has=berit.page.get_by_role("button", name="Ta "))).to_have_count(2)


def test_single_keys_walk_mark_take_search_and_help(berit: Acting) -> None:
    keys, page = Keys(berit.page), berit.page
    links = berit.rows_of_tasks.get_by_role("link", name="Melde behov")
    keys.press("j", "j", "k")
    expect(links.first).to_be_focused()
    keys.press("x")
    expect(berit.rows_of_tasks.first.get_by_role("checkbox")).to_be_checked()
    keys.press("/")
    expect(page.get_by_role("searchbox", name="Søk")).to_be_focused()
    page.keyboard.type("jkxc")
    expect(page.get_by_role("searchbox", name="Søk")).to_have_value("jkxc")
    links.first.focus()
    keys.press("?")
    expect(page.get_by_role("dialog", name="Tastatursnarveier")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog", name="Tastatursnarveier")).to_be_hidden()
    links.first.focus()
    keys.press("c")
    expect(berit.told("Oppgaven er din.")).to_be_visible()
    expect(berit.rows_of_tasks).to_have_count(2)
    berit.worklist("Mine oppgaver")
    expect(berit.rows_of_tasks).to_have_count(1)


def test_n_leads_from_a_task_that_is_done_to_the_next(live: Live, people: People) -> None:
    live.scene.journey("uib", until="Kontrollere_kontrakt")
    kari = Acting(people.enter("kari"))
    kari.open_task("Kontrollere kontrakt", "Tormod")
    done = kari.address()
    kari.fill({"Er kontrakten klar?": "Send tilbake", "Begrunnelse": "Oppgi emnekoden"})
    kari.complete()
    berit = Acting(people.enter("berit"))
    berit.open_task("Rette behov", "Tormod")
    berit.fill({"Emnekode": "INF100"})
    berit.complete()
    kari.go(done)
    expect(kari.page.get_by_role("link", name="Neste oppgave: Kontrollere kontrakt")).to_be_visible()
    Keys(kari.page).press("n")
    kari.at_task("Kontrollere kontrakt")
    assert kari.address() != done


def test_single_keys_can_be_turned_off(berit: Acting) -> None:
    berit.go("/visning")
    berit.page.get_by_role("group", name="Tastatursnarveier").get_by_role("radio", name="Av").check()
    berit.press("Lagre")
    berit.worklist()
    Keys(berit.page).press("j", "x", "c", "?", "/")
    expect(berit.rows_of_tasks).to_have_count(3)
    expect(berit.page.get_by_role("dialog")).to_have_count(0)
    expect(berit.page.get_by_role("searchbox", name="Søk")).not_to_be_focused()
    expect(berit.page.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_tasks_taken_together_tell_the_result_of_each(live: Live, people: People, berit: Acting) -> None:
    berit.page.get_by_role("checkbox", name="Merk alle på siden").check()
    expect(berit.page.get_by_text("Med de merkede: 3")).to_be_visible()
    vigdis = Acting(people.enter("vigdis"))
    vigdis.worklist()
    vigdis.rows_of_tasks.first.get_by_role("button", name="Ta ").click()
    expect(vigdis.told("Oppgaven er din.")).to_be_visible()
    berit.press("Ta merkede")
    told = berit.told("2 oppgaver er dine.")
    expect(told).to_contain_text("1 ikke:")
    expect(told.get_by_role("listitem")).to_have_count(1)
    expect(told.get_by_role("listitem")).to_contain_text("Vigdis Vikar")
    berit.press("Angre")
    expect(berit.told("2 oppgaver er lagt tilbake.")).to_be_visible()
