"""The shared library with one scenario's own settings laid over an institution."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from .. import standard
from ..model.tagged import Json

LONG_AGO, FAR_AHEAD = date(2000, 1, 1), date(2999, 12, 31)


class Overlay(standard.Library):
    """Reads through a shared library; `set_value`, `adopt` and `deputise` change what one institution looks like."""

    def __init__(self, shared: standard.Library) -> None:
        super().__init__(shared.root)
        self._shared = shared
        self._changed: dict[str, standard.Institution] = {}

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
        institution = self.institution(id)
        given = tuple(
            standard.LocalValue(
                name=name,
                value=value,
                start=LONG_AGO,
                reason="scenario",
                owner="scenario",
                review=FAR_AHEAD,
                file="scenario",
            )
            for name, value in values.items()
        )
        kept = tuple(v for v in institution.config.get(process, ()) if v.name not in values)
        config = {**institution.config, process: (*kept, *given)}
        self._changed[id] = replace(institution, config=config)

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
