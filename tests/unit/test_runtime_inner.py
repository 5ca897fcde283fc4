"""Subprocesses, call activities and fragment slots."""

import pytest
from bpmn_support import boundary, bpmn, call, end, linear, parallel, path, process, script, service, start, sub, user
from runtime_support import Play, definition

from oppskrift.errors import Refused
from oppskrift.model import event as e


def inside(*nodes, id="d", **options):
    return sub(id, start(f"{id}s"), *nodes, end(f"{id}e"), path(f"{id}s", *(n.id for n in nodes), f"{id}e"), **options)


def test_a_subprocess_runs_in_a_scope_of_its_own():
    play = Play.of(bpmn(linear("p", inside(script("a", "lokal + 1", "lokal"), user("u"), inputs={"lokal": "x"}))))
    play.start(x=1)
    play.complete("u", ny=5)
    assert play.completed
    assert play.variables == {"x": 1, "ny": 5}
    assert play.writes("lokal") == [1, 2]
    assert play.left() == ["start", "ds", "a", "u", "de", "d", "end"]


def test_output_mappings_lead_out_of_a_subprocess():
    xml = bpmn(linear("p", inside(script("a", "lokal + 1", "lokal"), inputs={"lokal": "x"}, outputs={"ut": "lokal"})))
    play = Play.of(xml)
    play.start(x=1)
    assert play.variables == {"x": 1, "ut": 2}


def test_a_subprocess_ends_when_its_last_token_is_consumed():
    inner = sub(
        "d",
        start("ds"),
        parallel("f"),
        user("a"),
        user("b"),
        end("ea"),
        end("eb"),
        path("ds", "f", "a", "ea"),
        path("f", "b", "eb"),
    )
    play = Play.of(bpmn(linear("p", inner)))
    play.start()
    play.complete("b")
    assert "d" not in play.left()
    play.complete("a")
    assert play.completed


def test_terminate_ends_its_scope_only():
    inner = sub(
        "d",
        start("ds"),
        parallel("f"),
        user("a"),
        user("b"),
        end("ea"),
        end("slutt", terminate=True),
        path("ds", "f", "a", "ea"),
        path("f", "b", "slutt"),
    )
    play = Play.of(bpmn(linear("p", inner, user("etter"))))
    play.start()
    play.complete("b")
    assert play.waiting == ["etter"]
    assert play.cancelled() == ["a"]
    assert play.left()[-2:] == ["slutt", "d"]


def test_terminate_of_the_process_ends_the_case():
    xml = bpmn(
        process(
            "p",
            start("s"),
            parallel("f"),
            inside(user("a")),
            user("b"),
            end("e"),
            end("slutt", terminate=True),
            path("s", "f", "d", "e"),
            path("f", "b", "slutt"),
        )
    )
    play = Play.of(xml)
    play.start()
    play.complete("b")
    assert play.completed
    assert play.cancelled() == ["a", "d"]
    assert play.events[-1] == e.CaseCompleted("slutt")


CALLED = bpmn(linear("kontroll", script("k", "grunnlag * 2", "svar"), user("ku")))


def test_a_call_activity_runs_another_process_in_the_same_case():
    play = Play.of(bpmn(linear("p", call("c", "kontroll"))), CALLED)
    play.start(grunnlag=3)
    assert play.waiting == ["ku"]
    play.complete("ku", ok=True)
    assert play.completed
    assert play.variables == {"grunnlag": 3, "svar": 6, "ok": True}
    assert play.seen(e.CaseStarted) == [e.CaseStarted("p")]
    assert len(play.seen(e.CaseCompleted)) == 1


def test_a_call_with_output_mappings_lets_nothing_else_out():
    xml = bpmn(linear("p", call("c", "kontroll", inputs={"grunnlag": "x"}, outputs={"resultat.verdi": "svar"})))
    play = Play.of(xml, CALLED, main="p")
    play.start(x=5, svar="før", ok="før")
    play.complete("ku", ok=True)
    assert play.variables == {"x": 5, "svar": "før", "ok": "før", "resultat": {"verdi": 10}}


def test_the_called_process_may_be_chosen_by_configuration():
    xml = bpmn(linear("p", call("c", "=config.hr", slot="hr")))
    play = Play.of(xml, CALLED, config={"hr": "kontroll"}, main="p")
    play.start(grunnlag=1)
    assert play.waiting == ["ku"]
    play.complete("ku")
    assert play.completed


def test_an_empty_slot_is_passed():
    play = Play.of(bpmn(linear("p", call("c", "=config.hr", slot="hr", outputs={"ut": "1"}))), config={"hr": None})
    play.start()
    assert play.completed
    assert play.seen(e.SlotSkipped) == [e.SlotSkipped("c", 2)]
    assert "c" in play.left()


@pytest.mark.parametrize("hr", ["finnes_ikke", 5, None])
def test_an_unknown_process_is_an_incident(hr):
    play = Play.of(bpmn(linear("p", call("c", "=config.hr"))), CALLED, config={"hr": hr}, main="p")
    play.start()
    assert play.incident("c").message.key == "runtime.process-unknown"


def test_a_literal_process_that_is_not_there_is_refused_when_compiling():
    with pytest.raises(Refused):
        definition(bpmn(linear("p", call("c", "finnes_ikke"))))


def test_a_process_that_calls_itself_for_ever_stops_with_an_incident():
    play = Play.of(bpmn(linear("p", call("c", "p"))))
    play.start()
    assert [r.message.key for r in play.rows.values()] == ["runtime.too-deep"]


def test_an_interrupting_timer_cancels_everything_inside():
    xml = bpmn(
        linear(
            "p",
            inside(inside(user("u"), id="dd"), service("j")),
            extra=boundary("b", "d", duration="P1D"),
            after={"b": end("late")},
        )
    )
    play = Play.of(xml)
    play.start()
    play.fire("b")
    assert play.cancelled() == ["u", "dd", "d"]
    assert play.completed


def test_elements_of_two_files_may_have_the_same_ids():
    play = Play.of(bpmn(linear("p", user("u"), call("c", "q"))), bpmn(linear("q", user("u"))))
    play.start()
    play.complete("u")
    assert play.waiting == ["u"]
    play.complete("u")
    assert play.completed
    assert play.left() == ["start", "u", "start", "u", "end", "c", "end"]
