"""Sorting what was submitted by field, before anything is converted.

A field may come under its whole name (`behov.timer`, `linjer[0].dato`), as a browser posts it, or nested, as a program
sends it. What belongs to no field is left over and refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..message import Message, message
from ..model.tagged import Json
from .field import Field, Kind
from .paths import Path, parse

MAX_ROWS = 500
MAX_FAULTS = 100
"""Faults that are told; a submission with more of them is no slip of the hand."""

Scope = Mapping[str, "Scope | Field"]
"""Names in one scope (the form, or a row): either a field or a step towards fields."""


def scope_of(fields: tuple[Field, ...]) -> Scope:
    """Return the tree of names under which the fields of one scope are submitted."""
    tree: dict[str, Scope | Field] = {}
    for top in fields:
        for one in top.inputs():
            at = tree
            for step in one.path[:-1]:
                at = at.setdefault(step, {})  # type: ignore[assignment]
            at[one.path[-1]] = one
    return tree


@dataclass(slots=True)
class Rows:
    """What was submitted for the rows of a list, by the number they had there."""

    rows: dict[int, "Submission"] = field(default_factory=dict)


@dataclass(slots=True)
class Submission:
    """What was submitted in one scope: raw values by field key, rows by field key."""

    raw: dict[str, Json] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)

    def is_empty(self) -> bool:
        """Return whether nothing was filled in."""
        blank = (None, "", False)
        return not self.rows and all(any(value is b for b in blank) or value == "" for value in self.raw.values())


Fault = tuple[Path, Message]
"""Where in the submission, and what was wrong there."""


class Sorter:
    """Sorts one submission into `submission`, collecting `faults`."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.submission = Submission()
        self.faults: list[Fault] = []
        self._scope = scope_of(fields)

    def sort(self, values: Mapping[str, Json]) -> None:
        """Sort all values by field."""
        self._names(self.submission, self._scope, (), values)

    def _names(self, into: Submission, scope: Scope | Field, at: Path, values: Mapping[str, Json]) -> None:
        for name, value in values.items():
            if len(self.faults) >= MAX_FAULTS:
                return
            path = parse(name) if isinstance(name, str) else None
            if path is None:
                self.faults.append(((*at, str(name)[:100]), message("forms.unknown-field")))
            else:
                self._walk(into, scope, at, path, value)

    def _walk(self, into: Submission, scope: Scope | Field, at: Path, path: Path, value: Json) -> None:
        """Follow the rest of a name from a scope; the depth is that of the form, whatever was submitted."""
        here: Scope | Field | None = scope
        for n, step in enumerate(path):
            if isinstance(here, Field):
                return self._row(into, here, (*at, *path[:n]), path[n:], value)
            here = here.get(step) if isinstance(step, str) else None  # type: ignore[union-attr]
            if here is None:
                return self._unknown((*at, *path))
        place = (*at, *path)
        if isinstance(here, Field):
            return self._field(into, here, place, value)
        if not isinstance(value, Mapping):
            return self._unknown(place)
        return self._names(into, here or {}, place, value)

    def _unknown(self, place: Path) -> None:
        self.faults.append((place, message("forms.unknown-field")))

    def _field(self, into: Submission, one: Field, place: Path, value: Json) -> None:
        if one.kind is Kind.ROWS:
            return self._all_rows(into, one, place, value)
        if one.key in into.raw:
            self.faults.append((place, message("forms.given-twice")))
        into.raw[one.key] = value
        return None

    def _all_rows(self, into: Submission, one: Field, place: Path, value: Json) -> None:
        if value is None or value == "":
            return
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            self.faults.append((place, message("forms.not-rows")))
            return
        for n, row in enumerate(value[: MAX_ROWS + 1]):
            target = self._target(into, one, place, n)
            if target is not None:
                self._names(target, scope_of(one.fields), (*place, n), row)

    def _row(self, into: Submission, one: Field, place: Path, rest: Path, value: Json) -> None:
        number = rest[0]
        if one.kind is not Kind.ROWS or not isinstance(number, int):
            return self._unknown((*place, *rest))
        target = self._target(into, one, place, number)
        if target is None:
            return None
        scope = scope_of(one.fields)
        if len(rest) > 1:
            return self._walk(target, scope, (*place, number), rest[1:], value)
        if isinstance(value, Mapping):
            return self._names(target, scope, (*place, number), value)
        return self._unknown((*place, *rest))

    def _target(self, into: Submission, one: Field, place: Path, number: int) -> Submission | None:
        rows = into.rows.setdefault(one.key, Rows()).rows
        if number >= MAX_ROWS:
            fault = (place, message("forms.too-many-rows", limit=MAX_ROWS))
            if fault not in self.faults:
                self.faults.append(fault)
            return None
        return rows.setdefault(number, Submission())
