"""The shared library with one scenario's own settings laid over an institution."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from .. import feel, standard
from ..model.tagged import Json

LONG_AGO, FAR_AHEAD = date(2000, 1, 1), date(2999, 12, 31)


class Overlay(standard.Library):
    """Reads through a shared library; `set_value`, `adopt` and `deputise` change what one institution looks like."""

    def __init__(self, shared: standard.Library) -> None:
        super().__init__(shared.root)
        self._shared = shared
        self._changed: dict[str, standard.Institution] = {}
        self._dated: standard.DatedValues | None = None

    @property
    def values(self) -> standard.DatedValues:
        """The dated values as this scenario has them."""
        return self._shared.values if self._dated is None else self._dated

    def bundle(self, process: str, version: str) -> standard.Bundle:
        """Return a bundle of the shared library."""
        return self._shared.bundle(process, version)

    def processes(self) -> tuple[str, ...]:
        """Return the shared library's processes."""
        return tuple(self._shared.processes())

    def versions(self, process: str) -> tuple[str, ...]:
        """Return the shared library's versions of a process."""
        return tuple(self._shared.versions(process))

    def institutions(self) -> tuple[str, ...]:
        """Return the shared library's institutions."""
        return tuple(self._shared.institutions())

    def institution(self, id: str) -> standard.Institution:
        """Return an institution as this scenario has it."""
        return self._changed.get(id) or self._shared.institution(id)

    def set_values(self, id: str, process: str, values: Mapping[str, Json]) -> None:
        """Give local values that hold from long ago; they are judged by the standard's bounds like any other."""
        kept = tuple(v for v in self.institution(id).config.get(process, ()) if v.name not in values)
        self._set(id, process, (*kept, *(_given(name, value, LONG_AGO) for name, value in values.items())))

    def set_value_from(self, id: str, process: str, name: str, value: Json, start: date) -> None:
        """Give a local value that holds from a day on; until then it is as it was."""
        known = self.institution(id).config.get(process, ())
        kept = tuple(v for v in known if v.name != name or v.start < start)
        self._set(id, process, (*kept, _given(name, value, start)))

    def set_dated(self, series: standard.Series, value: feel.Value, start: date) -> None:
        """Give a dated value one more period, as if it stood in the file and were verified."""
        period = standard.Period(value=value, start=start, source="scenario", verified=start)
        self._dated = self.values.having(series.having(period))

    def _set(self, id: str, process: str, values: tuple[standard.LocalValue, ...]) -> None:
        institution = self.institution(id)
        self._changed[id] = replace(institution, config={**institution.config, process: values})

    def adopt(self, id: str, process: str, version: str) -> None:
        """Let the institution use a version from long ago."""
        institution = self.institution(id)
        others = tuple(a for a in institution.adoption if a.process != process)
        adoption = standard.Adoption(process=process, version=version, start=LONG_AGO, file="scenario")
        self._changed[id] = replace(institution, adoption=(adoption, *others))

    def deputise(self, id: str, principal: str, by: str) -> None:
        """Let one person act for another throughout."""
        institution = self.institution(id)
        deputy = standard.Deputy(principal=principal, by=by, start=LONG_AGO, end=FAR_AHEAD)
        self._changed[id] = replace(institution, deputies=(*institution.deputies, deputy))


def _given(name: str, value: Json, start: date) -> standard.LocalValue:
    return standard.LocalValue(
        name=name, value=value, start=start, reason="scenario", owner="scenario", review=FAR_AHEAD, file="scenario"
    )
