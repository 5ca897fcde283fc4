"""Taking typed attributes out of form-js JSON, and collecting everything that is wrong with it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import re2

from .. import feel
from ..message import LANGUAGES, Message, Text, message
from ..model.problem import Problem
from .field import Limit
from .template import expressions

Component = Mapping[str, Any]


class Source:
    """A form file being read: its text, for line numbers, and the problems found so far."""

    def __init__(self, file: str, body: str) -> None:
        self.file, self.body = file, body
        self.problems: list[Problem] = []
        self._unnamed = 0

    def problem(self, rule: str, where: Component | None = None, *, field: str | None = None, **params: object) -> None:
        """Add a problem in a component. `rule` is the key of its message too."""
        self.problems.append(
            Problem(
                rule=rule,
                message=message(rule, **params),
                file=self.file or None,
                line=line_of(self.body, where) if where is not None else None,
                element=shown(where),
                field=field,
            )
        )

    def new_id(self, kind: str) -> str:
        """Return an id for a component without one; the same file always gives the same ids."""
        self._unnamed += 1
        return f"{kind}-{self._unnamed}"

    def text(self, of: Component, name: str, *, where: Component | None = None) -> str | None:
        """Return a text attribute, None where it is missing."""
        value = of.get(name)
        if value is None or isinstance(value, str):
            return value
        self.problem("forms.attribute", where or of, name=name, expected="text")
        return None

    def flag(self, of: Component, name: str, where: Component) -> bool:
        """Return a boolean attribute, false where it is missing."""
        value = of.get(name, False)
        if not isinstance(value, bool):
            self.problem("forms.attribute", where, name=name, expected="true/false")
        return value is True

    def count(self, of: Component, name: str, where: Component, most: int = 100_000) -> int | None:
        """Return a whole number from 0, given as a number or its text, None where it is missing."""
        value = of.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:9])
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        self.problem("forms.attribute", where, name=name, expected=f"0–{most}")
        return None

    def parts(self, of: Component, name: str, where: Component | None = None) -> list[Component]:
        """Return a list of objects, empty where it is missing."""
        value = of.get(name) or []
        if isinstance(value, list) and all(isinstance(part, Mapping) for part in value):
            return value
        self.problem("forms.attribute", where or of, name=name, expected="[{…}]")
        return []

    def part(self, of: Component, name: str) -> Component:
        """Return an object, empty where it is missing."""
        value = of.get(name) or {}
        if isinstance(value, Mapping):
            return value
        self.problem("forms.attribute", of, name=name, expected="{…}")
        return {}

    def expression(self, written: str, where: Component, name: str) -> feel.Program | None:
        """Compile FEEL; a leading `=` is dropped. None, and a problem, when it cannot be read."""
        try:
            return feel.compile(written.strip().removeprefix("=").strip())
        except feel.FeelSyntaxError as fault:
            self.problem("forms.bad-feel", where, name=name, expression=written[:200], reason=fault.message)
            return None

    def limit(self, of: Component, name: str, where: Component) -> Limit:
        """Return a bound: a number, its text, or `=expression`."""
        value = of.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.startswith("="):
            return self.expression(value, where, name)
        if not isinstance(value, bool) and re.fullmatch(r"-?\d{1,34}(\.\d{1,34})?", str(value), re.ASCII):
            return Decimal(str(value))
        self.problem("forms.attribute", where, name=name, expected="1 / 1.5 / =FEEL")
        return None

    def pattern(self, of: Component, where: Component) -> str | None:
        """Return a regular expression that RE2 accepts (linear time, no back-references)."""
        written = self.text(of, "pattern", where=where)
        if not written:
            return None
        try:
            compiled(written)
        except re2.error as fault:
            self.problem("forms.bad-pattern", where, pattern=written[:200], reason=_plain(fault))
            return None
        return written

    def texts(self, of: Component, name: str, properties: Component) -> Text:
        """Return an attribute in nb with `properties.<name>_nn` and `_en`; empty where it is missing."""
        nb = self.text(of, name) or ""
        base = {"dateLabel": "label", "timeLabel": "label"}.get(name, name)
        found = Text(nb, nn=_language(properties, base, "nn"), en=_language(properties, base, "en"))
        for written in dict.fromkeys(one for language in LANGUAGES for one in expressions(found.read(language))):
            self.expression(written, of, name)
        return found


def compiled(pattern: str) -> Any:
    """Return a pattern ready to search with. Raises re2.error."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(pattern, options)


def line_of(body: str, where: Component) -> int | None:
    """Return the line where the component's id, key, or path stands, as well as JSON lets us know."""
    for name in ("id", "key", "path"):
        value = where.get(name)
        if isinstance(value, str):
            found = re.search(rf'"{name}"\s*:\s*"{re.escape(value)}"', body)
            if found:
                return body.count("\n", 0, found.start()) + 1
    return None


def shown(where: Component | None) -> str | None:
    """Return how to name a component in a problem: its key, or else its id."""
    if where is None:
        return None
    name = where.get("key") or where.get("path") or where.get("id") or where.get("type")
    return str(name)[:100] if name is not None else None


def _language(properties: Component, name: str, language: str) -> str | None:
    value = properties.get(f"{name}_{language}")
    return value if isinstance(value, str) else None


def _plain(fault: Exception) -> str:
    text = fault.args[0] if fault.args else ""
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)


def refused(rule: str, file: str, text: Message) -> Problem:
    """Return a problem of the file as a whole."""
    return Problem(rule=rule, message=text, file=file or None)
