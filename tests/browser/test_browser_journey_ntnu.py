"""Tormod's journey at NTNU: the same people and pages, with the versions, limits and approvals that NTNU has chosen."""

from browser_support import People
from playwright.sync_api import expect
from tormod import Journey

HOLIDAY = "06.04.2026"
"""Easter Monday."""


def test_the_journey_follows_what_ntnu_has_chosen(people: People) -> None:
    ntnu = Journey(people, "ntnu")
    contract = ntnu.report_need()
    berit = ntnu.person("berit")
    expect(berit.main).to_contain_text("Kontrakt timelønn, versjon 1.1")
    expect(berit.main).to_contain_text("Institutt for datateknologi og informatikk")
    tormod = ntnu.invited()
    tormod.fill({"Fornavn": "Tormod", "Etternavn": "Timelønn", "Fødselsdato": "17.05.2001"})
    tormod.fill({"E-post": "tormod@example.com", "Jeg bekrefter at opplysningene er riktige": True})
    tormod.complete()
    ntnu.follow(contract)
    expect(ntnu.person("bente").main).to_contain_text("Endte i: Kontrakt inngått")
    hours = ntnu.register_hours([HOLIDAY, "08.04.2026", "09.04.2026"])
    ntnu.follow(hours)
    assert ntnu.done == [
        ("kari", "Kontrollere kontrakt"),
        ("bente", "Godkjenne kontrakt"),
        ("atle", "Attestere timeliste"),
        ("bente", "Godkjenne utbetaling"),
    ], "NTNU has all timesheets approved"
    bente = ntnu.person("bente")
    expect(bente.page.locator("#case-status")).to_contain_text("Endte i: Lønn utbetalt")
    bente.tab("Opplysninger")
    expect(bente.main).to_contain_text("Arbeid på helligdag var avtalt på forhånd")
    bente.tab("Historikk")
    expect(bente.main).to_contain_text("Lokalt valg: Kostnadsgodkjenner på alle timelister: ja (standard: nei)")
