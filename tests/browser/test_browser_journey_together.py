"""Several people, or windows of one person, at the same task: nothing is done twice, and nothing typed is lost."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from acting import Acting
from browser_support import Live, People
from playwright.sync_api import Browser, expect
from tormod import CONTROLLED
from web_support import LONG, Scene

from oppskrift.cases import steps
from oppskrift.cases.steps import Deed
from oppskrift.model.event import VariableWritten
from oppskrift_web import WebConfig

TASK = "Kontrollere kontrakt"
REASON = "Oppgi emnekoden, og begrunn hvorfor satsen er høyere enn den pleier å være"


@pytest.fixture
def checking(live: Live, people: People) -> People:
    """A contract waits to be checked."""
    live.scene.journey("uib", until="Kontrollere_kontrakt")
    return people


def at_task(people: People, ident: str) -> Acting:
    """Somebody who has opened the task."""
    person = Acting(people.enter(ident))
    person.open_task(TASK, "Tormod")
    return person


def completions(people: People) -> int:
    """How often the task was completed."""
    scene = people.live.scene
    case = scene.installation.store.cases("uib")[0]
    rows = scene.installation.store.events("uib", case.id)
    return sum(row.command == "complete Kontrollere_kontrakt" for row in rows)


def test_whoever_comes_last_is_told_who_did_it(checking: People) -> None:
    kari, dag = at_task(checking, "kari"), at_task(checking, "dag")
    dag.fill({"Er kontrakten klar?": "Send tilbake", "Begrunnelse": REASON})
    kari.fill(CONTROLLED)
    kari.complete()
    dag.press("Ta og fullfør")
    told = dag.told("Kari Koordinator fullførte denne oppgaven")
    expect(told).to_be_visible()
    expect(told).to_be_focused()
    assert completions(checking) == 1


def test_what_somebody_else_changed_is_shown_and_chosen_between(checking: People) -> None:
    scene = checking.live.scene
    kari = at_task(checking, "kari")
    kari.fill({**CONTROLLED, "Koststed": "20020000"})
    case = scene.installation.store.cases("uib")[0]
    changed = VariableWritten(0, "kontering", {"koststed": "30030000", "delprosjekt": "100123001", "konto": None})
    deed = Deed(at=scene.clock.now(), actor="dag", command="correct", before=(changed,))
    scene.installation.engine.store.commit(steps.noted(case, deed))
    kari.press("Ta og fullfør")
    expect(kari.told("Noen andre har endret saken mens du fylte ut")).to_be_focused()
    choice = kari.page.get_by_role("group", name="Koststed")
    expect(choice).to_contain_text("Endret av Dag Dobbeltrolle")
    expect(choice.get_by_role("radio", name="Ditt: 20020000")).to_be_checked()
    expect(choice.get_by_role("radio", name="Fra Dag Dobbeltrolle: 30030000")).to_be_visible()
    kari.press("Fortsett")
    expect(kari.field("Koststed")).to_have_value("20020000")
    expect(kari.field("Periode, timer og sats er kontrollert")).to_be_checked()
    assert completions(checking) == 0
    kari.complete()
    known = scene.installation.engine.variables("uib", case.id)
    assert known["kontering"]["koststed"] == "20020000"


def test_a_double_click_completes_once(checking: People) -> None:
    kari = at_task(checking, "kari")
    kari.fill({"Er kontrakten klar?": "Send tilbake", "Begrunnelse": REASON})
    kari.page.get_by_role("button", name="Ta og fullfør").dblclick()
    expect(kari.told("Du fullførte")).to_be_visible()
    kari.page.wait_for_load_state("networkidle")
    expect(kari.told("Du fullførte")).to_be_visible()
    assert completions(checking) == 1
    assert [task.element for task in checking.live.scene.tasks()] == ["Rette_behov"]


def test_the_same_task_in_two_windows_keeps_one_draft(checking: People) -> None:
    first = at_task(checking, "kari")
    second = Acting(first.page.context.new_page())
    second.open_task(TASK, "Tormod")
    first.fill({"Er kontrakten klar?": "Send tilbake", "Begrunnelse": REASON})
    first.press("Lagre utkast")
    expect(first.page.get_by_text("Utkast lagret")).to_be_visible()
    second.page.reload()
    expect(second.field("Begrunnelse")).to_have_value(REASON)
    first.complete()
    second.press("Ta og fullfør")
    expect(second.told("Du fullførte")).to_be_visible()
    assert completions(checking) == 1


@pytest.fixture
def short(tmp_path: Path, browser: Browser) -> Iterator[People]:
    """Pages that log people out after half an hour in which they did nothing; a contract waits to be checked."""
    config = WebConfig(development=True, idle=timedelta(minutes=30), absolute=LONG)
    with Scene(tmp_path, config) as scene, Live(scene) as live:
        scene.journey("uib", until="Kontrollere_kontrakt")
        people = People(browser, live)
        yield people
        assert people.close() == []


def log_in(page: Acting) -> None:
    """Choose Kari on the page of the login."""
    page.page.get_by_role("link", name="Universitetet i Bergen").click()
    page.page.get_by_role("button", name="Kari Koordinator").click()


def test_what_was_sent_after_the_login_ran_out_is_there_after_the_next(short: People) -> None:
    kari = at_task(short, "kari")
    kari.fill({"Er kontrakten klar?": "Send tilbake"})
    expect(kari.field("Begrunnelse")).to_be_visible()
    short.live.scene.clock.advance(timedelta(minutes=31))
    kari.field("Begrunnelse").fill(REASON)
    kari.press("Ta og fullfør")
    expect(kari.page.get_by_role("heading", level=1)).to_have_text("Logg inn")
    log_in(kari)
    expect(kari.main).to_contain_text("Det du skrev er tatt vare på, men ikke sendt ennå.")
    assert completions(short) == 0
    kari.press("Send nå")
    expect(kari.told("Du fullførte")).to_be_visible()
    assert completions(short) == 1
    known = short.live.scene.site.engine.variables("uib", short.live.scene.installation.store.cases("uib")[0].id)
    assert known["kontroll"]["begrunnelse"] == REASON


def test_a_draft_goes_on_being_saved_after_a_login_in_another_window(short: People) -> None:
    kari = at_task(short, "kari")
    kari.fill({"Er kontrakten klar?": "Send tilbake"})
    expect(kari.field("Begrunnelse")).to_be_visible()
    short.live.scene.clock.advance(timedelta(minutes=31))
    kari.field("Begrunnelse").fill(REASON)
    status = kari.page.locator("#draft-status")
    expect(status).to_contain_text("Du er logget ut, og utkastet ble ikke lagret.")
    other = Acting(kari.page.context.new_page())
    other.go("/")
    log_in(other)
    kari.page.bring_to_front()
    with kari.page.expect_response("**/oppgaver/**"):
        kari.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    kari.field("Begrunnelse").fill(f"{REASON}.")
    expect(status).to_contain_text("Utkast lagret")
    other.open_task(TASK, "Tormod")
    expect(other.field("Begrunnelse")).to_have_value(f"{REASON}.")
    kari.complete()
