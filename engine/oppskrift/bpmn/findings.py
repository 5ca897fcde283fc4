"""Collects the problems of one file and gives them back in document order."""

from collections import Counter

from lxml import etree

from ..message import Message, message
from ..model.problem import Problem, Severity
from .names import tag
from .profile import CONTAINERS

MAX_PROBLEMS = 500
"""More than anybody reads; a hostile file shall not cost more than this."""


class Findings:
    """The problems found so far. Each is put at an XML element: its line, and the id of it or of what it stands in."""

    def __init__(self, root: etree._Element, file: str) -> None:
        self._file = file or None
        self._position = {element: index for index, element in enumerate(root.iter())}
        self._found: list[tuple[int, Problem]] = []
        self._vendors: Counter[str] = Counter()
        self._first: dict[str, etree._Element] = {}

    def report(
        self,
        element: etree._Element,
        rule: str,
        /,
        *,
        text: str | None = None,
        severity: Severity = "error",
        field: str | None = None,
        **params: object,
    ) -> None:
        """Add a problem under rule `gate.<rule>`; `text` names another message key than the rule's own."""
        self.add(element, rule, message(f"gate.{text or rule}", **params), severity=severity, field=field)

    def add(
        self,
        element: etree._Element,
        rule: str,
        text: Message,
        *,
        severity: Severity = "error",
        field: str | None = None,
    ) -> None:
        """Add a problem with a message of its own."""
        if self.full():
            return
        if len(self._found) == MAX_PROBLEMS - 1:
            rule, text, severity = "too-many-problems", message("gate.too-many-problems", limit=MAX_PROBLEMS), "error"
        problem = Problem(
            rule=f"gate.{rule}",
            message=text,
            severity=severity,
            file=self._file,
            line=line_of(element),
            element=owner(element),
            field=field,
        )
        self._found.append((self._position[element], problem))

    def full(self) -> bool:
        """Tell whether so much was found that nothing more is added."""
        return len(self._found) >= MAX_PROBLEMS

    def vendor(self, element: etree._Element, name: str) -> None:
        """Count an element or attribute of some tool's own namespace; each name is told once with its number."""
        self._vendors[name] += 1
        self._first.setdefault(name, element)

    def problems(self) -> tuple[Problem, ...]:
        """Return all problems in document order, one said twice only once."""
        while self._first:
            name, element = self._first.popitem()
            namespace, _, local = name[1:].partition("}")
            self.report(element, "vendor-extension", name=local, namespace=namespace, count=self._vendors[name])
        ordered = [problem for _, problem in sorted(self._found, key=lambda found: found[0])]
        unique: dict[object, Problem] = {}
        for p in ordered:
            unique.setdefault((p.rule, p.line, p.element, p.field, str(p.message)), p)
        return tuple(unique.values())

    def refused(self) -> bool:
        """Tell whether an error (not only warnings) was found."""
        return bool(self._vendors) or any(problem.severity == "error" for _, problem in self._found)


def line_of(element: etree._Element) -> int:
    """Return the line an element starts on."""
    return int(getattr(element, "sourceline", None) or 0)


def owner(element: etree._Element) -> str | None:
    """Return the id of the drawn or declared element that an XML element is or stands in."""
    for at in (element, *element.iterancestors()):
        parent = at.getparent()
        if at.get("id") and (parent is None or tag(parent) in CONTAINERS):
            return str(at.get("id"))
    return element.get("id")
