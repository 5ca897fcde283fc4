"""Tormod's journey from need to payslip, as the people of UiB do it in their browsers."""

import pytest
from acting import Acting, Keys
from browser_support import People
from playwright.sync_api import expect
from tormod import APPROVED, CONTROLLED, DETAILS, Journey


@pytest.fixture
def uib(people: People) -> Journey:
    """The people of UiB."""
    return Journey(people, "uib")


def test_the_journey_from_need_to_payslip(uib: Journey) -> None:
    contract = uib.report_need()
    _registers_own_details_and_sees_nothing_else(uib, contract)
    _returned_corrected_and_continued_from_a_draft(uib)
    _whoever_controlled_may_not_approve(uib)
    uib.follow(contract)
    expect(uib.person("bente").main).to_contain_text("Endte i: Kontrakt inngått")
    days = ["07.04.2026", "08.04.2026", "09.04.2026", "13.04.2026"]
    hours = uib.register_hours(days)
    _attests_without_a_mouse(uib)
    uib.follow(hours)
    _the_paid_case_tells_all(uib, hours)


def _registers_own_details_and_sees_nothing_else(uib: Journey, contract: str) -> None:
    other = uib.scene.site.engine.start("uib", "kontrakt_timelonn", "berit")
    tormod = uib.invited()
    for path in ("/start", "/prosesser", "/drift", f"/saker/{other.case_id}"):
        answer = tormod.page.goto(path)
        assert answer is not None
        assert answer.status in {403, 404}, path
    for path in ("/arbeidsliste", "/saker"):
        tormod.go(path)
        expect(tormod.main.get_by_role("row")).to_have_count(2)
        expect(tormod.main).to_contain_text("Tormod Timelønn")
    tormod.go(contract)
    tormod.main.get_by_role("link", name="Åpne oppgaven").click()
    tormod.at_task("Registrere opplysninger")
    tormod.fill(DETAILS)
    tormod.complete()
    expect(tormod.main.get_by_role("link", name="Gå til arbeidslisten")).to_have_count(0)


def _returned_corrected_and_continued_from_a_draft(uib: Journey) -> None:
    kari, berit = uib.person("kari"), uib.person("berit")
    kari.open_task("Kontrollere kontrakt", "Tormod")
    kari.fill({"Er kontrakten klar?": "Send tilbake", "Begrunnelse": "Oppgi emnekoden"})
    kari.complete()
    berit.open_task("Rette behov", "Tormod")
    expect(berit.main).to_contain_text("Koordinator har sendt behovet tilbake: Oppgi emnekoden")
    berit.fill({"Emnekode": "INF100"})
    berit.complete()
    kari.open_task("Kontrollere kontrakt", "Tormod")
    kari.fill({"Er kontrakten klar?": "Klar for godkjenning", "Periode, timer og sats er kontrollert": True})
    kari.press("Lagre utkast")
    expect(kari.page.get_by_text("Utkast lagret")).to_be_visible()
    kari.worklist()
    expect(kari.row("Kontrollere kontrakt")).to_contain_text("Utkast lagret")
    kari.open_task("Kontrollere kontrakt", "Tormod")
    expect(kari.told("Her er utkastet du lagret")).to_be_visible()
    expect(kari.field("Periode, timer og sats er kontrollert")).to_be_checked()
    kari.fill({"Hjemmel for midlertidig arbeid er vurdert": True})
    kari.complete()


def _whoever_controlled_may_not_approve(uib: Journey) -> None:
    bente, dag = uib.person("bente"), uib.person("dag")
    bente.open_task("Godkjenne kontrakt", "Tormod")
    bente.fill({"Beslutning": "Send tilbake", "Begrunnelse": "Hvorfor ti timer i uken?"})
    bente.complete()
    dag.open_task("Kontrollere kontrakt", "Tormod")
    expect(dag.main).to_contain_text("Kostnadsgodkjenner sendte kontrakten tilbake: Hvorfor ti timer i uken?")
    dag.fill(CONTROLLED)
    dag.complete()
    why = "Den som kontrollerer kontrakten, kan ikke godkjenne kostnaden."
    dag.worklist()
    row = dag.row("Godkjenne kontrakt")
    expect(row).to_contain_text(f"Kan ikke tas: {why}")
    expect(row.get_by_role("button")).to_have_count(0)
    dag.open_task("Godkjenne kontrakt", "Tormod")
    refused = dag.page.get_by_role("region", name="Du kan ikke gjøre denne oppgaven")
    for text in ("Dag Dobbeltrolle", why, "Bestemmelser om økonomistyring i staten 2.5.2.2", "Bente BDM"):
        expect(refused).to_contain_text(text)
    expect(dag.page.get_by_role("button", name="Ta og fullfør")).to_have_count(0)
    bente.open_task("Godkjenne kontrakt", "Tormod")
    bente.fill(APPROVED)
    bente.complete()


def _attests_without_a_mouse(uib: Journey) -> None:
    atle = uib.person("atle")
    atle.go("/arbeidsliste")
    keys = Keys(atle.page)
    keys.press("j", "Enter")
    atle.at_task("Attestere timeliste")
    keys.choose("Beslutning", "Attestert")
    keys.tick("Timene er utført etter avtalen")
    keys.tick("Dokumentasjonen er i orden, og avvik er forklart")
    keys.tick("Konteringen er riktig")
    keys.tab_to(atle.page.get_by_role("button", name="Ta og fullfør"))
    keys.press("Enter")
    expect(atle.page.get_by_role("alert").filter(has_text="Én ting må rettes")).to_be_focused()
    keys.tab_to(atle.page.get_by_role("link", name="Delprosjekt"))
    keys.press("Enter")
    expect(atle.field("Delprosjekt")).to_be_focused()
    keys.type("Delprosjekt", "100123001")
    keys.tab_to(atle.page.get_by_role("button", name="Ta og fullfør"))
    keys.press("Enter")
    done = atle.told("Du fullførte")
    expect(done).to_be_focused()
    expect(done).to_be_in_viewport()
    atle.worklist("Utført av meg")
    expect(atle.row("Attestere timeliste")).to_contain_text("Tormod Timelønn")


def _the_paid_case_tells_all(uib: Journey, case: str) -> None:
    tormod = uib.person("tormod")
    tormod.go(case)
    expect(tormod.page.locator("#case-status")).to_contain_text("Endte i: Lønn utbetalt")
    _diagram_and_text_tell_the_same(tormod)
    tormod.tab("Dokumenter")
    expect(tormod.main.get_by_role("table", name="Hos DFØ")).to_contain_text("Lønnsslipp")
    tormod.tab("Historikk")
    for text in ("Atle Attestant", "Fullførte «Attestere timeliste»", "Lønn utbetalt"):
        expect(tormod.main).to_contain_text(text)
    tormod.worklist("Utført av meg")
    expect(tormod.row("Føre timer")).to_contain_text("Avsluttet")


def _diagram_and_text_tell_the_same(at: Acting) -> None:
    mark = at.page.get_by_role("link", name="bpmn.io")
    mark.scroll_into_view_if_needed()
    expect(mark).to_be_visible()
    taken = set(at.page.locator(".steps .step-name strong").all_text_contents())
    drawn = at.page.locator(".djs-shape.is-done").evaluate_all("(all) => all.map((e) => e.dataset.elementId)")
    assert {"Føre timer", "Attestere timeliste", "Registrere lønn", "Lønn utbetalt"} <= taken
    assert len(drawn) == len(taken)
    assert {"Fore_timer", "Attestere_timeliste", "Lonn_utbetalt"} <= set(drawn)
