"""Who may not do a task is told why, by which rule, and who may; handing over follows the same rules."""

from pathlib import Path

from form_support import address
from web_support import Scene

from oppskrift.model.event import TaskRefused


def test_separation_of_duties_is_told_with_rule_source_and_who_can(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Godkjenne_kontrakt")
        task = scene.task("Godkjenne_kontrakt")
        url, dag = address(task), scene.visitor("dag")
        page = dag.get(url).text
        assert "Du kan ikke gjøre denne oppgaven" in page
        assert "Den som kontrollerer kontrakten, kan ikke godkjenne kostnaden." in page
        assert "Bestemmelser om økonomistyring i staten 2.5.2.2" in page
        assert "Bente BDM" in page
        assert 'id="task-form"' not in page
        tried = dag.post(url, {"godkjenning.utfall": "godkjent"})
        assert tried.status_code == 403
        assert "Oppgaven ble ikke fullført" in tried.text
        rows = scene.installation.store.events("uib", task.case_id)
        assert any(isinstance(e, TaskRefused) and e.person == "dag" for row in rows for e in row.events)
        assert dag.post(f"{url}/ta").status_code == 403


def test_a_task_is_taken_given_back_and_given_away(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Godkjenne_kontrakt")
        url, bente, vigdis = address(scene.task("Godkjenne_kontrakt")), scene.visitor("bente"), scene.visitor("vigdis")
        assert "Ta og fullfør" in bente.get(url).text
        assert bente.post(f"{url}/ta").status_code == 303
        page = bente.get(url).text
        assert "Din oppgave" in page
        assert "Legg tilbake" in page
        choose = bente.get(f"{url}/overfor").text
        assert "Disse har rollen, men kan ikke få oppgaven" in choose
        assert "Dag Dobbeltrolle" in choose
        assert 'value="dag"' not in choose
        assert bente.post(f"{url}/overfor", {"to": "dag"}).status_code == 403
        assert bente.post(f"{url}/overfor", {"to": "nobody<script>"}).status_code == 422
        assert bente.post(f"{url}/overfor", {"to": "vigdis"}).status_code == 303
        assert scene.task("Godkjenne_kontrakt").assignee == "vigdis"
        assert "På vegne av Bente BDM" in vigdis.get(url).text
        assert vigdis.post(f"{url}/slipp").status_code == 303
        assert scene.task("Godkjenne_kontrakt").assignee is None


def test_reading_about_a_person_is_noted(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Godkjenne_kontrakt")
        task = scene.task("Godkjenne_kontrakt")
        scene.visitor("bente").get(address(task))
        (reading, *_) = scene.site.readings.of_case("uib", task.case_id)
        assert reading.person == "bente"
        assert "oppdragstaker.navn" in reading.fields
        assert "oppdragstaker.fodselsdato" not in reading.fields
