"""Loading models: one file, remembered by its content, or several files that import each other."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Protocol

from ..errors import Refused
from ..model.problem import Problem
from ..model.xml import parse
from .model import Model
from .read import read
from .source import children

Found = tuple[Model | None, tuple[Problem, ...]]
"""A file's model, None where it is refused, and all its problems."""
REMEMBERED = 128
"""Models kept in memory, the ones asked for longest ago left out first."""


class Reader(Protocol):
    """Reads one file, such as `read` or `check`."""

    def __call__(self, xml: bytes, file: str, *, imports: Mapping[str, Model]) -> Found:
        """Return its model and problems. `imports` are the models it may import, by namespace."""
        ...


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a model is remembered by: the content of its file and which models it imports, not where they lie."""

    sha256: str
    imported: tuple[tuple[str, int], ...]
    strict: bool
    imports: Mapping[str, Model] = field(compare=False, repr=False)  # kept, so that their identities stay theirs
    xml: bytes = field(compare=False, repr=False)
    file: str = field(compare=False)


def load(xml: bytes, file: str = "", *, imports: Mapping[str, Model] | None = None, strict: bool = False) -> Model:
    """Return the model of a file; the same content gives the same model again, which any thread may use.

    `imports` are the models that it may import, by namespace; `strict` leaves out the functions that are not in the
    FEEL standard. `file` names the file in problems. Raises Refused with every problem; warnings do not stop it.
    """
    models = dict(imports or {})
    imported = tuple(sorted((namespace, id(model)) for namespace, model in models.items()))
    return _load(_Wanted(hashlib.sha256(xml).hexdigest(), imported, strict, models, xml, file))


@lru_cache(REMEMBERED)
def _load(wanted: _Wanted) -> Model:
    model, problems = read(wanted.xml, wanted.file, imports=wanted.imports, strict=wanted.strict)
    if model is None:
        raise Refused([problem for problem in problems if problem.severity == "error"])
    return model


def load_all(files: Mapping[str, bytes], *, tolerant: bool = False, strict: bool = False) -> Mapping[str, Found]:
    """Return the model and the problems of each file, by name of the file; each may import the others by namespace.

    `tolerant` and `strict` are as for `read`. Files that import each other in a ring do not see each other.
    """
    return together(files, partial(read, tolerant=tolerant, strict=strict))


def together(files: Mapping[str, bytes], reader: Reader) -> Mapping[str, Found]:
    """Return what a reader finds of each file, given the models that the file imports."""
    return _Together(files, reader).all()


class _Together:
    """Files on their way to models: those that a file imports are read before it."""

    def __init__(self, files: Mapping[str, bytes], reader: Reader) -> None:
        self._files, self._reader = files, reader
        self._namespaces: dict[str, str] = {}
        self._imports = {name: self._surveyed(name) for name in files}
        self._found: dict[str, Found] = {}

    def _surveyed(self, name: str) -> tuple[str, ...]:
        """Note the namespace of a file, and return those that it imports."""
        root, _ = parse(self._files[name], name)
        if root is None:
            return ()
        self._namespaces.setdefault(root.get("namespace") or "", name)
        return tuple(at.get("namespace") or "" for at in children(root, "import"))

    def all(self) -> Mapping[str, Found]:
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
            self._found[name] = self._reader(self._files[name], name, imports=imports)
        return self._found.get(name, (None, ()))[0]
