"""All problems of a library, or of a part of it, in one run: `oppskrift lint`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from .. import bpmn, dmn
from ..message import message
from ..model.problem import Problem
from .bundle import Bundle
from .bundle_files import read_bundle
from .dated_file import read_series
from .expressions import NOTHING, Surroundings
from .files import (
    PARTS,
    DiskFiles,
    by_version,
    in_folder,
    institution_folders,
    known_versions,
    read_file,
    version_folders,
)
from .follow_up_check import check_follow_ups
from .form_check import check_forms, read_form
from .institution import Adoption, Institution
from .institution_files import read_institution
from .layout import doubled_folders, unread_files
from .manifest_file import read_manifest
from .releases import FILE, check_releases, drafts, unpublished
from .resolution import judge, local_values
from .satisfiable import Staffing, check_staffing
from .version_check import check_version


def check_library(
    files: Mapping[str, bytes],
    handlers: frozenset[str] | None = None,
    on: date | None = None,
    under: str = "",
    surroundings: Surroundings = NOTHING,
) -> tuple[Problem, ...]:
    """Return the problems of all files below `under` (a path inside the library; empty for everything).

    `handlers` None accepts every handler name, `surroundings` say what handlers and messages give; with `on`,
    deviations whose review date has passed are warned of.
    """
    found = [*doubled_folders(files), *_bundles(files, handlers, under, surroundings), *_rules(files, under)]
    found += check_forms(files, lambda path: _meets(under, path))
    if _meets(under, "institutions"):
        found += _institutions(files, under, on)
    if _meets(under, FILE) or under.startswith(("processes", "rules")):
        found += check_releases(files, on)
    found += unread_files(files)
    return _within(found, under)


def lint(
    paths: tuple[Path, ...] | list[Path],
    handlers: frozenset[str] | None = None,
    on: date | None = None,
    surroundings: Surroundings = NOTHING,
) -> tuple[Problem, ...]:
    """Return all problems of files and folders on disk: a library, a part of one, or a file outside any.

    File names in the problems start where the given path starts.
    """
    found: list[Problem] = []
    for path in paths:
        found += _lint(Path(path), handlers, on, surroundings)
    return _unique(found)


def _lint(
    path: Path, handlers: frozenset[str] | None, on: date | None, surroundings: Surroundings
) -> tuple[Problem, ...]:
    if not path.exists():
        return (Problem(rule="standard.no-path", message=message("standard.no-path"), file=str(path)),)
    root = _root(path)
    if root is None:
        return tuple(problem for file in _plain_files(path) for problem in _lone(file, file == path))
    inside = path.resolve().relative_to(root.resolve()).as_posix()
    problems = check_library(DiskFiles(root), handlers, on, "" if inside == "." else inside, surroundings)
    return tuple(replace(p, file=str(root / p.file)) if p.file else p for p in problems)


def _root(path: Path) -> Path | None:
    """Return the library that a path is, or is a part of; a file elsewhere in the same folder is not."""
    whole = path.resolve()
    for folder in (path, *path.parents, *whole.parents):
        if not whole.is_relative_to(folder.resolve()):
            continue
        inside = whole.relative_to(folder.resolve()).parts
        if (not inside or inside[0] in PARTS) and any((folder / part).is_dir() for part in PARTS):
            return folder
    return None


def _plain_files(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def _lone(path: Path, asked: bool) -> tuple[Problem, ...]:
    readers: Mapping[str, Callable[[bytes, str], tuple[object, tuple[Problem, ...]]]] = {
        ".bpmn": bpmn.read,
        ".dmn": dmn.check,
        ".form": read_form,
        "manifest.yaml": read_manifest,
    }
    read = readers.get(path.suffix) or readers.get(path.name)
    if read is None and path.suffix == ".yaml" and path.parent.name == "values":
        read = read_series
    if read is not None:
        found, problems = read(read_file(path), str(path))
        models = found if path.suffix == ".bpmn" and isinstance(found, tuple) else ()
        return (*problems, *(unsound for model in models for unsound in bpmn.soundness(model)))
    if not asked:
        return ()
    text = message("standard.nothing-to-check")
    return (Problem(rule=text.key, message=text, severity="warning", file=str(path)),)


def _bundles(
    files: Mapping[str, bytes], handlers: frozenset[str] | None, under: str, surroundings: Surroundings
) -> Iterator[Problem]:
    for key, folder in version_folders(files).items():
        if _meets(under, folder):
            process, _, version = key.partition("/")
            bundle, problems = check_version(process, version, files, handlers, surroundings)
            yield from problems
            if bundle is not None:
                yield from check_follow_ups(bundle, files)


def _rules(files: Mapping[str, bytes], under: str) -> Iterator[Problem]:
    for _, paths in by_version(in_folder(files, "rules", ".dmn")):
        for path, (_, problems) in dmn.check_all({path: files[path] for path in paths}).items():
            if _meets(under, path):
                yield from problems


def _institutions(files: Mapping[str, bytes], under: str, on: date | None) -> Iterator[Problem]:
    known = known_versions(files)
    bundles: dict[tuple[str, str], Bundle | None] = {}
    unreleased = drafts(files)
    domains: dict[str, str] = {}
    for folder in institution_folders(files).values():
        if not _meets(under, folder):
            continue
        institution, problems = read_institution(folder, files, known)
        yield from problems
        if institution is None:
            continue
        yield from _domains(institution, domains)
        for entry in institution.adoption:
            key = entry.process, entry.version
            if key in unreleased:
                yield unpublished(*key, entry.file, entry.line)
            if key not in bundles:
                bundles[key] = read_bundle(*key, files)[0]
            bundle = bundles[key]
            if bundle is not None:
                yield from _adopted(institution, entry, bundle, on)


def _domains(institution: Institution, taken: dict[str, str]) -> Iterator[Problem]:
    """A domain leads to one institution, or nobody of either could log in."""
    for domain in institution.domains:
        if taken.setdefault(domain, institution.id) != institution.id:
            text = message("standard.domain-taken", domain=domain, other=taken[domain])
            yield Problem(rule=text.key, message=text, file=f"{institution.folder}/institution.yaml", field="domains")


def _adopted(institution: Institution, entry: Adoption, bundle: Bundle, on: date | None) -> Iterator[Problem]:
    later = [e.start for e in institution.adoption if e.process == entry.process and e.start > entry.start]
    end = min(later) - timedelta(days=1) if later else None
    if entry.start < bundle.manifest.valid_from:
        yield _warning(entry, "standard.adopted-early", version=entry.version, start=bundle.manifest.valid_from)
    values = institution.config.get(entry.process, ())
    days = {entry.start, *(v.start for v in values if v.start > entry.start and (end is None or v.start <= end))}
    for day in sorted(days):
        for value in local_values(institution, entry.process, day):
            yield from judge(bundle.manifest, value)
            if on is not None and value.review is not None and value.review < on:
                yield Problem(
                    rule="standard.review-passed",
                    message=message("standard.review-passed", name=value.name, review=value.review, owner=value.owner),
                    severity="warning",
                    file=value.file,
                    line=value.line,
                    field=value.name,
                )
        yield from check_staffing(Staffing.on(bundle.manifest, institution, entry, day), bundle.processes)


def _warning(entry: Adoption, rule: str, **params: object) -> Problem:
    return Problem(
        rule=rule,
        message=message(rule, process=entry.process, **params),
        severity="warning",
        file=entry.file,
        line=entry.line,
    )


def _meets(under: str, path: str) -> bool:
    return not under or path == under or path.startswith(f"{under}/") or under.startswith(f"{path}/")


def _within(problems: list[Problem], under: str) -> tuple[Problem, ...]:
    inside = [p for p in problems if not under or not p.file or p.file == under or p.file.startswith(f"{under}/")]
    return _unique(inside)


def _unique(problems: list[Problem]) -> tuple[Problem, ...]:
    seen = {(p.rule, p.file, p.line, p.element, p.field, str(p.message)): p for p in reversed(problems)}
    return tuple(reversed(seen.values()))
