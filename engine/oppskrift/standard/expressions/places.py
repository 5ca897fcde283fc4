"""Every expression of a version with where it stands, what it sees, and what its value is for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ... import feel
from ...bpmn.model import Node, Process
from ...feel import BASIC, Type
from ..bundle import Bundle
from .surroundings import Surroundings
from .types import BOOLEAN, DATE, MOMENT, NUMBER, STRING, either
from .variables import COUNTS, Seen, Variables, program

TEXT = either(STRING, NUMBER)
"""What is taken for a text: a text, or a whole number."""
DUE = either(STRING, DATE, MOMENT, BASIC["days and time duration"], BASIC["years and months duration"])
LIST = BASIC["list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An expression: its file, line, element and field; what it sees; the type that its value must have, if any."""

    program: feel.Program
    file: str
    line: int | None
    element: str | None
    field: str
    seen: Seen
    expect: Type | None = None


Part: TypeAlias = tuple[str, str | None, Seen, Type | None]
"""Field, text, what it sees, and the type that is wanted."""


def in_processes(bundle: Bundle, known: Variables, surroundings: Surroundings) -> Iterator[Place]:
    """Yield the expressions of all processes, nodes and flows in document order."""
    for process in bundle.processes.values():
        for node in process.nodes.values():
            for field, text, seen, expect in _in_node(process, node, known, surroundings):
                compiled = program(text) if text is not None else None
                if compiled is not None:
                    yield Place(
                        program=compiled,
                        file=process.file,
                        line=node.line,
                        element=node.id,
                        field=field,
                        seen=seen,
                        expect=expect,
                    )
        yield from _in_flows(process, known)


def _in_flows(process: Process, known: Variables) -> Iterator[Place]:
    for flow in process.flows.values():
        compiled = program(flow.condition) if flow.condition is not None else None
        if compiled is not None and flow.source in process.nodes:
            yield Place(
                program=compiled,
                file=process.file,
                line=flow.line,
                element=flow.id,
                field="conditionExpression",
                seen=known.around(process, process.nodes[flow.source]),
                expect=BOOLEAN,
            )


def _in_node(process: Process, node: Node, known: Variables, surroundings: Surroundings) -> Iterator[Part]:
    handled = surroundings.handlers.get(node.handler or "")
    wanted: Mapping[str, Type | None] = handled.inputs if handled is not None else {}
    steps = list(known.steps(process, node))
    for mapping, seen in zip(node.inputs, steps, strict=False):
        yield f"input {mapping.target}", mapping.source, seen, wanted.get(mapping.target)
    yield from _attributes(node, steps[-1])
    yield from _event(process, node, known)
    if node.multi is not None:
        around, done = known.around(process, node), known.left(process, node)
        yield "inputCollection", node.multi.collection, around, LIST
        yield "outputElement", node.multi.output_element, done, None
        yield "completionCondition", node.multi.completion_condition, steps[-1].plus(COUNTS), BOOLEAN
    if node.outputs:
        left = known.left(process, node)
        for mapping in node.outputs:
            yield f"output {mapping.target}", mapping.source, left, None


def _attributes(node: Node, seen: Seen) -> Iterator[Part]:
    yield "assignee", node.assignee, seen, TEXT
    yield "expression", node.script, seen, None
    for field, text, expect in (
        ("dueDate", node.due, DUE),
        ("followUpDate", node.follow_up, DUE),
        ("priority", node.priority, NUMBER),
        ("processId", node.called, STRING),
        ("decisionId", node.decision, STRING),
    ):
        yield field, text if text is not None and text.startswith("=") else None, seen, expect


def _event(process: Process, node: Node, known: Variables) -> Iterator[Part]:
    if node.event is None:
        return
    host = process.nodes.get(node.attached_to or "")
    seen = known.around(process, node) if host is None else known.entered(process, host)
    yield "correlationKey", node.event.key, seen, TEXT
    timer = node.event.timer
    yield "timer", timer if timer is not None and timer.startswith("=") else None, seen, DUE


def in_manifest(bundle: Bundle, known: Variables) -> Iterator[Place]:
    """Yield the expressions of the manifest, over the variables of the case; not those of a called process's own."""
    manifest, lines, own = bundle.manifest, _lines(bundle), bundle.files.get(bundle.manifest.file, b"").decode()
    found: list[tuple[str, int | None, str | None, Type | None]] = [
        (name, lines.get(name), getattr(manifest, name), STRING)
        for name in ("title_expression", "place_expression", "business_key")
    ]
    found += [("constraints", one.line, one.beneficiary, STRING) for one in manifest.constraints if one.id in own]
    found += [("follow_ups", one.line, text, None) for one in manifest.follow_ups for text in one.values.values()]
    for field, line, text, expect in found:
        compiled = program(text) if text is not None else None
        if compiled is not None:
            yield Place(
                program=compiled,
                file=manifest.file,
                line=line,
                element=None,
                field=field,
                seen=known.case,
                expect=expect,
            )


def _lines(bundle: Bundle) -> Mapping[str, int]:
    """Return the line of each key at the top of the manifest."""
    text = bundle.files.get(bundle.manifest.file, b"").decode("utf-8", "replace")
    return {line.partition(":")[0]: number for number, line in enumerate(text.splitlines(), 1) if line[:1].isalpha()}
