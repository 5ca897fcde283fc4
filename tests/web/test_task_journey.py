"""Every user task of both processes, done in a browser without JavaScript."""

from pathlib import Path

import pytest
from form_support import ByHand, address, fill, names
from web_support import Scene

from oppskrift.demo.journey import play

OF_ALL = ["Melde_behov", "Kontrollere_kontrakt", "Godkjenne_kontrakt", "Fore_timer", "Attestere_timeliste"]


@pytest.mark.parametrize(
    ("tenant", "language", "more"),
    [
        ("uib", "nb", []),
        ("ntnu", "nn", ["Godkjenne_utbetaling"]),
        ("uio", "en", ["Kontrollere_ansettelsesforhold"]),
    ],
)
def test_the_journey_is_done_by_hand(tmp_path: Path, tenant: str, language: str, more: list[str]) -> None:
    with Scene(tmp_path) as scene:
        journey = ByHand(scene, tenant, language)
        for _ in play([journey]):
            pass
        assert journey.failure is None, journey.failure
        assert journey.succeeded
        assert set(journey.done) >= {*OF_ALL, *more}, journey.done


def test_the_invited_person_does_their_own_task(tmp_path: Path) -> None:
    from oppskrift.model.party import Actor

    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Registrere_opplysninger")
        task = scene.task("Registrere_opplysninger")
        assert task.assignee is not None
        invited = Actor(tenant="uib", ident=task.assignee, name="Tormod Timelønn", case_id=task.case_id)
        view = scene.site.desk.reader.open(invited, task.case_id, task.token)
        assert view.mine
        assert not view.may_hand_over
        assert not view.may_release


def test_a_return_goes_back_with_its_reason(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        kari, url = scene.visitor("kari"), address(scene.task("Kontrollere_kontrakt"))
        kari.get(url)
        first = kari.post(url, {"form:seen": "kontroll.utfall", "kontroll.utfall": "returnert"})
        assert first.status_code == 422
        assert "har fått flere felt" in first.text
        assert "må fylles ut" not in first.text, "nobody has seen the field that is empty"
        reason = "Sats mangler begrunnelse <b>her</b>"
        answer = fill(kari, url, {"kontroll.utfall": "returnert", "kontroll.begrunnelse": reason})
        assert answer.status_code == 303
        scene.stage.settle()
        back = scene.task("Rette_behov")
        page = scene.visitor("berit").get(address(back)).text
        assert "Sats mangler begrunnelse &lt;b&gt;her&lt;/b&gt;" in page


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        kari, url = scene.visitor("kari"), address(scene.task("Kontrollere_kontrakt"))
        answer = fill(kari, url, {"kontroll.utfall": "klar", "kontering.koststed": " 12 "})
        assert answer.status_code == 422
        assert "<title>Feil: Kontrollere kontrakt" in answer.text
        assert 'value=" 12 "' in answer.text
        assert 'href="#f-kontering-koststed"' in answer.text
        assert "Koststed skal ha åtte sifre." in answer.text
        assert 'aria-describedby="f-kontering-koststed-d f-kontering-koststed-e" aria-invalid="true"' in answer.text


def test_done_twice_is_done_once(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        kari, url = scene.visitor("kari"), address(task)
        answers = {
            "form:rev": str(scene.installation.store.case("uib", task.case_id).rev),
            "kontroll.utfall": "returnert",
            "kontroll.begrunnelse": "Mangler emnekode",
        }
        kari.get(url)
        first, second = kari.post(url, answers), kari.post(url, answers)
        assert (first.status_code, first.location) == (second.status_code, second.location)
        rows = scene.installation.store.events("uib", task.case_id)
        assert sum(row.command == "complete Kontrollere_kontrakt" for row in rows) == 1
        assert "Du fullførte denne oppgaven" in kari.get(url).text


def test_somebody_else_did_it_is_told_with_name(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        url, dag = address(task), scene.visitor("dag")
        assert dag.get(url).status_code == 200
        back = {"kontroll.utfall": "returnert", "kontroll.begrunnelse": "Mangler emnekode"}
        assert fill(scene.visitor("kari"), url, back).status_code == 303
        late = dag.post(url, back)
        assert late.status_code == 409
        assert "Kari Koordinator fullførte denne oppgaven" in late.text


def test_after_one_task_the_next_is_shown(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        first = scene.task("Kontrollere_kontrakt")
        engine = scene.installation.engine
        other = engine.start("uib", "kontrakt_timelonn", "berit")
        token = scene.task("Melde_behov").token
        from oppskrift.cases import Advanced
        from oppskrift.demo.answers import ANSWERS

        assert isinstance(other, Advanced)
        known = {**ANSWERS["Melde_behov"]({}), "person.har_ansattnr": "ja", "person.ansattnr": "101"}
        for name in ("person.navn", "person.epost"):
            known.pop(name)
        engine.complete("uib", other.case_id, token, "berit", known)
        scene.stage.settle()
        waiting = [task for task in scene.tasks() if task.case_id == other.case_id]
        back = {"kontroll.utfall": "returnert", "kontroll.begrunnelse": "Mangler emnekode"}
        kari = scene.visitor("kari")
        answer = fill(kari, address(first), back)
        following = kari.get(answer.location or "")
        mine = [task for task in waiting if task.element == "Kontrollere_kontrakt"]
        if mine:
            assert answer.location == f"{address(mine[0])}?etter={first.case_id}.{first.token}"
        assert "Du fullførte" in following.text
        part = {"HX-Request": "true", "HX-Target": "main#innhold"}
        again = kari.post(address(first), back, headers=part)
        assert again.status_code == 200
        assert again.headers["HX-Push-Url"].startswith("/oppgaver/")
        assert "<html" not in again.text
        assert "<title>" in again.text


def test_nobody_outside_finds_a_task(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        url = address(scene.task("Kontrollere_kontrakt"))
        for ident, tenant in (("kari", "ntnu"), ("tormod", "uit"), ("drift", "uib")):
            visitor = scene.visitor(ident, tenant)
            assert visitor.get(url).status_code == 404, ident
            assert visitor.post(url, {"kontroll.utfall": "klar"}).status_code == 404, ident
            for action in ("ta", "slipp", "overta", "forkast"):
                assert visitor.post(f"{url}/{action}").status_code in {404, 303}, (ident, action)
        assert scene.task("Kontrollere_kontrakt").assignee is None


def test_hidden_fields_are_not_in_the_page(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        page = scene.visitor("kari").get(address(scene.task("Kontrollere_kontrakt"))).text
        assert names(page) == {"kontroll.utfall"}
