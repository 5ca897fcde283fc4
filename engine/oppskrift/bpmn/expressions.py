"""The one place where the gate asks whether an expression can be read, and lists the expressions of a process."""

from collections.abc import Iterator
from dataclasses import dataclass

from .. import feel
from ..errors import OppskriftError
from ..message import Message, message
from .model import Process

_JUEL = ("${", "#{")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A FEEL expression of a process and where it stands."""

    text: str
    element: str
    field: str
    line: int


def fault(text: str) -> tuple[str, Message] | None:
    """Return (rule, message) of what is wrong with a FEEL expression given without its leading `=`, or None."""
    if text.lstrip().startswith(_JUEL):
        return "juel", message("gate.juel", found=text.strip()[:60])
    if not text.strip():
        return "empty-expression", message("gate.empty-expression")
    try:
        feel.compile(text)
    except OppskriftError as refused:
        return "feel", refused.message
    return None


def paths(text: str) -> frozenset[tuple[str, ...]]:
    """Return the dotted paths of names that an expression reads; none when it cannot be read."""
    try:
        return feel.compile(text).paths
    except OppskriftError:
        return frozenset()


def expressions(process: Process) -> Iterator[Expression]:
    """Yield every expression of a process, nodes and flows in document order."""
    for node in process.nodes.values():
        marked = {
            "timer": node.event.timer if node.event else None,
            "processId": node.called,
            "decisionId": node.decision,
            "dueDate": node.due,
            "followUpDate": node.follow_up,
            "priority": node.priority,
        }
        pure = {
            "correlationKey": node.event.key if node.event else None,
            "assignee": node.assignee,
            "expression": node.script,
            **{f"input {io.target}": io.source for io in node.inputs},
            **{f"output {io.target}": io.source for io in node.outputs},
        }
        if node.multi:
            pure |= {
                "inputCollection": node.multi.collection,
                "outputElement": node.multi.output_element,
                "completionCondition": node.multi.completion_condition,
            }
        stripped = {field: text[1:] for field, text in marked.items() if text and text.startswith("=")}
        for field, found in {**stripped, **pure}.items():
            if found is not None:
                yield Expression(text=found, element=node.id, field=field, line=node.line)
    for flow in process.flows.values():
        if flow.condition is not None:
            yield Expression(text=flow.condition, element=flow.id, field="conditionExpression", line=flow.line)
