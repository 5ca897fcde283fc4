"""The path of a case: what the diagram marks and what the text beside it tells are the same."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from bpmn_support import boundary, catch, end, flow, linear, multi, path, process, service, start, sub, user, xor
from case_support import actor, played, view
from cases_support import Answers, Desk, advanced, small

from oppskrift.cases.path import State
from oppskrift.cases.rounds import folded
from oppskrift.cases.twin import Twin, marks, twin
from oppskrift.cases.visibility import reached
from oppskrift.model.job import Incident

LOOP = process(
    "sak",
    start("s"),
    user("Skrive", role="soker"),
    xor("Bra", default="Bra-Skrive", name="Er det bra?"),
    end("e"),
    path("s", "Skrive", "Bra"),
    flow("Bra", "e", when='svar = "ja"'),
    flow("Bra", "Skrive"),
)


def told(desk: Desk, case: str, ident: str = "sara") -> Twin:
    return twin(view(desk, case, actor(desk, ident)).opened)


def same(desk: Desk, case: str, ident: str) -> Twin:
    """The text twin, which must have the elements, states, visits and flows that the diagram marks, and no others."""
    opened = view(desk, case, actor(desk, ident)).opened
    found, marked = twin(opened), marks(opened.path)
    assert Counter(step.element for step in found.walk()) == {id: n for id, (_, n, _) in marked.elements.items()}
    assert found.flows() == marked.flows
    assert sum(step.refused for step in found.walk()) == sum(n for _, _, n in marked.elements.values())
    for id, (state, _, _) in marked.elements.items():
        assert state in {step.state for step in found.walk() if step.element == id}, id
    every = {node.id for model in reached(opened.pinned) for node in model.nodes.values()}
    assert {one.element for one in found.ahead} == every - set(marked.elements)
    assert set(marked.as_json()["elements"]) | {one.element for one in found.ahead} == every
    return found


@pytest.mark.parametrize(
    ("tenant", "until"),
    [("uio", None), ("ntnu", None), ("uib", "Godkjenne_kontrakt"), ("uit", "Registrere_opplysninger")],
)
def test_text_and_diagram_say_the_same_of_every_case_of_the_journey(tenant: str, until: str | None) -> None:
    desk, journey = played(tenant, until)
    for case in journey.cases.values():
        found = same(desk, case, "bente")
        numbers = [step.number for step in found.steps]
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


def test_a_called_process_is_told_inside_the_step_that_calls_it() -> None:
    desk, journey = played("uio")
    found = same(desk, journey.cases["kontrakt_timelonn"], "bente")
    (called,) = [step for step in found.steps if step.element == "HR_kontroll"]
    assert [step.element for step in called.inside] == [
        "Kontroll_bestilt",
        "Kontrollere_ansettelsesforhold",
        "HR_kontroll_utfort",
    ]
    assert [step.number for step in called.inside] == [f"{called.number}.{n}" for n in (1, 2, 3)]
    assert called.inside[1].who == "Henrik HR"
    assert called.inside[1].lane == "HR"
    reminder = next(step for step in found.steps if step.element == "Paaminnelse_om_signering")
    assert reminder.at == "Innhente signatur"


def test_an_optional_step_that_is_not_used_here_is_told_as_passed_over() -> None:
    desk, journey = played("uib", "Godkjenne_kontrakt")
    found = same(desk, journey.cases["kontrakt_timelonn"], "bente")
    assert next(step.state for step in found.steps if step.element == "HR_kontroll") is State.SKIPPED
    assert [step.element for step in found.here] == ["Godkjenne_kontrakt"]
    assert not any(one.element == "Kontrollere_ansettelsesforhold" for one in found.ahead), "no part of it here"


def test_each_round_of_a_loop_is_a_visit_with_the_way_taken_and_why(tmp_path: Path) -> None:
    desk = small(tmp_path, LOOP)
    case = desk.start("sara")
    for answer in ("nei", "nei", "nei", "ja"):
        advanced(desk.complete(case, "Skrive", "sara", svar=answer))
    found = same(desk, case, "sara")
    visits = [step for step in found.steps if step.element == "Skrive"]
    assert [(step.time, step.times) for step in visits] == [(n, 4) for n in (1, 2, 3, 4)]
    chosen = [(step.ways, step.why) for step in found.steps if step.element == "Bra"]
    assert chosen == [(("Skrive",), ("svar: nei",))] * 3 + [(("e",), ("svar: ja",))]
    assert marks(view(desk, case, actor(desk, "sara")).opened.path).flows["Bra-Skrive"] == 3
    rounds = folded(found.steps)
    assert [(len(one.first), one.times) for one in rounds] == [(1, 1), (2, 3), (1, 1), (1, 1), (1, 1)]
    assert tuple(step for one in rounds for step in (*one.first, *one.more)) == found.steps


def test_where_the_case_stands_still_is_told_until_somebody_acts(tmp_path: Path) -> None:
    desk = small(tmp_path, linear("sak", service("Kalle", "dfo.test")), answers=Answers(lambda *_: Incident("nei")))
    case = desk.start("sara")
    desk.work()
    (here,) = same(desk, case, "sara").here
    assert (here.element, here.state) == ("Kalle", State.STUCK)


def test_what_was_broken_off_and_timers_that_run_are_told(tmp_path: Path) -> None:
    inner = sub("Del", start("i"), user("Vente", role="soker"), end("o"), path("i", "Vente", "o"))
    late = boundary("Frist", "Del", duration="P2D")
    desk = small(tmp_path, linear("sak", inner, extra=late, after={"Frist": end("For_sent")}))
    case = desk.start("sara")
    (outer,) = [step for step in same(desk, case, "sara").steps if step.element == "Del"]
    assert [name for name, _ in outer.due] == ["Frist"]
    assert outer.inside[1].state is State.OPEN
    assert outer.inside[1].number == f"{outer.number}.2"
    desk.clock.advance(timedelta(days=3))
    desk.work()
    after = same(desk, case, "sara")
    assert {step.element for step in after.walk() if step.state is State.INTERRUPTED} == {"Del", "Vente"}
    assert all(not step.due for step in after.walk())


def test_a_timer_is_forgotten_when_what_it_stood_at_is_done(tmp_path: Path) -> None:
    reminder = boundary("Minne", "Skrive", duration="P2D", interrupting=False)
    task = user("Skrive", role="soker")
    desk = small(
        tmp_path, linear("sak", task, user("Etterpaa", role="soker"), extra=reminder, after={"Minne": end("m")})
    )
    case = desk.start("sara")
    opened = view(desk, case, actor(desk, "sara")).opened
    assert list(opened.path.timers) == ["Minne"]
    advanced(desk.complete(case, "Skrive", "sara"))
    assert view(desk, case, actor(desk, "sara")).opened.path.timers == {}


def test_repeated_steps_are_told_inside_the_step_that_repeats_them(tmp_path: Path) -> None:
    each = user("Lese", role="soker", multi=multi("ark", element="ett"))
    desk = small(tmp_path, linear("sak", each))
    case = desk.start("sara", ark=["a", "b", "c"])
    (body,) = [step for step in same(desk, case, "sara").steps if step.element == "Lese"]
    assert [step.element for step in body.inside] == ["Lese"] * 3


def test_withdrawing_breaks_off_what_was_open(tmp_path: Path) -> None:
    desk = small(tmp_path, linear("sak", user("Skrive", role="soker"), catch("Vente", duration="PT1H")))
    case = desk.start("sara")
    advanced(desk.engine.cancel("uib", case, "sara", "angret"))
    found = same(desk, case, "sara")
    assert found.here == ()
    assert found.steps[-1].state is State.INTERRUPTED
    assert not any(one.possible for one in found.ahead)
