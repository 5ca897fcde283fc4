"""A case that stands still because DFØ fails: the case worker is told, the operator gets it going, the case goes on."""

from acting import Acting
from browser_support import Live, People
from cases_support import advanced
from playwright.sync_api import expect
from tormod import APPROVED


def incident(drift: Acting, step: str) -> None:
    """Open the incident of a step from the board of operations."""
    drift.go("/drift")
    drift.main.get_by_role("link", name=step).click()
    expect(drift.page.get_by_role("heading", level=1)).to_have_text(f"{step} står stille")


def test_a_case_that_stands_still_at_dfo_goes_on_when_it_is_tried_again(live: Live, people: People) -> None:
    live.scene.journey("uib", until="Godkjenne_kontrakt")
    live.scene.simulator.fault("dfo.kontrakt.bestill", "403", institution="uib", count=1)
    bente = Acting(people.enter("bente"))
    bente.open_task("Godkjenne kontrakt", "Tormod")
    bente.fill(APPROVED)
    bente.complete()
    bente.to_case()
    assert bente.waits() == ["Saken står stille ved «Bestille kontrakt». Noen må gripe inn."]
    expect(bente.told("DFØ nektet tilgang")).to_contain_text("Du trenger ikke gjøre noe.")
    drift = Acting(people.enter("drift"))
    incident(drift, "Bestille kontrakt")
    expect(drift.main).not_to_contain_text("Tormod")
    drift.press("Prøv igjen")
    expect(drift.told("Steget prøves igjen.")).to_be_visible()
    bente.page.reload()
    assert bente.waits() == ["Venter på hendelsen «Kontrakt signert»"]
    drift.go("/drift")
    expect(drift.main).not_to_contain_text("Bestille kontrakt")


def test_an_operator_gives_a_value_and_the_case_goes_on_with_it(live: Live, people: People) -> None:
    scene = live.scene
    scene.journey("uib", until="Fore_timer")
    scene.simulator.fault("*", "401", institution="uib", count=1)
    started = scene.installation.engine.start("uib", "timeliste", "tormod", {"kontraktnr": "9999"})
    case = advanced(started).case_id
    scene.stage.settle()
    drift = Acting(people.enter("drift"))
    incident(drift, "Hente kontrakt")
    drift.page.get_by_text("Gi en verdi og prøv igjen").first.click()
    drift.main.get_by_role("textbox", name="Kontraktnummer").fill("1001")
    drift.field("Begrunnelse").fill("Feil nummer da saken ble startet")
    drift.press("Gi en verdi og prøv igjen")
    expect(drift.main).to_contain_text("står ikke stille lenger")
    tormod = Acting(people.enter("tormod"))
    tormod.go(f"/saker/{case}")
    assert tormod.waits() == ["Venter på Tormod Timelønn: Føre timer"]
    tormod.tab("Historikk")
    expect(tormod.main).to_contain_text("Feil nummer da saken ble startet")
    expect(tormod.main).to_contain_text("Dorte Drift")
