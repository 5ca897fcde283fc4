"""What pages ask of the database: statements and commits a request, so that a page that begins to ask more is found."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from web_support import Scene, Visitor

from oppskrift.demo.answers import ANSWERS
from oppskrift.demo.journey import Journey, play
from oppskrift.demo.story import TORMOD
from oppskrift.store.statements import LOG

ELEMENT = "Kontrollere_kontrakt"


class Counter(logging.Handler):
    """Counts what reaches the database: compiled statements, and those that SQLAlchemy runs itself."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[str] = []
        self.commits = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.note(None, None, record.getMessage())

    def note(self, _connection: object, _cursor: object, text: str, *_: object) -> None:
        self.commits += text == "commit"
        if not text.startswith(("begin", "commit", "pragma", "PRAGMA")):
            self.statements.append(text)

    def reset(self) -> None:
        self.statements, self.commits = [], 0

    @property
    def cost(self) -> tuple[int, int]:
        return len(self.statements), self.commits


@pytest.fixture
def counter() -> Iterator[Counter]:
    found = Counter()
    LOG.addHandler(found)
    LOG.setLevel(logging.DEBUG)
    sa.event.listen(sa.Engine, "before_cursor_execute", found.note)
    yield found
    sa.event.remove(sa.Engine, "before_cursor_execute", found.note)
    LOG.setLevel(logging.NOTSET)
    LOG.removeHandler(found)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Scene(tmp_path) as made:
        bring(made, "Ada", "Bo", "Cato", "Dina")
        yield made


def bring(scene: Scene, *names: str) -> None:
    """Bring a case for each name to the coordinator."""
    story = replace(TORMOD, rest=frozenset({ELEMENT}))
    journeys = [Journey(scene.stage, "uib", replace(story, name=name)) for name in names]
    for _ in play(journeys, scene.clock.now() + timedelta(days=1)):
        pass


def waiting(scene: Scene) -> list[str]:
    return [f"/oppgaver/{t.case_id}/{t.token}" for t in scene.tasks() if t.element == ELEMENT]


def complete(scene: Scene, kari: Visitor, address: str) -> str:
    case_id = address.split("/")[2]
    answers = {name: "true" if value is True else str(value) for name, value in ANSWERS[ELEMENT]({}).items()}
    data = {**answers, "form:rev": str(scene.installation.store.case("uib", case_id).rev)}
    answer = kari.post(address, data, headers={"HX-Request": "true", "HX-Target": "main#innhold"})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_task_is_completed_and_the_next_shown_with_19_statements_and_2_commits(
    scene: Scene, counter: Counter
) -> None:
    kari, (first, second, *_) = scene.visitor("kari"), waiting(scene)
    kari.get(first)
    complete(scene, kari, first)  # the content is read and compiled
    before = len(waiting(scene))
    counter.reset()
    text = complete(scene, kari, second)
    counter.statements.remove(
        next(one for one in counter.statements if "process_case" in one)
    )  # ours, for the revision
    assert counter.cost <= (19, 2), "\n".join(counter.statements)
    assert ELEMENT.replace("_", " ") in text
    assert len(waiting(scene)) == before - 1


def test_a_task_looked_at_again_writes_nothing(scene: Scene, counter: Counter) -> None:
    kari, (address, *_) = scene.visitor("kari"), waiting(scene)
    assert kari.get(address).status_code == 200
    counter.reset()
    assert kari.get(address).status_code == 200
    assert counter.cost[1] == 0
    assert counter.cost[0] <= 14, "\n".join(counter.statements)


def test_the_worklist_asks_the_same_however_many_tasks_it_shows(scene: Scene, counter: Counter) -> None:
    kari = scene.visitor("kari")
    costs = []
    for more in (False, True):
        if more:
            bring(scene, "Eli", "Finn", "Gro", "Ivar")
        kari.get("/arbeidsliste?liste=gruppe")
        counter.reset()
        assert kari.get("/arbeidsliste?liste=gruppe").status_code == 200
        costs.append(counter.cost)
    assert costs[0] == costs[1], "\n".join(counter.statements)
    assert costs[0] <= (12, 0), "\n".join(counter.statements)
