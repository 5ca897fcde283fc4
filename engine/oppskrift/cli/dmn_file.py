"""Finding and reading the model that a command is given: a .dmn file, or a decision of the library by its id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..likeness import hint
from ..message import Message, message, render
from .language import language

if TYPE_CHECKING:
    from .. import dmn

CUTOFF = 0.5
"""How much a name must be like a known one to be taken for it: what is typed by hand is often half of a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DmnFile:
    """A DMN file: its path, its bytes, and the models beside it that it may import, by namespace."""

    path: Path
    body: bytes
    imports: Mapping[str, dmn.Model]

    def load(self, *, strict: bool = False) -> dmn.Model:
        """Return the model, with `strict` in standard FEEL only. Raises Refused with everything wrong with it."""
        from .. import dmn

        return dmn.load(self.body, str(self.path), imports=self.imports, strict=strict)

    def texts(self) -> Mapping[str, Mapping[str, str]]:
        """Return what the folder of the file says in other languages, by key; what cannot be read is left out."""
        from ..standard.decision_texts import read_texts
        from ..standard.files import read_file

        return read_texts({str(one): read_file(one) for one in sorted(self.path.parent.glob("texts/*.yaml"))})


def wrong_call(text: Message) -> click.UsageError:
    """Return the error of a call that cannot be right; the command ends with exit code 2."""
    return click.UsageError(render(text, language()))


def find(model: str) -> DmnFile:
    """Return the file that MODEL names: a path, or the id of a decision folder, the newest version unless `@1.1`.

    Raises a usage error that says what there is.
    """
    path = Path(model)
    if path.suffix.casefold() == ".dmn" or path.is_file():
        if not path.is_file():
            raise wrong_call(message("decide.no-file", path=model))
        return read(path)
    return read(_in_library(model))


def read(path: Path) -> DmnFile:
    """Return a DMN file and what it may import: the models of the same folder."""
    from .. import dmn
    from ..standard.files import read_file

    body = read_file(path)
    beside = [one for one in sorted(path.parent.glob("*.dmn")) if one != path] if b"import" in body else []
    found = dmn.load_all({str(one): read_file(one) for one in beside}).values()
    return DmnFile(path=path, body=body, imports={model.namespace: model for model, _ in found if model is not None})


def _in_library(name: str) -> Path:
    from ..standard.files import DiskFiles, in_folder, version_folders
    from ..standard.manifest import version_key
    from ..wiring import content_root

    root = content_root()
    folders = version_folders(DiskFiles(root), "rules", ".dmn")
    id, _, version = name.partition("@")
    versions = sorted((key.partition("/")[2] for key in folders if key.partition("/")[0] == id), key=version_key)
    if not versions:
        raise unknown("decide.unknown-model", name, sorted({key.partition("/")[0] for key in folders}))
    if version and version not in versions:
        raise unknown("decide.unknown-version", version, versions)
    folder = folders[f"{id}/{version or versions[-1]}"]
    files = in_folder(DiskFiles(root), folder, ".dmn")
    named = [file for file in files if Path(file).stem == id]
    return root / (named or files)[0]


def unknown(key: str, name: str, known: Sequence[str]) -> click.UsageError:
    """Return the error of a call with a name that there is not: what there is, and which was meant."""
    return wrong_call(message(key, name=name, suggestion=hint(name, known, CUTOFF), known=", ".join(known) or "–"))
