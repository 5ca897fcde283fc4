"""The journey of Tormod as people do it on the pages: what they fill in, and how they follow a case to its end.

Nobody here knows what comes next. The page of the case tells whom it waits for, that person finds the task in the own
worklist, and what is filled in depends on what the form shows: so local settings and versions are met as they come.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from acting import Acting, Answer
from browser_support import People
from playwright.sync_api import expect
from web_support import Scene

from oppskrift.clock import OSLO

CONTRACT, HOURS = "Kontrakt timelønn", "Timeliste til utbetaling"
HOURS_FROM = datetime(2026, 4, 24, 10, 0, tzinfo=OSLO)
MOST_STEPS = 60
"""A case that has not ended after so many turns goes round in circles."""

NEED: Mapping[str, Answer] = {
    "Har personen ansattnummer?": "Nei",
    "Navn": "Tormod Timelønn",
    "E-post": "tormod@example.com",
    "Arbeidsoppgave": "Undervisningsassistent, vårsemesteret",
    "Organisasjonsenhet": "10000000",
    "Er rammen fast eller maksimal?": "Maksimal (M)",
    "Første dag": "16.03.2026",
    "Siste dag": "30.06.2026",
    "Ramme i timer": "120",
    "Timer i snitt per uke": "10",
    "Timesats i kroner": "243,50",
    "Skal enheten lede og kontrollere arbeidet?": "Ja",
    "Driver personen egen virksomhet og sender faktura?": "Nei",
    "Gjelder det ett avgrenset resultat som personen selv svarer for?": "Nei",
    "Koststed": "10020000",
    "Delprosjekt": "100123001",
}
DETAILS: Mapping[str, Answer] = {
    "Fornavn": "Tormod",
    "Etternavn": "Timelønn",
    "Fødselsdato": "17.05.2001",
    "E-post": "tormod@example.com",
    "Jeg bekrefter at opplysningene er riktige": True,
}
CONTROLLED: Mapping[str, Answer] = {
    "Er kontrakten klar?": "Klar for godkjenning",
    "Periode, timer og sats er kontrollert": True,
    "Hjemmel for midlertidig arbeid er vurdert": True,
}
APPROVED: Mapping[str, Answer] = {
    "Beslutning": "Godkjent",
    "Utgiften har hjemmel": True,
    "Det er budsjettdekning": True,
    "Utgiften er økonomisk forsvarlig": True,
    "?Overlappende kontrakt er vurdert": True,
}
ATTESTED: Mapping[str, Answer] = {
    "Beslutning": "Attestert",
    "Timene er utført etter avtalen": True,
    "Dokumentasjonen er i orden, og avvik er forklart": True,
    "Konteringen er riktig": True,
    "Delprosjekt": "100123001",
    "?Arbeid på helligdag var avtalt på forhånd": True,
}
HR_CHECKED: Mapping[str, Answer] = {
    "Beslutning": "Godkjent",
    "Hjemmel for midlertidig ansettelse er kontrollert": True,
    "Samlet arbeidstid er innenfor arbeidsmiljøloven": True,
}
ANSWERS: Mapping[str, Mapping[str, Answer]] = {
    "Kontrollere kontrakt": CONTROLLED,
    "Kontrollere ansettelsesforhold": HR_CHECKED,
    "Godkjenne kontrakt": APPROVED,
    "Attestere timeliste": ATTESTED,
    "Godkjenne utbetaling": APPROVED,
}
WHO: Mapping[str, str] = {
    "Behovshaver": "berit",
    "Koordinator": "kari",
    "HR": "henrik",
    "Kostnadsgodkjenner (BDM)": "bente",
    "Attestant lønn": "atle",
}
"""Who does what is handed to a role, by the name that the pages give the role."""


class Journey:
    """The people of an institution, each in a browser of their own."""

    def __init__(self, people: People, tenant: str) -> None:
        self.people, self.tenant = people, tenant
        self.scene: Scene = people.live.scene
        self.done: list[tuple[str, str]] = []
        self._known: dict[str, Acting] = {}

    def person(self, ident: str) -> Acting:
        """Return somebody at the pages; their first time is a login."""
        if ident not in self._known:
            self._known[ident] = Acting(self.people.enter(ident, self.tenant))
        return self._known[ident]

    def report_need(self) -> str:
        """Berit starts the contract and reports the need. Return the address of the case."""
        berit = self.person("berit")
        berit.start(CONTRACT)
        berit.at_task("Melde behov")
        berit.fill(NEED)
        berit.complete()
        berit.to_case()
        return urlsplit(berit.address()).path

    def invited(self) -> Acting:
        """Return the invited person, who has come in by the link that the case page shows in development."""
        berit = self.person("berit")
        link = berit.page.get_by_role("link", name="Åpne lenken til Tormod Timelønn").get_attribute("href") or ""
        tormod = Acting(self.people.enter())
        tormod.go(link)
        expect(tormod.main).to_contain_text("Berit Behovshaver")
        tormod.press("Gå videre")
        tormod.at_task("Registrere opplysninger")
        return tormod

    def follow(self, case: str) -> None:
        """Do what the case waits for, until it has ended. Whom it waits for, bente reads on the page of the case."""
        reader = self.person("bente")
        for _ in range(MOST_STEPS):
            reader.go(f"{case}/kall")  # the part of the case that is drawn soonest
            if reader.page.locator("#case-status").get_by_text("Avsluttet").count():
                return
            self._turn(reader.waits())
        raise AssertionError(f"{case} does not come to an end: {self.done}")

    def _turn(self, waits: list[str]) -> None:
        for one in waits:
            who, _, task = one.removeprefix("Venter på ").partition(": ")
            if task in ANSWERS:
                self._do(WHO[who], task)
                return
            if "Kontrakt signert" in one:
                self.sign()
                return
        self.scene.stage.advance(timedelta(days=7))

    def _do(self, ident: str, task: str) -> None:
        person = self.person(ident)
        person.open_task(task, "Tormod Timelønn")
        person.fill(ANSWERS[task])
        person.complete()
        self.done.append((ident, task))

    def sign(self) -> None:
        """Tormod signs at DFØ, and some time passes."""
        (order,) = [one for one in self.scene.simulator.orders(self.tenant) if one["status"] == "bestilt"]
        self.scene.simulator.sign(self.tenant, str(order["bestillingsnr"]), brukerident="tormod")
        self.scene.stage.advance(timedelta(hours=1))

    def register_hours(self, days: list[str]) -> str:
        """Tormod starts from the ended contract, registers hours, and takes one row out. Return the case's address."""
        self.scene.stage.advance_to(HOURS_FROM)
        tormod = self.person("tormod")
        tormod.go("/saker")
        tormod.page.get_by_role("link", name="Kontrakt timelønn – Tormod Timelønn").click()
        tormod.page.get_by_role("link", name="Før timer").click()
        expect(tormod.field("Kontraktnummer")).to_have_value("1001")
        tormod.press("Start saken")
        tormod.at_task("Føre timer")
        tormod.fill({"Lønnsperiode": "2026-04"})
        for day in [*days, "01.04.2026"]:
            tormod.add_row("Timer", {"Dato": day, "Timer": "5"})
        tormod.press(f"Fjern Timer {len(days) + 1}")
        expect(tormod.rows("Timer")).to_have_count(len(days))
        tormod.fill({"Jeg bekrefter at timene er riktige": True})
        tormod.complete()
        tormod.to_case()
        return urlsplit(tormod.address()).path
