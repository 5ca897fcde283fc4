"""A form, and what it says to a submission."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..model.problem import Problem
from ..model.tagged import Json
from .accept import Acceptance, hidden
from .coerce import is_empty
from .field import Field
from .shown import ROUNDS, Shown, hidden_names, shown
from .variables import Variables, look


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A submission that was accepted: top-level variables, tagged, ready to be written.

    A field `behov.timer` gives the whole variable `behov`, with what it already had beside `timer`. A shown field
    that was left empty gives null; a hidden field gives nothing.
    """

    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A submission that was not accepted, with everything that is wrong. `Problem.field` is the field's name."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as it was read. Immutable; may be used by several threads at once."""

    id: str
    fields: tuple[Field, ...]

    def inputs(self) -> Iterator[Field]:
        """Yield the fields that give values, groups opened; a list of rows counts as one field."""
        for field in self.fields:
            yield from field.inputs()

    def reads(self) -> frozenset[tuple[str, ...]]:
        """Return what the expressions read, as paths (`("config", "ramme")`), the form's own fields included.

        For checks when a form is put to use: whether its variables and configuration values exist.
        """
        programs = [program for field in self.fields for program in field.programs()]
        names = {(name,) for program in programs for name in program.names}
        return frozenset(names.union(*(program.paths for program in programs)))

    def accept(self, values: Mapping[str, Json], data: Mapping[str, Json], *, now: datetime) -> Accepted | Rejected:
        """Check a submission against the form and the variables of the case.

        `values` are raw texts or JSON, by whole name (`behov.timer`, `linjer[0].dato`) or nested; `data` the tagged
        variables that conditions, limits and rules may read; `now` what they see as the time. Never raises for what
        was submitted.
        """
        acceptance = Acceptance(self.fields, data, now)
        acceptance.check(values)
        if acceptance.problems:
            return Rejected(problems=tuple(acceptance.problems))
        return Accepted(values=acceptance.result())

    def initial(self, data: Mapping[str, Json]) -> dict[str, Json]:
        """Return what to show in each field before anything is typed: {key: stored value, or else the default}."""
        found = ((field, look(data, field.path)) for field in self.inputs())
        return {field.key: field.default if stored is None else stored for field, stored in found}

    def show(self, values: Mapping[str, Json], data: Mapping[str, Json], *, now: datetime) -> tuple[Shown, ...]:
        """Return every field as it is to be shown with raw values over the variables of the case."""
        return self.settle(values, data, now=now)[1]

    def sift(self, values: Mapping[str, Json], data: Mapping[str, Json], *, now: datetime) -> dict[str, Json]:
        """Return raw values (by whole name) without those of fields that the rest of them hides.

        For people without JavaScript: a choice may hide what they had filled in before. `accept` itself refuses it.
        """
        return self.settle(values, data, now=now)[0]

    def settle(
        self, values: Mapping[str, Json], data: Mapping[str, Json], *, now: datetime
    ) -> tuple[dict[str, Json], tuple[Shown, ...]]:
        """Return what `sift` and `show` give, at the price of one."""
        left = dict(values)
        fields = shown(self.fields, left, data, now)
        for _ in range(ROUNDS):
            gone = hidden_names(fields) & left.keys()
            matters = any(_differs(left[name], look(data, tuple(name.split(".")))) for name in gone)
            left = {name: value for name, value in left.items() if name not in gone}
            if not matters:
                break
            fields = shown(self.fields, left, data, now)
        return left, fields

    def visible(self, field: Field, data: Mapping[str, Json], *, now: datetime) -> bool:
        """Return whether a field of the top level or of a group is shown with these variables; rows are not asked."""
        return all(not hidden(one, Variables(data), now) for one in _trail(self.fields, field))


def _differs(value: Json, stored: Json) -> bool:
    """Return whether leaving a hidden value out can change anything: what is hidden counts as what is stored."""
    return not is_empty(value) and value != stored


def _trail(fields: tuple[Field, ...], wanted: Field) -> tuple[Field, ...]:
    for field in fields:
        if field is wanted:
            return (field,)
        below = _trail(field.fields, wanted)
        if below:
            return (field, *below)
    return ()
