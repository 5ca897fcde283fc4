"""The catalogue, the start form and what follows: who may start what, once, and where it leads."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from web_support import Scene, Visitor

from oppskrift.model.outcome import CaseStatus

CONTRACT, HOURS = "kontrakt_timelonn", "timeliste"
TITLES = {CONTRACT: "Kontrakt timelønn", HOURS: "Timeliste til utbetaling"}
TICKET = re.compile(r'name="start:ticket" value="([^"]+)"')


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Scene(tmp_path) as found:
        yield found


def ticket(page: str) -> str:
    found = TICKET.search(page)
    assert found is not None, page
    return found[1]


def started(visitor: Visitor, process: str, **values: str) -> str:
    """Start a case; return where it leads."""
    page = visitor.get(f"/start/{process}").text
    answer = visitor.post(f"/start/{process}", {"start:ticket": ticket(page), **values})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def cases(scene: Scene, process: str, tenant: str = "uib") -> list[str]:
    return [case.id for case in scene.installation.store.cases(tenant, process=process)]


@pytest.mark.parametrize(("person", "may"), [("berit", CONTRACT), ("tormod", HOURS), ("kari", None)])
def test_the_catalogue_says_what_a_person_may_start_and_who_may_start_the_rest(
    scene: Scene, person: str, may: str | None
) -> None:
    page = scene.visitor(person).get("/start").text
    assert page.count('class="ds-card start-card"') == 2
    assert page.count("Du kan ikke starte") == (2 if may is None else 1)
    for process in (CONTRACT, HOURS):
        assert (f'aria-label="Start «{TITLES[process]}»"' in page) is (process == may)
    assert "Behovshaver" in page
    assert "<code>behovshaver</code>" in page
    assert "tatt i bruk 01.01.2021" in page
    assert "Lønn og HR" in page


def test_the_version_is_the_one_that_the_institution_has_adopted(scene: Scene) -> None:
    page = scene.visitor("berit", "ntnu").get("/start").text
    assert ">1.1</a>" in page
    assert ">1.0</a>" not in page


@pytest.mark.parametrize(("wanted", "shown"), [("timeliste", 1), ("LØNN utbetal", 1), ("hr", 2), ("finnes ikke", 0)])
def test_the_catalogue_can_be_searched(scene: Scene, wanted: str, shown: int) -> None:
    page = scene.visitor("berit").get("/start", query_string={"q": wanted}).text
    assert page.count('class="ds-card start-card"') == shown
    assert ("Ingen prosess passer" in page) is (shown == 0)


def test_a_search_is_shown_as_text(scene: Scene) -> None:
    page = scene.visitor("berit").get("/start", query_string={"q": "<script>x"}).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_before_anything_is_adopted_the_page_says_so(scene: Scene) -> None:
    library = scene.site.library
    library._institutions["uib"] = replace(library.institution("uib"), adoption=())
    page = scene.visitor("berit").get("/start").text
    assert "Ingen prosesser er tatt i bruk" in page
    assert 'href="/prosesser"' in page


@pytest.mark.parametrize("process", [CONTRACT, "finnes_ikke", "hr_kontroll"])
def test_what_is_not_adopted_cannot_be_started(scene: Scene, process: str) -> None:
    berit = scene.visitor("berit")
    assert berit.get(f"/start/{process}").status_code == (200 if process == CONTRACT else 404)
    assert berit.post(f"/start/{process}", {"start:ticket": "x"}).status_code == (409 if process == CONTRACT else 404)
    assert cases(scene, process) == []


def test_a_process_that_asks_for_nothing_tells_what_will_happen_first(scene: Scene) -> None:
    page = scene.visitor("berit").get(f"/start/{CONTRACT}").text
    assert "Du trenger ikke fylle ut noe" in page
    assert "<strong>Melde behov</strong>" in page
    assert "<strong>Kontrollere kontrakt</strong>" in page
    assert "<code>koordinator-kontrakt</code>" in page


def test_a_started_case_leads_to_the_first_own_task(scene: Scene) -> None:
    where = started(scene.visitor("berit"), CONTRACT)
    (case,) = cases(scene, CONTRACT)
    assert where == f"/oppgaver/{case}/{scene.task('Melde_behov').token}"
    assert scene.installation.store.case("uib", case).started_by == "berit"


def test_sending_twice_starts_one_case(scene: Scene) -> None:
    berit = scene.visitor("berit")
    given = {"start:ticket": ticket(berit.get(f"/start/{CONTRACT}").text)}
    first, second = (berit.post(f"/start/{CONTRACT}", given) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(cases(scene, CONTRACT)) == 1
    assert started(berit, CONTRACT) != first.headers["Location"]
    assert len(cases(scene, CONTRACT)) == 2


def test_a_ticket_is_one_persons_for_one_process(scene: Scene) -> None:
    berit = scene.visitor("berit")
    given = {"start:ticket": ticket(berit.get(f"/start/{CONTRACT}").text)}
    for visitor in (scene.visitor("dag"), scene.visitor("berit", "uio")):
        visitor.get("/start")
        assert visitor.post(f"/start/{CONTRACT}", given).status_code in {403, 409}
    tormod = scene.visitor("tormod")
    tormod.get("/start")
    assert tormod.post(f"/start/{HOURS}", {**given, "kontraktnr": "1001"}).status_code == 409
    assert cases(scene, CONTRACT) + cases(scene, HOURS) + cases(scene, CONTRACT, "uio") == []


def test_a_ticket_that_is_no_good_keeps_what_was_typed_and_gives_a_new_one(scene: Scene) -> None:
    tormod = scene.visitor("tormod")
    tormod.get("/start")
    answer = tormod.post(f"/start/{HOURS}", {"start:ticket": "tull", "kontraktnr": "1001"})
    assert answer.status_code == 409
    assert 'value="1001"' in answer.text
    assert "Saken er ikke startet" in answer.text
    again = tormod.post(f"/start/{HOURS}", {"start:ticket": ticket(answer.text), "kontraktnr": "1001"})
    assert again.status_code == 303
    assert len(cases(scene, HOURS)) == 1


def test_whoever_may_not_start_is_told_who_may_and_starts_nothing(scene: Scene) -> None:
    kari = scene.visitor("kari")
    page = kari.get(f"/start/{CONTRACT}").text
    assert "Det kan den som har rollen Behovshaver." in page
    assert "start:ticket" not in page
    assert kari.post(f"/start/{CONTRACT}", {"start:ticket": "x"}).status_code in {403, 409}
    assert cases(scene, CONTRACT) == []


def test_the_start_form_is_filled_in_from_the_address_and_checked(scene: Scene) -> None:
    tormod = scene.visitor("tormod")
    page = tormod.get(f"/start/{HOURS}?kontraktnr=1001&ukjent=x").text
    assert 'name="kontraktnr" value="1001"' in page
    assert 'name="ukjent"' not in page
    answer = tormod.post(f"/start/{HOURS}", {"start:ticket": ticket(page), "kontraktnr": "<b>åtte"})
    assert answer.status_code == 422
    assert "Skriv kontraktnummeret med bare tall" in answer.text
    assert 'value="&lt;b&gt;åtte"' in answer.text
    assert "<title>Feil:" in answer.text
    assert ticket(answer.text) == ticket(page)
    assert cases(scene, HOURS) == []


@pytest.mark.parametrize(
    ("language", "label"), [("nn", "Skriv kontraktnummeret med berre tal"), ("en", "Write the contract number")]
)
def test_the_form_speaks_the_language_of_the_page(scene: Scene, language: str, label: str) -> None:
    tormod = scene.visitor("tormod")
    page = tormod.get(f"/start/{HOURS}").text
    tormod.post("/sprak", {"language": language})
    answer = tormod.post(f"/start/{HOURS}", {"start:ticket": ticket(page), "kontraktnr": ""})
    assert answer.status_code == 422
    assert label in tormod.post(f"/start/{HOURS}", {"start:ticket": ticket(page), "kontraktnr": "x"}).text


def test_a_value_in_the_address_is_text_whatever_it_says(scene: Scene) -> None:
    page = scene.visitor("tormod").get(f"/start/{HOURS}", query_string={"kontraktnr": '"><script>x</script>'}).text
    assert "<script>x" not in page


def test_the_values_become_variables_of_the_case_and_the_wait_ends_at_the_first_own_task(scene: Scene) -> None:
    scene.journey(until="Fore_timer")
    number = str(scene.site.engine.variables("uib", scene.task("Fore_timer").case_id)["kontraktnr"])
    tormod = scene.visitor("tormod")
    where = started(tormod, HOURS, kontraktnr=number)
    case = where.rsplit("/", 1)[-1]
    assert where == f"/start/{HOURS}/{case}"
    assert case in cases(scene, HOURS)
    assert scene.site.engine.variables("uib", case)["kontraktnr"] == number
    page = tormod.get(where)
    assert "hx-get" in page.text
    assert tormod.get(where, headers={"HX-Request": "true"}).status_code == 200
    scene.stage.settle()
    task = next(t for t in scene.tasks() if t.case_id == case)
    assert tormod.get(where).headers["Location"] == f"/oppgaver/{case}/{task.token}"
    polled = tormod.get(where, headers={"HX-Request": "true"})
    assert (polled.status_code, polled.headers["HX-Redirect"]) == (204, f"/oppgaver/{case}/{task.token}")


def test_nobody_waits_for_a_case_that_takes_long_or_is_not_theirs(scene: Scene) -> None:
    tormod = scene.visitor("tormod")
    where = started(tormod, HOURS, kontraktnr="1001")
    assert scene.visitor("berit").get(where).status_code == 404
    assert tormod.get(where.replace(HOURS, CONTRACT)).status_code == 404
    scene.clock.advance(timedelta(minutes=2))
    assert tormod.get(where).headers["Location"] == f"/saker/{cases(scene, HOURS)[0]}"


def test_an_ended_contract_offers_hours_with_the_number_filled_in(scene: Scene) -> None:
    scene.journey(until="Fore_timer")
    contract = scene.installation.store.case("uib", cases(scene, CONTRACT)[0])
    assert contract.status is CaseStatus.COMPLETED
    number = scene.site.engine.variables("uib", contract.id)["kontrakt"]["kontraktnr"]
    shown = scene.visitor("tormod").get(f"/saker/{contract.id}").text
    assert f'href="/start/{HOURS}?kontraktnr={number}">Før timer</a>' in shown
    assert "Før timer" not in scene.visitor("kari").get(f"/saker/{contract.id}").text


def test_a_case_that_goes_on_offers_nothing(scene: Scene) -> None:
    scene.journey(until="Kontrollere_kontrakt")
    page = scene.visitor("kari").get(f"/saker/{cases(scene, CONTRACT)[0]}").text
    assert "start-follow-up" not in page
