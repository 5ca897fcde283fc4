"""Reads `manifest.yaml`: YAML, then the published schema, then what a schema cannot say."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ..model.problem import Problem
from ..model.tagged import tag
from .manifest import Constraint, FollowUp, LegalBasis, Manifest, Reference, Role, TaskDuty
from .point import Point, PointType
from .schema import check_schema, nearest
from .yaml_file import Document, Path, read_yaml


def read_manifest(body: bytes, file: str = "") -> tuple[Manifest | None, tuple[Problem, ...]]:
    """Read a manifest. Returns it, or None and everything that must be corrected."""
    document, problems = read_yaml(body, file)
    if document is None:
        return None, problems
    problems = check_schema(document, "manifest")
    if problems:
        return None, problems
    manifest = _manifest(document)
    problems = tuple(_semantic(document, manifest))
    return (None if any(p.severity == "error" for p in problems) else manifest), problems


def _manifest(document: Document) -> Manifest:
    data: Mapping[str, Any] = document.data
    return Manifest(
        process=data["process"],
        version=data["version"],
        main=data["main"],
        title=data["title"],
        owner=data["owner"],
        legal_basis=tuple(LegalBasis(**entry) for entry in data["legal_basis"]),
        valid_from=date.fromisoformat(data["valid_from"]),
        retention=data["retention"],
        description=data.get("description"),
        roles={id: Role(id=id, **r, line=document.line(("roles", id))) for id, r in data["roles"].items()},
        starters=tuple(data.get("starters", ())),
        title_expression=data.get("title_expression"),
        place_expression=data.get("place_expression"),
        business_key=data.get("business_key"),
        personal_data=tuple(data.get("personal_data", ())),
        decisions=tuple(_reference(document, "decisions", i) for i in range(len(data.get("decisions", ())))),
        calls=tuple(_reference(document, "calls", i) for i in range(len(data.get("calls", ())))),
        duties=tuple(TaskDuty(**d, line=document.line(("duties", i))) for i, d in enumerate(data.get("duties", ()))),
        constraints=tuple(_constraint(c, document.line(("constraints", i))) for i, c in _each(data, "constraints")),
        variation={p["name"]: _point(document, i) for i, p in _each(data, "variation")},
        follow_ups=tuple(FollowUp(**f, line=document.line(("follow_ups", i))) for i, f in _each(data, "follow_ups")),
        file=document.file,
    )


def _each(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return enumerate(data.get(name, ()))


def _reference(document: Document, name: str, index: int) -> Reference:
    entry = document.data[name][index]
    return Reference(
        id=entry.get("id") or entry["process"], version=entry["version"], line=document.line((name, index))
    )


def _constraint(entry: Mapping[str, Any], line: int) -> Constraint:
    return Constraint(
        id=entry["id"],
        reason=entry["reason"],
        source=entry["source"],
        different=tuple(entry.get("different", ())),
        not_beneficiary=tuple(entry.get("not_beneficiary", ())),
        beneficiary=entry.get("beneficiary"),
        line=line,
    )


def _point(document: Document, index: int) -> Point:
    entry = document.data["variation"][index]
    return Point(
        name=entry["name"],
        type=PointType(entry["type"]),
        title=entry["title"],
        default=tag(entry["default"]),
        reason=entry["reason"],
        bound_reason=entry["bound_reason"],
        approver=entry["approver"],
        file=document.file,
        line=document.line(("variation", index)),
        minimum=None if "min" not in entry else Decimal(entry["min"]),
        maximum=None if "max" not in entry else Decimal(entry["max"]),
        unit=entry.get("unit"),
        max_length=entry.get("max_length"),
        allowed=tuple(entry["allowed"]) if "allowed" in entry else None,
        stricter=entry.get("stricter"),
    )


def _semantic(document: Document, manifest: Manifest) -> Iterator[Problem]:
    yield from _repeated(document, "variation", "name")
    yield from _repeated(document, "constraints", "id")
    yield from _repeated(document, "duties", "task")
    yield from _repeated(document, "decisions", "id")
    yield from _repeated(document, "calls", "process")
    yield from _repeated(document, "follow_ups", "process")
    yield from _roles(document, manifest)
    yield from _constraints(document, manifest)
    yield from _points(document, manifest)


def _repeated(document: Document, part: str, key: str) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for index, entry in enumerate(document.data.get(part, ())):
        path = (part, index, key)
        if entry[key] in first:
            line = document.line(first[entry[key]])
            yield document.problem("standard.defined-twice", path, name=entry[key], first=line)
        first.setdefault(entry[key], path)


def _roles(document: Document, manifest: Manifest) -> Iterator[Problem]:
    points = {name for name, point in manifest.variation.items() if point.type is PointType.ROLE}
    for role in manifest.roles.values():
        if role.point is not None and role.point not in points:
            hint = nearest(role.point, points)
            yield document.problem(
                "standard.role-point", ("roles", role.id, "point"), role=role.id, name=role.point, hint=hint
            )
    for index, starter in enumerate(manifest.starters):
        if starter not in manifest.roles:
            hint = nearest(starter, manifest.roles)
            yield document.problem("standard.unknown-role", ("starters", index), name=starter, hint=hint)


def _constraints(document: Document, manifest: Manifest) -> Iterator[Problem]:
    known = {duty.duty for duty in manifest.duties}
    for index, constraint in enumerate(manifest.constraints):
        if not (constraint.different or constraint.not_beneficiary):
            yield document.problem("standard.empty-constraint", ("constraints", index), id=constraint.id)
        for part in ("different", "not_beneficiary"):
            for position, duty in enumerate(getattr(constraint, part)):
                if duty not in known:
                    path = ("constraints", index, part, position)
                    yield document.problem("standard.unknown-duty", path, name=duty, hint=nearest(duty, known))


def _points(document: Document, manifest: Manifest) -> Iterator[Problem]:
    called = {call.id for call in manifest.calls}
    for index in range(len(document.data.get("variation", ()))):
        point = _point(document, index)
        path: Path = ("variation", index)
        if point.minimum is not None and point.maximum is not None and point.minimum > point.maximum:
            yield document.problem("standard.bounds-reversed", (*path, "min"), name=point.name)
            continue
        refused = point.refusal(point.default)
        if refused is not None:
            yield document.problem(
                "standard.default-refused",
                (*path, "default"),
                name=point.name,
                why=refused,
            )
        if point.type is PointType.SLOT:
            yield from _slot(document, point, path, called)


def _slot(document: Document, point: Point, path: Path, called: set[str]) -> Iterator[Problem]:
    for position, process in enumerate(point.allowed or ()):
        if process is not None and process not in called:
            yield document.problem(
                "standard.slot-not-called",
                (*path, "allowed", position),
                name=point.name,
                process=process,
                hint=nearest(str(process), called),
            )
