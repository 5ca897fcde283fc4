"""User tasks, jobs and decisions: what is asked of people, handlers and rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from bpmn_support import bpmn, decision, linear, multi, script, service, user
from runtime_support import NOW, Play, definition

from oppskrift import feel
from oppskrift.errors import Refused
from oppskrift.model import event as e
from oppskrift.model.outcome import NewJob, NewTask


def test_a_user_task_says_who_what_and_when():
    task = user(
        "u",
        name="Attestere",
        role="attestant",
        assignee="leder",
        form="attestasjon",
        due='=now() + duration("P3D")',
        follow_up="2026-03-05T09:00:00Z",
        priority="=if haster then 90 else 50",
        extension='<zeebe:properties><zeebe:property name="duty" value="attestasjon"/></zeebe:properties>',
    )
    play = Play.of(bpmn(linear("p", task)))
    play.start(leder="kari", haster=True)
    found = play.row("u", NewTask)
    assert (found.name, found.role, found.assignee, found.form) == ("Attestere", "attestant", "kari", "attestasjon")
    assert (found.due, found.follow_up) == (NOW + timedelta(days=3), datetime.fromisoformat("2026-03-05T09:00:00Z"))
    assert (found.priority, found.properties) == (90, {"duty": "attestasjon"})
    assert play.seen(e.TaskCreated) == [e.TaskCreated("u", found.token, "attestant")]


def test_a_task_with_only_an_assignee_has_no_role():
    play = Play.of(bpmn(linear("p", user("u", assignee="leder"))))
    play.start(leder="kari")
    assert (play.row("u", NewTask).role, play.row("u", NewTask).priority) == ("", 50)


@pytest.mark.parametrize("leder", [None, {"$decimal": "1.5"}, ["kari"]])
def test_a_task_for_nobody_is_an_incident(leder):
    play = Play.of(bpmn(linear("p", user("u", assignee="leder"))))
    play.start(leder=leder)
    assert play.incident("u").message.key == "runtime.expected-text"
    play.retry("u", leder="kari")
    assert play.row("u", NewTask).assignee == "kari"


def test_a_role_may_go_without_assignee():
    play = Play.of(bpmn(linear("p", user("u", role="r", assignee="leder"))))
    play.start(leder=None)
    assert play.row("u", NewTask).assignee is None


def test_completing_a_task_says_who_did_it():
    play = Play.of(bpmn(linear("p", user("u"))))
    play.start()
    token = play.token("u", NewTask)
    play.complete("u")
    assert play.seen(e.TaskCompleted) == [e.TaskCompleted("u", token, "kari", None)]


@pytest.mark.parametrize(("how", "value"), [("due", "snart"), ("follow_up", 5)])
def test_a_due_time_that_cannot_be_read_is_an_incident(how, value):
    play = Play.of(bpmn(linear("p", user("u", **{how: "=x"}))))
    play.start(x=value)
    assert play.incident("u").message.key == "runtime.timer"


def test_a_priority_that_is_no_whole_number_is_an_incident():
    play = Play.of(bpmn(linear("p", user("u", priority="=x"))))
    play.start(x={"$decimal": "1.5"})
    assert play.incident("u").message.key == "runtime.expected-number"


def test_a_job_has_handler_input_and_retries():
    play = Play.of(bpmn(linear("p", service("j", "dfo.ansatt.hent", retries=3, inputs={"nr": "ansattnr"}))))
    play.start(ansattnr="00123")
    job = play.row("j", NewJob)
    assert (job.handler, job.retries, job.input) == ("dfo.ansatt.hent", 3, {"nr": "00123"})
    play.job("j", navn="Kari")
    assert play.seen(e.JobCompleted) == [e.JobCompleted("j", job.token, "dfo.ansatt.hent", {"navn": "Kari"})]


@dataclass
class Model:
    """Stands for a DMN model: answers 2 × n, null without n."""

    sha256: str = "abc"
    decisions: Mapping[str, Any] = field(default_factory=lambda: {"dobbel": None})

    def evaluate(self, decision_id: str, inputs: Mapping[str, Any], *, now: datetime) -> Any:
        assert decision_id in self.decisions
        program = feel.compile("n * 2").evaluate(inputs, now=now)

        @dataclass
        class Decided:
            value: Any = program.value
            rules: tuple[str, ...] = ("r1",)
            inputs: Mapping[str, Any] = field(default_factory=lambda: {"n": 1})
            trace: Any = field(default_factory=list)
            diagnostics: Any = program.diagnostics

        return Decided()


def test_a_decision_gives_its_result_and_a_full_record():
    play = Play.of(bpmn(linear("p", decision("b", "dobbel", "svar"))), decisions={"regler": Model()})
    play.start(n=21)
    assert play.variables["svar"] == 42
    assert play.seen(e.DecisionMade) == [e.DecisionMade("b", 2, "dobbel", "abc", {"n": 1}, ["r1"], 42, [])]


def test_a_decision_without_an_answer_is_an_incident():
    play = Play.of(bpmn(linear("p", decision("b", "dobbel", "svar"))), decisions={"dobbel": Model()})
    play.start()
    incident = play.incident("b")
    assert (incident.kind, incident.message.key) == ("decision", "runtime.decision-null")
    assert incident.diagnostics
    assert "svar" not in play.variables
    play.retry("b", n=1)
    assert play.completed
    assert [d.output for d in play.seen(e.DecisionMade)] == [None, 2]


def test_a_decision_may_be_chosen_by_expression():
    play = Play.of(bpmn(linear("p", decision("b", "=hvilken", "svar"))), decisions={"dobbel": Model()})
    play.start(hvilken="ukjent", n=1)
    assert play.incident("b").message.key == "runtime.decision-unknown"
    play.retry("b", hvilken="dobbel")
    assert play.variables["svar"] == 2


def test_a_literal_decision_that_is_not_there_is_refused_when_compiling():
    with pytest.raises(Refused) as refused:
        definition(bpmn(linear("p", decision("b", "ukjent", "svar"))))
    assert [p.rule for p in refused.value.problems] == ["runtime.decision-unknown"]


def test_a_decision_for_each_line():
    loop = multi("linjer", element="n", output_collection="ut", output_element="svar")
    play = Play.of(bpmn(linear("p", decision("b", "dobbel", "svar", multi=loop))), decisions={"d": Model()})
    play.start(linjer=[1, 2])
    assert play.variables["ut"] == [2, 4]


def test_a_value_that_cannot_be_stored_is_an_incident():
    play = Play.of(bpmn(linear("p", script("k", "if n = 1 then 5 else function(x) x", "y"))))
    play.start(n=0)
    assert play.incident("k").message.key == "runtime.not-data"
    play.retry("k", n=1)
    assert play.variables["y"] == 5


NO_DATA = [1.5, {"$date": "31.12.2026"}, {"$decimal": "NaN"}, b"x", {1: 2}, "\ud800", 2**70]


@pytest.mark.parametrize("value", [*NO_DATA, "nested"], ids=ascii)
def test_a_handler_that_answers_what_cannot_be_stored_is_an_incident(value):
    for _ in range(300 if value == "nested" else 0):
        value = [value]
    play = Play.of(bpmn(linear("p", service("j"))))
    play.start()
    play.job("j", svar=value)
    assert play.incident("j").message.key == "runtime.bad-output"
    assert play.variables == {}
    play.retry("j")
    play.job("j", svar=1)
    assert play.completed


@pytest.mark.parametrize("value", NO_DATA, ids=ascii)
def test_variables_from_outside_that_cannot_be_stored_are_refused(value):
    play = Play.of(bpmn(linear("p", user("u"))))
    with pytest.raises(Refused):
        play.start(x=value)
    play.start()
    before = play.snapshot
    with pytest.raises(Refused):
        play.complete("u", x=[value])
    assert play.snapshot == before
    play.complete("u", x=1)
    assert play.completed
