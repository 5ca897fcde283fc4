"""Reads a bundle from files, follows what the manifest names, and checks that everything fits together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeVar

from .. import bpmn, dmn, forms
from ..errors import Refused
from ..message import Message, message
from ..model.problem import Problem
from .bundle import Bundle, content_hash, pack_files, unpack_files
from .bundle_check import check_bundle
from .dated_file import read_values
from .dated_uses import check_uses
from .decision_texts import unused_texts
from .files import UsedFiles, in_folder, version_folders
from .manifest import Manifest, Reference, version_key
from .manifest_file import read_manifest
from .point import Texts
from .schema import check_schema, nearest
from .yaml_file import read_yaml

_Part = TypeVar("_Part")


@dataclass(slots=True)
class _Parts:
    """What has been read so far, of the process itself and of those it calls."""

    manifests: dict[str, Manifest] = field(default_factory=dict)
    processes: dict[str, bpmn.Process] = field(default_factory=dict)
    decisions: dict[str, dmn.Model] = field(default_factory=dict)
    forms: dict[str, forms.Form] = field(default_factory=dict)
    texts: dict[str, Texts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_bundle(
    process: str, version: str, files: Mapping[str, bytes], handlers: frozenset[str] | None = None
) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """Read and check a bundle, all problems in one run. `handlers` None accepts every handler name.

    Returns None instead of the bundle when a problem is an error. The version folder must exist.
    """
    bundle, problems = _read(process, version, files)
    if bundle is None:
        return None, problems
    problems = (*problems, *check_bundle(bundle, handlers), *check_uses(bundle, read_values(files)[0]))
    return (None if any(p.severity == "error" for p in problems) else bundle), problems


def read_loosely(process: str, version: str, files: Mapping[str, bytes]) -> Bundle | None:
    """Return a bundle all parts of which can be read, whether they fit together or not; None where one cannot."""
    bundle, problems = _read(process, version, files)
    return None if any(p.severity == "error" for p in problems) else bundle


def unpack(body: bytes) -> Bundle:
    """Return the bundle of a packing. It was checked when it was packed. Raises Refused when it cannot be read."""
    process, version, files = unpack_files(body)
    bundle, problems = _read(process, version, files)
    if bundle is None or any(p.severity == "error" for p in problems):
        raise Refused(problems)
    return bundle


def _read(process: str, version: str, files: Mapping[str, bytes]) -> tuple[Bundle | None, tuple[Problem, ...]]:
    folder = version_folders(files).get(f"{process}/{version}")
    if folder is None:
        name = f"{process} {version}"
        problem = Problem(rule="standard.not-a-bundle", message=message("standard.not-a-bundle"), element=name)
        return None, (problem,)
    used = UsedFiles(files)
    parts = _Parts()
    _read_folder(folder, process, version, used, parts)
    manifest = parts.manifests.get(process)
    if manifest is None:
        return None, tuple(parts.problems)
    for called in list(parts.manifests.values())[1:]:
        manifest = manifest.with_called(called)
    bundle = Bundle(
        process=process,
        version=version,
        sha256=content_hash(pack_files(process, version, used.used)),
        manifest=manifest,
        processes=parts.processes,
        decisions=parts.decisions,
        forms=parts.forms,
        texts=parts.texts,
        files=dict(sorted(used.used.items())),
    )
    return bundle, tuple(parts.problems)


def _read_folder(folder: str, process: str, version: str, files: UsedFiles, parts: _Parts) -> None:
    file = f"{folder}/manifest.yaml"
    manifest, problems = read_manifest(files[file], file)
    parts.problems += problems
    if manifest is None:
        _read_models(folder, None, files, parts)
        return
    for name, value, expected in (("process", manifest.process, process), ("version", manifest.version, version)):
        if value != expected:
            parts.problems.append(_problem(file, 1, "standard.folder-name", name, name=value, folder=expected))
    parts.manifests[process] = manifest
    _read_models(folder, manifest, files, parts)
    _read_texts(folder, files, parts)
    for decision in manifest.decisions:
        _read_decision(manifest, decision, files, parts)
    for call in manifest.calls:
        _read_called(manifest, call, files, parts)


def _read_models(folder: str, manifest: Manifest | None, files: UsedFiles, parts: _Parts) -> None:
    paths = [path for path in in_folder(files, folder, ".bpmn") if str(PurePosixPath(path).parent) == folder]
    main = f"{folder}/{manifest.main}" if manifest else None
    for path in sorted(paths, key=lambda path: (path != main, path)):
        processes, problems = bpmn.read(files[path], path)
        parts.problems += problems
        for process in processes:
            _add(parts, parts.processes, process.id, process, path)
    if manifest is not None and main not in paths:
        hint = nearest(manifest.main, [PurePosixPath(path).name for path in paths])
        parts.problems.append(_problem(manifest.file, 1, "standard.no-main", "main", name=manifest.main, hint=hint))
    for path in in_folder(files, folder, ".form"):
        form, problems = forms.read(files[path], path)
        parts.problems += problems
        if form is not None:
            _add(parts, parts.forms, form.id, form, path)


def _read_texts(folder: str, files: UsedFiles, parts: _Parts) -> None:
    for path in in_folder(files, f"{folder}/texts", ".yaml"):
        document, problems = read_yaml(files[path], path)
        parts.problems += problems
        if document is None:
            continue
        problems = check_schema(document, "texts")
        parts.problems += problems
        if not problems:
            for key, texts in document.data.items():
                _add(parts, parts.texts, key, texts, path)


def _read_decision(manifest: Manifest, decision: Reference, files: UsedFiles, parts: _Parts) -> None:
    folders = version_folders(files, "rules", ".dmn")
    folder = folders.get(f"{decision.id}/{decision.version}")
    if folder is None:
        parts.problems.append(_unknown(manifest, decision, "decision", list(folders)))
        return
    found: set[str] = set()
    again = decision.id in parts.decisions
    read = dmn.load_all({path: files[path] for path in in_folder(files, folder, ".dmn")})
    for path, (model, problems) in read.items():
        parts.problems += problems
        for id in model.decisions if model else ():
            found.add(id)
            if model is not None and parts.decisions.get(id) is not model:
                _add(parts, parts.decisions, id, model, path)
    if not again:
        _read_texts(folder, files, parts)
        parts.problems += unused_texts(folder, files, [model for model, _ in read.values() if model is not None])
    if found and decision.id not in found:
        rule, hint = "standard.decision-not-in-file", nearest(decision.id, found)
        parts.problems.append(
            _problem(manifest.file, decision.line, rule, "decisions", name=decision.id, folder=folder, hint=hint)
        )


def _read_called(manifest: Manifest, call: Reference, files: UsedFiles, parts: _Parts) -> None:
    known = parts.manifests.get(call.id)
    if known is not None:
        if known.version != call.version:
            params = {"name": call.id, "version": call.version, "other": known.version}
            parts.problems.append(_problem(manifest.file, call.line, "standard.two-versions", "calls", **params))
        return
    folders = version_folders(files)
    folder = folders.get(f"{call.id}/{call.version}")
    if folder is None:
        parts.problems.append(_unknown(manifest, call, "process", list(folders)))
        return
    _read_folder(folder, call.id, call.version, files, parts)


def _unknown(manifest: Manifest, wanted: Reference, what: str, folders: list[str]) -> Problem:
    field = "decisions" if what == "decision" else "calls"
    versions = sorted((v for n, _, v in (f.partition("/") for f in folders) if n == wanted.id), key=version_key)
    if versions:
        hint: Message = message("standard.there-is", names=", ".join(versions))
        rule, params = "standard.unknown-version", {"process": wanted.id, "version": wanted.version}
        return _problem(manifest.file, wanted.line, rule, field, **params, hint=hint)
    hint = nearest(wanted.id, {folder.partition("/")[0] for folder in folders})
    return _problem(manifest.file, wanted.line, f"standard.unknown-{what}", field, name=wanted.id, hint=hint)


def _add(parts: _Parts, into: dict[str, _Part], key: str, value: _Part, path: str) -> None:
    if key in into:
        parts.problems.append(_problem(path, 1, "standard.id-twice", None, name=key))
        return
    into[key] = value


def _problem(file: str, line: int, rule: str, field: str | None, /, **params: object) -> Problem:
    return Problem(rule=rule, message=message(rule, **params), file=file, line=line, field=field)
