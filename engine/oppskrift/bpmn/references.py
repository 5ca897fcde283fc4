"""Names that lead out of the model: handlers, decisions, forms, roles, called processes and local configuration."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from ..message import message
from ..model.problem import Problem
from .expressions import expressions, paths
from .model import Kind, Node, Process

CASE_FIELDS = frozenset({"id", "institution", "started"})
"""What expressions may read of `case`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What exists around the model, by id."""

    handlers: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    processes: frozenset[str] = frozenset()
    config: frozenset[str] = frozenset()


def check(process: Process, refs: References) -> tuple[Problem, ...]:
    """Return a problem for every name in the process that leads nowhere, by line, with the closest known name."""
    found = [*_nodes(process, refs), *_expressions(process, refs), *_nobody(process)]
    return tuple(sorted(found, key=lambda problem: problem.line or 0))


def _nodes(process: Process, refs: References) -> Iterator[Problem]:
    for node in process.nodes.values():
        for kind, field, name, known in _named(node, refs):
            if name and not name.startswith("=") and name not in known:
                yield _unknown(process, kind, name, known, element=node.id, field=field, line=node.line)


def _named(node: Node, refs: References) -> Iterator[tuple[str, str, str | None, frozenset[str]]]:
    yield "handler", "type", node.handler, refs.handlers
    yield "decision", "decisionId", node.decision, refs.decisions
    yield "form", "formId", node.form, refs.forms
    yield "role", "candidateGroups", node.role, refs.roles
    yield "process", "processId", node.called, refs.processes
    yield "config", "slot", node.slot, refs.config


def _expressions(process: Process, refs: References) -> Iterator[Problem]:
    known = {"config": refs.config, "case": CASE_FIELDS}
    for expression in expressions(process):
        for path in sorted(paths(expression.text)):
            if len(path) > 1 and path[0] in known and path[1] not in known[path[0]]:
                yield _unknown(
                    process,
                    path[0],
                    path[1],
                    known[path[0]],
                    element=expression.element,
                    field=expression.field,
                    line=expression.line,
                )


def _nobody(process: Process) -> Iterator[Problem]:
    for node in process.nodes.values():
        if node.kind is Kind.USER and not (node.role or node.assignee or node.lane):
            yield Problem(
                rule="gate.nobody",
                message=message("gate.nobody"),
                severity="warning",
                file=process.file or None,
                line=node.line,
                element=node.id,
            )


def _unknown(
    process: Process, kind: str, name: str, known: frozenset[str], *, element: str, field: str, line: int
) -> Problem:
    close = get_close_matches(name, sorted(known), n=1)
    key = f"gate.unknown-{kind}-close" if close else f"gate.unknown-{kind}"
    return Problem(
        rule=f"gate.unknown-{kind}",
        message=message(key, name=name, suggestion="".join(close)),
        file=process.file or None,
        line=line or None,
        element=element,
        field=field,
    )
