"""A folder that holds a kit: `compliance-level-2` and `-3`, each with folders of models and test files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import OppskriftError
from ..message import message

LEVELS = (2, 3)


class NotAKit(OppskriftError):
    """The folder holds no kit; the message says what one looks like."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one subject. `name` is `compliance-level-N/name`."""

    level: int
    name: str
    path: Path

    def tests(self) -> Sequence[Path]:
        """Return the test files."""
        return sorted(self.path.glob("*.xml"))

    def models(self) -> Sequence[Path]:
        """Return the models."""
        return sorted(self.path.glob("*.dmn"))


@dataclass(frozen=True, slots=True)
class Kit:
    """The folders of a kit, in order."""

    root: Path
    folders: tuple[Folder, ...]

    def only(self, level: int | None) -> "Kit":
        """Return the kit with one level alone, or as it is. Raises NotAKit where it has no such level."""
        folders = tuple(folder for folder in self.folders if level in (None, folder.level))
        if not folders:
            raise NotAKit(message("tck.no-kit", path=self.root, levels=f"compliance-level-{level}"))
        return Kit(self.root, folders)


def open_kit(root: Path) -> Kit:
    """Return the kit in a folder, or in the folder `TestCases` in it. Raises NotAKit."""
    for at in (root, root / "TestCases"):
        folders = tuple(
            Folder(level, f"compliance-level-{level}/{path.name}", path)
            for level in LEVELS
            for path in sorted((at / f"compliance-level-{level}").glob("*"))
            if path.is_dir()
        )
        if folders:
            return Kit(at, folders)
    raise NotAKit(message("tck.no-kit", path=root, levels=", ".join(f"compliance-level-{level}" for level in LEVELS)))
