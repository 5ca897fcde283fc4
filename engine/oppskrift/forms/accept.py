"""Accepting a submission: convert, see what is hidden, check, and collect every problem at once.

A form and each row of a list are a scope of their own and go through the same three steps. Conversion comes first for
all fields, since conditions and rules may look at any of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..message import Message, Text, message
from ..model.problem import Problem
from ..model.tagged import Json
from . import coerce
from .bounds import CHECKS, limited, nothing, rows_between
from .choices import choose, options
from .field import CHOICES, MANY, Field, Kind
from .paths import Path, show
from .submission import Sorter, Submission
from .variables import Variables, look, place


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scope is: the path of its row, and what a person calls the row."""

    path: Path = ()
    label: str = ""
    label_nn: str = ""
    label_en: str = ""

    def name(self, field: Field) -> str:
        """Return the whole name of a field here."""
        return show((*self.path, *field.path))

    def called(self, field: Field) -> Text:
        """Return what a person calls a field here."""
        name = field.name
        return Text(self.label + name, nn=self.label_nn + name.read("nn"), en=self.label_en + name.read("en"))

    def row(self, field: Field, number: int) -> "Place":
        """Return the place of a row, numbered from 0, of a list in this scope."""
        name = self.called(field)
        nb, nn, en = (f"{name.read(language)} {number + 1}, " for language in ("nb", "nn", "en"))
        return Place((*self.path, *field.path, number), nb, nn, en)


class Acceptance:
    """One submission being checked; used once. `problems` and `result` are read afterwards."""

    def __init__(self, fields: tuple[Field, ...], data: Mapping[str, Json], now: datetime) -> None:
        self.problems: list[Problem] = []
        self._fields, self._data, self._now = fields, data, now
        self._values: dict[str, Json] = {}

    def check(self, values: Mapping[str, Json]) -> None:
        """Check all that was submitted."""
        sorter = Sorter(self._fields)
        sorter.sort(values)
        for path, text in sorter.faults:
            self.problem(show(path), Text(show(path)), text)
        whole = Part(
            fields=self._fields,
            submission=sorter.submission,
            variables=Variables(self._data),
            stored=self._data,
            where=Place(),
        )
        scope = ScopeCheck(self, whole, self._now)
        scope.convert()
        scope.check()
        self._values = {name: value for name, value in self._data.items() if name in scope.names()}
        scope.write(self._values)

    def result(self) -> dict[str, Json]:
        """Return the top-level variables that the form gives."""
        return self._values

    def problem(self, name: str, label: Text, text: Message) -> None:
        """Add a problem with a field."""
        told = message(text.key, **{**text.params, "label": label})
        self.problems.append(Problem(rule=text.key, message=told, field=name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A scope to check: the form or one row, with what was submitted and what is stored there."""

    fields: tuple[Field, ...]
    submission: Submission
    variables: Variables
    stored: Mapping[str, Json]
    where: Place


class ScopeCheck:
    """The fields of one scope with what was submitted for them; problems go to the acceptance."""

    def __init__(self, acceptance: Acceptance, part: Part, now: datetime) -> None:
        self._acceptance, self._now = acceptance, now
        self._fields, self._submission, self._place = part.fields, part.submission, part.where
        self._variables, self._stored = part.variables, part.stored
        self._inputs = tuple(one for top in part.fields for one in top.inputs())
        self._faults: dict[str, Message] = {}
        self._changed: set[str] = set()
        self._hidden: set[str] = set()
        self._failed: set[str] = set()
        self._rows: dict[str, list[ScopeCheck]] = {}

    # Step 1: convert

    def convert(self) -> Mapping[str, Json]:
        """Lay every value over the variables and return the scope's own; what cannot be converted counts as null."""
        own: dict[str, Json] = {}
        for field in sorted(self._inputs, key=lambda one: one.options_from is not None):
            value = self._converted(field)
            self._variables.write(field.path, value)
            place(own, field.path, value)
        return own

    def _converted(self, field: Field) -> Json:
        stored = look(self._stored, field.path)
        if field.kind is Kind.ROWS:
            return self._convert_rows(field, stored)
        raw = self._submission.raw.get(field.key)
        if coerce.is_empty(raw):
            return stored if self._read_only(field) else _blank(field)
        found = self._outcome(field, raw)
        if isinstance(found, Message):
            self._faults[field.key] = found
            found = None
        if self._read_only(field):
            if found != stored:
                self._changed.add(field.key)
            return stored
        return found

    def _outcome(self, field: Field, raw: Json) -> coerce.Outcome:
        if field.kind in CHOICES:
            return choose(field, raw, options(field, self._variables, self._now))
        return coerce.COERCE[field.kind](field, raw)

    def _convert_rows(self, field: Field, stored: Json) -> Json:
        if self._read_only(field):
            if field.key in self._submission.rows:
                self._changed.add(field.key)
            return stored
        kept = stored if isinstance(stored, list) else []
        given = self._submission.rows[field.key].rows if field.key in self._submission.rows else {}
        rows: list[Json] = []
        for number in self._kept(given):
            old = kept[number] if number < len(kept) and isinstance(kept[number], dict) else {}
            part = Part(
                fields=field.fields,
                submission=given[number],
                variables=self._variables.row(number + 1),
                stored=old,
                where=self._place.row(field, number),
            )
            row = self._row(part)
            rows.append(row.convert())
            self._rows.setdefault(field.key, []).append(row)
        return rows

    def _row(self, part: Part) -> "ScopeCheck":
        return type(self)(self._acceptance, part, self._now)

    def _kept(self, given: Mapping[int, Submission]) -> list[int]:
        """Return the numbers of the rows that count: one where nothing was filled in is no row."""
        return sorted(n for n, row in given.items() if not row.is_empty())

    def _read_only(self, field: Field) -> bool:
        if isinstance(field.read_only, bool):
            return field.read_only
        return field.read_only.evaluate(self._variables, now=self._now).value is True

    # Step 2: check

    def check(self) -> bool:
        """Find what is hidden, check the rest, then the form's own rules. Return whether all is well."""
        for field in self._fields:
            self._visit(field, below_hidden=False)
        for field in _walk(self._fields):
            self._apply_rule(field)
        return not self._failed

    def _visit(self, field: Field, *, below_hidden: bool) -> None:
        hide = below_hidden or hidden(field, self._variables, self._now)
        if hide:
            self._hidden.add(field.id)
        for inner in field.fields if field.kind is Kind.GROUP else ():
            self._visit(inner, below_hidden=hide)
        if not field.takes_value:
            return
        if hide:
            self._refuse_hidden(field)
            self._variables.write(field.path, look(self._stored, field.path))
        else:
            for text in self._wrong(field):
                self._problem(field, text)

    def _refuse_hidden(self, field: Field) -> None:
        raw = self._submission.raw.get(field.key)
        unchecked = field.kind is Kind.CHECKBOX and coerce.boolean(field, raw) is False
        if (not coerce.is_empty(raw) and not unchecked) or self._rows.get(field.key):
            self._problem(field, message("forms.hidden"))

    def _wrong(self, field: Field) -> Iterator[Message]:
        if field.key in self._faults:
            yield self._faults[field.key]
            return
        if field.key in self._changed:
            yield message("forms.read-only")
            return
        if self._read_only(field):
            return
        value, limit = look(self._variables.tagged, field.path), limited(self._variables, self._now)
        if field.kind is Kind.ROWS:
            yield from self._wrong_rows(field, len(value or []))
        elif value is None or value == [] or (field.kind is Kind.CHECKBOX and value is False):
            if field.required:
                yield message("forms.must-be-ticked" if field.kind is Kind.CHECKBOX else "forms.required")
        else:
            yield from CHECKS.get(field.kind, nothing)(field, value, limit, self._now)

    def _wrong_rows(self, field: Field, count: int) -> Iterator[Message]:
        if field.required and not count:
            yield message("forms.no-rows")
        elif count or field.bounds.least:
            yield from rows_between(field, count, limited(self._variables, self._now))
        sound = [row.check() for row in self._rows.get(field.key, [])]
        if not all(sound):
            self._failed.add(field.path[0])

    # Step 3: the form's own rules

    def _apply_rule(self, field: Field) -> None:
        """Apply a rule, unless its field is hidden or empty, or something it reads is wrong already."""
        if field.rule is None or field.id in self._hidden or self._read_only(field):
            return
        if field.takes_value and look(self._variables.tagged, field.path) in (None, []):
            return
        concerned = {*field.rule.program.names, *field.path[:1]}
        if concerned & self._failed:
            return
        if field.rule.program.evaluate(self._variables, now=self._now).value is not True:
            own = field.rule.text
            self._problem(field, message("forms.own-rule", text=own) if own else message("forms.rule"))

    def _problem(self, field: Field, text: Message) -> None:
        self._failed.update(field.path[:1])
        self._acceptance.problem(self._place.name(field) or field.id, self._place.called(field), text)

    # The result

    def names(self) -> set[str]:
        """Return the top-level variables that the shown fields write."""
        return {field.path[0] for field in self._written()}

    def _written(self) -> Iterator[Field]:
        return (
            one for one in self._inputs if one.id not in self._hidden and (self._place.path or not self._read_only(one))
        )

    def write(self, into: dict[str, Json]) -> None:
        """Write the values of the shown fields; rows keep what their read-only fields show."""
        for field in self._written():
            if field.kind is Kind.ROWS and not self._read_only(field):
                place(into, field.path, [row.values() for row in self._rows.get(field.key, [])])
            else:
                place(into, field.path, look(self._variables.tagged, field.path))

    def values(self) -> dict[str, Json]:
        """Return the values of the shown fields of a row."""
        row: dict[str, Json] = {}
        self.write(row)
        return row


def hidden(field: Field, variables: Variables, now: datetime) -> bool:
    """Return whether the field's own condition hides it; a condition that gives null hides nothing."""
    return field.hide is not None and field.hide.evaluate(variables, now=now).value is True


def _blank(field: Field) -> Json:
    if field.kind is Kind.CHECKBOX:
        return False
    return [] if field.kind in MANY else None


def _walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        if field.kind is Kind.GROUP:
            yield from _walk(field.fields)
