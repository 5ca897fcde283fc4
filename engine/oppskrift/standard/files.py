"""The files of a library, as contents by path relative to its root (`processes/lonn/timeliste/1.0/manifest.yaml`)."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from pathlib import Path

from ..errors import Refused
from ..message import message
from ..model.problem import Problem
from .manifest import version_key

PARTS = ("processes", "rules", "institutions")
MAX_BYTES = 2 * 1024 * 1024


class DiskFiles(Mapping[str, bytes]):
    """The files below a folder, each read when it is first asked for and then kept.

    Hidden files and symbolic links are left out. Of a file larger than MAX_BYTES only so much is read, which is more
    than any reader accepts.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: dict[str, bytes] = {}

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(_below(self.root))

    def __getitem__(self, path: str) -> bytes:
        if path not in self._paths:
            raise KeyError(path)
        if path not in self._kept:
            self._kept[path] = read_file(self.root / path)
        return self._kept[path]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._paths))

    def __len__(self) -> int:
        return len(self._paths)


def read_file(path: Path) -> bytes:
    """Return the content of a file, of a large one the first MAX_BYTES. Raises Refused when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        text = message("standard.unreadable", what=error.strerror or type(error).__name__)
        raise Refused([Problem(rule=text.key, message=text, file=str(path))]) from error


class UsedFiles(Mapping[str, bytes]):
    """Files that remember which of them were read: what a bundle is made of."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.used: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        body = self._files[path]
        self.used[path] = body
        return body

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def version_folders(files: Iterable[str], part: str = "processes", mark: str = "manifest.yaml") -> dict[str, str]:
    """Return {"<id>/<version>": folder} of all version folders of a part: `<part>/<area>/<id>/<version>/<mark>`."""
    found: dict[str, str] = {}
    for path in sorted(files):
        pieces = path.split("/")
        if len(pieces) == 5 and pieces[0] == part and (pieces[4] == mark or pieces[4].endswith(mark)):
            found.setdefault(f"{pieces[2]}/{pieces[3]}", "/".join(pieces[:4]))
    return found


def known_versions(files: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return {process: versions, oldest first} of all version folders that have a manifest."""
    found: dict[str, list[str]] = {}
    for key in version_folders(files):
        process, _, version = key.partition("/")
        found.setdefault(process, []).append(version)
    return {process: tuple(sorted(versions, key=version_key)) for process, versions in found.items()}


def institution_folders(files: Iterable[str]) -> dict[str, str]:
    """Return {institution: folder} of all folders below `institutions` that hold anything."""
    pieces = [path.split("/") for path in files]
    return {p[1]: "/".join(p[:2]) for p in pieces if p[0] == "institutions" and len(p) > 2}


def in_folder(files: Iterable[str], folder: str, suffix: str = "") -> list[str]:
    """Return the paths below a folder that end with `suffix`, sorted."""
    return sorted(path for path in files if path.startswith(f"{folder}/") and path.endswith(suffix))


def by_version(paths: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each version folder, such as `rules/lonn/sats/1.0`, with those of the paths that lie below it."""
    for folder, inside in groupby(sorted(paths), key=lambda path: "/".join(path.split("/")[:4])):
        yield folder, list(inside)


def _below(root: Path) -> Iterator[str]:
    for part in PARTS:
        for path in (root / part).rglob("*"):
            relative = path.relative_to(root)
            hidden = any(piece.startswith(".") for piece in relative.parts)
            if path.is_file() and not path.is_symlink() and not hidden:
                yield relative.as_posix()
