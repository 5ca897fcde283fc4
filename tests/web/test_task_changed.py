"""Two people at once: what matters is shown field by field, what does not stops nobody, and nothing is lost."""

from pathlib import Path

from form_support import address, fields
from web_support import Scene

from oppskrift.model.event import VariableWritten

KLAR = {
    "kontroll.utfall": "klar",
    "kontroll.periode_og_sats": "true",
    "kontroll.hjemmel": "true",
    "kontering.koststed": "10020000",
    "kontering.delprosjekt": "100123001",
    "kontering.konto": "",
}


def write(scene: Scene, case_id: str, person: str, **values: object) -> None:
    """Change variables of a case as another person, at one stroke."""
    engine = scene.installation.engine
    case = engine.store.case("uib", case_id)
    from oppskrift.cases import steps
    from oppskrift.cases.steps import Deed

    events = tuple(VariableWritten(0, name, value) for name, value in values.items())
    deed = Deed(at=scene.clock.now(), actor=person, command="correct", before=events)
    engine.store.commit(steps.noted(case, deed))


def test_a_change_in_what_the_form_writes_is_shown_and_settled(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        url, kari = address(task), scene.visitor("kari")
        kari.get(url)
        rev = str(scene.installation.store.case("uib", task.case_id).rev)
        write(scene, task.case_id, "dag", kontering={"koststed": "30030000", "delprosjekt": "100123001"})
        answer = kari.post(url, {**KLAR, "form:rev": rev})
        assert answer.status_code == 409
        assert "Dag Dobbeltrolle" in answer.text
        assert "10020000" in answer.text
        assert "30030000" in answer.text
        assert scene.task("Kontrollere_kontrakt") == task, "nothing was sent"
        assert "Delprosjekt</legend>" not in answer.text, "what is the same is not asked about"
        posted = dict(fields(answer.text.replace('class="task-changed"', 'id="task-form"')).items())
        theirs = kari.post(f"{url}/endret", {**posted, "take:kontering.koststed": "theirs"})
        assert theirs.status_code == 200
        mine = kari.post(f"{url}/endret", {**posted, "take:kontering.koststed": "mine"})
        assert fields(mine.text)["kontering.koststed"] == "10020000"
        assert fields(mine.text)["form:rev"] == str(int(rev) + 1)
        assert kari.post(url, dict(fields(mine.text).items())).status_code == 303


def test_what_does_not_matter_to_the_form_stops_nobody(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        url, kari = address(task), scene.visitor("kari")
        kari.get(url)
        rev = str(scene.installation.store.case("uib", task.case_id).rev)
        write(scene, task.case_id, "dag", noe_helt_annet=1)
        kari.post(f"{url}/ta")
        kari.post(f"{url}/slipp")
        answer = kari.post(url, {**KLAR, "form:rev": rev})
        assert answer.status_code == 303
        known = scene.installation.engine.variables("uib", task.case_id)
        assert known["kontering"]["koststed"] == "10020000"


def test_what_the_form_only_reads_is_told_too(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        url, kari = address(task), scene.visitor("kari")
        kari.get(url)
        case = scene.installation.store.case("uib", task.case_id)
        need = {**scene.installation.engine.variables("uib", task.case_id)["behov"], "timer": 999}
        write(scene, task.case_id, "dag", behov=need)
        answer = kari.post(url, {**KLAR, "form:rev": str(case.rev)})
        assert answer.status_code == 409
        assert "Ramme i timer" in answer.text, "it is called what the form that asks for it calls it"
        assert "999" in answer.text


def test_a_task_that_went_to_somebody_else_keeps_what_was_typed(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        url, kari, dag = address(task), scene.visitor("kari"), scene.visitor("dag")
        kari.get(url)
        dag.get(url)
        rev = str(scene.installation.store.case("uib", task.case_id).rev)
        assert dag.post(f"{url}/ta").status_code == 303
        answer = kari.post(url, {**KLAR, "form:rev": rev})
        assert answer.status_code == 403
        assert "Oppgaven ble ikke fullført" in answer.text
        assert "Dag Dobbeltrolle" in answer.text
        assert "Ta over fra Dag Dobbeltrolle" in answer.text
        assert kari.post(f"{url}/overta").status_code == 303
        page = kari.get(url).text
        assert fields(page)["kontering.koststed"] == "10020000"
