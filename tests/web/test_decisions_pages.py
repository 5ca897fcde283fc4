"""The page of a decision of a case: which rules applied and why others did not, masked where the case is."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from web_support import Scene

LINK = r'href="(/saker/[^"]+/beslutninger/[^"]+)"'


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Both cases ended at Bergen. Tests only look."""
    with Scene(tmp_path_factory.mktemp("decisions")) as found:
        found.journey("uib")
        yield found


def decided(scene: Scene, process: str) -> str:
    """Return the address of the decision of the case of a process, as its own page links to it."""
    case = next(one.id for one in scene.installation.store.cases("uib") if one.process == process)
    found = re.search(LINK, scene.visitor("drift").get(f"/saker/{case}").text)
    assert found is not None
    return unescape(found[1])


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def rows(html: str) -> list[tuple[str, list[str]]]:
    """Return what became of each rule of the first table, and of its cells."""
    table = re.search(r'<table class="ds-table rules decided-table".*?</table>', html, re.DOTALL)
    assert table is not None
    body = table[0].partition("<tbody>")[2]
    found = re.findall(r'<tr data-outcome="(\w+)">(.*?)</tr>', body, re.DOTALL)
    return [(outcome, re.findall(r'<td data-outcome="(\w+)"', inside)) for outcome, inside in found]


def test_the_page_and_the_history_of_a_case_lead_to_why_a_decision_came_to_what_it_did(scene: Scene) -> None:
    address = decided(scene, "kontrakt_timelonn")
    history = scene.visitor("kari").get(f"{address.partition('/beslutninger')[0]}/historikk").text
    assert address in history
    told = text_of(scene.visitor("kari").get(address).text)
    assert "Regel 1: Skal enheten lede og kontrollere arbeidet? ja → Tilknytningsform arbeidstaker" in told
    assert "Gjaldt ikke Skal enheten lede og kontrollere arbeidet? ja, ikke nei" in told


def test_every_cell_says_what_became_of_it_in_words_too(scene: Scene) -> None:
    html = scene.visitor("kari").get(decided(scene, "kontrakt_timelonn")).text
    assert rows(html)[0] == ("met", ["met", "met", "met"])
    assert rows(html)[1][0] == "missed"
    assert rows(html)[1][1][0] == "missed"
    table = text_of(re.search(r"<table class=\"ds-table rules.*?</table>", html, re.DOTALL)[0])  # type: ignore[index]
    assert "oppfylt" in table
    assert "ikke oppfylt" in table
    assert re.search(r"<caption[^>]*>Regeltabellen [^<]*4 regler", html)


def test_the_decisions_that_it_builds_on_are_told(scene: Scene) -> None:
    told = text_of(scene.visitor("tormod").get(decided(scene, "timeliste")).text)
    assert "Slik kom vi fram" in told
    assert "Timer igjen" in told
    assert "Vurdering" in told
    assert "Timer over rammen" in told


def test_rules_are_read_in_the_language_of_the_page(scene: Scene) -> None:
    reader = scene.visitor("vigdis")  # the choice of language is kept
    reader.get("/saker")
    reader.post("/sprak", {"language": "en", "next": "/saker"})
    told = text_of(reader.get(decided(scene, "kontrakt_timelonn")).text)
    assert "Rule 1: Will the unit direct and control the work? yes → Form of engagement employee" in told
    assert "Skal enheten lede" not in told
    page = reader.get("/prosesser/kontrakt_timelonn").text
    rules = text_of(page[page.index('id="regler"') :])
    assert "Direction and control make the person an employee" in rules
    assert "Does the person run their own business?" in rules


def test_the_page_of_a_process_tells_what_the_analysis_of_its_tables_found(scene: Scene) -> None:
    page = scene.visitor("kari").get("/prosesser/kontrakt_timelonn").text
    told = text_of(page[page.index('id="regler"') :])
    assert "Kontrollen av tabellen fant:" in told or "Tabellen er kontrollert" in told


def test_the_model_is_the_file_that_the_case_is_pinned_to(scene: Scene) -> None:
    address = decided(scene, "kontrakt_timelonn")
    page = scene.visitor("kari").get(address).text
    answer = scene.visitor("kari").get(f"{address}/modell.dmn")
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    used = Path("rules/lonn/tilknytningsform/1.0/tilknytningsform.dmn")
    assert answer.data == (Path(__file__).parents[2] / used).read_bytes()
    version = answer.headers["ETag"].strip('"')
    assert version[:12] in page
    again = scene.visitor("kari").get(f"{address}/modell.dmn", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("process", ["kontrakt_timelonn", "timeliste"])
def test_operators_see_why_and_not_about_whom(scene: Scene, process: str) -> None:
    page = scene.visitor("drift").get(decided(scene, process)).text
    assert "Tormod" not in page
    assert "tormod@example.com" not in page
    assert "•••" in page
    assert "Regel" in text_of(page)


@pytest.mark.parametrize(("ident", "status"), [("kari", 200), ("drift", 200), ("atle", 404)])
def test_who_sees_a_case_sees_its_decisions(scene: Scene, ident: str, status: int) -> None:
    address = decided(scene, "kontrakt_timelonn")
    assert scene.visitor(ident).get(address).status_code == status
    assert scene.visitor(ident).get(f"{address}/modell.dmn").status_code == status


def test_where_nothing_was_decided_there_is_no_page(scene: Scene) -> None:
    case = decided(scene, "kontrakt_timelonn").partition("/beslutninger")[0]
    for more in ("1/1", "999/999", "1/1/modell.dmn"):
        assert scene.visitor("kari").get(f"{case}/beslutninger/{more}").status_code == 404


def test_what_personal_fields_stand_on_the_page_is_recorded_as_read(scene: Scene) -> None:
    address = decided(scene, "kontrakt_timelonn")
    scene.visitor("kari").get(address)
    case = address.split("/")[2]
    assert ("kari", "cases.decision") in {(one.person, one.place) for one in scene.site.readings.of_case("uib", case)}
