"""Multi-instance activities."""

import pytest
from bpmn_support import boundary, bpmn, call, end, linear, multi, path, script, service, start, sub, user
from runtime_support import Play

from oppskrift.model import event as e
from oppskrift.model.outcome import NewIncident, NewJob, NewTask


@pytest.mark.parametrize("sequential", [False, True])
def test_a_script_for_each_item_collects_in_order(sequential):
    loop = multi("liste", sequential=sequential, element="x", output_collection="ut", output_element="y")
    play = Play.of(bpmn(linear("p", script("k", "x * 10 + loopCounter", "y", multi=loop))))
    play.start(liste=[3, 4, 5])
    assert play.completed
    assert play.variables == {"liste": [3, 4, 5], "ut": [31, 42, 53]}
    assert play.left().count("k") == 4
    assert play.flows() == ["start-k", "k-end"]


@pytest.mark.parametrize("order", [(0, 0, 0), (2, 0, 0), (1, 1, 0)])
def test_parallel_user_tasks_may_be_done_in_any_order(order):
    loop = multi("folk", element="hvem", output_collection="svar", output_element="{hvem: hvem, ja: ja}")
    play = Play.of(bpmn(linear("p", user("u", assignee="hvem", multi=loop))))
    play.start(folk=["a", "b", "c"])
    assert [t.assignee for t in play.all(NewTask)] == ["a", "b", "c"]
    for index in order:
        play.complete("u", index, ja=play.all(NewTask)[index].assignee != "b")
    assert play.completed
    assert play.variables["svar"] == [{"hvem": h, "ja": h != "b"} for h in "abc"]
    assert "ja" not in play.variables


def test_sequential_user_tasks_come_one_at_a_time():
    play = Play.of(
        bpmn(linear("p", user("u", multi=multi("folk", sequential=True, element="x"), inputs={"n": "loopCounter"})))
    )
    play.start(folk=["a", "b"])
    assert len(play.all(NewTask)) == 1
    play.complete("u", folk=["a", "b", "c", "d"])
    assert len(play.all(NewTask)) == 1
    play.complete("u")
    assert play.completed
    assert play.writes("n") == [1, 2]


@pytest.mark.parametrize("sequential", [False, True])
def test_an_empty_list_passes_at_once(sequential):
    loop = multi("liste", sequential=sequential, output_collection="ut", output_element="y")
    play = Play.of(bpmn(linear("p", user("u", multi=loop))))
    play.start(liste=[])
    assert play.completed
    assert play.variables["ut"] == []


@pytest.mark.parametrize("value", [None, "a", {"x": 1}])
def test_a_collection_that_is_no_list_is_an_incident(value):
    play = Play.of(bpmn(linear("p", user("u", multi=multi("liste")))))
    play.start(liste=value)
    assert play.incident("u").message.key == "runtime.expected-list"
    play.retry("u", liste=[1])
    play.complete("u")
    assert play.completed


def test_the_completion_condition_ends_the_rest():
    loop = multi("folk", element="x", output_collection="ut", output_element="ok", until="ok = false")
    play = Play.of(bpmn(linear("p", user("u", multi=loop))))
    play.start(folk=[1, 2, 3])
    play.complete("u", 1, ok=True)
    assert len(play.all(NewTask)) == 2
    play.complete("u", 0, ok=False)
    assert play.completed
    assert play.variables["ut"] == [False, True, None]
    kinds = [type(x) for x in play.events if getattr(x, "element", None) == "u"]
    assert kinds[-2:] == [e.ElementCancelled, e.ElementLeft], "the rest is interrupted before the whole is left"


def test_the_completion_condition_may_count():
    play = Play.of(bpmn(linear("p", user("u", multi=multi("folk", until="numberOfCompletedInstances >= 2")))))
    play.start(folk=[1, 2, 3, 4])
    play.complete("u")
    play.complete("u")
    assert play.completed


def test_a_condition_without_an_answer_keeps_the_instance_until_it_has_one():
    loop = multi("folk", output_collection="ut", output_element="ok", until="ok = ja and mangler")
    play = Play.of(bpmn(linear("p", user("u", multi=loop))))
    play.start(folk=[1, 2], ja=True)
    play.complete("u", ok=True)
    assert len(play.all(NewIncident)) == 1
    play.retry("u", mangler=True)
    assert play.completed
    assert play.variables["ut"] == [True, None]


def test_a_subprocess_for_each_line_keeps_its_variables_apart():
    inner = sub(
        "d",
        start("ds"),
        script("k", "linje.timer * sats", "belop"),
        service("j", inputs={"b": "belop"}),
        end("de"),
        path("ds", "k", "j", "de"),
        multi=multi("linjer", element="linje", output_collection="ut", output_element="belop"),
    )
    play = Play.of(bpmn(linear("p", inner)))
    play.start(linjer=[{"timer": 2}, {"timer": 3}], sats=100)
    assert sorted(j.input["b"] for j in play.all(NewJob)) == [200, 300]
    play.job("j", 1, svar="x")
    play.job("j", 0)
    assert play.completed
    assert play.variables["ut"] == [200, 300]
    assert "belop" not in play.variables
    assert "svar" not in play.variables


def test_an_instance_may_write_what_is_known_outside():
    loop = multi("liste", sequential=True, element="x")
    play = Play.of(bpmn(linear("p", script("k", "sum + x", "sum", multi=loop))))
    play.start(liste=[1, 2, 3], sum=0)
    assert play.variables["sum"] == 6


def test_output_mappings_of_an_instance_write_in_the_instance():
    loop = multi("liste", element="x", output_collection="ut", output_element="res")
    play = Play.of(bpmn(linear("p", service("j", multi=loop, outputs={"res": "svar + x"}))))
    play.start(liste=[1, 2], res="urørt")
    play.job("j", 1, svar=10)
    play.job("j", 0, svar=20)
    assert play.variables == {"liste": [1, 2], "res": "urørt", "ut": [21, 12]}


def test_a_call_for_each_item():
    loop = multi("liste", element="x", output_collection="ut", output_element="svar")
    called = bpmn(linear("q", script("k", "x * x", "y"), user("u")))
    play = Play.of(bpmn(linear("p", call("c", "q", multi=loop, outputs={"svar": "y"}))), called, main="p")
    play.start(liste=[2, 3])
    play.complete("u", 1)
    play.complete("u", 0)
    assert play.variables["ut"] == [4, 9]


def test_a_timer_on_the_whole_cancels_all_instances():
    xml = bpmn(
        linear("p", user("u", multi=multi("liste")), extra=boundary("b", "u", duration="P1D"), after={"b": end("x")})
    )
    play = Play.of(xml)
    play.start(liste=[1, 2])
    assert play.waiting == ["b", "u", "u"]
    play.complete("u")
    play.fire("b")
    assert play.completed
    assert play.cancelled() == ["u", "u"]


def test_a_thousand_instances_start_over_several_steps():
    loop = multi("liste", element="x", output_collection="ut", output_element="y")
    play = Play.of(bpmn(linear("p", script("k", "x + 1", "y", multi=loop))))
    play.start(liste=list(range(1000)))
    assert play.completed
    assert play.variables["ut"] == list(range(1, 1001))
    assert len(play.seen(e.StepContinued)) == 2


def test_no_result_can_reach_what_the_runtime_remembers():
    play = Play.of(
        bpmn(linear("p", service("j", multi=multi("liste", sequential=True, element="x"), inputs={"x": "x"})))
    )
    play.start(liste=[1, 2, 3])
    for expected in (1, 2, 3):
        assert play.row("j", NewJob).input == {"x": expected}
        play.job("j", items=[], index=7, **{"#items": []})
    assert play.completed


def test_the_output_collection_cannot_be_overwritten_from_inside():
    loop = multi("liste", element="x", output_collection="ut", output_element="y")
    play = Play.of(bpmn(linear("p", service("j", multi=loop, outputs={"ut": "7", "y": "x"}))))
    play.start(liste=[1, 2])
    play.job("j")
    play.job("j")
    assert play.variables["ut"] == [1, 2]
