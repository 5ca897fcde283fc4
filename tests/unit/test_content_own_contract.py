"""Nobody gets a contract that they reported the need for themselves, though it shows only when DFØ says who it is."""

import pytest
from cases_support import advanced, real, refused

from oppskrift.dfo.simulator import people

NEED = {
    "arbeidsoppgave": "Undervisning",
    "emnekode": "",
    "organisasjon_id": "10000000",
    "fm": "M",
    "fra": "2026-03-16",
    "til": "2026-06-30",
    "timer": "100",
    "timer_uke": "8",
    "timesats": "243.50",
    "leder_arbeidet": "ja",
    "egen_virksomhet": "nei",
    "avgrenset_resultat": "nei",
}
CODING = {"koststed": "10020000", "delprosjekt": "100123001", "konto": ""}
CHECKED = {"utfall": "klar", "periode_og_sats": True, "hjemmel": True}


@pytest.mark.parametrize(("ident", "rule"), [("berit", "ikke-egen-kontrakt"), ("tormod", None)])
def test_a_need_that_somebody_reported_for_themselves_goes_no_further(ident: str, rule: str | None) -> None:
    desk = real("uib", "kontrakt_timelonn")
    who = {"id": "5000009", "brukerident": ident, "fornavn": "Berit", "etternavn": "Behovshaver"}
    people.put_employee(desk.simulator.records, "uib", {**who, "epost": "b@uib.example", "organisasjonId": "10000000"})
    case = desk.start("berit")
    person = {"har_ansattnr": "ja", "ansattnr": "5000009"}
    advanced(desk.complete(case, "Melde_behov", "berit", person=person, behov=NEED, kontering=CODING))
    desk.work()
    result = desk.complete(case, "Kontrollere_kontrakt", "kari", kontroll=CHECKED, kontering=CODING)
    if rule is None:
        advanced(result)
    else:
        assert refused(result) == rule
        assert "Ingen kan behandle sin egen kontrakt." in result.render("nb")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_an_invitation_to_ones_own_address_goes_no_further(version: str) -> None:
    desk = real("uib" if version == "1.0" else "ntnu", "kontrakt_timelonn")
    case = desk.start("berit")
    assert desk.case(case).version == version
    own = next(p.email for p in desk.engine.directory.people(desk.case(case).tenant) if p.ident == "berit")
    person = {"har_ansattnr": "nei", "navn": "Berit Behovshaver", "epost": (own or "").upper()}
    need = {**NEED, "timer_uke": "8"}
    advanced(desk.complete(case, "Melde_behov", "berit", person=person, behov=need, kontering=CODING))
    desk.work()
    (invited,) = [t for t in desk.tasks(case) if t.element == "Registrere_opplysninger"]
    told = {"fornavn": "B", "etternavn": "B", "fodselsdato": "1980-01-01", "epost": own, "bekreftet": True}
    advanced(desk.complete(case, "Registrere_opplysninger", invited.assignee or "", opplysninger=told))
    desk.work()
    result = desk.complete(case, "Kontrollere_kontrakt", "kari", kontroll=CHECKED, kontering=CODING)
    assert refused(result) == "ikke-egen-invitasjon"
