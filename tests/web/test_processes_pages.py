"""The pages of the processes: every section, every language, every version at every institution, and what is wrong."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from standard_support import edit, write_library
from web_support import INSTITUTIONS, Scene, Visitor

from oppskrift import standard
from oppskrift.cases.processes import Processes, Sheet
from oppskrift.message import LANGUAGES
from oppskrift_web import WebConfig
from oppskrift_web.processes.markdown import changelog

VERSIONS = [("hr_kontroll", "1.0"), *((p, v) for p in ("kontrakt_timelonn", "timeliste") for v in ("1.0", "1.1"))]
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "source", "wbr"}
KEYS = re.compile(r"\b(?:processes|routine|aspect|field|element|part|timing|dmn)\.[a-z][\w.-]+")


class Page(HTMLParser):
    """Reads a page: ids, headings, and whether elements are closed in the order they were opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.text = ""
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []
        self.links += [given["href"]] if tag == "a" and given.get("href") else []
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"{tag} at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"code", "script"}:
            self.text += data


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("scene")
    with Scene(folder, WebConfig(development=True, results=folder / "results.json")) as made:
        yield made


def speak(visitor: Visitor, language: str) -> None:
    visitor.get("/prosesser")
    assert visitor.post("/sprak", {"language": language, "next": "/prosesser"}).status_code in {302, 303}


def read(visitor: Visitor, url: str, status: int = 200) -> Page:
    """Return a page that must be sound: elements closed, ids unique, one h1, no level skipped, no key without text."""
    answer = visitor.get(url)
    assert answer.status_code == status, url
    page = Page(answer.text)
    assert page.wrong == [], url
    assert len(set(page.ids)) == len(page.ids), url
    assert page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), url
    assert KEYS.findall(page.text) == [], url
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids), url
    return page


@pytest.mark.parametrize("tenant", INSTITUTIONS)
def test_every_process_and_version_can_be_read_at_every_institution(scene: Scene, tenant: str) -> None:
    kari = scene.visitor("kari", tenant)
    read(kari, "/prosesser")
    for process, version in VERSIONS:
        found = read(kari, f"/prosesser/{process}?versjon={version}")
        assert {"diagram", "endringer", "roller", "valg", "rutine", "tester", "skjemaer"} <= set(found.ids)
        read(kari, f"/prosesser/{process}/rutine?versjon={version}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_speaks_the_language_of_the_page(scene: Scene, language: str) -> None:
    dag = scene.visitor("dag", "ntnu")
    speak(dag, language)
    found = read(dag, "/prosesser/timeliste")
    words = {
        "nb": (
            "Gangen i prosessen",
            "Utløsende hendelse",
            "1 virkedag før lønnsfristen",
            "Stedfortreder for attestant",
        ),
        "nn": ("Gangen i prosessen", "Utløysande hending", "1 virkedag før lønsfristen", "Stadfortredar for attestant"),
        "en": ("How the process goes", "Triggering event", "1 working day before the payroll", "Deputy verifier"),
    }
    assert [word for word in words[language] if word not in found.text] == []


def test_the_list_says_what_this_institution_uses_and_who_uses_what(scene: Scene) -> None:
    text = read(scene.visitor("kari", "ntnu"), "/prosesser").text
    assert "Versjon 1.1 siden 01.01.2022" in " ".join(text.split())
    assert "1 avvik fra standarden" in text
    assert "Universitetet i Bergen" in text
    assert "Brukes i Kontrakt timelønn" in text


def test_the_shown_version_is_the_one_in_use_unless_another_is_asked_for(scene: Scene) -> None:
    kari = scene.visitor("kari", "uib")
    assert "I bruk hos dere siden 01.01.2021" in kari.get("/prosesser/timeliste").text
    assert "Regnskapsmateriale, 5 år" in kari.get("/prosesser/timeliste").text
    other = kari.get("/prosesser/timeliste?versjon=1.1").text
    assert "Du ser versjon 1.1. Institusjonen din bruker versjon 1.0" in other


def test_changes_rules_roles_and_choices_are_told(scene: Scene) -> None:
    text = " ".join(read(scene.visitor("kari", "ntnu"), "/prosesser/timeliste").text.split())
    for told in (
        "Tillegg for timer på helligdager",
        "Forskjeller fra 1.0 til 1.1",
        "Reglene leses ovenfra; den første som passer, gjelder.",
        "Minst én dag ligger utenfor kontraktens periode.",
        "Minste timesats for timelønnede",
        "Brukes av timesats",
        "Atle Attestant, Dag Dobbeltrolle",
        "Den som attesterer en utbetaling, kan ikke godkjenne den.",
        "Kostnadsgodkjenner skal se alle timelister.",
        "har ikke dette valget i sin versjon",
    ):
        assert told in text, told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("Daterte verdier", "kroner per time", "Eksempelverdi", "ikke verifisert")),
        ("nn", ("Daterte verdiar", "kroner per time", "Eksempelverdi", "ikkje verifisert")),
        ("en", ("Dated values", "kroner per time", "Eksempelverdi", "not verified")),
    ],
)
def test_the_dated_values_that_a_process_reads_are_listed(scene: Scene, language: str, words: tuple[str, ...]) -> None:
    kari = scene.visitor("kari", "ntnu")
    speak(kari, language)
    found = read(kari, "/prosesser/timeliste")
    assert "verdier" in found.ids
    assert "#verdier" in found.links
    assert [word for word in words if word not in found.text] == []
    assert "verdier" not in read(kari, "/prosesser/hr_kontroll").ids


def test_a_review_date_that_has_passed_stands_out(scene: Scene) -> None:
    today = scene.clock.now().date()
    late, now = (
        scene.site.processes.sheet("ntnu", "timeliste", "1.1", day) for day in (today.replace(year=2031), today)
    )
    assert isinstance(late, Sheet)
    assert isinstance(now, Sheet)
    assert [choice.explanation.name for choice in late.choices if choice.overdue] == ["bdm_alltid"]
    assert [choice for choice in now.choices if choice.overdue] == []


def test_the_diagram_speaks_the_language_and_may_be_kept(scene: Scene) -> None:
    dag = scene.visitor("dag", "ntnu")
    speak(dag, "en")
    address = re.findall(r'data-diagram="([^"]+)"', dag.get("/prosesser/timeliste").text)[0].replace("&amp;", "&")
    answer = dag.get(address)
    assert answer.mimetype == "application/xml"
    assert 'name="Register hours"' in answer.text
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    again = dag.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    speak(dag, "nb")
    assert dag.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/prosesser/timeliste/9.9/diagram.bpmn",
        "/prosesser/tull/1.0/diagram.bpmn",
        "/prosesser/timeliste/1.0/diagram.bpmn?del=tull",
        "/prosesser/timeliste/1.0/skjema/tull",
    ],
)
def test_what_there_is_not_is_not_found(scene: Scene, url: str) -> None:
    assert scene.visitor("kari").get(url).status_code == 404


def test_an_unknown_version_or_process_names_the_known_ones(scene: Scene) -> None:
    kari = scene.visitor("kari")
    versions = read(kari, "/prosesser/timeliste?versjon=9.9", 404)
    assert {"/prosesser/timeliste?versjon=1.0", "/prosesser/timeliste?versjon=1.1"} <= set(versions.links)
    assert "/prosesser/timeliste" in read(kari, "/prosesser/timeliste_", 404).links


def test_a_form_is_shown_and_takes_nothing(scene: Scene) -> None:
    answer = scene.visitor("kari").get("/prosesser/timeliste/1.0/skjema/fore_timer")
    assert answer.status_code == 200
    assert "<fieldset disabled" in answer.text
    assert "Lønnsperiode" in answer.text


def test_an_address_with_the_version_in_it_leads_to_its_page(scene: Scene) -> None:
    answer = scene.visitor("kari").get("/prosesser/timeliste/1.0")
    assert answer.headers["Location"].endswith("/prosesser/timeliste?versjon=1.0")


def test_tests_that_were_never_run_say_how(scene: Scene) -> None:
    text = scene.visitor("kari").get("/prosesser/timeliste").text
    assert "Testene er ikke kjørt her" in text
    assert "oppskrift test --results reports/acceptance.json" in text


def test_results_are_told_by_scenario_and_institution_and_when_they_are_old(scene: Scene) -> None:
    bundle = scene.site.library.bundle("timeliste", "1.0")
    kari = scene.visitor("kari", "uib")
    results = scene.app.extensions["oppskrift.config"].results
    run = {
        "format": 1,
        "finished": "2026-03-01T08:00:00+00:00",
        "content": {"timeliste/1.0": bundle.sha256},
        "features": {},
        "scenarios": [
            _result("Fra førte timer til lønnsslipp", "uib", "passed"),
            _result("Fra førte timer til lønnsslipp", "ntnu", "failed"),
            _result("Bare den timelønnede kan starte en timeliste", "uib", "passed"),
        ],
    }
    try:
        results.write_text(json.dumps(run), encoding="utf-8")
        text = kari.get("/prosesser/timeliste").text
        assert "Sist kjørt 01.03.2026 kl. 09.00" in text
        assert "ntnu: Holdt ikke" in text
        assert "uib: Holdt" in text
        assert "1 holdt ikke" in text
        assert "Versjonen er endret siden" not in text
        results.write_text(json.dumps({**run, "content": {"timeliste/1.0": "old"}}), encoding="utf-8")
        assert "Versjonen er endret siden" in kari.get("/prosesser/timeliste").text
        results.write_text("not results", encoding="utf-8")
        assert "Testene er ikke kjørt her" in kari.get("/prosesser/timeliste").text
    finally:
        results.unlink(missing_ok=True)


def _result(scenario: str, institution: str, outcome: str) -> dict[str, object]:
    given = {"file": "lonn/timeliste.feature", "row": None, "seconds": 0.1}
    return {**given, "scenario": scenario, "institution": institution, "outcome": outcome}


def test_nobody_gets_in_without_login(scene: Scene) -> None:
    answer = scene.visitor().get("/prosesser")
    assert answer.status_code in {302, 303}
    assert "/logg-inn" in answer.headers["Location"]


def test_a_version_with_problems_shows_them(tmp_path: Path) -> None:
    root = write_library(tmp_path / "library")
    edit(root, "processes/lonn/timer/1.1/manifest.yaml", "main: timer.bpmn", "main: tomer.bpmn")
    with Scene(tmp_path) as scene:
        broken = Processes(standard.Library(root), scene.site.directory)
        object.__setattr__(scene.site, "processes", broken)
        kari = scene.visitor("kari")
        assert "Kan ikke brukes" in kari.get("/prosesser").text
        found = read(kari, "/prosesser/timer?versjon=1.1")
        assert "timer 1.1 kan ikke brukes" in found.text
        page = kari.get("/prosesser/timer?versjon=1.1").text
        assert "processes/lonn/timer/1.1/manifest.yaml:1" in page
        assert read(kari, "/prosesser/timer?versjon=1.0").headings


def test_a_changelog_can_do_no_more_than_look_good() -> None:
    hostile = (
        "# Tittel\n\n## Del\n\n<script>alert(1)</script> ![x](http://e.example/x.png) [y](javascript:alert(1)) **ja**"
    )
    found = str(changelog(hostile))
    assert "<script" not in found
    assert "<img" not in found
    assert 'href="javascript' not in found
    assert "<h5>Del</h5>" in found
    assert "<strong>ja</strong>" in found
    assert "Tittel" not in found
