"""The pages of cases: who sees what, masking, reading audit, parts, withdrawal, head, diagram, other tenants."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from web_support import LONG, Scene

from oppskrift.demo.journey import Journey, play
from oppskrift.model.outcome import CaseStatus
from oppskrift_web import WebConfig

PARTS = ("", "/historikk", "/opplysninger", "/dokumenter", "/kall", "/hode")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A contract that waits for approval at Bergen, and both cases ended at Oslo. Tests only look."""
    with Scene(tmp_path_factory.mktemp("cases")) as found:
        found.journey("uio")
        found.journey("uib", until="Godkjenne_kontrakt")
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Scene]:
    """A scene that the test may change."""
    with Scene(tmp_path) as found:
        found.journey("uib", until="Godkjenne_kontrakt")
        yield found


def case_of(scene: Scene, tenant: str = "uib", process: str = "kontrakt_timelonn") -> str:
    return next(c.id for c in scene.installation.store.cases(tenant) if c.process == process)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_the_head_says_what_the_case_waits_for_and_for_whom(scene: Scene) -> None:
    page = scene.visitor("kari").get(f"/saker/{case_of(scene)}")
    told = text_of(page.text)
    assert page.status_code == 200
    assert "Venter på Kostnadsgodkjenner (BDM): Godkjenne kontrakt" in told
    assert "Kontrakt timelønn – Tormod Timelønn" in told
    assert f"/oppgaver/{case_of(scene)}/{scene.task('Godkjenne_kontrakt').token}" in page.text


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("ident", "tenant", "status"), [
    ("kari", "uib", 200),
    ("vigdis", "uib", 200),  # deputises Bente
    ("drift", "uib", 200),
    ("prosess", "uib", 200),
    ("atle", "uib", 404),
    ("tormod", "uib", 404),
    ("kari", "uio", 404),
    ("drift", "uio", 404),
])  # fmt: skip
def test_who_may_open_a_case(scene: Scene, ident: str, tenant: str, status: int, part: str) -> None:
    answer = scene.visitor(ident, tenant).get(f"/saker/{case_of(scene)}{part}")
    assert answer.status_code == status


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("process", ["kontrakt_timelonn", "timeliste"])
def test_operators_see_how_a_case_runs_and_not_who_it_is_about(scene: Scene, process: str, part: str) -> None:
    page = scene.visitor("drift", "uio").get(f"/saker/{case_of(scene, 'uio', process)}{part}").text
    assert "Tormod" not in page
    assert "tormod@example.com" not in page
    assert "17.05.2001" not in page
    if part == "/opplysninger":
        assert "•••" in page


def test_the_text_beside_the_diagram_has_the_same_elements(scene: Scene) -> None:
    page = scene.visitor("kari", "uio").get(f"/saker/{case_of(scene, 'uio')}?alle=1").text
    found = re.search(r'data-marks="([^"]*)"', page)
    assert found is not None
    marks = json.loads(unescape(found[1]))
    pinned = scene.installation.engine.pins.of(scene.installation.store.case("uio", case_of(scene, "uio")))
    told = text_of(page)
    for process in pinned.bundle.processes.values():
        for node in process.nodes.values():
            assert not node.name or node.name in told, node.id
    assert marks["elements"]["HR_kontroll"] == {"state": "done", "count": 1, "refused": 0}
    assert marks["elements"]["Godkjenne_kontrakt"]["refused"] == 1
    assert marks["flows"]["Behov_oppstatt-Melde_behov"] == 1
    assert "prosess=hr_kontroll" in page


@pytest.mark.parametrize(("language", "name"), [("nb", "Melde behov"), ("en", "Report the need")])
def test_the_drawing_is_the_cases_own_with_names_in_the_readers_language(
    scene: Scene, language: str, name: str
) -> None:
    visitor = scene.visitor("vigdis")  # the choice of language is kept
    visitor.get("/saker")
    visitor.post("/sprak", {"language": language, "next": "/saker"})
    answer = visitor.get(f"/saker/{case_of(scene)}/diagram.bpmn")
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert f'name="{name}"' in answer.text
    again = visitor.get(f"/saker/{case_of(scene)}/diagram.bpmn", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert visitor.get(f"/saker/{case_of(scene)}/diagram.bpmn?prosess=finnes_ikke").status_code == 404


def test_the_head_alone_is_answered_only_when_something_is_new(own: Scene) -> None:
    kari, case = own.visitor("kari"), case_of(own)
    first = kari.get(f"/saker/{case}/hode")
    assert "hx-get" in first.text
    known = {"If-None-Match": first.headers["ETag"]}
    assert kari.get(f"/saker/{case}/hode", headers=known).status_code == 304
    task = own.task("Godkjenne_kontrakt")
    own.installation.engine.claim("uib", case, task.token, "bente")
    rev = own.installation.store.case("uib", case).rev
    news = kari.get(f"/saker/{case}/hode?fra={rev - 1}", headers=known)
    assert "Venter på Bente BDM: Godkjenne kontrakt" in text_of(news.text)
    assert "Vis det nye" in news.text


def test_what_was_shown_of_a_person_is_recorded(own: Scene) -> None:
    case = case_of(own)
    own.visitor("kari").get(f"/saker/{case}/opplysninger")
    (reading,) = own.site.readings.of_case("uib", case)
    assert (reading.person, reading.place) == ("kari", "cases.data")
    assert {"person.navn", "person.epost", "oppdragstaker.fodselsdato"} <= set(reading.fields)
    own.visitor("drift").get(f"/saker/{case}/opplysninger")
    assert len(own.site.readings.of_case("uib", case)) == 1, "nothing personal was shown"


def test_the_history_tells_who_what_why_and_can_be_narrowed(scene: Scene) -> None:
    case, kari = case_of(scene, "uio"), scene.visitor("kari", "uio")
    told = text_of(kari.get(f"/saker/{case}/historikk").text)
    assert "Dag Dobbeltrolle Ble avvist på «Godkjenne kontrakt»" in told
    assert "Den som kontrollerer kontrakten, kan ikke godkjenne kostnaden." in told
    assert "Bente BDM Fullførte «Godkjenne kontrakt» Beslutning: Godkjent" in told
    assert "Svar: Bestillingsnummer: 7000001" in told
    people = text_of(kari.get(f"/saker/{case}/historikk?vis=folk").text)
    assert "Bestillingsnummer" not in people
    assert "Bente BDM" in people
    rules = text_of(kari.get(f"/saker/{case}/historikk?vis=regler&rekkefolge=eldste").text)
    assert "Regel Fastsette tilknytningsform" in rules
    assert "Fullførte" not in rules


def test_repeated_calls_are_counted_and_the_order_can_be_turned(scene: Scene) -> None:
    case, atle = case_of(scene, "uio", "timeliste"), scene.visitor("atle", "uio")
    told = text_of(atle.get(f"/saker/{case}/historikk").text)
    assert re.search(r"Hente lønnsstatus \d+ ganger", told)
    assert "timesats for timelønnede: 208 kroner per time, fra 01.05.2025 (Eksempelverdi; ikke verifisert)" in told
    oldest = text_of(atle.get(f"/saker/{case}/historikk?rekkefolge=eldste").text)
    assert oldest.index("Hente kontrakt") < oldest.index("Hente lønnsslipp")
    assert "13 tidligere kall av samme slag" in text_of(atle.get(f"/saker/{case}/kall").text)


def test_the_proof_says_whether_the_history_is_intact(own: Scene) -> None:
    case, kari = case_of(own), own.visitor("kari")
    assert "Hele historikken er intakt" in kari.get(f"/saker/{case}/historikk?kontroll=1").text
    change = sa.text("update event set actor = 'noen' where case_id = :c and rev = 2")
    own.installation.store.database.write(lambda c: c.execute(change, {"c": case}))  # type: ignore[attr-defined]
    assert "Historikken er ikke intakt" in kari.get(f"/saker/{case}/historikk?kontroll=1").text


def test_a_case_is_withdrawn_with_a_reason_by_those_who_may(own: Scene) -> None:
    case, berit = case_of(own), own.visitor("berit")
    assert f"/saker/{case}/trekk" in berit.get(f"/saker/{case}").text
    assert berit.get(f"/saker/{case}/trekk").status_code == 200
    assert berit.post(f"/saker/{case}/trekk", {"reason": "  "}).status_code == 422
    assert own.installation.store.case("uib", case).status is CaseStatus.ACTIVE
    answer = berit.post(f"/saker/{case}/trekk", {"reason": "Behovet er <b>borte</b>"})
    assert (answer.status_code, answer.location) == (303, f"/saker/{case}")
    assert own.installation.store.case("uib", case).status is CaseStatus.CANCELLED
    page = berit.get(f"/saker/{case}/historikk").text
    assert "Behovet er &lt;b&gt;borte&lt;/b&gt;" in page
    assert "Behovet er" not in own.visitor("drift").get(f"/saker/{case}/historikk").text, (
        "free text is not shown masked"
    )
    assert berit.get(f"/saker/{case}/trekk").status_code == 403


@pytest.mark.parametrize(("ident", "status"), [("kari", 403), ("bente", 403), ("atle", 404), ("drift", 303)])
def test_who_may_withdraw_a_case(own: Scene, ident: str, status: int) -> None:
    visitor, case = own.visitor(ident), case_of(own)
    visitor.get("/saker")
    assert visitor.post(f"/saker/{case}/trekk", {"reason": "Feil"}).status_code == status


def test_an_invited_person_sees_their_own_case_and_no_other(tmp_path: Path) -> None:
    with Scene(tmp_path) as found:
        found.journey("uib", until="Registrere_opplysninger")
        case = case_of(found)
        other = found.installation.engine.start("uib", "kontrakt_timelonn", "berit").case_id  # type: ignore[union-attr]
        (invited,) = found.site.invitations.of("uib", case)
        guest = found.visitor()
        page = guest.get(found.site.invitations.path(invited), follow_redirects=True)
        if 'method="post"' in page.text and "/inngang/" in page.request.path:
            guest.post(page.request.path)
        assert guest.get(f"/saker/{case}").status_code == 200
        assert "Registrere opplysninger" in guest.get(f"/saker/{case}").text
        assert guest.get(f"/saker/{other}").status_code == 404
        assert guest.get(f"/saker/{other}/historikk").status_code == 404
        listed = guest.get("/saker").text
        assert case in listed
        assert other not in listed
        assert guest.get(f"/saker/{case}/trekk").status_code == 403


def test_a_case_that_stands_still_says_so_and_who_acts(tmp_path: Path) -> None:
    with Scene(tmp_path) as found:
        found.simulator.fault("dfo.kontrakt.bestill", "403", institution="uib", count=9)
        with pytest.raises(AssertionError):
            found.journey("uib")
        case = case_of(found)
        told = text_of(found.visitor("kari").get(f"/saker/{case}").text)
        assert "Saken står stille ved «Bestille kontrakt»" in told
        assert "Hva som gikk galt i «Bestille kontrakt»" in told
        assert "«Bestille kontrakt» kan ikke fullføres. DFØ" in told
        assert "Du trenger ikke gjøre noe" in told
        assert "DFØ nektet tilgang" in told
        operator = found.visitor("drift").get(f"/saker/{case}").text
        assert "/drift/" in operator
        assert "Får du" not in operator
        assert "Står stille" in text_of(found.visitor("kari").get("/saker").text)
        assert "Står stille" in text_of(found.visitor("kari").get(f"/saker/{case}/kall").text)


def test_the_list_shows_masked_cases_without_a_title_and_empty_states_help(scene: Scene) -> None:
    kari = text_of(scene.visitor("kari").get("/saker").text)
    assert "Kontrakt timelønn – Tormod Timelønn" in kari
    drift = text_of(scene.visitor("drift").get("/saker").text)
    assert "Du ser ikke hvem saken gjelder" in drift
    assert "Tormod" not in drift
    assert "Ingen saker passer" in scene.visitor("kari").get("/saker?sok=finnesikke").text
    assert "Ingen saker ennå" in scene.visitor("atle").get("/saker").text


@pytest.mark.parametrize(
    "query", ["etter=x_y", "etter=99999999999999999999_a", "status=x", "prosess=../x", "sok=" + "a" * 5000]
)
def test_odd_addresses_do_no_harm(scene: Scene, query: str) -> None:
    assert scene.visitor("kari").get(f"/saker?{query}").status_code == 200
    assert scene.visitor("kari").get(f"/saker/{case_of(scene)}/historikk?fra=abc&vis=x&{query}").status_code == 200


def test_the_summary_is_there_for_other_pages(scene: Scene) -> None:
    task = scene.task("Godkjenne_kontrakt")
    page = scene.visitor("bente").get(f"/oppgaver/{task.case_id}/{task.token}")
    assert "Se hele saken" in page.text


def test_who_waits_for_a_signature_is_led_to_the_simulated_dfo_when_there_is_one(tmp_path: Path) -> None:
    there = "http://127.0.0.1:9/_sim/"
    config = WebConfig(development=True, idle=LONG, absolute=LONG, simulated_dfo=there)
    with Scene(tmp_path, config) as found:
        kari, page = found.visitor("kari"), ""
        for _ in play([Journey(found.stage, "uib")]):
            if found.installation.store.cases("uib"):
                page = kari.get(f"/saker/{case_of(found)}").text
            if "Venter på hendelsen «Kontrakt signert»" in page:
                break
        assert f'<a class="ds-link" href="{there}">Gå til den simulerte DFØ' in page


def test_the_real_dfo_writes_to_who_is_to_sign(scene: Scene) -> None:
    assert "simulerte DFØ" not in scene.visitor("kari").get(f"/saker/{case_of(scene)}").text
