"""Files made to be expensive are refused cheaply: one problem or a bounded list, and no recursion."""

import pytest
from bpmn_support import bpmn, end, linear, path, process, script, start, user

from oppskrift import bpmn as gate
from oppskrift.bpmn.findings import MAX_PROBLEMS

ERROR = "<bpmn:boundaryEvent id='a{}' attachedToRef='x'><bpmn:errorEventDefinition/></bpmn:boundaryEvent>"
FILES = {
    "billion laughs": (b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>', "xml.doctype"),
    "2 MB": (b"<r>" + b" " * 2_000_000 + b"</r>", "xml.too-large"),
    "deep": (bpmn(process("p", "<bpmn:subProcess>" * 70 + "</bpmn:subProcess>" * 70)), "xml.too-deep"),
    "nested": (bpmn(process("p", "<bpmn:subProcess>" * 60 + "</bpmn:subProcess>" * 60)), "gate.missing-attribute"),
    "unknown names": (bpmn(process("p", *(f"<bpmn:userTas{i}/>" for i in range(5000)))), "gate.too-many-problems"),
    "boundary events": (bpmn(process("p", *(ERROR.format(i) for i in range(5000)))), "gate.too-large"),
    "subprocesses": (bpmn(process("p", *(f"<bpmn:subProcess id='a{i}'/>" for i in range(5000)))), "gate.too-large"),
    "parentheses": (bpmn(linear("p", script("a", "(" * 100_000 + "1" + ")" * 100_000, "x"))), "gate.feel"),
    "signs": (bpmn(linear("p", script("a", "-" * 100_000 + "1", "x"))), "gate.feel"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.timeout(10)
def test_expensive_files_are_refused_cheaply(name):
    xml, rule = FILES[name]
    processes, problems = gate.read(xml)
    assert processes == ()
    assert rule in {problem.rule for problem in problems}
    assert len(problems) <= MAX_PROBLEMS


def test_warnings_never_push_the_errors_out_of_the_list():
    unnamed = {prefix: [user(f"{prefix}{i}", name=" ") for i in range(390)] for prefix in "ab"}
    whole = [
        process(
            prefix, start(f"{prefix}s"), *tasks, end(f"{prefix}e"),
            path(f"{prefix}s", *(task.id for task in tasks), f"{prefix}e"),
        )
        for prefix, tasks in unnamed.items()
    ]  # fmt: skip
    broken = process("c", start("cs"), end("ce"), user("cu"), path("cs", "ce"))
    processes, problems = gate.read(bpmn(*whole, broken))
    assert processes == ()
    assert len(problems) == MAX_PROBLEMS
    assert {problem.rule for problem in problems if problem.severity == "error"} == {"gate.too-many-problems"}
