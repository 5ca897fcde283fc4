"""Event definitions: what an event waits for or throws."""

from lxml import etree

from .findings import Findings
from .model import EventDefinition, TimerKind, Trigger
from .names import tag
from .profile import DEFINITIONS, EVENTS, NEEDS_TRIGGER, REFUSED
from .roots import Roots
from .values import text_of, timer

_TIMERS = {
    "bpmn:timeDate": TimerKind.DATE,
    "bpmn:timeDuration": TimerKind.DURATION,
    "bpmn:timeCycle": TimerKind.CYCLE,
}
_THROWING = frozenset({"bpmn:endEvent", "bpmn:intermediateThrowEvent"})


def read_event(event: etree._Element, roots: Roots, findings: Findings) -> EventDefinition | None:
    """Return the definition of an event, NONE without one; None for other elements and for refused definitions."""
    name = tag(event)
    if name not in EVENTS:
        return None
    definitions = [child for child in event if tag(child) in DEFINITIONS]
    if len(definitions) > 1:
        findings.report(definitions[1], "several-triggers")
    if not definitions:
        return _without_definition(event, findings)
    definition = definitions[0]
    if DEFINITIONS[tag(definition)] not in EVENTS[name]:
        return None
    return _READERS[Trigger(DEFINITIONS[tag(definition)])](definition, name in _THROWING, roots, findings)


def _without_definition(event: etree._Element, findings: Findings) -> EventDefinition | None:
    if any(tag(child) in REFUSED for child in event):
        return None
    if tag(event) in NEEDS_TRIGGER:
        findings.report(event, "missing-trigger", legal=", ".join(sorted(EVENTS[tag(event)])))
        return None
    return EventDefinition(trigger=Trigger.NONE)


def _message(element: etree._Element, throws: bool, roots: Roots, findings: Findings) -> EventDefinition:
    found = roots.find(element, "message", findings)
    if found and found.value is None:
        findings.report(element, "message-without-key", name=found.name)
    return EventDefinition(
        trigger=Trigger.MESSAGE, message=found.name if found else None, key=found.value if found else None
    )


def _timer(element: etree._Element, throws: bool, roots: Roots, findings: Findings) -> EventDefinition:
    kinds = [child for child in element if tag(child) in _TIMERS]
    if len(kinds) != 1:
        findings.report(element, "timer-kind", count=len(kinds))
        return EventDefinition(trigger=Trigger.TIMER)
    kind = _TIMERS[tag(kinds[0])]
    return EventDefinition(
        trigger=Trigger.TIMER, timer_kind=kind, timer=timer(kinds[0], text_of(kinds[0]), kind, findings)
    )


def _error(element: etree._Element, throws: bool, roots: Roots, findings: Findings) -> EventDefinition:
    return _coded(Trigger.ERROR, element, throws, roots, findings)


def _escalation(element: etree._Element, throws: bool, roots: Roots, findings: Findings) -> EventDefinition:
    return _coded(Trigger.ESCALATION, element, throws, roots, findings)


def _coded(
    trigger: Trigger, element: etree._Element, throws: bool, roots: Roots, findings: Findings
) -> EventDefinition:
    """Read an error or escalation; only a catching event may leave the code out, and then it catches every code."""
    found = roots.find(element, trigger.value, findings)
    refers = bool(element.get(f"{trigger.value}Ref"))
    if (found is not None and found.value is None) or (throws and not refers):
        findings.report(element, "missing-code", text=f"missing-code.{trigger.value}")
    return EventDefinition(
        trigger=trigger, code=found.value if found else None, code_name=(found.name or None) if found else None
    )


def _terminate(element: etree._Element, throws: bool, roots: Roots, findings: Findings) -> EventDefinition:
    return EventDefinition(trigger=Trigger.TERMINATE)


_READERS = {
    Trigger.MESSAGE: _message,
    Trigger.TIMER: _timer,
    Trigger.ERROR: _error,
    Trigger.ESCALATION: _escalation,
    Trigger.TERMINATE: _terminate,
}
