"""The pages of operators, over the real processes and a DFØ that really fails."""

import re
from collections.abc import Iterator

import pytest
from cases_support import advanced
from web_support import Scene, Visitor

from oppskrift.model import event as e
from oppskrift.model.outcome import CaseStatus
from oppskrift.store import verify

NOBODY = re.compile("tormod", re.IGNORECASE)
WRONG = {"prosess": "../etc", "tilstand": "tull", "type": "x", "steg": "'; drop table job", "etter": "i går|x"}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("drift"), institutions=("uib", "uio")) as found:
        found.journey("uib", until="Kontrollere_kontrakt")
        yield found


@pytest.fixture
def drift(scene: Scene) -> Visitor:
    return scene.visitor("drift")


def stuck(scene: Scene, number: int = 1) -> list[tuple[str, str]]:
    """Timesheets that stand still because DFØ denies access: (case, address of the page)."""
    scene.simulator.fault("*", "401", count=number)
    engine = scene.installation.engine
    cases = [
        advanced(engine.start("uib", "timeliste", "tormod", {"kontraktnr": f"{1001 + i}"})).case_id
        for i in range(number)
    ]
    scene.stage.settle()
    found = {i.case_id: i.token for i in scene.installation.store.incidents("uib")}
    return [(case, f"/drift/hendelser/{case}/{found[case]}") for case in cases]


def events(scene: Scene, case: str, kind: type) -> list:
    rows = scene.installation.store.events("uib", case)
    return [event for row in rows for event in row.events if isinstance(event, kind)]


def withdraw(scene: Scene, *cases: str) -> None:
    for case in cases:
        scene.installation.engine.cancel("uib", case, "drift", "ferdig prøvd")


# ---------------------------------------------------------------- the board


def test_the_board_says_what_needs_somebody_and_why(scene: Scene, drift: Visitor) -> None:
    (case, page), (other, _) = stuck(scene, 2)
    board = drift.get("/drift").text
    assert "Dette må noen gjøre noe med" in board
    assert "Står stille: 2" in board
    assert "DFØ nektet tilgang (401" in board
    assert "Ingen arbeider er i gang" in board
    assert not NOBODY.search(board.split("<main", 1)[1])
    withdraw(scene, other)
    board = drift.get("/drift").text
    assert page in board, "one incident is led to at once"
    withdraw(scene, case)


def test_the_board_says_when_all_is_well(scene: Scene, drift: Visitor) -> None:
    scene.installation.liveness.beat("worker", scene.clock.now())  # type: ignore[union-attr]
    board = drift.get("/drift").text
    assert "Alt går som det skal" in board
    assert "Dette må noen gjøre noe med" not in board


def test_a_board_that_has_not_changed_is_not_sent_again(scene: Scene, drift: Visitor) -> None:
    first = drift.get("/drift/tavle")
    assert first.status_code == 200
    assert 'id="board"' in first.text
    again = drift.get("/drift/tavle", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")
    ((case, _),) = stuck(scene)
    assert drift.get("/drift/tavle", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    withdraw(scene, case)


# ---------------------------------------------------------------- one incident


def test_a_retry_goes_on_once_dfo_answers_again(scene: Scene, drift: Visitor) -> None:
    ((case, page),) = stuck(scene)
    shown = drift.get(page).text
    assert "Hente kontrakt står stille" in shown
    assert "kontraktnr" in shown
    answer = drift.post(f"{page}/prov-igjen")
    assert answer.status_code == 303
    after = drift.get(page).text
    assert "Steget prøves igjen." in after
    assert "står ikke stille lenger" in after
    scene.stage.settle()
    assert events(scene, case, e.JobCompleted) or events(scene, case, e.JobFaulted), "DFØ was asked again"
    (resolved,) = events(scene, case, e.IncidentResolved)
    assert resolved.how == "retry"
    assert scene.installation.store.events("uib", case)[-1].rev > 2
    again = drift.post(f"{page}/prov-igjen")
    told = drift.get(again.headers["Location"]).text
    assert "Noen andre har trolig satt den i gang" in told or "Saken er allerede avsluttet" in told
    withdraw(scene, case)


def test_a_value_is_given_typed_and_with_a_reason(scene: Scene, drift: Visitor) -> None:
    ((case, page),) = stuck(scene)
    field = {"give-text-kontraktnr": "abc", "give-kind-kontraktnr": "number"}
    drift.get(page)
    wrong = drift.post(f"{page}/gi-verdi", {**field, "reason": ""})
    assert wrong.status_code == 422
    assert "<title>Feil:" in wrong.text
    assert "«abc» er ikke et tall" in wrong.text
    assert "Skriv hvorfor" in wrong.text
    assert 'value="abc"' in wrong.text
    untouched = drift.post(
        f"{page}/gi-verdi", {"give-text-kontraktnr": "1001", "give-kind-kontraktnr": "text", "reason": "x"}
    )
    assert "Endre minst én verdi" in untouched.text
    given = {"give-text-kontraktnr": "1002", "give-kind-kontraktnr": "text", "reason": "Feil nummer i starten"}
    assert drift.post(f"{page}/gi-verdi", given).status_code == 303
    assert scene.installation.engine.variables("uib", case)["kontraktnr"] == "1002"
    (resolved,) = events(scene, case, e.IncidentResolved)
    assert resolved.reason == "Feil nummer i starten"
    assert scene.installation.store.events("uib", case)[-1].actor == "drift"
    withdraw(scene, case)


def test_a_step_is_skipped_in_two_steps_with_a_reason(scene: Scene, drift: Visitor) -> None:
    ((case, page),) = stuck(scene)
    drift.get(page)
    assert drift.post(f"{page}/hopp-over", {"reason": " "}).status_code == 422
    asked = drift.post(f"{page}/hopp-over", {"reason": "Lest i portalen", "skip-text-kontrakt.kontraktnr": "1001"})
    assert asked.status_code == 200
    assert "Dette blir ikke gjort: Hente kontrakt" in asked.text
    assert "Det kan ikke angres" in asked.text
    assert events(scene, case, e.IncidentResolved) == []
    form = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.text.split("ops-confirm", 1)[1])
    )
    assert drift.post(f"{page}/hopp-over", form).status_code == 303
    (resolved,) = events(scene, case, e.IncidentResolved)
    assert (resolved.how, resolved.reason) == ("skip", "Lest i portalen")
    assert "Dorte Drift hoppet over steget" in drift.get(page).text
    assert verify(scene.installation.store, "uib", case) == ()  # type: ignore[arg-type]
    withdraw(scene, case)


def test_a_case_is_withdrawn_after_asking_once_more(scene: Scene, drift: Visitor) -> None:
    ((case, page),) = stuck(scene)
    drift.get(page)
    assert drift.post(f"{page}/trekk", {"reason": ""}).status_code == 422
    assert "Vil du trekke hele saken?" in drift.post(f"{page}/trekk", {"reason": "Meldt to ganger"}).text
    assert drift.post(f"{page}/trekk", {"reason": "Meldt to ganger", "confirm": "yes"}).status_code == 303
    assert scene.installation.store.case("uib", case).status is CaseStatus.CANCELLED
    assert "Saken er trukket." in drift.get(page).text


# ---------------------------------------------------------------- many at once


def test_all_of_one_cause_are_retried_with_a_result_for_each(
    scene: Scene, drift: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oppskrift_web.operations.groups.BATCH", 2)
    cases = [case for case, _ in stuck(scene, 3)]
    (address,) = set(re.findall(r"/drift/grupper/[0-9a-f]+", drift.get("/drift").text))
    assert "Prøv igjen (3)" in drift.get(address).text
    first = drift.post(f"{address}/prov-igjen", {"reason": "DFØ er oppe"})
    assert "2 av 3 er gått gjennom" in first.text
    assert first.text.count("Prøves igjen") == 2
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', first.text.split("<main", 1)[1]))
    last = drift.post(f"{address}/prov-igjen", form)
    assert "Alle er gått gjennom" in last.text
    assert [events(scene, case, e.IncidentResolved)[0].reason for case in cases] == ["DFØ er oppe"] * 3
    assert drift.get(address).status_code == 404
    withdraw(scene, *cases)


# ---------------------------------------------------------------- lists


def test_jobs_and_timers_are_listed_with_filters(scene: Scene, drift: Visitor) -> None:
    ((case, page),) = stuck(scene)
    for path in ("/drift/jobber", "/drift/frister"):
        for state in ("ready", "running", "timer", "incident", "overdue", "lost"):
            assert drift.get(f"{path}?tilstand={state}").status_code == 200
        assert drift.get(path, query_string=WRONG).status_code == 200
    advanced(scene.installation.engine.retry_incident("uib", case, int(page.rpartition("/")[2]), "drift"))
    shown = drift.get("/drift/jobber?tilstand=ready&prosess=timeliste").text
    assert "Hente_kontrakt" in shown
    assert "Hente kontrakt<br>" in shown
    assert "Timeliste til utbetaling" in shown
    assert "Hente_kontrakt" not in drift.get("/drift/jobber?tilstand=ready&steg=Annet").text
    scene.stage.settle()
    withdraw(scene, case)


# ---------------------------------------------------------------- who


@pytest.mark.parametrize("path", ["/drift", "/drift/tavle", "/drift/jobber", "/drift/frister", "/drift/grupper/x"])
def test_only_operators_get_in(scene: Scene, path: str) -> None:
    assert scene.visitor("kari").get(path).status_code == 403
    assert scene.visitor().get(path).status_code in {302, 303, 401}


def test_operators_see_their_own_institution_only(scene: Scene) -> None:
    ((case, page),) = stuck(scene)
    elsewhere = scene.visitor("drift", "uio")
    assert elsewhere.get(page).status_code == 404
    assert "Står stille" not in elsewhere.get("/drift").text.split("ops-tiles")[0]
    assert elsewhere.post(f"{page}/prov-igjen").status_code in {303, 404}
    assert events(scene, case, e.IncidentResolved) == []
    assert scene.visitor("kari").post(f"{page}/prov-igjen").status_code in {400, 403}
    withdraw(scene, case)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_pages_speak_all_languages(scene: Scene, language: str) -> None:
    ((case, page),) = stuck(scene)
    drift = scene.visitor("drift")
    drift.get("/drift")
    drift.post("/sprak", {"language": language, "next": "/drift"})
    told = {
        "nn": ("Dette må nokon gjere noko med", "Kva du kan gjere"),
        "en": ("This needs somebody", "What you can do"),
    }
    assert told[language][0] in drift.get("/drift").text
    assert told[language][1] in drift.get(page).text
    withdraw(scene, case)
