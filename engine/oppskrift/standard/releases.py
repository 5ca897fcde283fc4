"""Published versions never change: `processes/releases.yaml` keeps the content hash of each published folder.

It also keeps the hash of each published period of dated values, see `dated_releases`.

The hash is that of the listing `<sha256>  <path>` of all files in the folder, in order of path, so it can be recomputed
with standard tools: `find . -type f | LC_ALL=C sort | sed 's|^./||' | xargs sha256sum | sha256sum`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from .. import dmn
from ..errors import Refused
from ..message import message
from ..model.problem import Problem
from .bundle import Bundle
from .dated_check import check_values
from .dated_file import FOLDER, read_values
from .dated_releases import Published, read_published, to_publish, written
from .dated_uses import uses
from .expressions import NOTHING, Surroundings
from .files import DiskFiles, by_version, in_folder, known_versions, version_folders
from .schema import check_schema
from .unknown import Unknown
from .version_check import check_version
from .yaml_file import Document, read_yaml

FILE = "processes/releases.yaml"

_HEAD = (
    "# Content hash of each published version folder and of each published period of dated values.\n"
    "# Written by `oppskrift release` and `oppskrift values publish`; do not edit by hand.\n"
)


def folder_hash(files: Mapping[str, bytes], folder: str) -> str:
    """Return the content hash of a folder, in hexadecimal."""
    paths = in_folder(files, folder)
    listing = "".join(f"{hashlib.sha256(files[p]).hexdigest()}  {p.removeprefix(folder + '/')}\n" for p in paths)
    return hashlib.sha256(listing.encode()).hexdigest()


def read_releases(files: Mapping[str, bytes]) -> tuple[Mapping[str, str], Document | None, tuple[Problem, ...]]:
    """Return {folder: hash} of what has been published, the file it stands in, and what is wrong with that file."""
    if FILE not in files:
        return {}, None, ()
    document, problems = read_yaml(files[FILE], FILE)
    if document is None:
        return {}, None, problems
    problems = check_schema(document, "releases")
    if problems:
        return {}, document, problems
    return {entry["path"]: entry["sha256"] for entry in document.data["releases"]}, document, ()


def check_releases(files: Mapping[str, bytes], on: date | None = None) -> tuple[Problem, ...]:
    """Return the published folders and periods of dated values that have changed or gone."""
    releases, document, problems = read_releases(files)
    found = [*problems, *check_values(files, None if problems else document, on)]
    for index, (folder, expected) in enumerate(releases.items()):
        if document is None or folder_hash(files, folder) == expected:
            continue
        gone = not in_folder(files, folder)
        rule = "standard.release-gone" if gone else "standard.release-changed"
        found.append(document.problem(rule, ("releases", index), folder=folder))
    return tuple(found)


def release(
    root: Path,
    process: str,
    version: str,
    handlers: frozenset[str] | None = None,
    surroundings: Surroundings = NOTHING,
) -> tuple[str, ...]:
    """Publish a version: write the hash of its folder and of what it uses; return what was added.

    What it uses are other folders, and the periods of dated values (`rules/values/<series>.yaml <first day>`).

    Raises NotFound for a version that does not exist, and Refused when it has problems or when something already
    published has changed. Publishing again does nothing.
    """
    files = DiskFiles(root)
    versions = known_versions(files)
    if process not in versions:
        raise Unknown("standard.unknown-process", process, versions)
    if version not in versions[process]:
        raise Unknown("standard.unknown-version", version, versions[process], process=process, version=version)
    bundle, problems = check_version(process, version, files, handlers, surroundings)
    problems = (*check_releases(files), *problems, *_tables(files, bundle))
    problems = tuple(p for p in problems if p.severity == "error")
    if bundle is None or problems:
        raise Refused(problems)
    published, document, _ = read_releases(files)
    used = {"/".join(path.split("/")[:4]) for path in bundle.files}
    added = {folder: folder_hash(files, folder) for folder in sorted(used - set(published))}
    periods = read_published(document)
    new = to_publish(read_values(files)[0], periods, frozenset(use.series for use in uses(bundle)))
    if added or new:
        (root / FILE).write_text(_write({**published, **added}, {**periods, **new}), encoding="utf-8")
    return (*added, *map(_named, new))


def publish_values(root: Path, series: str | None = None) -> tuple[str, ...]:
    """Publish the periods of dated values that are new or corrected, of all series or of one; return them.

    Raises NotFound for a series that does not exist, and Refused when a published period has changed silently, or a
    file of dated values has errors. Publishing again does nothing.
    """
    files = DiskFiles(root)
    values, _ = read_values(files)
    published, document, problems = read_releases(files)
    wrong = [p for p in (*problems, *check_values(files, document)) if p.severity == "error"]
    if wrong:
        raise Refused(wrong)
    if series is not None and series not in values:
        raise Unknown("values.unknown-series", series, values)
    periods = read_published(document)
    new = to_publish(values, periods, None if series is None else frozenset({series}))
    if new:
        (root / FILE).write_text(_write(published, {**periods, **new}), encoding="utf-8")
    return tuple(map(_named, new))


def _named(period: tuple[str, str]) -> str:
    return f"{FOLDER}/{period[0]}.yaml {period[1]}"


def _tables(files: Mapping[str, bytes], bundle: Bundle | None) -> Iterator[Problem]:
    """Yield what is wrong with the decision tables of a version that is about to be published."""
    paths = [path for path in (bundle.files if bundle is not None else ()) if path.endswith(".dmn")]
    for _, together in by_version(paths):
        for _, problems in dmn.check_all({path: files[path] for path in together}).values():
            yield from problems


def drafts(files: Mapping[str, bytes]) -> frozenset[tuple[str, str]]:
    """Return the (process, version) that have not been published."""
    published, _, _ = read_releases(files)
    keys = {key: folder for key, folder in version_folders(files).items() if folder not in published}
    return frozenset((key.partition("/")[0], key.partition("/")[2]) for key in keys)


def unpublished(process: str, version: str, file: str, line: int) -> Problem:
    """Return the warning that an institution has adopted a version that is not published."""
    text = message("standard.adopted-draft", process=process, version=version)
    return Problem(rule="standard.adopted-draft", message=text, severity="warning", file=file, line=line)


def _write(releases: Mapping[str, str], periods: Published) -> str:
    lines = [f"  - {{path: {folder}, sha256: {digest}}}\n" for folder, digest in sorted(releases.items())]
    return "".join([_HEAD, "releases:\n" if lines else "releases: []\n", *lines, written(periods)])
