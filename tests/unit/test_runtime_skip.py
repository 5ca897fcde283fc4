"""Passing an element that stands still, without its work being done."""

import pytest
from bpmn_support import (
    boundary,
    bpmn,
    call,
    catch,
    end,
    event_gateway,
    flow,
    join,
    linear,
    multi,
    path,
    process,
    script,
    service,
    start,
    sub,
    user,
    xor,
)
from runtime_support import NOW, Play

from oppskrift import runtime
from oppskrift.errors import NotFound, Refused
from oppskrift.model import command as c
from oppskrift.model import event as e
from oppskrift.model.outcome import NewIncident, NewJob, NewTask, NewTimer


def skip(play, element, reason="betalt for hånd", **values):
    return play.step(c.SkipIncident(play.token(element, NewIncident), reason, values))


def refusal(play, token):
    with pytest.raises(Refused) as refused:
        play.step(c.SkipIncident(token, "nei"))
    (problem,) = refused.value.problems
    assert problem.render("nb")
    return problem.rule


def standing(play, token):
    context = runtime.Context(case_id="42", institution="uib", config=play.config, started=NOW)
    return runtime.standing(play.definition, play.snapshot, token, context, play.now)


def test_a_service_task_is_passed_and_the_values_stand_in_for_its_output():
    play = Play.of(bpmn(linear("p", service("j", inputs={"nr": "n"}, outputs={"ut": "svar.id"}), user("u"))))
    play.start(n=1)
    play.fail("j")
    token = play.token("j", NewIncident)
    assert (standing(play, token).reads, standing(play, token).writes) == (("n",), ("ut",))
    skip(play, "j", ut="K1")
    assert play.variables == {"n": 1, "ut": "K1"}
    assert play.seen(e.IncidentResolved) == [e.IncidentResolved("j", token, "skip", "betalt for hånd")]
    assert play.seen(e.JobCompleted) == []
    assert play.waiting == ["u"]


def test_the_output_mapping_is_not_run_without_values_either():
    play = Play.of(bpmn(linear("p", service("j", outputs={"ut": "svar"}))))
    play.start(ut="før")
    play.fail("j")
    skip(play, "j")
    assert play.completed
    assert play.variables == {"ut": "før"}


def test_a_script_is_passed_with_its_result_given_by_the_person():
    play = Play.of(bpmn(linear("p", script("c", "ukjent.felt + 1", "x"), script("d", "x + 1", "y"))))
    play.start()
    found = standing(play, play.token("c", NewIncident))
    assert (found.element, found.reads, found.writes, found.obstacle) == ("c", ("ukjent.felt",), ("x",), None)
    skip(play, "c", x=1)
    assert play.completed
    assert play.variables == {"x": 1, "y": 2}


def test_boundary_events_of_what_is_passed_wait_no_more():
    xml = bpmn(linear("p", service("j"), user("u"), extra=boundary("b", "j", duration="P1D"), after={"b": end("sent")}))
    play = Play.of(xml)
    play.start()
    play.fail("j")
    assert play.all(NewTimer)
    skip(play, "j")
    assert [row.element for row in play.rows.values()] == ["u"]


def test_a_task_inside_a_subprocess_and_a_call_is_passed_where_it_stands():
    called = bpmn(linear("q", service("j")))
    play = Play.of(bpmn(linear("p", sub("d", start("ds"), call("k", "q"), end("de"), path("ds", "k", "de")))), called)
    play.start()
    play.fail("j")
    skip(play, "j", a=1)
    assert play.completed
    assert play.variables == {"a": 1}


@pytest.mark.parametrize("sequential", [True, False])
def test_one_instance_of_many_is_passed_with_its_own_result(sequential):
    loop = multi("liste", sequential=sequential, element="n", output_collection="ut", output_element="svar")
    play = Play.of(bpmn(linear("p", service("j", multi=loop, outputs={"svar": "kvittering"}))))
    play.start(liste=[1, 2])
    play.fail("j")
    skip(play, "j", svar="for hånd")
    play.job("j", kvittering="K2")
    assert play.completed
    assert play.variables["ut"] == ["for hånd", "K2"]


def test_all_instances_are_passed_when_the_list_itself_is_wrong():
    loop = multi("liste", element="n", output_collection="ut", output_element="n")
    play = Play.of(bpmn(linear("p", service("j", multi=loop))))
    play.start(liste=7)
    assert standing(play, play.token("j", NewIncident)).writes == ("ut",)
    skip(play, "j", ut=[])
    assert play.completed
    assert play.variables == {"liste": 7, "ut": []}


def test_a_result_that_cannot_be_read_stands_still_again():
    loop = multi("liste", element="n", output_collection="ut", output_element="svar.id + 1")
    play = Play.of(bpmn(linear("p", service("j", multi=loop))))
    play.start(liste=[1])
    play.fail("j")
    skip(play, "j", svar="x")
    assert play.incident("j").kind == "expression"
    skip(play, "j", svar={"id": 1})
    assert play.completed


def test_a_timer_that_cannot_be_read_is_passed_as_if_it_had_fired():
    play = Play.of(bpmn(linear("p", catch("v", date="=naar"), user("u"))))
    play.start(naar="i morgen")
    assert standing(play, play.token("v", NewIncident)).reads == ("naar",)
    skip(play, "v")
    assert play.waiting == ["u"]
    assert play.seen(e.TimerFired) == []


def test_a_timer_whose_job_stands_still_is_passed_from_where_it_waits():
    play = Play.of(bpmn(linear("p", catch("v", duration="P1D"), user("u"))))
    play.start()
    play.step(c.SkipIncident(play.token("v", NewTimer), "feil dato"))
    assert play.waiting == ["u"]


def test_a_timer_behind_an_event_gateway_is_the_one_that_happened():
    parts = (start("s"), event_gateway("g"), catch("v", duration="P1D"), catch("m", message="svar", key="nr"))
    ways = (path("s", "g", "v", "u"), flow("g", "m"), flow("m", "e"), flow("u", "e"))
    play = Play.of(bpmn(process("p", *parts, user("u"), end("e"), *ways)))
    play.start(nr="1")
    play.step(c.SkipIncident(play.token("v", NewTimer), "feil dato"))
    assert play.waiting == ["u"]


def test_a_timer_on_a_boundary_waits_no_more_and_is_not_taken():
    late = boundary("b", "u", duration="P1D")
    play = Play.of(bpmn(linear("p", user("u"), extra=late, after={"b": end("sent")})))
    play.start()
    play.step(c.SkipIncident(play.token("b", NewTimer), "feil dato"))
    assert play.waiting == ["u"]
    play.complete("u")
    assert play.completed
    assert "sent" not in play.left()


def test_what_a_person_decides_or_says_is_never_passed():
    play = Play.of(bpmn(linear("p", user("u", assignee="hvem.ident + 1"))))
    play.start(hvem=1)
    assert refusal(play, play.token("u", NewIncident)) == "runtime.skip-user"

    play = Play.of(bpmn(linear("p", catch("m", message="svar", key="nr"))))
    play.start(nr=None)
    assert refusal(play, play.token("m", NewIncident)) == "runtime.skip-message"
    assert standing(play, play.token("m", NewIncident)).obstacle is not None

    choice = (xor("g"), end("a"), end("b"), flow("s", "g"), flow("g", "a", when="n > 1"), flow("g", "b", when="n < 1"))
    play = Play.of(bpmn(process("p", start("s"), *choice)))
    play.start(n=1)
    assert standing(play, play.token("g", NewIncident)).reads == ("n",)
    assert refusal(play, play.token("g", NewIncident)) == "runtime.skip-choice"

    play = Play.of(bpmn(linear("p", call("k", "=hva"))))
    play.start(hva="ingen")
    assert refusal(play, play.token("k", NewIncident)) == "runtime.skip-inner"

    play = Play.of(bpmn(process("p", start("s"), end("x", error="E"), flow("s", "x"))))
    play.start()
    assert refusal(play, play.token("x", NewIncident)) == "runtime.skip-event"
    play.retry("x")
    assert play.incident("x")


def test_what_does_not_stand_still_is_not_passed():
    play = Play.of(bpmn(linear("p", user("u"), service("j"))))
    play.start()
    with pytest.raises(NotFound):
        play.step(c.SkipIncident(play.token("u", NewTask), "nei"))
    with pytest.raises(NotFound):
        play.step(c.SkipIncident(99, "nei"))


def test_values_must_be_tagged_json():
    play = Play.of(bpmn(linear("p", service("j"))))
    play.start()
    play.fail("j")
    with pytest.raises(Refused):
        skip(play, "j", a={"$date": "i går"})
    assert play.incident("j")


def test_a_retry_may_give_one_field_of_a_variable_a_value():
    inner = sub("d", start("ds"), script("c", "a.b + 1", "x"), end("de"), path("ds", "c", "de"))
    play = Play.of(bpmn(linear("p", inner)))
    play.start(a={"b": None, "d": 2})
    play.retry("c", **{"a.b": 1})
    assert play.completed
    assert play.variables == {"a": {"b": 1, "d": 2}, "x": 2}


def test_what_input_mappings_make_is_not_what_the_element_reads():
    inputs = {"n": "n + 1", "m": "n + k"}
    play = Play.of(bpmn(linear("p", service("j", inputs=inputs))))
    play.start(n=1, k=2)
    play.fail("j")
    found = standing(play, play.token("j", NewIncident))
    assert (found.reads, found.values) == (("k", "n"), {"n": 1, "k": 2})
    play.retry("j", n=5)
    assert play.row("j", NewJob).input == {"n": 6, "m": 8}


def test_a_context_that_was_to_be_written_is_given_field_by_field():
    later = script("c", "svar.id + svar.navn.fornavn", "x")
    play = Play.of(bpmn(linear("p", service("j", outputs={"svar": "a"}), later)))
    play.start()
    play.fail("j")
    found = standing(play, play.token("j", NewIncident))
    assert found.writes == ("svar.id", "svar.navn.fornavn")
    skip(play, "j", **{"svar.id": "A", "svar.navn.fornavn": "B"})
    assert play.completed
    assert play.variables == {"svar": {"id": "A", "navn": {"fornavn": "B"}}, "x": "AB"}


def test_rows_from_before_reasons_were_kept_are_read():
    assert e.decode([["IncidentResolved", "j", 3, "retry"]]) == (e.IncidentResolved("j", 3, "retry"),)


def test_what_a_stuck_boundary_timer_reads_is_what_its_activity_lacks():
    late = join(boundary("b", "j", duration="=frist"), end("sent"), path("b", "sent"))
    play = Play.of(bpmn(linear("p", service("j", inputs={"nr": "n"}), extra=late)))
    play.start(n=1, frist="snart")
    assert standing(play, play.token("j", NewIncident)).reads == ("frist", "n")
    play.retry("j", frist="P1D")
    assert play.all(NewTimer, "b")
