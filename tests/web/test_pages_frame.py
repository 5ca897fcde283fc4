"""The frame of every page: menu, language, settings, and what it is made of, without a browser."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import render_template_string
from web_support import Scene

from oppskrift_web import WebConfig

ADDRESS = re.compile(r'\b(?:src|href|action|hx-get|hx-post)="([^"]*)"')


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Scene(tmp_path) as made:
        yield made


def menu(page: str) -> list[str]:
    found = re.search(r'<ul class="nav">(.*?)</ul>', page, re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]*)</a>", found.group(1)) if found else []


def test_a_case_worker_sees_the_areas_and_an_operator_sees_operations_too(scene: Scene) -> None:
    assert menu(scene.visitor("kari").get("/visning").text) == ["Arbeidsliste", "Saker", "Ny sak", "Prosesser"]
    assert menu(scene.visitor("drift").get("/visning").text)[-1] == "Drift"


def test_whoever_is_not_logged_in_sees_no_menu_and_no_person(scene: Scene) -> None:
    page = scene.visitor().get("/tilgjengelighet").text
    assert menu(page) == []
    assert "/logg-ut" not in page
    assert 'id="shortcuts"' not in page


def test_the_front_page_leads_to_login_or_to_the_worklist(scene: Scene) -> None:
    assert scene.visitor().get("/").location == "/logg-inn"
    assert scene.visitor("kari").get("/").location == "/arbeidsliste"


def test_a_page_carries_title_language_theme_and_token(scene: Scene) -> None:
    page = scene.visitor("kari").get("/visning").text
    assert "<title>Innstillinger – Oppskrift</title>" in page
    assert '<html lang="nb" data-color-scheme="auto">' in page
    assert re.search(r'<meta name="csrf-token" content="[^"]{20,}">', page)
    assert re.search(r"""hx-headers:inherited='\{"X-CSRFToken": "[^"]{20,}"\}'""", page)
    assert page.index('href="#innhold"') < page.index("<header")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("nn-NO,nn;q=0.9,nb;q=0.8", "nn"),
        ("no", "nb"),
        ("de,en-US;q=0.8,nb;q=0.5", "en"),
        ("fr", "nb"),
        ("", "nb"),
        ("en;q=nonsense, \x7f", "nb"),
    ],
)
def test_the_first_visit_is_in_a_language_that_the_browser_asks_for(scene: Scene, asked: str, given: str) -> None:
    page = scene.visitor().get("/tilgjengelighet", headers={"Accept-Language": asked}).text
    assert f'<html lang="{given}"' in page


def test_a_chosen_language_stays_and_leads_back_to_the_page(scene: Scene) -> None:
    kari = scene.visitor("kari")
    kari.get("/visning?a=1")
    answer = kari.post("/sprak", {"language": "nn", "next": "/visning?a=1"})
    assert (answer.status_code, answer.location) == (303, "/visning?a=1")
    assert "Innstillingar" in kari.get("/visning").text
    again = scene.visitor("kari")
    assert '<html lang="nn"' in again.get("/visning").text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "\r\nX: y"]
)
@pytest.mark.parametrize("action", ["/sprak", "/visning"])
def test_a_choice_never_leads_to_another_site(scene: Scene, action: str, elsewhere: str) -> None:
    kari = scene.visitor("kari")
    kari.get("/visning")
    assert kari.post(action, {"language": "en", "next": elsewhere}).location == "/"


def test_settings_are_saved_told_and_kept(scene: Scene) -> None:
    kari = scene.visitor("kari")
    kari.get("/visning")
    answer = kari.post("/visning", {"theme": "dark", "language": "nb", "shortcuts": "off"})
    assert (answer.status_code, answer.location) == (303, "/visning")
    page = kari.get("/visning").text
    assert 'data-color-scheme="dark"' in page
    assert 'data-shortcuts="off"' in page
    assert "Innstillingene er lagret." in page
    assert "Innstillingene er lagret." not in kari.get("/visning").text
    assert 'data-color-scheme="dark"' in scene.visitor("kari").get("/visning").text


def test_a_choice_that_does_not_exist_changes_nothing(scene: Scene) -> None:
    kari = scene.visitor("kari")
    before = kari.get("/visning").text
    kari.post("/visning", {"theme": "pink", "language": "tlh", "shortcuts": "maybe"})
    kari.post("/sprak", {"language": "<script>"})
    after = kari.get("/visning").text
    assert (
        re.findall('data-(?:color-scheme|shortcuts)="[^"]*"', before)[:2]
        == re.findall('data-(?:color-scheme|shortcuts)="[^"]*"', after)[:2]
    )


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_accessibility_statement_says_what_the_law_asks_for(scene: Scene, language: str) -> None:
    page = scene.visitor().get("/tilgjengelighet", headers={"Accept-Language": language}).text
    for part in ("WCAG 2.1", "WCAG 2.2", "axe-core", "1.1.1", "uutilsynet.no", "uustatus.no", 'id="tilbakemelding"'):
        assert part in page
    assert "statement." not in page


def test_the_statement_tells_where_to_report_when_the_installation_says_so(tmp_path: Path) -> None:
    with Scene(tmp_path, WebConfig(development=True, feedback="hjelp@example.org")) as scene:
        assert 'href="mailto:hjelp@example.org"' in scene.visitor().get("/tilgjengelighet").text


def test_pages_load_nothing_from_elsewhere(scene: Scene) -> None:
    for page in (scene.visitor("kari").get("/visning").text, scene.visitor().get("/tilgjengelighet").text):
        addresses = ADDRESS.findall(page)
        assert len(addresses) > 8
        assert [one for one in addresses if not one.startswith(("/", "#"))] == []


class Elements(HTMLParser):
    """The names of elements and attributes in a page, as a browser reads it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)


def rendered(scene: Scene, template: str, **values: object) -> str:
    with scene.app.test_request_context("/visning"):
        return render_template_string(template, **values)


def test_what_people_wrote_is_text_in_every_part_of_a_page(scene: Scene) -> None:
    bad = "\"><script>alert(1)</script>' onload=x"
    template = """
    {% from "ui.html" import page_head, tag, alert, empty, facts, post_button, status_tag, field_error_summary, tabs,
       diagram, pagination %}
    {{ page_head(bad, bad, bad, bad) }}{{ tag(bad, bad) }}{{ alert("info", bad, bad) }}{{ empty(bad, bad, bad, bad) }}
    {{ facts([(bad, bad)]) }}{{ post_button(bad, bad, fields={bad: bad}) }}{{ status_tag(bad, bad) }}
    {{ field_error_summary([(bad, bad)]) }}{{ tabs([(bad, bad, true, bad)], bad) }}{{ pagination(bad, bad, bad, bad) }}
    {{ diagram(bad, bad, {"done": [bad]}) }}"""
    page = rendered(scene, template, bad=bad)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    seen = Elements(page)
    assert {"h1", "a", "dl", "form", "nav"} <= seen.names
    assert "onload" not in seen.attributes


def test_deadlines_are_told_by_the_calendar_in_oslo(scene: Scene) -> None:
    now = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    template = '{% from "ui.html" import deadline %}{{ deadline(due, now) }}'

    def shown(due: object) -> str:
        return re.sub(r"\s+", " ", rendered(scene, template, due=due, now=now)).strip()

    assert shown(None) == '<span class="muted">Ingen frist</span>'
    assert 'data-color="danger">Frist ute 22.11.2026' in shown(date(2026, 11, 22))
    assert 'data-color="warning">Frist i dag' in shown(date(2026, 11, 23))
    assert 'data-color="warning">Frist i morgen' in shown(datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert 'data-color="danger">Frist ute 23.11.2026' in shown(datetime(2026, 11, 23, 22, 29, tzinfo=UTC))
    assert shown(date(2026, 12, 1)) == "<span>Frist 01.12.2026</span>"
