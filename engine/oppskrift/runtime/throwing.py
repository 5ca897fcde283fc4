"""Errors and escalations: from where they are thrown outwards to the nearest boundary event that catches them.

A boundary event with the same code comes before one without a code on the same activity; an inner activity comes
before an outer one, also across the border of a subprocess or call activity (BPMN 2.0.2, 10.5.1 and 13.5.3).
"""

from collections.abc import Mapping
from typing import Any

from ..bpmn.model import Trigger
from ..model.event import ErrorThrown, EscalationThrown
from ..model.tagged import Json
from .stuck import stuck
from .tokens import Token


def catcher(host: Token | None, trigger: Trigger, code: str) -> tuple[Any, Token] | None:
    """Return the boundary event that catches, with the activity it is attached to, searching outwards from `host`."""
    while host is not None:
        if host.task_spec.body is not None:
            host = host.parent
        candidates = [b for b in host.task_spec.boundaries if b.node.event.trigger is trigger]
        for wanted in (code, None):
            for boundary in candidates:
                if boundary.node.event.code == wanted:
                    return boundary, host
        host = around(host)
    return None


def around(token: Token) -> Token | None:
    """Return the activity that the token is inside of."""
    return getattr(token.workflow, "activity", None)


def fault(token: Token, code: str, reason: str, values: Mapping[str, Json]) -> None:
    """A service task's handler answered with a business fault. Raises Stuck when nobody catches it."""
    found = catcher(token, Trigger.ERROR, code)
    _error(token, code, reason, found)
    boundary, host = found  # type: ignore[misc]
    boundary.caught(host, values)


def check(token: Token) -> None:
    """Raise Stuck when nobody catches the error of an error end event."""
    code = _code(token)
    if catcher(around(token), Trigger.ERROR, code) is None:
        _error(token, code, _name(token), None)


def fail(token: Token) -> None:
    """Throw the error of an error end event, which `check` has passed."""
    code, found = _code(token), catcher(around(token), Trigger.ERROR, _code(token))
    _error(token, code, _name(token), found)
    boundary, host = found  # type: ignore[misc]
    boundary.caught(host, {})


def escalate(token: Token) -> None:
    """Throw the escalation of an event, if it has one; nobody has to catch it."""
    event = token.task_spec.node.event
    if event is None or event.trigger is not Trigger.ESCALATION:
        return
    found = catcher(around(token), Trigger.ESCALATION, _code(token))
    caught_by = found[0].node.id if found else None
    element = token.task_spec.node.id
    token.workflow.top_workflow.record(EscalationThrown(element, _code(token), _name(token), caught_by))
    if found is not None:
        found[0].caught(found[1], {})


def _error(token: Token, code: str, reason: str, found: tuple[Any, Token] | None) -> None:
    element, caught_by = token.task_spec.node.id, found[0].node.id if found else None
    token.workflow.top_workflow.record(ErrorThrown(element, code, reason, caught_by))
    if found is None:
        raise stuck("error", "error-uncaught", element=element, code=code, reason=reason)


def _code(token: Token) -> str:
    return token.task_spec.node.event.code or ""


def _name(token: Token) -> str:
    event = token.task_spec.node.event
    return event.code_name or event.code or ""
