"""Files that stand where nobody reads them: a misspelt `adoptions.yaml` would otherwise be passed over in silence."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ..message import message
from ..model.problem import Problem
from .schema import nearest

_READ = re.compile(
    r"""
      processes/releases\.yaml
    | processes/[^/]+/[^/]+/[^/]+/(manifest\.yaml | [^/]+\.bpmn | forms/.+\.form | texts/.+\.yaml)
    | rules/[^/]+/[^/]+/[^/]+/(.+\.dmn | texts/.+\.yaml)
    | rules/values/.+\.yaml
    | institutions/[^/]+/(institution\.yaml | adoption\.yaml | config/[^/]+\.yaml)
    """,
    re.VERBOSE,
)
_KINDS = frozenset({".yaml", ".yml", ".bpmn", ".dmn", ".form", ".json", ".xml"})
_NAMES = ("manifest.yaml", "releases.yaml", "institution.yaml", "adoption.yaml")


def unread_files(files: Iterable[str]) -> Iterator[Problem]:
    """Yield a warning for every file of a kind that is read, standing where it is not."""
    for path in files:
        name = PurePosixPath(path)
        if name.suffix in _KINDS and not _READ.fullmatch(path):
            text = message("standard.unread-file", hint=nearest(name.name, _NAMES))
            yield Problem(rule=text.key, message=text, severity="warning", file=path)


def doubled_folders(files: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for every process or decision version that stands in two areas."""
    first: dict[tuple[str, ...], str] = {}
    for path in sorted(files):
        pieces = path.split("/")
        if len(pieces) < 5 or pieces[0] not in ("processes", "rules"):
            continue
        key, folder = (pieces[0], pieces[2], pieces[3]), "/".join(pieces[:4])
        if first.setdefault(key, folder) != folder:
            text = message("standard.doubled-folder", name=f"{pieces[2]} {pieces[3]}", other=first[key])
            yield Problem(rule=text.key, message=text, file=folder)
