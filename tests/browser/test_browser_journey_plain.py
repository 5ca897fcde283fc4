"""Start, claim and complete without JavaScript, with fields that an answer brings up and rows that are added."""

from acting import Acting
from browser_support import Live, People
from playwright.sync_api import expect
from tormod import CONTRACT, NEED

NAMED = ("Navn", "E-post")
"""What is asked for once the person has no employee number."""


def plain(people: People, ident: str) -> Acting:
    """Somebody whose browser runs no scripts."""
    return Acting(people.enter(ident, javascript=False), javascript=False)


def test_a_case_is_started_and_its_first_task_completed(people: People) -> None:
    berit = plain(people, "berit")
    berit.start(CONTRACT)
    berit.at_task("Melde behov")
    berit.fill({label: value for label, value in NEED.items() if label not in NAMED})
    berit.press("Ta og fullfør")
    expect(berit.told("har fått flere felt")).to_be_visible()
    berit.fill({label: NEED[label] for label in NAMED})
    expect(berit.field("Koststed")).to_have_value("10020000")
    berit.complete()
    berit.to_case()
    expect(berit.main).to_contain_text("Venter på Tormod Timelønn: Registrere opplysninger")


def test_a_task_is_claimed_and_sent_back_with_a_reason(live: Live, people: People) -> None:
    live.scene.journey("uib", until="Kontrollere_kontrakt")
    kari = plain(people, "kari")
    kari.worklist()
    kari.row("Kontrollere kontrakt").get_by_role("button", name="Ta ").click()
    expect(kari.told("Oppgaven er din.")).to_be_visible()
    kari.open_task("Kontrollere kontrakt", "Tormod", tab="Mine oppgaver")
    kari.fill({"Er kontrakten klar?": "Send tilbake"})
    kari.press("Fullfør")
    expect(kari.told("har fått flere felt")).to_be_visible()
    kari.press("Fullfør")
    expect(kari.told("Én ting må rettes")).to_be_visible()
    kari.fill({"Begrunnelse": "Oppgi emnekoden"})
    kari.press("Lagre utkast")
    expect(kari.told("Utkastet er lagret.")).to_be_visible()
    expect(kari.field("Begrunnelse")).to_have_value("Oppgi emnekoden")
    kari.complete()
    kari.to_case()
    expect(kari.main).to_contain_text("Rette behov")


def test_rows_are_added_and_taken_out(live: Live, people: People) -> None:
    live.scene.journey("uib", until="Fore_timer")
    tormod = plain(people, "tormod")
    tormod.open_task("Føre timer", tab="Mine oppgaver")
    tormod.fill({"Lønnsperiode": "2026-04"})
    for day in ("07.04.2026", "01.04.2026", "08.04.2026"):
        tormod.add_row("Timer", {"Dato": day, "Timer": "5"})
    tormod.press("Fjern Timer 2")
    expect(tormod.rows("Timer")).to_have_count(2)
    dates = tormod.rows("Timer").get_by_role("textbox", name="Dato")
    assert [box.input_value() for box in dates.all()] == ["07.04.2026", "08.04.2026"]
    expect(tormod.field("Lønnsperiode")).to_have_value("2026-04")
    tormod.fill({"Jeg bekrefter at timene er riktige": True})
    tormod.complete()
    tormod.to_case()
    expect(tormod.main).to_contain_text("Attestere timeliste")
