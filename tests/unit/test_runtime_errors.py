"""Business faults, errors, escalations, incidents and retries."""

import pytest
from bpmn_support import (
    boundary,
    bpmn,
    call,
    end,
    join,
    linear,
    multi,
    parallel,
    path,
    process,
    script,
    service,
    start,
    sub,
    throw,
    user,
)
from runtime_support import Play

from oppskrift.model import event as e
from oppskrift.model.outcome import NewIncident, NewJob, NewTimer


def guarded(inner, *codes):
    """A process with `inner`, and boundary error events b0, b1 … for the codes, each to an end event."""
    extra = [
        join(boundary(f"b{i}", inner.id, error=code), end(f"fanget{i}"), path(f"b{i}", f"fanget{i}"))
        for i, code in enumerate(codes)
    ]
    return bpmn(linear("p", inner, extra=join(*extra)))


def test_a_fault_goes_to_the_boundary_event_with_its_code():
    play = Play.of(guarded(service("j"), "A", "B", ""))
    for code, caught in (("A", "b0"), ("B", "b1"), ("C", "b2")):
        play = Play.of(guarded(service("j"), "A", "B", ""))
        play.start()
        play.fault("j", code, kode=code, melding="nei")
        assert play.completed
        assert play.cancelled() == ["j"]
        assert play.variables == {"kode": code, "melding": "nei"}
        assert play.seen(e.ErrorThrown) == [e.ErrorThrown("j", code, "grunn", caught)]
        assert play.seen(e.JobFaulted) == [e.JobFaulted("j", 2, "dfo.test", code, "grunn")]


def test_fault_variables_may_be_mapped_by_the_boundary_event():
    extra = join(boundary("b", "j", error="A", outputs={"avvist.kode": "kode"}), end("x"), path("b", "x"))
    play = Play.of(bpmn(linear("p", service("j"), extra=extra)))
    play.start()
    play.fault("j", "A", kode="K1", melding="nei")
    assert play.variables == {"avvist": {"kode": "K1"}}


def test_an_uncaught_fault_is_an_incident_and_a_retry_asks_for_the_job_again():
    play = Play.of(guarded(service("j", inputs={"nr": "n"}), "A"))
    play.start(n=1)
    before = play.token("j", NewJob)
    play.fault("j", "B")
    incident = play.incident("j")
    assert (incident.token, incident.kind, incident.message.key) == (before, "error", "runtime.error-uncaught")
    assert play.seen(e.ErrorThrown)[-1].caught_by is None
    play.retry("j", n=2)
    job = play.row("j", NewJob)
    assert (job.token, job.input) == (before, {"nr": 2})
    play.job("j")
    assert play.completed


def test_a_failed_job_is_an_incident():
    play = Play.of(bpmn(linear("p", service("j"))))
    play.start()
    play.fail("j")
    incident = play.incident("j")
    assert incident.kind == "job"
    assert incident.message.params["reason"] == "nede"
    assert play.seen(e.IncidentRaised)[0].message["key"] == "runtime.job-failed"
    play.retry("j")
    play.job("j", a=1)
    assert play.variables == {"a": 1}


def test_boundary_timers_keep_running_while_a_job_has_an_incident():
    xml = bpmn(linear("p", service("j"), extra=boundary("b", "j", duration="P1D"), after={"b": end("late")}))
    play = Play.of(xml)
    play.start()
    play.fail("j")
    timer = play.row("b", object)
    play.retry("j")
    assert play.all(NewTimer) == [timer]
    play.fail("j")
    play.fire("b")
    assert play.completed
    assert not play.all(NewIncident)


def test_an_error_passes_through_subprocesses_and_calls_to_the_nearest_that_catches():
    called = bpmn(linear("q", service("j")))
    inner = sub("d", start("ds"), call("c", "q"), end("de"), path("ds", "c", "de"))
    play = Play.of(guarded(inner, "A"), called, main="p")
    play.start()
    play.fault("j", "A", kode="x")
    assert play.completed
    assert play.cancelled() == ["j", "c", "d"]
    assert play.variables == {"kode": "x"}


def test_an_inner_boundary_comes_before_an_outer_one():
    inner = sub(
        "d",
        start("ds"),
        service("j"),
        end("de"),
        path("ds", "j", "de"),
        boundary("bi", "j", error=""),
        user("u"),
        path("bi", "u", "de"),
    )
    play = Play.of(guarded(inner, "A"))
    play.start()
    play.fault("j", "A")
    assert play.waiting == ["u"]
    play.complete("u")
    assert play.completed


def test_variables_of_a_fault_stay_in_the_scope_where_it_is_caught():
    inner = sub(
        "d",
        start("ds"),
        service("j"),
        end("de"),
        path("ds", "j", "de"),
        boundary("bi", "j", error=""),
        script("k", 'kode + "!"', "svar"),
        path("bi", "k", "de"),
    )
    play = Play.of(bpmn(linear("p", inner)))
    play.start()
    play.fault("j", "A", kode="x")
    assert play.variables == {"svar": "x!"}


def test_an_error_end_event_is_caught_outside():
    inner = sub(
        "d",
        start("ds"),
        parallel("f"),
        user("a"),
        user("b"),
        end("ea"),
        end("feil", error="STOPP"),
        path("ds", "f", "a", "ea"),
        path("f", "b", "feil"),
    )
    play = Play.of(guarded(inner, "STOPP"))
    play.start()
    play.complete("b")
    assert play.completed
    assert play.cancelled() == ["a", "d"]
    assert play.seen(e.ErrorThrown) == [e.ErrorThrown("feil", "STOPP", "STOPP", "b0")]
    assert play.events[-1] == e.CaseCompleted("fanget0")


def test_an_uncaught_error_end_event_is_an_incident():
    play = Play.of(bpmn(process("p", start("s"), end("feil", error="STOPP"), path("s", "feil"))))
    play.start()
    assert play.incident("feil").kind == "error"
    assert not play.completed
    play.retry("feil")
    assert play.incident("feil").kind == "error"


def test_an_error_in_an_instance_goes_to_the_boundary_of_the_whole():
    play = Play.of(guarded(service("j", multi=multi("liste", element="x")), "A"))
    play.start(liste=[1, 2, 3])
    play.job("j")
    play.fault("j", "A")
    assert play.completed
    assert play.cancelled() == ["j", "j", "j"]


def test_an_escalation_that_nobody_catches_goes_on():
    play = Play.of(bpmn(linear("p", throw("t", escalation="lonn-i-fare"), user("u"))))
    play.start()
    assert play.waiting == ["u"]
    assert play.seen(e.EscalationThrown) == [e.EscalationThrown("t", "lonn-i-fare", "lonn-i-fare", None)]


@pytest.mark.parametrize("code", ["lonn-i-fare", ""])
def test_a_non_interrupting_boundary_takes_an_escalation_beside(code):
    inner = sub(
        "d", start("ds"), throw("t", escalation="lonn-i-fare"), user("u"), end("de"), path("ds", "t", "u", "de")
    )
    extra = join(
        boundary("b", "d", escalation=code, interrupting=False), user("leder"), end("x"), path("b", "leder", "x")
    )
    play = Play.of(bpmn(linear("p", inner, extra=extra)))
    play.start()
    assert play.waiting == ["leder", "u"]
    play.complete("u")
    play.complete("leder")
    assert play.completed
    assert play.seen(e.EscalationThrown)[0].caught_by == "b"


@pytest.mark.parametrize("ending", [True, False])
def test_an_interrupting_boundary_takes_an_escalation_and_the_activity_ends(ending):
    thrower = end("t", escalation="E") if ending else throw("t", escalation="E")
    after = path("ds", "f", "t") if ending else join(end("de"), path("ds", "f", "t", "de"))
    inner = sub("d", start("ds"), parallel("f"), user("u"), end("ue"), thrower, path("f", "u", "ue"), after)
    extra = join(boundary("b", "d", escalation="E"), end("x"), path("b", "x"))
    play = Play.of(bpmn(linear("p", inner, extra=extra)))
    play.start()
    assert play.completed
    assert play.cancelled() == ["u", "d"]
    assert play.left() == ["start", "ds", "f", "t", "b", "x"]


def test_an_escalation_end_event_in_the_process_ends_it():
    play = Play.of(bpmn(process("p", start("s"), end("t", escalation="E"), path("s", "t"))))
    play.start()
    assert play.completed


def test_a_script_that_is_null_for_a_reason_is_an_incident_and_null_without_one_is_a_value():
    play = Play.of(bpmn(linear("p", script("k", "ukjent + 1", "x"))))
    play.start()
    assert play.incident("k").message.key == "runtime.expression-null"
    assert "ukjent" in play.incident("k").diagnostics[0]
    play.retry("k", ukjent=1)
    assert play.variables["x"] == 2
    other = Play.of(bpmn(linear("p", script("k", "null", "x"))))
    other.start()
    assert other.completed
    assert other.variables == {"x": None}


def test_an_incident_in_one_branch_leaves_the_other_alone():
    xml = bpmn(
        process(
            "p",
            start("s"),
            parallel("f"),
            script("k", "ukjent + 1", "x"),
            user("u"),
            parallel("j"),
            end("e"),
            path("s", "f", "k", "j", "e"),
            path("f", "u", "j"),
        )
    )
    play = Play.of(xml)
    play.start()
    assert play.waiting == ["k", "u"]
    play.complete("u")
    play.retry("k", ukjent=1)
    assert play.completed


def test_a_reminder_that_has_been_given_is_not_set_again_by_a_retry():
    extra = join(boundary("b", "j", duration="P1D", interrupting=False), end("purret"), path("b", "purret"))
    play = Play.of(bpmn(linear("p", service("j"), extra=extra)))
    play.start()
    play.fire("b")
    play.fail("j")
    play.retry("j")
    assert play.waiting == ["j"]


@pytest.mark.parametrize(
    ("mapped", "given"), [({"a": "q + 1"}, {"a": 4}), ({}, {"a": 4})], ids=["hidden by the call", "known to nobody"]
)
def test_a_value_given_with_a_retry_reaches_an_incident_inside_a_call(mapped, given):
    called = bpmn(linear("c", script("z", "a + 1", "b")))
    play = Play.of(bpmn(linear("p", call("k", "c", inputs=mapped, outputs={"ut": "b"}))), called, main="p")
    play.start()
    assert play.waiting == ["z"]
    play.retry("z", **given)
    assert play.completed
    assert play.variables["ut"] == 5


def test_a_value_given_with_a_retry_goes_outside_the_elements_own_mappings():
    play = Play.of(bpmn(linear("p", service("j", inputs={"a": "a"}))))
    play.start(a=1)
    play.fail("j")
    play.retry("j", a=2)
    assert play.row("j", NewJob).input == {"a": 2}
    assert play.variables["a"] == 2
