"""A DMN file being read: its elements by local name, whatever the version's namespace, and the problems found."""

from collections.abc import Iterator

from lxml import etree

from ..message import message
from ..model.problem import Problem, Severity

Element = etree._Element

_FEEL = ("", "feel")


class Source:
    """The root of one file, and what is wrong with it so far.

    `tolerant` makes every problem a warning: DMN itself only says that such a part has the value null. `strict` leaves
    out the functions that are not in the FEEL standard.
    """

    def __init__(self, root: Element, file: str = "", *, tolerant: bool = False, strict: bool = False) -> None:
        self.root, self.file, self.tolerant, self.strict = root, file, tolerant, strict
        self.namespace = root.get("namespace") or ""
        self.problems: list[Problem] = []

    def problem(
        self,
        rule: str,
        at: Element | None,
        *,
        severity: Severity = "error",
        place: str | None = None,
        **params: object,
    ) -> None:
        """Add a problem at an element. `rule` is the key of its message too, `place` where people see it in a table."""
        self.problems.append(
            Problem(
                rule=rule,
                message=message(rule, **params),
                severity="warning" if self.tolerant else severity,
                file=self.file or None,
                line=None if at is None else line_of(at),
                element=None if at is None else nearest_id(at),
                field=place,
            )
        )

    def feel_language(self, at: Element) -> bool:
        """Return whether an element is written in FEEL; refuse it when not."""
        written = at.get("expressionLanguage") or self.root.get("expressionLanguage") or ""
        last = written.rstrip("/").rpartition("/")[2].casefold()
        if last in _FEEL or "feel" in written.casefold():
            return True
        self.problem("dmn.language", at, language=written[:100])
        return False


def line_of(element: Element) -> int | None:
    """Return the line where an element starts."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children with these names, in order."""
    return (child for child in element if isinstance(child.tag, str) and local(child) in names)


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child with one of these names."""
    return None if element is None else next(children(element, *names), None)


def text_of(element: Element | None) -> str:
    """Return the `text` of a literal expression, unary tests or annotation; empty where there is none."""
    found = element if element is None or local(element) == "text" else child(element, "text")
    return "" if found is None else (found.text or "")


def name_of(element: Element | None) -> str:
    """Return the name of an element with its blanks made single, as FEEL sees it."""
    return "" if element is None else " ".join((element.get("name") or "").split())


def nearest_id(element: Element) -> str | None:
    """Return the id of an element, or of the closest around it that has one."""
    at: Element | None = element
    while at is not None:
        if at.get("id"):
            return at.get("id")
        at = at.getparent()
    return None
