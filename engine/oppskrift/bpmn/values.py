"""Reading single values of attributes and texts: expressions, literals, variable names. Absent values are None."""

from lxml import etree

from .expressions import fault
from .findings import Findings
from .model import TimerKind
from .names import is_variable
from .timers import is_timer

RESERVED = frozenset({"config", "case", "values"})
"""Names the engine gives to expressions; no variable of a process may hide them."""

_JUEL = ("${", "#{")


def text_of(element: etree._Element | None) -> str | None:
    """Return the text of an element without the space around it; None when there is no text."""
    return ((element.text or "").strip() or None) if element is not None else None


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute without the space around it; None when it is absent or empty."""
    return str(element.get(name) or "").strip() or None


def pure(element: etree._Element, value: str | None, field: str, findings: Findings) -> str | None:
    """Return an expression without its leading `=`, reporting one that lacks it or cannot be read."""
    if value is None:
        return None
    if not value.startswith("="):
        rule = "juel" if value.startswith(_JUEL) else "expression-expected"
        findings.report(element, rule, field=field, found=value[:60])
        return value
    expression = value[1:].strip()
    wrong = fault(expression)
    if wrong:
        findings.add(element, wrong[0], wrong[1], field=field)
    return expression


def marked(element: etree._Element, value: str | None, field: str, findings: Findings) -> str | None:
    """Return a value that may be a literal or `=expression`, as written."""
    if value is not None and value.startswith(("=", *_JUEL)):
        expression = pure(element, value, field, findings)
        return f"={expression}"
    return value


def literal(element: etree._Element, value: str | None, field: str, findings: Findings) -> str | None:
    """Return a value that must be a literal."""
    if value is not None and value.startswith(_JUEL):
        findings.report(element, "juel", field=field, found=value[:60])
    elif value is not None and value.startswith("="):
        findings.report(element, "literal-expected", field=field, found=value[:60])
    return value


def variable(  # noqa: PLR0913
    element: etree._Element,
    value: str | None,
    field: str,
    findings: Findings,
    *,
    dotted: bool = False,
    taken: frozenset[str] = RESERVED,
) -> str | None:
    """Return the name of a variable that is written to; `dotted` allows a path into contexts, `taken` no such name."""
    if value is None:
        return None
    if not is_variable(value, dotted=dotted):
        findings.report(element, "variable-name", field=field, found=value[:60])
    elif value.split(".")[0] in taken:
        findings.report(element, "reserved-variable", field=field, found=value.split(".")[0])
    return value


def timer(element: etree._Element, value: str | None, kind: TimerKind, findings: Findings) -> str | None:
    """Return the text of a timer: an ISO 8601 literal of its kind or `=expression`."""
    if value is None:
        findings.report(element, "timer-empty")
    elif value.startswith(("=", *_JUEL)):
        return marked(element, value, str(element.tag).rpartition("}")[2], findings)
    elif not is_timer(kind, value):
        findings.report(element, "timer-syntax", text=f"timer-syntax.{kind}", found=value[:60])
    return value


def moment(element: etree._Element, value: str | None, field: str, findings: Findings) -> str | None:
    """Return a due date: an ISO 8601 date and time, a duration from the task's creation, or `=expression`."""
    found = marked(element, value, field, findings)
    if found is None or found.startswith("="):
        return found
    if not (is_timer(TimerKind.DATE, found) or is_timer(TimerKind.DURATION, found)):
        findings.report(element, "timer-syntax", text="timer-syntax.due", field=field, found=found[:60])
    return found


def number(element: etree._Element, name: str, findings: Findings, *, low: int = 0, high: int = 100) -> int | None:
    """Return an attribute that is a whole number from `low` to `high`."""
    value = attribute(element, name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high):
        findings.report(element, "number", field=name, found=value[:20], low=low, high=high)
        return None
    return int(value)
