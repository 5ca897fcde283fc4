"""Reads `institutions/<id>/`: institution.yaml, adoption.yaml and config/<process>.yaml.

Works on file contents by path, so it touches no disk. Each reader returns what it could read and all problems.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any, TypeVar

from ..message import Message, message
from ..model.party import Person
from ..model.problem import Problem
from ..model.tagged import tag
from .institution import Adoption, Deputy, Institution, LocalValue
from .schema import check_schema, nearest
from .yaml_file import Document, read_yaml

_Entry = TypeVar("_Entry", Adoption, LocalValue)


def read_institution(
    folder: str, files: Mapping[str, bytes], known: Mapping[str, tuple[str, ...]]
) -> tuple[Institution | None, tuple[Problem, ...]]:
    """Read one institution from its folder. `known` maps each process of the library to its versions.

    Returns None when a file cannot be used; problems of severity warning leave it usable.
    """
    document, problems = _document(f"{folder}/institution.yaml", files, "institution")
    if document is None:
        return None, problems
    found = [*_identity(document, PurePosixPath(folder).name), *_people(document), *_deputies(document)]
    adoption, more = read_adoption(f"{folder}/adoption.yaml", files, known)
    found += more
    config: dict[str, tuple[LocalValue, ...]] = {}
    for path in sorted(p for p in files if p.startswith(f"{folder}/config/") and p.endswith(".yaml")):
        process = PurePosixPath(path).stem
        config[process], more = read_config(path, files, known)
        found += more
    if any(problem.severity == "error" for problem in found):
        return None, tuple(found)
    return _institution(document.data, folder, adoption, config), tuple(found)


def read_adoption(
    file: str, files: Mapping[str, bytes], known: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Adoption, ...], tuple[Problem, ...]]:
    """Read adoption.yaml; an institution without one has adopted nothing."""
    if file not in files:
        return (), ()
    document, problems = _document(file, files, "adoption")
    if document is None:
        return (), problems
    entries = tuple(
        Adoption(
            process=entry["process"],
            version=entry["version"],
            start=date.fromisoformat(entry["from"]),
            file=file,
            line=document.line(("adoptions", index)),
        )
        for index, entry in enumerate(document.data["adoptions"])
    )
    found = [*_unknown_versions(document, known), *_order(document, "adoptions", "process", entries)]
    return entries, tuple(found)


def read_config(
    file: str, files: Mapping[str, bytes], known: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[LocalValue, ...], tuple[Problem, ...]]:
    """Read config/<process>.yaml. Whether the values are legal is judged per version, by `resolve`."""
    document, problems = _document(file, files, "config")
    if document is None:
        return (), problems
    process = PurePosixPath(file).stem
    found: list[Problem] = []
    if process not in known:
        found.append(document.problem("standard.unknown-process", name=process, hint=nearest(process, known)))
    entries = tuple(_local_value(document, index) for index in range(len(document.data["values"])))
    for index, entry in enumerate(entries):
        if entry.end is not None and entry.end < entry.start:
            path = ("values", index, "until")
            found.append(document.problem("standard.period", path, start=entry.start, end=entry.end))
    found += _order(document, "values", "name", entries)
    return entries, tuple(found)


def _document(file: str, files: Mapping[str, bytes], kind: str) -> tuple[Document | None, tuple[Problem, ...]]:
    if file not in files:
        return None, (Problem(rule="standard.no-file", message=message("standard.no-file"), file=file),)
    document, problems = read_yaml(files[file], file)
    if document is None:
        return None, problems
    problems = check_schema(document, kind)
    return (None if problems else document), problems


def _institution(
    data: Mapping[str, Any],
    folder: str,
    adoption: tuple[Adoption, ...],
    config: Mapping[str, tuple[LocalValue, ...]],
) -> Institution:
    return Institution(
        id=data["id"],
        name=data["name"],
        orgnr=data.get("orgnr"),
        dfo_firmakode=data.get("dfo_firmakode"),
        adoption=adoption,
        config=config,
        people=tuple(_person(entry) for entry in data.get("people", ())),
        deputies=tuple(_deputy(entry) for entry in data.get("deputies", ())),
        places=data.get("places", {}),
        domains=tuple(data.get("domains", ())),
        folder=folder,
    )


def _person(entry: Mapping[str, Any]) -> Person:
    return Person(
        ident=entry["ident"],
        name=entry["name"],
        groups=frozenset(entry.get("groups", ())),
        employee_number=entry.get("employee_number"),
        email=entry.get("email"),
    )


def _deputy(entry: Mapping[str, Any]) -> Deputy:
    return Deputy(
        principal=entry["for"],
        by=entry["by"],
        start=date.fromisoformat(entry["from"]),
        end=date.fromisoformat(entry["to"]),
    )


def _local_value(document: Document, index: int) -> LocalValue:
    entry = document.data["values"][index]
    return LocalValue(
        name=entry["name"],
        value=tag(entry["value"]),
        start=date.fromisoformat(entry["from"]),
        end=_optional_date(entry, "until"),
        reason=entry.get("reason"),
        owner=entry.get("owner"),
        review=_optional_date(entry, "review"),
        file=document.file,
        line=document.line(("values", index, "value")),
    )


def _optional_date(entry: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(entry[name]) if name in entry else None


def _identity(document: Document, folder: str) -> Iterator[Problem]:
    if document.data["id"] != folder:
        yield document.problem("standard.folder-name", ("id",), name=document.data["id"], folder=folder)


def _people(document: Document) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, person in enumerate(document.data.get("people", ())):
        path = ("people", index, "ident")
        if person["ident"] in first:
            yield document.problem("standard.defined-twice", path, name=person["ident"], first=first[person["ident"]])
        first.setdefault(person["ident"], document.line(path))


def _deputies(document: Document) -> Iterator[Problem]:
    known = {person["ident"] for person in document.data.get("people", ())}
    for index, entry in enumerate(document.data.get("deputies", ())):
        for end in ("for", "by"):
            if entry[end] not in known:
                hint = nearest(entry[end], known)
                yield document.problem("standard.unknown-person", ("deputies", index, end), name=entry[end], hint=hint)
        if entry["for"] == entry["by"]:
            yield document.problem("standard.own-deputy", ("deputies", index), name=entry["by"])
        if entry["to"] < entry["from"]:
            path = ("deputies", index, "to")
            yield document.problem("standard.period", path, start=entry["from"], end=entry["to"])


def _unknown_versions(document: Document, known: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    for index, entry in enumerate(document.data["adoptions"]):
        process, version = entry["process"], entry["version"]
        if process not in known:
            hint: Message = nearest(process, known)
            yield document.problem("standard.unknown-process", ("adoptions", index, "process"), name=process, hint=hint)
        elif version not in known[process]:
            path = ("adoptions", index, "version")
            hint = message("standard.there-is", names=", ".join(known[process]))
            yield document.problem("standard.unknown-version", path, process=process, version=version, hint=hint)


def _order(document: Document, part: str, key: str, entries: tuple[_Entry, ...]) -> Iterator[Problem]:
    last: dict[str, _Entry] = {}
    for index, entry in enumerate(entries):
        name: str = getattr(entry, key)
        before = last.get(name)
        if before is not None and entry.start <= before.start:
            rule = "standard.same-date" if entry.start == before.start else "standard.date-order"
            path = (part, index, "from")
            yield document.problem(rule, path, name=name, start=entry.start, first=before.line, before=before.start)
        last[name] = entry
