"""Messages, errors and escalations: the root elements that events refer to."""

from dataclasses import dataclass, field

from lxml import etree

from .findings import Findings
from .names import local, tag
from .values import attribute, literal, pure


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A message, error or escalation: its name, and its correlation key or code."""

    name: str
    value: str | None
    element: etree._Element


@dataclass(slots=True, kw_only=True)
class Roots:
    """What the file declares, by kind (`message`, `error`, `escalation`) and id."""

    declared: dict[tuple[str, str], Declared] = field(default_factory=dict)
    prefixes: frozenset[str] = frozenset()

    def find(self, element: etree._Element, kind: str, findings: Findings) -> Declared | None:
        """Return what an event definition refers to, reporting a reference that leads nowhere; None without one."""
        reference = attribute(element, f"{kind}Ref")
        if reference is None:
            return None
        prefix, colon, rest = reference.partition(":")
        found = self.declared.get((kind, rest if colon and prefix in self.prefixes else reference))
        if found is None:
            findings.report(element, "unknown-reference", field=f"{kind}Ref", id=reference)
        return found


def read_roots(root: etree._Element, findings: Findings) -> Roots:
    """Return the declarations of a file."""
    namespace = root.get("targetNamespace")
    roots = Roots(prefixes=frozenset(p for p, uri in root.nsmap.items() if p and uri == namespace))
    for element in root:
        kind, id = local(tag(element)), attribute(element, "id")
        if tag(element) in _VALUE and id:
            value = _VALUE[tag(element)](element, findings)
            roots.declared.setdefault(
                (kind, id), Declared(name=attribute(element, "name") or "", value=value, element=element)
            )
    return roots


def _key(element: etree._Element, findings: Findings) -> str | None:
    literal(element, attribute(element, "name"), "name", findings)
    for subscription in element.iterfind("{*}extensionElements/{*}subscription"):
        return pure(subscription, attribute(subscription, "correlationKey"), "correlationKey", findings)
    return None


def _error(element: etree._Element, findings: Findings) -> str | None:
    return literal(element, attribute(element, "errorCode"), "errorCode", findings)


def _escalation(element: etree._Element, findings: Findings) -> str | None:
    return literal(element, attribute(element, "escalationCode"), "escalationCode", findings)


_VALUE = {"bpmn:message": _key, "bpmn:error": _error, "bpmn:escalation": _escalation}
