"""A problem found in something somebody wrote: which rule, where, and what to do."""

from dataclasses import dataclass
from typing import Any, Literal

from ..message import Language, Message, Text, render

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem. `rule` is a stable id such as `gate.unknown-element`; the place is as exact as it is known.

    `field` is a part of the element: its name, or a `Text` that says in the reader's language which part.
    """

    rule: str
    message: Message
    severity: Severity = "error"
    file: str | None = None
    line: int | None = None
    element: str | None = None
    field: str | None = None

    def render(self, language: Language = "nb") -> str:
        """Return `file:line: element: text [rule]`, leaving out what is not known."""
        place = f"{self.file or ''}{f':{self.line}' if self.line else ''}"
        where = [part for part in (place, self.element, self._field(language)) if part]
        return ": ".join([*where, f"{render(self.message, language)} [{self.rule}]"])

    def as_json(self, language: Language = "nb") -> dict[str, Any]:
        """Return the problem as a JSON object."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "element": self.element,
            "field": self._field(language),
            "message": render(self.message, language),
        }

    def _field(self, language: Language) -> str | None:
        return self.field.read(language) if isinstance(self.field, Text) else self.field
