"""What a form looks like with the values at hand: which fields are shown, and with which options, limits and texts.

The same three things decide it as when the form is accepted (conversion, conditions, options), so what a page shows
and what a submission is held against cannot differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime
from decimal import Decimal

from ..model.tagged import Json
from .accept import Acceptance, Part, Place, ScopeCheck, hidden
from .bounds import limited
from .choices import options
from .field import CHOICES, Field, Kind, Option
from .paths import Path, show
from .submission import Sorter, Submission
from .variables import Variables, look

ROUNDS = 4
"""How often what is hidden is left out and the rest looked at again; a form that never settles is shown as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One field as it is shown. `name` is its whole name (`linjer[0].dato`), empty for what gives no value.

    `value` is the raw text as it was typed, or a tagged value; `variables` are what the field's texts may speak of.
    `inner` are the fields of a group, `rows` those of a list, by row.
    """

    field: Field
    variables: Variables = attribute(repr=False)
    name: str = ""
    value: Json = None
    hidden: bool = False
    read_only: bool = False
    options: tuple[Option, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    longest: Decimal | None = None
    inner: tuple["Shown", ...] = ()
    rows: tuple[tuple["Shown", ...], ...] = ()

    def all(self) -> Iterator["Shown"]:
        """Yield this field and all below it."""
        yield self
        for one in (*self.inner, *(cell for row in self.rows for cell in row)):
            yield from one.all()


def shown(
    fields: tuple[Field, ...], values: Mapping[str, Json], data: Mapping[str, Json], now: datetime
) -> tuple[Shown, ...]:
    """Return the fields of a form with raw values (as `Form.accept` takes them) over the tagged variables of a case.

    Never raises for what the values are. Names that belong to no field are passed over.
    """
    sorter = Sorter(fields)
    sorter.sort(values)
    whole = Part(fields=fields, submission=sorter.submission, variables=Variables(data), stored=data, where=Place())
    scope = _Scope(Acceptance(fields, data, now), whole, now)
    scope.convert()
    return scope.shown()


def hidden_names(fields: Sequence[Shown]) -> frozenset[str]:
    """Return the whole names of all fields that are not shown."""
    return frozenset(one.name for top in fields for one in top.all() if one.hidden and one.name)


class _Scope(ScopeCheck):
    """The fields of one scope as they are shown. Rows in which nothing is filled in yet are rows too."""

    def shown(self) -> tuple[Shown, ...]:
        """Return the fields in order; conditions look at what is hidden before them as at what is stored."""
        return self._cells(below_hidden=False)

    def _cells(self, *, below_hidden: bool) -> tuple[Shown, ...]:
        return tuple(self._one(field, below_hidden=below_hidden) for field in self._fields)

    def _kept(self, given: Mapping[int, Submission]) -> list[int]:
        return sorted(given)

    def _one(self, field: Field, *, below_hidden: bool) -> Shown:
        hide = below_hidden or hidden(field, self._variables, self._now)
        if field.kind is Kind.GROUP:
            inner = tuple(self._one(one, below_hidden=hide) for one in field.fields)
            return Shown(field=field, variables=self._variables, hidden=hide, inner=inner)
        if not field.takes_value:
            return Shown(field=field, variables=self._variables, hidden=hide)
        found = self._input(field, hide=hide)
        if hide:
            self._variables.write(field.path, look(self._stored, field.path))
        return found

    def _input(self, field: Field, *, hide: bool) -> Shown:
        limit, read_only = limited(self._variables, self._now), self._read_only(field)
        stored = look(self._stored, field.path)
        return Shown(
            field=field,
            variables=self._variables,
            name=self._place.name(field),
            value=stored if read_only else self._submission.raw.get(field.key),
            hidden=hide,
            read_only=read_only,
            options=options(field, self._variables, self._now) if field.kind in CHOICES and not hide else (),
            least=limit(field.bounds.least),
            most=limit(field.bounds.most),
            longest=limit(field.bounds.longest),
            rows=self._shown_rows(field, stored, hide=hide, read_only=read_only),
        )

    def _shown_rows(self, field: Field, stored: Json, *, hide: bool, read_only: bool) -> tuple[tuple[Shown, ...], ...]:
        if read_only and field.kind is Kind.ROWS and isinstance(stored, list) and not hide:
            return tuple(
                tuple(_cell(one, row, (*self._place.path, *field.path, n), self._variables) for one in field.fields)
                for n, row in enumerate(stored)
            )
        rows = (row for row in self._rows.get(field.key, ()) if isinstance(row, _Scope))
        return tuple(row._cells(below_hidden=hide) for row in rows)


def _cell(field: Field, row: Json, at: Path, variables: Variables) -> Shown:
    """Return a field of a list that can only be looked at."""
    value = look(row, field.path) if isinstance(row, Mapping) else None
    inner = tuple(_cell(one, row, at, variables) for one in field.fields) if field.kind is Kind.GROUP else ()
    name = show((*at, *field.path)) if field.takes_value else ""
    return Shown(field=field, variables=variables, name=name, value=value, read_only=True, inner=inner)
