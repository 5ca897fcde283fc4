"""Whether tasks give decisions and handlers what they need, in the types that those declare."""

from collections.abc import Iterator

from ... import dmn
from ...bpmn.model import Kind, Node, Process
from ...feel import Type
from ...feel.checking.fitting import fits, told_type
from ...feel.checking.shape import shape_of
from ...likeness import hint
from ...message import Message, message
from ...model.problem import Problem, Severity
from ..bundle import Bundle
from .surroundings import Surroundings
from .types import is_closed, whole
from .variables import Seen, Variables


def needs(bundle: Bundle, known: Variables, surroundings: Surroundings) -> Iterator[Problem]:
    """Yield what is missing or of the wrong type where a task asks a decision, or calls a handler that is described."""
    for process in bundle.processes.values():
        for node in process.nodes.values():
            model = bundle.decisions.get(node.decision or "")
            if node.kind is Kind.DECISION and model is not None:
                yield from _decision(process, node, model, known.entered(process, node))
            if node.kind is Kind.SERVICE and node.handler in surroundings.handlers:
                yield from _handler(process, node, surroundings)


def _decision(process: Process, node: Node, model: dmn.Model, seen: Seen) -> Iterator[Problem]:
    decision = node.decision or ""
    for name in sorted(model.required_inputs(decision)):
        if name not in seen:
            if not seen.is_open:
                text = message("expression.decision-needs", decision=decision, name=name, hint=hint(name, seen))
                yield _problem(process, node, text, "decisionId")
            continue
        wanted, given = model.inputs[name].type, seen[name]
        if wanted is not None and given is not None:
            yield from _input(process, node, name, wanted, given)


def _input(process: Process, node: Node, name: str, wanted: Type, given: Type) -> Iterator[Problem]:
    """Yield what does not go together between an input's type and what the process gives."""
    decision = node.decision or ""
    if is_closed(wanted) and is_closed(given):
        for field in wanted.fields.keys() - given.fields.keys():
            params = {"path": f"{name}.{field}", "name": name, "hint": hint(field, given.fields)}
            yield _problem(
                process,
                node,
                message("expression.decision-field", decision=decision, field=field, **params),
                "decisionId",
            )
        if wanted.fields.keys() - given.fields.keys():
            return
    if not fits(shape_of(whole(given)), wanted):
        told = {"expected": told_type(wanted), "found": shape_of(given).told()}
        yield _problem(
            process, node, message("expression.decision-input", decision=decision, name=name, **told), "decisionId"
        )


def _handler(process: Process, node: Node, surroundings: Surroundings) -> Iterator[Problem]:
    handler = node.handler or ""
    handled = surroundings.handlers[handler]
    given = {mapping.target.partition(".")[0]: mapping.target for mapping in node.inputs}
    for name in sorted(handled.required - given.keys()):
        params = {"name": name, "hint": hint(name, given.keys() - handled.inputs.keys())}
        yield _problem(process, node, message("expression.handler-needs", handler=handler, **params), "type")
    for name in sorted(given.keys() - handled.inputs.keys()):
        params = {"name": name, "hint": hint(name, handled.inputs.keys() - given.keys())}
        told = message("expression.handler-unread", handler=handler, **params)
        yield _problem(process, node, told, f"input {given[name]}", "warning")


def _problem(process: Process, node: Node, text: Message, field: str, severity: Severity = "error") -> Problem:
    return Problem(
        rule=text.key,
        message=text,
        severity=severity,
        file=process.file or None,
        line=node.line,
        element=node.id,
        field=field,
    )
