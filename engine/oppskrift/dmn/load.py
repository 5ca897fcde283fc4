"""Loading models: one file, remembered by its content, or several files that import each other."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..errors import Refused
from ..model.problem import Problem
from ..model.xml import parse
from .model import Model
from .read import read
from .source import children

REMEMBERED = 128
"""Models kept in memory, the ones asked for longest ago left out first."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a model is remembered by: the content of its file and of all that it imports, not where they lie."""

    sha256: str
    imports: tuple[tuple[str, Model], ...]
    strict: bool
    xml: bytes = field(compare=False, repr=False)
    file: str = field(compare=False)


def load(xml: bytes, file: str = "", *, imports: Mapping[str, Model] | None = None, strict: bool = False) -> Model:
    """Return the model of a file; the same content gives the same model again, which any thread may use.

    `imports` are the models that it may import, by namespace; `strict` leaves out the functions that are not in the
    FEEL standard. `file` names the file in problems. Raises Refused with every problem; warnings do not stop it.
    """
    imported = tuple(sorted((imports or {}).items(), key=lambda entry: entry[0]))
    return _load(_Wanted(hashlib.sha256(xml).hexdigest(), imported, strict, xml, file))


@lru_cache(REMEMBERED)
def _load(wanted: _Wanted) -> Model:
    model, problems = read(wanted.xml, wanted.file, imports=dict(wanted.imports), strict=wanted.strict)
    if model is None:
        raise Refused([problem for problem in problems if problem.severity == "error"])
    return model


def load_all(
    files: Mapping[str, bytes], *, tolerant: bool = False, strict: bool = False
) -> Mapping[str, tuple[Model | None, tuple[Problem, ...]]]:
    """Return the model and the problems of each file, by name of the file; each may import the others by namespace.

    `tolerant` and `strict` are as for `read`. Files that import each other in a ring do not see each other.
    """
    return _Together(files, tolerant, strict).all()


class _Together:
    """Files on their way to models: those that a file imports are read before it."""

    def __init__(self, files: Mapping[str, bytes], tolerant: bool, strict: bool) -> None:
        self._files, self._tolerant, self._strict = files, tolerant, strict
        self._namespaces: dict[str, str] = {}
        self._imports = {name: self._surveyed(name) for name in files}
        self._found: dict[str, tuple[Model | None, tuple[Problem, ...]]] = {}

    def _surveyed(self, name: str) -> tuple[str, ...]:
        """Note the namespace of a file, and return those that it imports."""
        root, _ = parse(self._files[name], name)
        if root is None:
            return ()
        self._namespaces.setdefault(root.get("namespace") or "", name)
        return tuple(at.get("namespace") or "" for at in children(root, "import"))

    def all(self) -> Mapping[str, tuple[Model | None, tuple[Problem, ...]]]:
        """Read all files."""
        for name in self._files:
            self._read(name, ())
        return {name: self._found[name] for name in self._files}

    def _read(self, name: str, within: tuple[str, ...]) -> Model | None:
        if name not in self._found and name not in within:
            imports = {}
            for namespace in self._imports[name]:
                other = self._namespaces.get(namespace)
                model = None if other is None else self._read(other, (*within, name))
                if model is not None:
                    imports[namespace] = model
            self._found[name] = read(
                self._files[name], name, imports=imports, tolerant=self._tolerant, strict=self._strict
            )
        return self._found.get(name, (None, ()))[0]
