"""The library on disk: standard processes, rules and institutions below one folder."""

from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock

from ..errors import Refused
from ..model.problem import Problem
from .bundle import Bundle
from .bundle_files import read_bundle
from .dated_file import read_values
from .dated_values import DatedValues
from .expressions import NOTHING, Surroundings
from .files import DiskFiles, institution_folders, known_versions
from .institution import Institution
from .institution_files import read_institution
from .library_check import check_library
from .unknown import Unknown


class Library:
    """Reads `processes/`, `rules/` and `institutions/` below a folder. Safe to share between threads.

    Each file is read once; make a new Library to see what has changed on disk. `handlers` None accepts every handler
    name that models use.
    """

    def __init__(self, root: Path, handlers: frozenset[str] | None = None) -> None:
        self.root = Path(root)
        self.files = DiskFiles(self.root)
        self._handlers = handlers
        self._bundles: dict[tuple[str, str], Bundle] = {}
        self._institutions: dict[str, Institution] = {}
        self._lock = RLock()

    def processes(self) -> tuple[str, ...]:
        """Return the ids of all processes, sorted."""
        return tuple(sorted(self._versions))

    def versions(self, process: str) -> tuple[str, ...]:
        """Return the versions of a process, oldest first. Raises NotFound."""
        if process not in self._versions:
            raise Unknown("standard.unknown-process", process, self._versions)
        return self._versions[process]

    def institutions(self) -> tuple[str, ...]:
        """Return the ids of all institutions, sorted."""
        return tuple(sorted(self._folders))

    def bundle(self, process: str, version: str) -> Bundle:
        """Return one version of a process, read and checked. Raises NotFound, or Refused with all its problems."""
        versions = self.versions(process)
        if version not in versions:
            raise Unknown("standard.unknown-version", version, versions, process=process, version=version)
        with self._lock:
            if (process, version) not in self._bundles:
                self._bundles[process, version] = self._read_bundle(process, version)
            return self._bundles[process, version]

    def institution(self, id: str) -> Institution:
        """Return an institution. Raises NotFound, or Refused with everything wrong in its files."""
        if id not in self._folders:
            raise Unknown("standard.unknown-institution", id, self._folders)
        with self._lock:
            if id not in self._institutions:
                self._institutions[id] = self._read_institution(id)
            return self._institutions[id]

    @property
    def values(self) -> DatedValues:
        """The dated values of the sector. A series whose file has errors is left out; `check` tells what is wrong."""
        return self._values

    def check(
        self,
        handlers: frozenset[str] | None = None,
        on: date | None = None,
        surroundings: Surroundings = NOTHING,
    ) -> tuple[Problem, ...]:
        """Return all problems of everything in the library, published versions that have changed among them.

        `handlers` are the names models may use (None: any); `on` is the day from which review dates count as passed;
        `surroundings` say what handlers and messages give.
        """
        return check_library(self.files, handlers, on, surroundings=surroundings)

    @cached_property
    def _values(self) -> DatedValues:
        return read_values(self.files)[0]

    @cached_property
    def _versions(self) -> dict[str, tuple[str, ...]]:
        return known_versions(self.files)

    @cached_property
    def _folders(self) -> dict[str, str]:
        return institution_folders(self.files)

    def _read_bundle(self, process: str, version: str) -> Bundle:
        bundle, problems = read_bundle(process, version, self.files, self._handlers)
        if bundle is None:
            raise Refused(_errors(problems))
        return bundle

    def _read_institution(self, id: str) -> Institution:
        institution, problems = read_institution(self._folders[id], self.files, self._versions)
        if institution is None:
            raise Refused(_errors(problems))
        return institution


def _errors(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]
