"""What the templates need to know of each field: one flat value per control, in the language of the page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup

from oppskrift import feel
from oppskrift.forms import Kind, Shown
from oppskrift.message import Language, Text, message, render
from oppskrift.model.problem import Problem
from oppskrift.model.tagged import TAGS, Json

from . import markdown
from .typed import as_typed

_NOT_IN_ID = re.compile(r"[^\w-]+")
_OPTIONAL = re.compile(r"\((valg|val|opt)", re.IGNORECASE)
_WIDTHS = {Kind.NUMBER: 12, Kind.DATETIME: 14}
_WRITTEN = {"date": "form.hint-date", "time": "form.hint-time", "datetime": "form.hint-datetime"}
_FILLED_BY = {"email": ("email", "email"), "phone": ("tel", "tel")}
_NOTHING = Markup("")
SHORT = 24
"""Characters up to which a box is drawn as short as what goes into it."""

OUTLINED = 6
"""Choices that steer the rest of the form are drawn as boxes of their own up to this number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a control."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One field ready to be drawn. `kind` is the form-js type; `text` is HTML, all else plain text."""

    kind: str
    id: str
    name: str = ""
    label: str = ""
    description: str = ""
    hint: str = ""
    unit: str = ""
    text: Markup = _NOTHING
    value: str = ""
    required: bool = False
    optional: bool = False
    read_only: bool = False
    steers: bool = False
    errors: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    size: int | None = None
    longest: int | None = None
    input_mode: str = ""
    type: str = "text"
    fields: tuple["Control", ...] = ()
    rows: tuple["Row", ...] = ()
    may_add: bool = False
    compact: bool = False

    @property
    def described_by(self) -> str:
        """Return the ids of what describes the control."""
        parts = ((self.description, "d"), (self.hint, "h"), (self.errors, "e"))
        return " ".join(f"{self.id}-{mark}" for found, mark in parts if found)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list; `number` is what people call it."""

    name: str
    id: str
    number: int
    fields: tuple[Control, ...]
    new: bool


def control_id(name: str) -> str:
    """Return the id of the control of a field, by the field's whole name."""
    return "f-" + _NOT_IN_ID.sub("-", name).strip("-")


class Controls:
    """Makes the controls of one form in one language."""

    def __init__(
        self,
        language: Language,
        now: datetime,
        problems: Sequence[Problem],
        steering: frozenset[str],
        focus: str | None,
    ) -> None:
        self._language, self._now, self._steering, self._focus = language, now, steering, focus
        self._errors: dict[str, list[str]] = {}
        for problem in problems:
            self._errors.setdefault(problem.field or "", []).append(render(problem.message, language))

    def of(self, fields: Sequence[Shown]) -> tuple[Control, ...]:
        """Return the controls of the fields that are shown."""
        return tuple(self._one(one) for one in fields if not one.hidden and one.field.kind is not Kind.BUTTON)

    def _one(self, one: Shown) -> Control:
        field, kind = one.field, one.field.kind
        if kind is Kind.DISPLAY:
            text = field.label.read(self._language)
            return Control(kind=kind, id="", text=markdown.block(text, one.variables, self._language, self._now))
        id = control_id(one.name or field.id)
        label = self._line(one, field.name) if field.takes_value else self._line(one, field.label)
        if kind in {Kind.SEPARATOR, Kind.SPACER}:
            return Control(kind=kind, id=id)
        if kind is Kind.GROUP:
            return Control(kind=kind, id=id, label=label, fields=self.of(one.inner), errors=self._wrong(field.id))
        return self._input(one, id, label)

    def _input(self, one: Shown, id: str, label: str) -> Control:
        field, kind = one.field, one.field.kind
        many = kind in {Kind.CHECKBOX, Kind.ROWS}
        rows = tuple(self._rows(one)) if kind is Kind.ROWS else ()
        return Control(
            kind=kind,
            id=id,
            name=one.name,
            label=label,
            description=self._line(one, field.description),
            hint=self._hint(one),
            unit=self._unit(one),
            value=self._value(one),
            required=field.required,
            optional=not field.required and not many and not one.read_only and not _OPTIONAL.search(label),
            read_only=one.read_only,
            steers=field.key in self._steering and len(one.options) <= OUTLINED,
            errors=self._wrong(one.name, label),
            choices=tuple(self._choices(one)),
            size=_size(one),
            longest=int(one.longest) if one.longest is not None and 0 < one.longest < 100_000 else None,
            input_mode="decimal" if kind is Kind.NUMBER else "",
            type=_FILLED_BY.get(field.bounds.format or "", ("text", ""))[0],
            rows=rows,
            may_add=kind is Kind.ROWS and not one.read_only and (one.most is None or len(rows) < one.most),
            compact=kind is Kind.ROWS and _compact(one),
        )

    def _rows(self, one: Shown) -> Iterator[Row]:
        for place, cells in enumerate(one.rows):
            name = _row_name(cells, one.name) or f"{one.name}[{place}]"
            number = int(name.rpartition("[")[2].rstrip("]")) + 1
            yield Row(name, control_id(name), number, self.of(cells), name == self._focus)

    def _value(self, one: Shown) -> str:
        if one.read_only and one.options:
            return ", ".join(
                option.label.read(self._language) for option in one.options if _chosen(one.value, option.value)
            )
        if one.read_only and one.field.kind is Kind.CHECKBOX:
            return render(message("form.yes" if one.value is True else "form.no"), self._language)
        return as_typed(one.field, one.value, self._language)

    def _choices(self, one: Shown) -> Iterator[Choice]:
        if one.field.kind is Kind.CHECKBOX:
            yield Choice("true", "", str(one.value).casefold() in {"true", "on", "ja", "1"})
        for option in one.options:
            yield Choice(_plain(option.value), option.label.read(self._language), _chosen(one.value, option.value))

    def _hint(self, one: Shown) -> str:
        if one.read_only:
            return ""
        if one.field.kind is Kind.DATETIME:
            return render(message(_WRITTEN[one.field.subtype or "date"]), self._language)
        low, high = (None if bound is None else feel.show(bound, self._language) for bound in (one.least, one.most))
        if one.field.kind is Kind.NUMBER and low is not None and high is not None:
            return render(message("form.hint-between", low=low, high=high), self._language)
        if one.field.kind is Kind.NUMBER and high is not None:
            return render(message("form.hint-most", high=high), self._language)
        return ""

    def _unit(self, one: Shown) -> str:
        known: Mapping[str, str] = one.field.properties
        return known.get(f"enhet_{self._language}") or known.get("enhet", "")

    def _line(self, one: Shown, text: Text) -> str:
        return markdown.line(text.read(self._language), one.variables, self._language, self._now)

    def _wrong(self, name: str, label: str = "") -> tuple[str, ...]:
        """Return what is wrong with a field. Beside the control the name of it is not said once more."""
        found = dict.fromkeys(self._errors.get(name, ()))
        return tuple(_without(text, f"{label}: ") if label else text for text in found)


def _without(text: str, name: str) -> str:
    """Return a message without the name of the field at its beginning, nor that of its row (`Timer 2, Dato: `)."""
    before, found, rest = text.partition(name)
    if not found or (before and not before.endswith(", ")):
        return text
    return rest[:1].upper() + rest[1:]


def _row_name(cells: Sequence[Shown], of: str) -> str | None:
    names = (one.name for cell in cells for one in cell.all() if one.name)
    found = next((re.match(rf"{re.escape(of)}\[\d+\]", name) for name in names), None)
    return found[0] if found else None


def _size(one: Shown) -> int | None:
    if one.field.kind in _WIDTHS:
        return _WIDTHS[one.field.kind] + (6 if one.field.subtype == "datetime" else 0)
    short = one.field.kind is Kind.TEXT and one.longest is not None and one.longest <= SHORT
    return int(one.longest or 0) + 2 if short else None


def _compact(one: Shown) -> bool:
    """Tell whether the rows of a list can stand on one line each."""
    simple = {Kind.TEXT, Kind.NUMBER, Kind.DATETIME, Kind.SELECT, Kind.CHECKBOX}
    return len(one.field.fields) <= 5 and all(field.kind in simple for field in one.field.fields)


def _chosen(value: Json, option: Json) -> bool:
    if isinstance(value, list):
        return any(_plain(one) == _plain(option) for one in value)
    return value is not None and _plain(value) == _plain(option)


def _plain(value: Json) -> str:
    """Return an option's value as a browser posts it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict) and len(value) == 1 and set(value) <= TAGS:
        value = next(iter(value.values()))
    return str(value).strip() if isinstance(value, str | int | Decimal) else ""
