"""The token game finds gateways that wait for ever and work that runs twice, and leaves sound processes alone."""

import pytest
from bpmn_support import (
    boundary,
    bpmn,
    catch,
    end,
    event_gateway,
    flow,
    parallel,
    path,
    process,
    service,
    start,
    sub,
    user,
    xor,
)

from oppskrift import bpmn as gate


def play(*parts, **kwargs):
    processes, problems = gate.read(bpmn(process("p", *parts)), "f.bpmn")
    assert not [problem for problem in problems if problem.severity == "error"], problems
    return gate.soundness(processes[0], **kwargs)


SOUND = {
    "line": (start("s"), user("a"), end("e"), path("s", "a", "e")),
    "choice": (
        start("s"), xor("g", default="g-b"), user("a"), user("b"), xor("j"), end("e"),
        path("s", "g"), flow("g", "a", when="x"), flow("g", "b"), path("a", "j"), path("b", "j", "e"),
    ),
    "parallel": (
        start("s"), parallel("g"), user("a"), user("b"), parallel("j"), user("c"), end("e"),
        path("s", "g", "a", "j", "c", "e"), path("g", "b", "j"),
    ),
    "branches that end by themselves": (
        start("s"), parallel("g"), user("a"), user("b"), xor("j"), end("e"),
        path("s", "g", "a", "j", "e"), path("g", "b", "j"),
    ),
    "loop": (
        start("s"), xor("m"), user("a"), xor("g", default="g-e"), end("e"), path("s", "m", "a", "g"),
        flow("g", "m", when="x"), flow("g", "e"),
    ),
    "reminder in a loop": (
        start("s"), xor("m"), user("a"), boundary("t", "a", cycle="R/P1D", interrupting=False), service("r"), end("re"),
        user("b"), xor("g", default="g-e"), end("e"), path("s", "m", "a", "b", "g"), flow("g", "m", when="x"),
        flow("g", "e"), path("t", "r", "re"),
    ),
    "boundary that interrupts": (
        start("s"), user("a"), boundary("t", "a", duration="P1D"), xor("j"), user("b"), end("e"),
        path("s", "a", "j", "b", "e"), path("t", "j"),
    ),
    "event gateway": (
        start("s"), event_gateway("g"), catch("m", message="m", key="k"), catch("t", duration="P1D"), xor("j"),
        user("a"), end("e"), path("s", "g", "m", "j", "a", "e"), path("g", "t", "j"),
    ),
    "terminate beside a branch": (
        start("s"), parallel("g"), user("a"), user("b"), end("e", terminate=True), end("f"), path("s", "g", "a", "e"),
        path("g", "b", "f"),
    ),
    "error beside a branch": (
        start("s"), parallel("g"), user("a"), user("b"), end("e", error="X"), end("f"), path("s", "g", "a", "e"),
        path("g", "b", "f"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_sound_processes(name):
    assert play(*SOUND[name]) == ()


def test_a_parallel_join_of_a_choice_waits_for_ever():
    (problem,) = play(
        start("s"), xor("g", default="g-b"), user("a"), user("b"), parallel("j"), end("e"),
        path("s", "g"), flow("g", "a", when="x"), flow("g", "b"), path("a", "j"), path("b", "j", "e"),
    )  # fmt: skip
    assert (problem.rule, problem.element, problem.line) == ("gate.deadlock", "j", 9)
    assert "s → g → a" in problem.render("nb")


def test_a_parallel_split_that_a_loop_goes_back_to_waits_for_ever():
    (problem,) = play(
        start("s"), parallel("g"), user("a"), user("b"), parallel("j"), xor("x", default="x-e"), end("e"),
        path("s", "g", "a", "j", "x"), path("g", "b", "j"), flow("x", "e"), flow("x", "g", when="y"),
    )  # fmt: skip
    assert (problem.rule, problem.element) == ("gate.deadlock", "g")


def test_parallel_branches_met_by_a_choice_run_twice():
    (problem,) = play(
        start("s"), parallel("g"), user("a"), user("b"), xor("j"), user("c"), end("e"),
        path("s", "g", "a", "j", "c", "e"), path("g", "b", "j"),
    )  # fmt: skip
    assert (problem.rule, problem.element, problem.severity) == ("gate.runs-twice", "c", "error")


def test_a_reminder_that_runs_into_the_main_flow_runs_it_twice():
    problems = play(
        start("s"), user("a"), boundary("t", "a", duration="P1D", interrupting=False), xor("j"), user("b"), end("e"),
        path("s", "a", "j", "b", "e"), path("t", "j"),
    )  # fmt: skip
    assert [(problem.rule, problem.element) for problem in problems] == [("gate.runs-twice", "b")]


def test_an_activity_with_boundary_events_entered_twice():
    problems = play(
        start("s"), parallel("g"), xor("j"), user("a"), boundary("t", "a", duration="P1D"), end("e"), end("f"),
        path("s", "g", "j", "a", "e"), flow("g", "j", id="again"), path("t", "f"),
    )  # fmt: skip
    assert [(problem.rule, problem.element) for problem in problems] == [("gate.runs-twice", "a")]


def test_subprocesses_are_played_by_themselves():
    inner = sub(
        "d", start("i"), xor("g", default="g-b"), user("a"), user("b"), parallel("j"), end("o"),
        path("i", "g"), flow("g", "a", when="x"), flow("g", "b"), path("a", "j"), path("b", "j", "o"),
    )  # fmt: skip
    (problem,) = play(start("s"), inner, end("e"), path("s", "d", "e"))
    assert problem.element == "j"


def test_too_many_states_are_said_to_be_undecided():
    branches = []
    for i in range(6):
        branches += [user(f"a{i}"), boundary(f"t{i}", f"a{i}", duration="P1D"), end(f"x{i}"), end(f"e{i}")]
        branches += [path("g", f"a{i}", f"e{i}"), path(f"t{i}", f"x{i}")]
    (problem,) = play(start("s"), parallel("g"), path("s", "g"), *branches, max_states=50)
    assert (problem.rule, problem.severity, problem.element) == ("gate.undecided", "warning", "s")
    assert "50" in problem.render("nn")


def test_long_parallel_branches_are_decided_quickly():
    parts = [start("s"), parallel("g"), parallel("j"), end("e"), path("s", "g"), path("j", "e")]
    for i in range(9):
        ids = [f"n{i}_{k}" for k in range(40)]
        parts += [user(id) for id in ids] + [path("g", *ids, "j")]
    assert play(*parts, max_states=1000) == ()
