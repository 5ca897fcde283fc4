"""The same thing sent many times at once, or once more later: it happens once, and everybody is told the truth."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from web_support import Scene, Visitor
from werkzeug.test import TestResponse

from oppskrift.model.event import TaskCompleted

AT_ONCE = 6
FIELD = 'name="start:ticket" value="'


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("races")) as found:
        found.journey(until="Kontrollere_kontrakt")
        found.app.testing = False
        yield found


def at_once(visitors: list[Visitor], send: Callable[[Visitor], TestResponse]) -> list[TestResponse]:
    """Let all send at the same moment."""
    ready = Barrier(len(visitors))

    def one(visitor: Visitor) -> TestResponse:
        ready.wait(10)
        return send(visitor)

    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(one, visitors))


def same(scene: Scene, ident: str, token_from: str) -> list[Visitor]:
    """Return browsers that share one login, as tabs do, each with the token of the page."""
    first = scene.visitor(ident)
    first.get(token_from)
    cookie = first.client.get_cookie("oppskrift")
    assert cookie is not None
    found = [first]
    for _ in range(AT_ONCE - 1):
        tab = Visitor(scene.app.test_client())
        tab.client.set_cookie("oppskrift", cookie.value)
        tab.token = first.token
        found.append(tab)
    return found


def ticket(page: str) -> str:
    return page.split(FIELD, 1)[1].split('"', 1)[0]


def test_a_task_that_is_sent_six_times_at_once_is_done_once(scene: Scene) -> None:
    task = scene.task("Kontrollere_kontrakt")
    where = f"/oppgaver/{task.case_id}/{task.token}"
    form = {
        "form:rev": str(scene.installation.store.case("uib", task.case_id).rev),
        "kontroll.utfall": "returnert",
        "kontroll.begrunnelse": "Timene mangler.",
    }
    answers = at_once(same(scene, "kari", where), lambda tab: tab.post(where, form))
    assert {answer.status_code for answer in answers} <= {303, 403, 409, 422}, [a.text[:2000] for a in answers]
    rows = scene.installation.store.events("uib", task.case_id)
    done = [e for row in rows for e in row.events if isinstance(e, TaskCompleted) and e.token == task.token]
    assert len(done) == 1
    assert bool(done) == any(answer.status_code == 303 for answer in answers)


def test_one_ticket_starts_one_case(scene: Scene) -> None:
    page = "/start/kontrakt_timelonn"
    tabs = same(scene, "berit", page)
    form = {"start:ticket": ticket(tabs[0].get(page).text)}
    before = len(list(scene.installation.store.cases("uib")))
    answers = at_once(tabs, lambda tab: tab.post(page, form))
    assert {answer.status_code for answer in answers} == {303}, [a.text[:500] for a in answers]
    assert len(list(scene.installation.store.cases("uib"))) == before + 1
    again = tabs[0].post(page, form)
    assert again.status_code == 303
    assert len(list(scene.installation.store.cases("uib"))) == before + 1


def test_a_ticket_is_one_persons_for_one_process_at_one_institution(scene: Scene) -> None:
    page = "/start/kontrakt_timelonn"
    berit, theirs = scene.visitor("berit"), scene.visitor("berit", "ntnu")
    own, foreign = ticket(berit.get(page).text), ticket(theirs.get(page).text)
    hours = ticket(scene.visitor("tormod").get("/start/timeliste").text)
    before = len(list(scene.installation.store.cases("uib"))), len(list(scene.installation.store.cases("ntnu")))
    dag = scene.visitor("dag")
    dag.get(page)
    for visitor, given in ((berit, foreign), (berit, hours), (berit, ""), (berit, own[:-2]), (dag, own)):
        assert visitor.post(page, {"start:ticket": given}).status_code in {403, 409}
    after = len(list(scene.installation.store.cases("uib"))), len(list(scene.installation.store.cases("ntnu")))
    assert after == before


def test_a_free_task_is_taken_by_one(scene: Scene) -> None:
    started = scene.site.engine.start("uib", "kontrakt_timelonn", "berit")
    (task,) = (one for one in scene.tasks() if one.case_id == started.case_id)  # type: ignore[union-attr]
    where = f"/oppgaver/{task.case_id}/{task.token}"
    people = [scene.visitor(ident) for ident in ("berit", "dag")]
    for visitor in people:
        visitor.get(where)
    answers = at_once(people, lambda visitor: visitor.post(f"{where}/ta"))
    assert all(answer.status_code in {303, 403} for answer in answers)
    holder = scene.installation.store.task("uib", task.case_id, task.token).assignee
    assert [a.status_code for a in answers].count(303) == (1 if holder else 0) == 1
    assert people[("berit", "dag").index(str(holder))] is people[[a.status_code for a in answers].index(303)]
