"""What is filled in is kept: on demand, by itself, through an expired login, and for its writer only."""

from datetime import timedelta
from pathlib import Path

from form_support import address, fields, fill
from web_support import Scene

from oppskrift_web.config import WebConfig

HALF = {"kontroll.utfall": "returnert", "kontroll.begrunnelse": "Halvferdig  <b>tekst</b>"}


def test_a_draft_is_kept_shown_again_and_thrown_away(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        url, kari, dag = address(task), scene.visitor("kari"), scene.visitor("dag")
        kari.get(url)
        kept = kari.post(url, {**HALF, "form:do": "draft", "form:seen": "kontroll.utfall,kontroll.begrunnelse"})
        assert kept.status_code == 303
        page = kari.get(url).text
        assert "Her er utkastet du lagret" in page
        assert fields(page)["kontroll.begrunnelse"] == "Halvferdig  <b>tekst</b>"
        assert "Halvferdig" not in dag.get(url).text, "a draft is its writer's"
        assert kari.post(f"{url}/forkast").status_code == 303
        assert "Halvferdig" not in kari.get(url).text


def test_a_draft_saves_itself_while_somebody_types(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        url, kari = address(scene.task("Kontrollere_kontrakt")), scene.visitor("kari")
        kari.get(url)
        htmx = {"HX-Request": "true"}
        line = kari.post(f"{url}/utkast", HALF, headers=htmx)
        assert line.text.startswith("Utkast lagret kl. ")
        fragment = kari.post(f"{url}/skjema", {**HALF, "form:seen": "kontroll.utfall"}, headers=htmx)
        assert fragment.status_code == 200
        assert 'id="form-fields"' in fragment.text
        assert "<html" not in fragment.text
        assert "Halvferdig  &lt;b&gt;tekst&lt;/b&gt;</textarea>" in fragment.text
        assert 'id="draft-status"' in fragment.text
        assert fields(kari.get(url).text)["kontroll.utfall"] == "returnert"
        too_much = kari.post(f"{url}/utkast", {"kontroll.begrunnelse": "x" * 250_000}, headers=htmx)
        assert too_much.text == "Utkastet ble ikke lagret: det er for langt."
        assert fill(kari, url, {**HALF, "kontroll.begrunnelse": "Ferdig begrunnelse"}).status_code == 303
        late = kari.post(f"{url}/utkast", HALF, headers=htmx)
        assert "ikke lagret" in late.text
        assert kari.post(f"{url}/skjema", HALF, headers=htmx).status_code == 204


def test_a_draft_is_gone_when_the_task_is_done(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        url, kari, dag = address(task), scene.visitor("kari"), scene.visitor("dag")
        for visitor in (kari, dag):
            visitor.get(url)
            visitor.post(f"{url}/utkast", HALF)
        assert fill(kari, url, {**HALF, "kontroll.begrunnelse": "Ferdig begrunnelse"}).status_code == 303
        from oppskrift.model.party import Actor

        for ident in ("kari", "dag"):
            who = Actor(tenant="uib", ident=ident, name=ident)
            assert scene.site.desk.drafts.find(who, task.case_id, task.token) is None


def test_a_draft_outlives_the_login(tmp_path: Path) -> None:
    config = WebConfig(development=True, idle=timedelta(minutes=30), absolute=timedelta(hours=10))
    with Scene(tmp_path, config) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        url, kari = address(scene.task("Kontrollere_kontrakt")), scene.visitor("kari")
        kari.get(url)
        kari.post(f"{url}/utkast", HALF)
        scene.clock.advance(timedelta(hours=2))
        assert kari.get(url).status_code in {302, 303, 401}
        again = scene.visitor("kari").get(url).text
        assert fields(again)["kontroll.begrunnelse"] == "Halvferdig  <b>tekst</b>"


def test_the_form_is_drawn_again_with_what_is_still_wrong_once_it_was_tried(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        url, kari = address(scene.task("Kontrollere_kontrakt")), scene.visitor("kari")
        kari.get(url)
        typing = {"kontroll.utfall": "returnert", "kontroll.begrunnelse": "", "form:seen": "kontroll.utfall"}
        assert "må fylles ut" not in kari.post(f"{url}/skjema", typing).text
        assert "Må fylles ut" in kari.post(f"{url}/skjema", {**typing, "form:tried": "1"}).text
