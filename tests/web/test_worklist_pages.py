"""The worklist as people meet it: tabs, filters, order, pages, what stands on a row, and what comes of a click."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from web_support import Scene, Visitor

from oppskrift.cases import Advanced
from oppskrift.demo.answers import ANSWERS
from oppskrift.model.record import TaskRecord

LIST = "/arbeidsliste"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Scene(tmp_path) as found:
        yield found


@pytest.fixture
def checked(scene: Scene) -> Scene:
    """A contract waits to be checked by a coordinator."""
    scene.journey("uib", until="Kontrollere_kontrakt")
    return scene


def started(scene: Scene, count: int, tenant: str = "uib") -> list[TaskRecord]:
    """Contracts that berit has started: their first task is free in her group."""
    for _ in range(count):
        assert isinstance(scene.site.engine.start(tenant, "kontrakt_timelonn", "berit"), Advanced)
    scene.stage.settle()
    return [task for task in scene.tasks(tenant) if task.element == "Melde_behov"]


def rows(page: str) -> list[str]:
    """The rows of a page, as text without tags."""
    found = re.findall(r"<tr data-row.*?</tr>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in found]


def ids(page: str) -> list[str]:
    return re.findall(r'name="task" value="([^"]*)" id=', page)


def link(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def id_of(task: TaskRecord) -> str:
    return f"{task.case_id}:{task.token}"


def act(visitor: Visitor, **data: Any) -> str:
    visitor.get(LIST)
    answer = visitor.post(LIST, data)
    assert answer.status_code == 303
    return visitor.get(answer.location).text


def test_a_row_says_what_one_must_know(checked: Scene) -> None:
    page = checked.visitor("kari").get(LIST).text
    (row,) = rows(page)
    for part in (
        "Kontrollere kontrakt",
        "Kontrakt timelønn – Tormod Timelønn",
        "Institutt for informatikk",
        "05.03.2026",
    ):
        assert part in row
    assert "Om 3 dager" in row
    assert "Ny" in row.split()
    task = checked.task("Kontrollere_kontrakt")
    assert f'href="/oppgaver/{task.case_id}/{task.token}"' in page
    assert "data-claim" in page


def test_a_list_without_own_tasks_begins_with_what_is_free(checked: Scene) -> None:
    kari = checked.visitor("kari")
    assert 'aria-current="page">Ledige i gruppene mine' in kari.get(LIST).text
    page = kari.get(f"{LIST}?liste=mine").text
    assert rows(page) == []
    assert "Se ledige oppgaver" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nn", ("Arbeidsliste", "Motteken", "Om 3 dagar", "Kontrakt timeløn")),
        ("en", ("Worklist", "Check the contract", "In 3 days")),
    ],
)
def test_everything_is_in_the_language_of_the_page(checked: Scene, language: str, words: tuple[str, ...]) -> None:
    kari = checked.visitor("kari")
    kari.get(LIST)
    kari.post("/sprak", {"language": language, "next": LIST})
    page = kari.get(LIST).text
    for word in words:
        assert word in page


def test_another_institution_sees_nothing(checked: Scene) -> None:
    task = checked.task("Kontrollere_kontrakt")
    kari = checked.visitor("kari", "ntnu")
    for tab in ("mine", "gruppe", "ferdig"):
        assert rows(kari.get(f"{LIST}?liste={tab}").text) == []
    assert "ikke åpen lenger" in act(kari, claim=id_of(task))
    assert checked.task("Kontrollere_kontrakt").assignee is None


def test_who_is_not_logged_in_sees_nothing(checked: Scene) -> None:
    for url in (LIST, f"{LIST}/rader"):
        assert checked.visitor().get(url).status_code in {302, 303, 401}


def test_only_those_of_the_group_see_a_free_task(checked: Scene) -> None:
    assert rows(checked.visitor("henrik").get(f"{LIST}?liste=gruppe").text) == []
    assert len(rows(checked.visitor("dag").get(f"{LIST}?liste=gruppe").text)) == 1


def test_taking_and_putting_back_with_undo(checked: Scene) -> None:
    kari, task = checked.visitor("kari"), checked.task("Kontrollere_kontrakt")
    page = act(kari, claim=id_of(task), next=f"{LIST}?liste=gruppe")
    assert "Oppgaven er din." in page
    assert f'href="/oppgaver/{task.case_id}/{task.token}">Åpne oppgaven' in page
    assert f'name="task" value="{id_of(task)}"' in page
    assert 'name="do" value="release">Angre' in page
    assert checked.task("Kontrollere_kontrakt").assignee == "kari"
    assert "Hos deg" in rows(kari.get(f"{LIST}?liste=mine").text)[0]
    assert rows(checked.visitor("dag").get(f"{LIST}?liste=gruppe").text) == []
    assert "Oppgaven er lagt tilbake." in act(kari, do="release", task=id_of(task))
    assert checked.task("Kontrollere_kontrakt").assignee is None
    assert "Oppgaven er lagt tilbake." not in kari.get(LIST).text


def test_a_task_that_the_process_gives_to_one_person_cannot_be_put_back(scene: Scene) -> None:
    scene.journey("uib", until="Fore_timer")
    page = scene.visitor("tormod").get(f"{LIST}?liste=mine").text
    assert "Føre timer" in page
    assert 'name="release"' not in page


def test_several_at_once_get_an_answer_each(checked: Scene) -> None:
    mine, kari = started(checked, 3), checked.visitor("kari")
    given = [id_of(checked.task("Kontrollere_kontrakt")), id_of(mine[0]), "ukjent:7", "tull", "x:y"]
    page = act(kari, do="claim", task=given)
    assert "Oppgaven er din. 2 ikke:" in page
    assert "ikke åpen lenger" in page
    assert "Melde behov – " in page
    assert page.count("<li><strong>") == 2


def test_nothing_marked_says_so(checked: Scene) -> None:
    kari = checked.visitor("kari")
    assert "Ingenting er gjort" in act(kari, do="claim")
    assert "Ingenting er gjort" in act(kari, do="reassign", task=id_of(checked.task("Kontrollere_kontrakt")))
    assert "Ingenting er gjort" not in act(kari, do="slett")


def test_giving_a_task_to_somebody(checked: Scene) -> None:
    kari, task = checked.visitor("kari"), checked.task("Kontrollere_kontrakt")
    assert '<option value="dag">Dag Dobbeltrolle</option>' in kari.get(LIST).text
    assert "Oppgaven er gitt videre." in act(kari, do="reassign", task=id_of(task), to="dag")
    assert checked.task("Kontrollere_kontrakt").assignee == "dag"
    assert "Det gikk ikke (1):" in act(kari, do="reassign", task=id_of(task), to="henrik")
    assert checked.task("Kontrollere_kontrakt").assignee == "dag"


def test_too_many_at_once_are_left(checked: Scene) -> None:
    kari = checked.visitor("kari")
    given = [*(f"sak{number}:1" for number in range(100)), id_of(checked.task("Kontrollere_kontrakt"))]
    assert "Det gikk ikke (101):" in act(kari, do="claim", task=given)
    assert checked.task("Kontrollere_kontrakt").assignee is None


def test_a_click_never_leads_to_another_page(checked: Scene) -> None:
    kari = checked.visitor("kari")
    kari.get(LIST)
    for where in ("https://ond.example/", "//ond.example", "/drift", f"{LIST}.ond.example"):
        assert kari.post(LIST, {"do": "claim", "next": where}).location == LIST


def test_what_separation_of_duties_forbids_is_said_on_the_row(checked: Scene) -> None:
    task, engine = checked.task("Kontrollere_kontrakt"), checked.site.engine
    answer = ANSWERS["Kontrollere_kontrakt"](engine.variables("uib", task.case_id))
    assert isinstance(engine.complete("uib", task.case_id, task.token, "dag", answer), Advanced)
    checked.stage.settle()
    page = checked.visitor("dag").get(f"{LIST}?liste=gruppe").text
    (row,) = rows(page)
    assert "Kan ikke tas: Den som kontrollerer kontrakten, kan ikke godkjenne kostnaden." in row
    assert "data-claim" not in page
    assert "Kan ikke tas" not in checked.visitor("bente").get(f"{LIST}?liste=gruppe").text
    told = act(checked.visitor("dag"), claim=id_of(checked.task("Godkjenne_kontrakt")))
    assert "kan ikke godkjenne kostnaden" in told


def test_a_deputy_sees_on_whose_behalf(scene: Scene) -> None:
    scene.journey("uib", until="Godkjenne_kontrakt")
    (row,) = rows(scene.visitor("vigdis").get(f"{LIST}?liste=gruppe").text)
    assert "Godkjenne kontrakt" in row
    assert "På vegne av Bente BDM" in row
    task = scene.task("Godkjenne_kontrakt")
    assert isinstance(scene.site.engine.claim("uib", task.case_id, task.token, "bente"), Advanced)
    (row,) = rows(scene.visitor("vigdis").get(f"{LIST}?liste=gruppe").text)
    assert "Hos Bente BDM" in row
    assert "Oppgaven er din." in act(scene.visitor("vigdis"), claim=id_of(task))
    (row,) = rows(scene.visitor("vigdis").get(f"{LIST}?liste=mine").text)
    assert "På vegne av Bente BDM" in row


def test_what_is_done_is_listed_with_its_case(checked: Scene) -> None:
    (row,) = rows(checked.visitor("berit").get(f"{LIST}?liste=ferdig").text)
    for part in ("Melde behov", "Tormod Timelønn", "Pågår", "Institutt for informatikk"):
        assert part in row
    assert rows(checked.visitor("berit").get(f"{LIST}?liste=ferdig&q=finnesikke").text) == []
    assert rows(checked.visitor("kari").get(f"{LIST}?liste=ferdig").text) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tormod", 1), ("q=TIMELØNN+kontr", 1), ("q=nora", 0), ("q=%25", 1), ("prosess=kontrakt_timelonn", 1),
        ("prosess=timeliste", 0), ("sted=10000000", 1), ("sted=10000001", 0), ("frist=uke", 1), ("frist=over", 0),
        ("frist=idag", 0), ("frist=uten", 0), ("frist=tull", 1), ("antall=7", 1), ("sort=tull&fra=tull", 1),
        ("q=tormod&prosess=kontrakt_timelonn&sted=10000000&frist=uke&sort=sak&retning=ned", 1), ("q=%00x", 0),
    ],
)  # fmt: skip
def test_filters(checked: Scene, query: str, found: int) -> None:
    page = checked.visitor("kari").get(f"{LIST}?liste=gruppe&{query}").text
    assert len(rows(page)) == found
    assert ("Ingen oppgaver passer" in page) == (found == 0)


def test_a_filter_that_is_on_can_be_taken_away(checked: Scene) -> None:
    page = checked.visitor("kari").get(f"{LIST}?liste=gruppe&q=nora&sted=10000000").text
    assert '<a class="ds-chip" data-removable="true" href="/arbeidsliste?liste=gruppe&amp;sted=10000000">' in page
    assert "Vis alle" in page


def test_pages_forth_and_back(scene: Scene) -> None:
    started(scene, 30)
    berit = scene.visitor("berit")
    for query in ("", "&sort=mottatt&retning=ned", "&sort=prosess", "&sort=sak"):
        first = berit.get(f"{LIST}?liste=gruppe{query}").text
        second = berit.get(link(first, "next")).text
        assert (len(ids(first)), len(ids(second))) == (25, 5)
        assert len({*ids(first), *ids(second)}) == 30
        assert ids(berit.get(link(second, "prev")).text) == ids(first)
        assert 'rel="prev"' not in first
        assert 'rel="next"' not in second


def test_the_head_of_a_column_sorts_and_says_so(scene: Scene) -> None:
    started(scene, 2)
    berit = scene.visitor("berit")
    page = berit.get(f"{LIST}?liste=gruppe").text
    assert page.count('aria-sort="none"') == 3
    turned = '"worklist-sort" href="/arbeidsliste?liste=gruppe&amp;sort=frist&amp;retning=ned"'
    assert f'aria-sort="ascending"><a class={turned}' in page
    up = ids(berit.get(f"{LIST}?liste=gruppe&sort=mottatt").text)
    down = ids(berit.get(f"{LIST}?liste=gruppe&sort=mottatt&retning=ned").text)
    assert up == down[::-1]


def test_overdue_and_wages_at_risk_stand_out(scene: Scene) -> None:
    scene.journey("uib", until="Attestere_timeliste")
    due = scene.task("Attestere_timeliste").due
    assert due is not None
    (row,) = rows(scene.visitor("atle").get(LIST).text)
    assert "Lønn i fare" not in row
    advance_to(scene, due + timedelta(minutes=5))
    (row,) = rows(scene.visitor("stine").get(LIST).text)
    assert "Lønn i fare" in row
    advance_to(scene, due + timedelta(days=40))
    (row,) = rows(scene.visitor("stine").get(f"{LIST}?liste=gruppe&frist=over").text)
    assert re.search(r"\d+ dager over", row)


def advance_to(scene: Scene, when: datetime) -> None:
    scene.stage.advance(when - scene.clock.now())


def test_a_draft_shows_on_the_row(checked: Scene) -> None:
    kari, task = checked.visitor("kari"), checked.task("Kontrollere_kontrakt")
    act(kari, claim=id_of(task))
    assert "Utkast lagret" not in kari.get(LIST).text
    store: Any = checked.installation.store
    store.database.write(
        lambda connection: connection.exec_driver_sql(
            "insert into draft (tenant, case_id, token, person, body, saved_at) values ('uib', ?, ?, 'kari', '{}', 0)",
            (task.case_id, task.token),
        )
    )
    assert "Utkast lagret" in rows(kari.get(f"{LIST}?liste=mine").text)[0]


def test_a_refresh_is_told_when_nothing_has_changed(checked: Scene) -> None:
    kari = checked.visitor("kari")
    kari.get(LIST)
    first = kari.get(f"{LIST}/rader?liste=gruppe")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["X-Updated"] == "13.00"
    assert "<html" not in first.text
    again = kari.get(f"{LIST}/rader?liste=gruppe", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")
    task = checked.task("Kontrollere_kontrakt")
    checked.site.engine.claim("uib", task.case_id, task.token, "dag")
    changed = kari.get(f"{LIST}/rader?liste=gruppe", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert rows(changed.text) == []


def test_views_are_saved_listed_replaced_and_deleted(checked: Scene) -> None:
    kari = checked.visitor("kari")
    kari.get(LIST)
    where = f"{LIST}?liste=gruppe&q=tormod&frist=uke&sort=sak"
    saved = kari.post(f"{LIST}/visninger", {"name": "  Mine <b>haster</b> ", "query": where})
    assert saved.location == where
    page = kari.get(saved.location).text
    assert "Visningen er lagret." in page
    assert 'aria-current="true">Mine &lt;b&gt;haster&lt;/b&gt;</a>' in page
    kari.post(f"{LIST}/visninger", {"name": "Mine <b>haster</b>", "query": f"{LIST}?liste=mine"})
    assert checked.visitor("kari").get(LIST).text.count("haster") == 3  # the link, and what its button carries and says
    assert "haster" not in checked.visitor("dag").get(LIST).text
    assert "haster" not in checked.visitor("kari", "uio").get(LIST).text
    kari.get(LIST)
    late = f"{LIST}?liste=gruppe&frist=over"
    gone = kari.post(f"{LIST}/visninger/slett", {"name": "Mine <b>haster</b>", "query": late})
    assert gone.headers["Location"] == late
    kari.get(LIST)
    assert "haster" not in kari.get(LIST).text


def test_a_view_needs_a_name_and_there_are_not_too_many(checked: Scene) -> None:
    kari = checked.visitor("kari")
    kari.get(LIST)
    kari.post(f"{LIST}/visninger", {"name": "   ", "query": LIST})
    assert "Visningen er ikke lagret." in kari.get(LIST).text
    for number in range(21):
        kari.post(f"{LIST}/visninger", {"name": f"Visning {number}", "query": "https://ond.example/?q=x&liste=gruppe"})
    page = kari.get(LIST).text
    assert "Visningen er ikke lagret." in page
    assert "Visning 19" in page
    assert "Visning 20" not in page
    assert "ond.example" not in page


def test_an_unknown_place_is_shown_by_its_id(checked: Scene) -> None:
    store: Any = checked.installation.store
    store.database.write(lambda connection: connection.exec_driver_sql("update task set place = '<i>99'"))
    page = checked.visitor("kari").get(LIST).text
    assert '<option value="&lt;i&gt;99">&lt;i&gt;99</option>' in page
    assert "<i>99" not in page


def test_the_list_is_empty_when_all_is_done(scene: Scene) -> None:
    berit = scene.visitor("berit")
    assert "Alt er gjort" in berit.get(LIST).text
    assert "Ingen ledige oppgaver" in berit.get(f"{LIST}?liste=gruppe").text
    assert "Ingenting her ennå" in berit.get(f"{LIST}?liste=ferdig").text
