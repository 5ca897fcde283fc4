"""Names that lead out of the model must lead somewhere, and a misspelt one gets a suggestion."""

from dataclasses import replace

import pytest
from bpmn_support import (
    boundary,
    bpmn,
    call,
    decision,
    end,
    flow,
    linear,
    multi,
    path,
    process,
    script,
    service,
    start,
    user,
    xor,
)

from oppskrift import bpmn as gate
from oppskrift.bpmn import References

KNOWN = References(
    handlers=frozenset({"dfo.ansatt.hent"}),
    decisions=frozenset({"tilknytningsform"}),
    forms=frozenset({"attestere"}),
    roles=frozenset({"attestant"}),
    processes=frozenset({"hr_kontroll"}),
    config=frozenset({"frist", "hr_kontroll"}),
)


def check(*nodes, **kwargs):
    (found,), problems = gate.read(bpmn(linear("p", *nodes, **kwargs)), "f.bpmn")
    assert problems == ()
    return gate.check(found, KNOWN)


def test_nothing_is_wrong_when_all_names_exist():
    assert (
        check(
            user("a", role="attestant", form="attestere", due="=case.started + config.frist"),
            service("b", "dfo.ansatt.hent"),
            decision("c", "tilknytningsform", "x"),
            call("d", "hr_kontroll"),
            call("e", "=config.hr_kontroll", slot="hr_kontroll"),
        )
        == ()
    )


UNKNOWN = {
    "handler": (service("a", "dfo.ansatt.hnet"), "dfo.ansatt.hent"),
    "decision": (decision("a", "tilknytning_form", "x"), "tilknytningsform"),
    "form": (user("a", role="attestant", form="atestere"), "attestere"),
    "role": (user("a", role="atestant"), "attestant"),
    "process": (call("a", "hr-kontroll"), "hr_kontroll"),
    "config": (script("a", "config.frsit + 1", "x"), "frist"),
    "case": (script("a", "case.strated", "x"), "started"),
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_an_unknown_name_is_told_with_a_suggestion(kind):
    element, suggestion = UNKNOWN[kind]
    (problem,) = check(element)
    assert (problem.rule, problem.element, problem.line) == (f"gate.unknown-{kind}", "a", 6)
    assert f"Mente du «{suggestion}»?" in problem.render("nb")
    assert f"Did you mean «{suggestion}»?" in problem.render("en")


def test_a_name_like_no_other_gets_no_suggestion():
    (problem,) = check(service("a", "qqq"))
    assert "Mente du" not in problem.render("nb")
    assert problem.render("nb").startswith("f.bpmn:6: a: type: Behandleren «qqq» finnes ikke.")


PLACES = {
    "input": service("a", "dfo.ansatt.hent", inputs={"x": "config.feil"}),
    "output": service("a", "dfo.ansatt.hent", outputs={"x": "config.feil"}),
    "assignee": user("a", assignee="config.feil"),
    "due": user("a", role="attestant", due="=config.feil"),
    "priority": user("a", role="attestant", priority="=config.feil"),
    "decision": decision("a", "=config.feil", "x"),
    "call": call("a", "=config.feil"),
    "collection": service("a", "dfo.ansatt.hent", multi=multi("config.feil")),
    "result element": service(
        "a", "dfo.ansatt.hent", multi=multi("x", output_collection="y", output_element="config.feil")
    ),
    "completion": service("a", "dfo.ansatt.hent", multi=multi("x", until="config.feil > 1")),
    "slot": call("a", "hr_kontroll", slot="feil"),
}


@pytest.mark.parametrize("place", PLACES)
def test_local_values_are_found_wherever_expressions_stand(place):
    (problem,) = check(PLACES[place])
    assert problem.rule == "gate.unknown-config"
    assert problem.element == "a"


def test_local_values_in_timers_and_conditions():
    xml = bpmn(
        process(
            "p", start("s"), user("a", role="attestant"), boundary("b", "a", duration="=config.feil"),
            xor("g", default="g-f"), end("e"), end("f"), path("s", "a", "g"), path("b", "f"),
            flow("g", "e", when="timer > config.feil"), flow("g", "f"),
        )
    )  # fmt: skip
    (found,), _ = gate.read(xml)
    problems = gate.check(found, KNOWN)
    assert [(problem.element, problem.field) for problem in problems] == [
        ("b", "timer"),
        ("g-e", "conditionExpression"),
    ]


def test_an_expression_that_cannot_be_read_names_nothing():
    (found,), _ = gate.read(bpmn(linear("p", script("a", "1", "x"))))
    broken = replace(found, nodes=found.nodes | {"a": replace(found.nodes["a"], script="config.feil +")})
    assert gate.check(broken, KNOWN) == ()


def test_a_task_that_nobody_does_is_a_warning():
    (problem,) = check(user("a"))
    assert (problem.rule, problem.severity) == ("gate.nobody", "warning")
