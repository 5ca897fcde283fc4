"""Sequence flow: gateways, loops, the step budget, and what a step costs in bytes."""

import sys
import threading
from datetime import UTC, datetime

import pytest
from bpmn_support import bpmn, end, flow, linear, parallel, path, process, script, start, user, xor
from runtime_support import NOW, Play, definition

from oppskrift import runtime
from oppskrift.errors import Bug, NotFound, Refused
from oppskrift.model import command as c
from oppskrift.model import event as e
from oppskrift.model.outcome import CaseStatus, NewIncident


def test_a_straight_process_runs_from_start_to_end():
    play = Play.of(bpmn(linear("p", user("a"), script("b", "x + 1", "y"))))
    play.start(x=1)
    assert play.waiting == ["a"]
    play.complete("a", x=2)
    assert play.completed
    assert play.variables == {"x": 2, "y": 3}
    assert play.left() == ["start", "a", "b", "end"]
    assert play.flows() == ["start-a", "a-b", "b-end"]
    assert play.events[-1] == e.CaseCompleted("end")


def test_events_of_the_first_step_are_in_order():
    play = Play.of(bpmn(linear("p", user("a", role="leder"))))
    play.start(x=1)
    assert play.events == [
        e.CaseStarted("p"),
        e.VariableWritten(0, "x", 1),
        e.ElementEntered("start", 1),
        e.ElementLeft("start", 1),
        e.FlowTaken("start-a"),
        e.ElementEntered("a", 2),
        e.TaskCreated("a", 2, "leder"),
    ]


CHOICE = bpmn(
    process(
        "p",
        start("s"),
        xor("g", default="other"),
        end("small"),
        end("large"),
        end("rest"),
        path("s", "g"),
        flow("g", "large", when="n > 10"),
        flow("g", "small", when="n > 5"),
        flow("g", "rest", id="other"),
    )
)


@pytest.mark.parametrize(("n", "reached"), [(20, "large"), (7, "small"), (1, "rest")])
def test_the_first_true_condition_wins_else_the_default(n, reached):
    play = Play.of(CHOICE)
    play.start(n=n)
    assert play.events[-1] == e.CaseCompleted(reached)


def test_the_default_flow_comes_last_wherever_it_is_drawn():
    parts = [start("s"), xor("g", default="g-a"), end("a"), end("b"), path("s", "g", "a"), flow("g", "b", when="n = 1")]
    for n, reached in ((1, "b"), (2, "a")):
        play = Play.of(bpmn(process("p", *parts)))
        play.start(n=n)
        assert play.events[-1] == e.CaseCompleted(reached)


@pytest.mark.parametrize(("variables", "key"), [({}, "runtime.condition-null"), ({"n": "a"}, "runtime.condition-null")])
def test_a_condition_without_an_answer_is_an_incident_and_can_be_retried(variables, key):
    play = Play.of(CHOICE)
    play.start(**variables)
    incident = play.incident("g")
    assert (incident.kind, incident.message.key) == ("condition", key)
    assert incident.diagnostics
    play.retry("g", n=7)
    assert play.events[-1] == e.CaseCompleted("small")
    assert [x.token for x in play.seen(e.ElementEntered)] == sorted({x.token for x in play.seen(e.ElementEntered)})
    assert play.seen(e.IncidentResolved) == [e.IncidentResolved("g", incident.token, "retry")]


def test_a_condition_that_is_not_boolean_is_an_incident():
    xml = bpmn(
        process(
            "p",
            start("s"),
            xor("g", default="d"),
            end("a"),
            end("b"),
            path("s", "g"),
            flow("g", "a", when="n + 1"),
            flow("g", "b", id="d"),
        )
    )
    play = Play.of(xml)
    play.start(n=1)
    assert play.incident("g").message.key == "runtime.condition-type"
    assert "2" in play.incident("g").message.params["value"]


def test_no_true_condition_without_default_is_an_incident():
    xml = bpmn(
        process(
            "p",
            start("s"),
            xor("g"),
            end("a"),
            end("b"),
            path("s", "g"),
            flow("g", "a", when="n = 1"),
            flow("g", "b", when="n = 2"),
        )
    )
    play = Play.of(xml)
    play.start(n=3)
    assert play.incident("g").message.key == "runtime.no-flow"
    play.retry("g", n=2)
    assert play.completed


def test_two_flows_between_the_same_elements_keep_their_ids():
    xml = bpmn(
        process(
            "p",
            start("s"),
            xor("g", default="low"),
            end("e"),
            user("u"),
            path("s", "g"),
            path("u", "e"),
            flow("g", "e", when="exempt", id="exempt"),
            flow("g", "e", when="n < 100", id="small"),
            flow("g", "u", id="low"),
        )
    )
    for variables, taken in (({"exempt": True, "n": 500}, "exempt"), ({"exempt": False, "n": 50}, "small")):
        play = Play.of(xml)
        play.start(**variables)
        assert play.flows() == ["s-g", taken]


def test_two_parallel_flows_between_the_same_gateways_count_as_two():
    xml = bpmn(
        process(
            "p",
            start("s"),
            parallel("f"),
            parallel("j"),
            end("e"),
            path("s", "f"),
            path("j", "e"),
            flow("f", "j", id="one"),
            flow("f", "j", id="two"),
        )
    )
    play = Play.of(xml)
    play.start()
    assert play.completed
    assert play.flows() == ["s-f", "one", "two", "j-e"]


TWO = bpmn(
    process(
        "p",
        start("s"),
        parallel("f"),
        user("a"),
        user("b"),
        parallel("j"),
        end("e"),
        path("s", "f", "a", "j", "e"),
        path("f", "b", "j"),
    )
)


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_no_update_is_lost_at_a_join(order):
    answers = {"a": {"n": 1, "x": "a"}, "b": {"m": 2, "x": "b"}}
    play = Play.of(TWO)
    play.start(n=0, k=[1])
    for task in order:
        play.complete(task, **answers[task])
    assert play.completed
    assert play.variables == {"n": 1, "m": 2, "k": [1], "x": order[-1]}
    assert sorted(play.writes("x")) == ["a", "b"]
    assert play.left().count("j") == 1


def test_a_join_waits_for_a_token_on_every_flow_and_not_for_two_on_one():
    xml = bpmn(
        process(
            "p",
            start("s"),
            parallel("f"),
            user("a"),
            user("b"),
            user("c"),
            xor("m"),
            parallel("j"),
            end("e"),
            path("s", "f", "a", "m"),
            path("f", "b", "m", "j"),
            path("f", "c", "j", "e"),
        )
    )
    play = Play.of(xml)
    play.start()
    play.complete("a")
    play.complete("b")
    assert "j" not in play.left()
    play.complete("c")
    assert play.left().count("j") == 1
    assert not play.completed


def test_an_implicit_split_takes_every_flow():
    xml = bpmn(
        process(
            "p",
            start("s"),
            parallel("f"),
            user("a"),
            user("b"),
            end("e"),
            end("e2"),
            path("s", "f", "a", "e"),
            path("f", "b", "e2"),
        )
    )
    play = Play.of(xml)
    play.start()
    play.complete("a")
    assert not play.completed
    play.complete("b")
    assert play.completed


LOOP = bpmn(
    process(
        "p",
        start("s"),
        xor("m"),
        script("inc", "x + 1", "x"),
        xor("g", default="out"),
        end("e"),
        path("s", "m", "inc", "g"),
        flow("g", "m", when="x < limit"),
        flow("g", "e", id="out"),
    )
)


def test_a_loop_of_5000_rounds_ends_over_several_steps():
    found = definition(LOOP)
    context = runtime.Context(case_id="1", institution="uib", started=NOW)
    outcome = runtime.advance(found, None, c.StartCase({"x": 0, "limit": 5000}), context, NOW)
    steps = 1
    while outcome.unfinished:
        assert outcome.events[-1] == e.StepContinued(runtime.BUDGET)
        assert len(outcome.snapshot) < 200
        outcome = runtime.advance(found, outcome.snapshot, c.Continue(), context, NOW)
        steps += 1
    assert outcome.status is CaseStatus.COMPLETED
    assert runtime.variables(found, outcome.snapshot)["x"] == 5000
    assert steps == 31


def test_a_step_may_be_continued_after_something_else_came_between():
    xml = bpmn(
        process(
            "p",
            start("s"),
            parallel("f"),
            xor("m"),
            script("inc", "x + 1", "x"),
            xor("g", default="out"),
            user("u"),
            parallel("j"),
            end("e"),
            path("s", "f", "m", "inc", "g"),
            path("f", "u", "j", "e"),
            flow("g", "m", when="x < limit"),
            flow("g", "j", id="out"),
        )
    )
    play = Play.of(xml)
    outcome = play.step(c.StartCase({"x": 0, "limit": 300}), go_on=False)
    assert outcome.unfinished
    play.complete("u")
    assert play.completed
    assert play.variables["x"] == 300


def test_twenty_parallel_diamonds_in_series_start_with_a_handful_of_tasks():
    parts, before = [start("s")], "s"
    for i in range(20):
        parts += [parallel(f"f{i}"), user(f"a{i}"), user(f"b{i}"), parallel(f"j{i}")]
        parts += [path(before, f"f{i}", f"a{i}", f"j{i}"), path(f"f{i}", f"b{i}", f"j{i}")]
        before = f"j{i}"
    play = Play.of(bpmn(process("p", *parts, end("e"), path(before, "e"))))
    play.start()
    assert play.waiting == ["a0", "b0"]
    assert len(play.snapshot) < 200
    for i in range(20):
        play.complete(f"b{i}")
        play.complete(f"a{i}")
    assert play.completed


def test_a_thousand_rounds_of_a_user_task_keep_the_snapshot_constant():
    xml = bpmn(
        process(
            "p",
            start("s"),
            xor("m"),
            user("u"),
            xor("g", default="out"),
            end("e"),
            path("s", "m", "u", "g"),
            flow("g", "m", when="not(stop)"),
            flow("g", "e", id="out"),
        )
    )
    found = definition(xml)
    context = runtime.Context(case_id="1", institution="uib", started=NOW)
    outcome = runtime.advance(found, None, c.StartCase({"stop": False}), context, NOW)
    first = len(outcome.snapshot)
    for k in range(1000):
        command = c.CompleteTask(outcome.tasks[0].token, {"stop": k == 999})
        outcome = runtime.advance(found, outcome.snapshot, command, context, NOW)
    assert outcome.status is CaseStatus.COMPLETED
    assert len(outcome.snapshot) <= first + 10


def test_the_longest_process_the_gate_lets_through_runs_with_a_shallow_stack():
    count = 390
    xml = bpmn(linear("p", *(script(f"t{i}", "1", "x") for i in range(count))))
    deepest = sys.getrecursionlimit()
    sys.setrecursionlimit(300)
    try:
        play = Play.of(xml)
        play.start()
    finally:
        sys.setrecursionlimit(deepest)
    assert play.completed
    assert len(play.left()) == count + 2


def test_elements_may_have_the_names_that_spiffworkflow_keeps_for_itself():
    xml = bpmn(
        process(
            "p",
            start("Start"),
            user("End"),
            user("Root"),
            user("p.EndJoin"),
            end("Done"),
            path("Start", "End", "Root", "p.EndJoin", "Done"),
        )
    )
    play = Play.of(xml)
    play.start()
    for id in ("End", "Root", "p.EndJoin"):
        assert play.waiting == [id]
        play.complete(id)
    assert play.left() == ["Start", "End", "Root", "p.EndJoin", "Done"]


def test_commands_for_what_does_not_wait_are_refused_and_change_nothing():
    play = Play.of(TWO)
    play.start()
    token = play.rows[min(play.rows)].token
    for command in (
        c.CompleteTask(99),
        c.CompleteJob(token),
        c.FaultJob(token, "X"),
        c.FailJob(token, "x"),
        c.FireTimer(token),
        c.DeliverMessage(token),
        c.RetryIncident(token),
    ):
        with pytest.raises(NotFound):
            play.step(command)
    before = play.snapshot
    assert play.step(c.Continue()).snapshot == before


def test_a_case_that_has_ended_takes_no_commands():
    play = Play.of(bpmn(linear("p")))
    play.start()
    with pytest.raises(Refused, match="The case has ended"):
        play.step(c.Continue())


def test_a_case_is_started_once():
    play = Play.of(bpmn(linear("p", user("a"))))
    with pytest.raises(Bug):
        play.step(c.Continue())
    play.start()
    with pytest.raises(Bug):
        play.start()


def test_cancelling_closes_everything():
    play = Play.of(TWO)
    play.start()
    outcome = play.step(c.CancelCase("feil bestilling"))
    assert outcome.status is CaseStatus.CANCELLED
    assert sorted(play.cancelled()) == ["a", "b"]
    assert play.events[-1] == e.CaseCancelled("feil bestilling")
    assert len(outcome.closed) == 2


def test_threads_may_share_a_definition():
    found, results = definition(LOOP), []
    context = runtime.Context(case_id="1", institution="uib", started=NOW)

    def run(limit: int) -> None:
        for _ in range(20):
            outcome = runtime.advance(found, None, c.StartCase({"x": 0, "limit": limit}), context, NOW)
            results.append((limit, runtime.variables(found, outcome.snapshot)["x"]))

    threads = [threading.Thread(target=run, args=(n,)) for n in (3, 5, 7, 11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 80
    assert all(limit == x for limit, x in results)


def test_a_naive_time_is_refused():
    context = runtime.Context(case_id="1", institution="uib", started=NOW)
    with pytest.raises(ValueError, match="naive"):
        runtime.advance(definition(LOOP), None, c.StartCase({}), context, datetime(2026, 1, 1))  # noqa: DTZ001
    assert NOW.tzinfo is UTC


def test_evaluate_reads_the_case_and_the_scope_of_a_token():
    play = Play.of(bpmn(linear("p", user("a", inputs={"lokal": "x * 2"}))), config={"frist": 10})
    play.start(x=4)
    context = runtime.Context(case_id="42", institution="uib", config=play.config, started=NOW)

    def value(expression: str, token: int | None = None) -> object:
        return runtime.evaluate(play.definition, play.snapshot, expression, context, NOW, token).value

    assert value("x + config.frist") == 14
    assert value("=case.institution + case.id") == "uib42"
    assert value("lokal", play.token("a", type(play.row("a", object)))) == 8
    assert value("lokal") is None
    with pytest.raises(NotFound):
        value("x", 99)


def test_incidents_are_rows():
    play = Play.of(CHOICE)
    play.start()
    assert [type(r) for r in play.rows.values()] == [NewIncident]
