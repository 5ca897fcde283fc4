"""The standard content of the repository, and plays of its processes with canned answers instead of DFØ."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from runtime_support import Play

from oppskrift import dmn, feel, runtime, standard
from oppskrift.forms import Accepted
from oppskrift.model import command as c

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CODING = {"koststed": "12345678", "delprosjekt": "123456001", "konto": ""}
APPROVED = {"utfall": "godkjent", "hjemmel": True, "budsjettdekning": True, "forsvarlig": True}
NEED = {
    "arbeidsoppgave": "Gruppeundervisning",
    "emnekode": "",
    "organisasjon_id": "10001",
    "fm": "M",
    "fra": "2026-03-09",
    "til": "2026-06-30",
    "timer": "100",
    "timer_uke": "8",
    "timesats": "230,50",
    "leder_arbeidet": "ja",
    "egen_virksomhet": "nei",
    "avgrenset_resultat": "nei",
}


def day(text: str) -> dict[str, str]:
    return {"$date": text}


@cache
def library() -> standard.Library:
    return standard.Library(ROOT)


def versions() -> list[tuple[str, str]]:
    return [(p, v) for p in library().processes() for v in library().versions(p)]


def models() -> list[Path]:
    return sorted(ROOT.glob("processes/*/*/*/*.bpmn"))


@cache
def decision(name: str, version: str) -> dmn.Model:
    return dmn.load((ROOT / f"rules/lonn/{name}/{version}/{name}.dmn").read_bytes())


def decide(name: str, version: str, inputs: Mapping[str, Any]) -> tuple[Any, tuple[str, ...]]:
    """Return what a decision says of tagged inputs, tagged, and the rules that matched.

    The example values of the standard are not verified, and said to be so; nothing else may be remarked.
    """
    values = {key: feel.from_json(value) for key, value in inputs.items()}
    values["values"] = standard.feel_values(library().values)
    decided = decision(name, version).evaluate(name, values, now=NOW)
    wrong = [d.render("en") for d in decided.diagnostics if d.message.key != "values.unverified"]
    assert not wrong
    return feel.to_json(decided.value), decided.rules


class Journey(Play):
    """A play of an institution's adopted version that goes through the forms."""

    @classmethod
    def at(cls, institution: str, process: str, now: datetime = NOW) -> "Journey":
        local = library().institution(institution)
        bundle = library().bundle(process, standard.adopted(local, process, now.date()))
        config = standard.resolve(bundle.manifest, local, now.date()).values
        journey = cls(runtime.compile_bundle(bundle), dict(config), now, values=library().values)
        journey.bundle = bundle
        return journey

    bundle: standard.Bundle

    def at_element(self, element: str) -> int:
        return next(token for token, row in self.rows.items() if row.element == element)

    def answer(self, element: str, **output: Any) -> Mapping[str, Any]:
        """Finish a job; return its input."""
        token = self.at_element(element)
        given: Mapping[str, Any] = self.rows[token].input  # type: ignore[union-attr]
        self.step(c.CompleteJob(token, output))
        return given

    def refuse(self, element: str, code: str, **variables: Any) -> None:
        self.step(c.FaultJob(self.at_element(element), code, "avvist", variables))

    def due(self, element: str) -> None:
        self.step(c.FireTimer(self.at_element(element)))

    def tell(self, element: str) -> None:
        self.step(c.DeliverMessage(self.at_element(element), {}))

    def fill(self, element: str, by: str, /, **values: Any) -> None:
        """Complete a task through its form."""
        token = self.at_element(element)
        form = self.bundle.forms[self.rows[token].form or ""]  # type: ignore[union-attr]
        answer = form.accept(values, {**self.variables, "config": dict(self.config)}, now=self.now)
        assert isinstance(answer, Accepted), [p.render("en") for p in answer.problems]
        self.step(c.CompleteTask(token, answer.values, by))

    # ---- whole parts
    def report_need(self, number: str | None = None, **need: str) -> None:
        person = {"har_ansattnr": "ja", "ansattnr": number} if number else {}
        person = person or {"har_ansattnr": "nei", "navn": "Tormod Timelønn", "epost": "tormod@uib.example"}
        self.fill("Melde_behov", "berit", person=person, behov={**NEED, **need}, kontering=CODING)

    def register_person(self) -> None:
        self.answer("Invitere_person", invitasjon_id="i1", brukerident="midl1", utloper=day("2026-04-01"))
        details = {"fornavn": "Tormod", "etternavn": "Timelønn", "fodselsdato": "2000-01-01", "mobil": ""}
        details |= {"epost": "tormod@uib.example", "bekreftet": True}  # type: ignore[dict-item]
        self.fill("Registrere_opplysninger", "midl1", opplysninger=details)

    def check_and_approve(self) -> None:
        checked = {"utfall": "klar", "periode_og_sats": True, "hjemmel": True}
        self.fill("Kontrollere_kontrakt", "kari", kontroll=checked, kontering=CODING)
        if self.config["hr_kontroll"]:
            token = self.at_element("Kontrollere_ansettelsesforhold")
            hr = {"utfall": "godkjent", "hjemmel": True, "arbeidstid": True}
            self.step(c.CompleteTask(token, {"hr": hr}, "henrik"))
        self.fill("Godkjenne_kontrakt", "bente", godkjenning=APPROVED)

    def fetch_contract(self, paid: int = 0) -> None:
        """Answer as DFØ does for a contract of 100 hours from 9 March to 30 June 2026, of which some are paid."""
        contract = {"kontraktnr": "1001", "ansattnr": "5100001", "brukerident": "tormod", "status": "signert"}
        period = {"fra": day("2026-03-09"), "til": day("2026-06-30"), "timesats": {"$decimal": "230.50"}}
        self.answer("Hente_kontrakt", **contract, **period, timer=100, timer_fort=paid, organisasjon_id="10001")

    def open_timesheet(self, paid: int = 0) -> None:
        self.fetch_contract(paid)
        person = {"ansattnr": "5100001", "navn": "Tormod Timelønn", "brukerident": "tormod"}
        self.answer("Hente_oppdragstaker", **person, epost="tormod@uib.example", kostnadssted="12345678")

    def register_hours(self, *lines: tuple[str, str]) -> None:
        rows = [{"dato": date, "timer": hours, "merknad": ""} for date, hours in lines]
        sheet = {"linjer": rows, "merknad": "", "bekreftet": True}
        self.fill("Fore_timer", "tormod", periode="2026-05", timeliste=sheet)
        run = {"kjoredato": day("2026-06-03"), "utbetalingsdato": day("2026-06-12")}
        self.answer("Hente_kjoreplan", kjoring="2026-06-1", lonnsfrist=day("2026-06-01"), **run)

    def verify(self, element: str = "Attestere_timeliste", person: str = "atle") -> None:
        verified: dict[str, Any] = {"utfall": "attestert", "utfort": True, "dokumentasjon": True, "kontering": True}
        if self.variables["kontroll"].get("timer_helligdag", 0):
            verified["helligdag_avtalt"] = True
        self.fill(element, person, attestasjon=verified, kontering=CODING)

    def pay(self) -> None:
        self.due("Ett_dogn_gatt")
        self.answer("Hente_lonnsstatus", status="beregnet", kode=None, melding=None, kjoredato=None)
        self.tell("Lonnsstatus_endret")
        self.answer("Hente_lonnsstatus", status="utbetalt", kode=None, melding=None, kjoredato=None)
        self.answer("Hente_lonnsslipp", lonnsslipp_ref="L1", brutto=1, utbetalingsdato=day("2026-06-12"))
        self.answer("Varsle_om_lonnsslipp", varsel_id="v1")
