"""Names that lead out of the model: handlers, decisions, forms, roles, called processes and local configuration."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..likeness import like
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """A name used in the process, the kind of thing it should name, and what there is of that kind."""

    kind: str
    name: str
    known: frozenset[str]
    element: str
    field: str
    line: int


def check(process: Process, refs: References) -> tuple[Problem, ...]:
    """Return a problem for every name in the process that leads nowhere, by line, with the closest known name."""
    uses = [*_in_nodes(process, refs), *_in_expressions(process, refs)]
    found = [_unknown(use, process) for use in uses if use.name not in use.known]
    return tuple(sorted([*found, *_nobody(process)], key=lambda problem: problem.line or 0))


def _in_nodes(process: Process, refs: References) -> Iterator[_Use]:
    for node in process.nodes.values():
        for kind, field, name, known in _named(node, refs):
            if name and not name.startswith("="):
                yield _Use(kind=kind, name=name, known=known, element=node.id, field=field, line=node.line)


def _named(node: Node, refs: References) -> Iterator[tuple[str, str, str | None, frozenset[str]]]:
    yield "handler", "type", node.handler, refs.handlers
    yield "decision", "decisionId", node.decision, refs.decisions
    yield "form", "formId", node.form, refs.forms
    yield "role", "candidateGroups", node.role, refs.roles
    yield "process", "processId", node.called, refs.processes
    yield "config", "slot", node.slot, refs.config


def _in_expressions(process: Process, refs: References) -> Iterator[_Use]:
    known = {"config": refs.config, "case": CASE_FIELDS}
    for found in expressions(process):
        for path in sorted(paths(found.text)):
            if len(path) > 1 and path[0] in known:
                yield _Use(
                    kind=path[0],
                    name=path[1],
                    known=known[path[0]],
                    element=found.element,
                    field=found.field,
                    line=found.line,
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


def _unknown(use: _Use, process: Process) -> Problem:
    close = like(use.name, use.known)
    key = f"gate.unknown-{use.kind}-close" if close else f"gate.unknown-{use.kind}"
    return Problem(
        rule=f"gate.unknown-{use.kind}",
        message=message(key, name=use.name, suggestion=close or ""),
        file=process.file or None,
        line=use.line or None,
        element=use.element,
        field=use.field,
    )
