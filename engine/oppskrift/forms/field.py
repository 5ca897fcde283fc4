"""The parts of a form: frozen values named after the form-js schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .. import feel
from ..message import LANGUAGES, Text
from ..model.tagged import Json
from .template import expressions


class Kind(StrEnum):
    """The component types a form may have; the value is the form-js type."""

    TEXT = "textfield"
    AREA = "textarea"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    SELECT = "select"
    CHECKLIST = "checklist"
    TAGS = "taglist"
    DATETIME = "datetime"
    ROWS = "dynamiclist"
    GROUP = "group"
    DISPLAY = "text"
    SEPARATOR = "separator"
    SPACER = "spacer"
    BUTTON = "button"


CHOICES = frozenset({Kind.RADIO, Kind.SELECT, Kind.CHECKLIST, Kind.TAGS})
"""Kinds with options."""

MANY = frozenset({Kind.CHECKLIST, Kind.TAGS})
"""Kinds whose value is a list of options."""

WITHOUT_VALUE = frozenset({Kind.GROUP, Kind.DISPLAY, Kind.SEPARATOR, Kind.SPACER, Kind.BUTTON})
"""Kinds that are shown and give no value of their own."""

_NO_TEXT = Text("")

Limit = Decimal | feel.Program | None
"""A bound: a number, or an expression that gives one when the form is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice. `value` is plain JSON (text, whole number or boolean)."""

    value: Json
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a value must keep within. `pattern` is RE2 syntax and may match anywhere, as in the browser.

    `digits` is the number of decimals; `least` and `most` are rows of a list, lengths are characters.
    """

    least: Limit = None
    most: Limit = None
    shortest: Limit = None
    longest: Limit = None
    digits: int | None = None
    pattern: str | None = None
    format: str | None = None
    no_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A FEEL expression that must be true (`properties.validering`), and what to say when it is not."""

    program: feel.Program
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One component of a form.

    `path` is the place of the value among the variables (below the row, for a field in a list); `key` the same with
    dots. `subtype` is date, time or datetime. A list or group holds its own components in `fields`.
    `hide` hides when it is true; a field that is `read_only` shows what is stored and takes nothing.
    """

    kind: Kind
    id: str
    path: tuple[str, ...] = ()
    label: Text = _NO_TEXT
    description: Text = _NO_TEXT
    required: bool = False
    read_only: bool | feel.Program = False
    bounds: Bounds = Bounds()
    subtype: str | None = None
    options: tuple[Option, ...] = ()
    options_from: feel.Program | None = None
    default: Json = None
    hide: feel.Program | None = None
    rule: Rule | None = None
    fields: tuple["Field", ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    key: str = field(init=False, repr=False, compare=False)
    """The key as the form writes it, with dots."""

    def __post_init__(self) -> None:
        """Join the key once: it is asked for at every look at the form."""
        object.__setattr__(self, "key", ".".join(self.path))

    @property
    def name(self) -> Text:
        """Return what to call the field to a person: its label, or else its key."""
        return self.label if self.label.strip() else Text(self.key or self.id)

    @property
    def takes_value(self) -> bool:
        """Return whether the component gives a value of its own."""
        return self.kind not in WITHOUT_VALUE

    def programs(self) -> Iterator[feel.Program]:
        """Yield the expressions of this field and of those in it."""
        bounds = self.bounds
        limits = (bounds.least, bounds.most, bounds.shortest, bounds.longest)
        for found in (*limits, self.read_only, self.options_from, self.hide, self.rule and self.rule.program):
            if isinstance(found, feel.Program):
                yield found
        for written in (text.read(language) for text in (self.label, self.description) for language in LANGUAGES):
            yield from (feel.compile(one) for one in expressions(written))
        for inner in self.fields:
            yield from inner.programs()

    def inputs(self) -> Iterator["Field"]:
        """Yield this field, or for a group the fields in it, if they give values. Rows count as one field."""
        if self.kind is Kind.GROUP:
            for inner in self.fields:
                yield from inner.inputs()
        elif self.takes_value:
            yield self
