"""Which value holds: the standard's default, or the institution's own inside the bounds, and why.

`resolve` judges each local value by its variation point, so a value outside the bounds never reaches a case. The
resolution is content-addressed: the same values and explanations give the same `sha256`, whatever day they were asked
for. A case keeps it for as long as it lives.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

import orjson

from ..errors import Refused
from ..message import Message, message
from ..model.problem import Problem
from ..model.tagged import Json
from .institution import Institution, LocalValue
from .manifest import Manifest
from .point import Point, Texts, same_value
from .schema import nearest
from .unknown import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Why the institution differs from the default, who answers for it, and when it is looked at again."""

    reason: str
    owner: str
    review: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a name has its value.

    `source` says who decided it; `file` and `line` where; `since` the first day of the local value (None for the
    standard's). `bounds`, `reason` (why it may vary), `bound_reason` and `title` are texts by language. `deviation` is
    set when the value differs from the default.
    """

    name: str
    type: str
    title: Texts
    value: Json
    source: Literal["standard", "institution"]
    origin: str
    file: str
    line: int
    since: date | None
    default: Json
    unit: str | None
    bounds: Texts
    reason: Texts
    bound_reason: Texts
    approver: str
    deviation: Deviation | None = None


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """All values of one process at one institution. `values` are tagged JSON; models read them as `config.<name>`."""

    process: str
    version: str
    institution: str
    values: Mapping[str, Json]
    explanations: Mapping[str, Explanation]

    @cached_property
    def sha256(self) -> str:
        """Return the hash of `as_json()`, in hexadecimal."""
        return hashlib.sha256(self.as_json()).hexdigest()

    def explain(self, name: str) -> Explanation:
        """Return why a name has its value. Raises NotFound for a name the manifest does not declare."""
        if name not in self.explanations:
            raise Unknown("standard.unknown-name", name, self.explanations, process=f"{self.process} {self.version}")
        return self.explanations[name]

    def as_json(self) -> bytes:
        """Return the canonical JSON: keys sorted, UTF-8, no spaces."""
        return orjson.dumps(
            {
                "process": self.process,
                "version": self.version,
                "institution": self.institution,
                "explanations": self.explanations,
            },
            option=orjson.OPT_SORT_KEYS,
        )

    @staticmethod
    def from_json(body: bytes) -> "Resolution":
        """Return the resolution that `as_json` wrote."""
        data = orjson.loads(body)
        explanations = {name: _explanation(entry) for name, entry in data["explanations"].items()}
        return _resolution(data["process"], data["version"], data["institution"], explanations)


def resolve(manifest: Manifest, institution: Institution, on: date) -> Resolution:
    """Return the values that hold at an institution on a day (Europe/Oslo), each with its explanation.

    Raises Refused with every local value in force that is unknown, outside its bounds, less strict than allowed, or a
    deviation without reason, owner and review date.
    """
    in_force = local_values(institution, manifest.process, on)
    problems = [problem for entry in in_force for problem in judge(manifest, entry)]
    if problems:
        raise Refused(problems)
    local = {entry.name: entry for entry in in_force}
    explanations = {
        name: _explain(manifest, point, institution, local.get(name)) for name, point in manifest.variation.items()
    }
    return _resolution(manifest.process, manifest.version, institution.id, explanations)


def local_values(institution: Institution, process: str, on: date) -> tuple[LocalValue, ...]:
    """Return the local values in force on a day: for each name the one with the latest start that is not after it."""
    latest: dict[str, LocalValue] = {}
    for entry in sorted(institution.config.get(process, ()), key=lambda entry: entry.start):
        if entry.start <= on:
            latest[entry.name] = entry
    return tuple(entry for entry in latest.values() if entry.end is None or on <= entry.end)


def judge(manifest: Manifest, entry: LocalValue) -> tuple[Problem, ...]:
    """Return what is wrong with a local value under this version of the process."""
    point = manifest.variation.get(entry.name)
    if point is None:
        hint = nearest(entry.name, manifest.variation)
        process = f"{manifest.process} {manifest.version}"
        return (_problem(entry, "standard.unknown-name", name=entry.name, process=process, hint=hint),)
    refused = point.local_refusal(entry.value)
    if refused is not None:
        return (_refused(entry, refused),)
    if same_value(entry.value, point.default):
        return ()
    missing = [name for name in ("reason", "owner", "review") if getattr(entry, name) is None]
    if not missing:
        return ()
    return (_problem(entry, "standard.deviation", name=entry.name, missing=", ".join(missing)),)


def _problem(entry: LocalValue, rule: str, **params: object) -> Problem:
    return _refused(entry, message(rule, **params))


def _refused(entry: LocalValue, text: Message) -> Problem:
    return Problem(rule=text.key, message=text, file=entry.file, line=entry.line, field=entry.name)


def _explain(manifest: Manifest, point: Point, institution: Institution, entry: LocalValue | None) -> Explanation:
    return Explanation(
        name=point.name,
        type=point.type.value,
        title=point.title,
        value=point.default if entry is None else entry.value,
        source="standard" if entry is None else "institution",
        origin=f"{manifest.process} {manifest.version}" if entry is None else institution.id,
        file=(point.file or manifest.file) if entry is None else entry.file,
        line=point.line if entry is None else entry.line,
        since=None if entry is None else entry.start,
        default=point.default,
        unit=point.unit,
        bounds=point.bound_text,
        reason=point.reason,
        bound_reason=point.bound_reason,
        approver=point.approver,
        deviation=_deviation(point, entry),
    )


def _deviation(point: Point, entry: LocalValue | None) -> Deviation | None:
    if entry is None or same_value(entry.value, point.default):
        return None
    assert entry.reason and entry.owner and entry.review  # noqa: S101, PT018 - `judge` has seen to it
    return Deviation(reason=entry.reason, owner=entry.owner, review=entry.review)


def _explanation(entry: dict[str, Any]) -> Explanation:
    deviation = entry["deviation"]
    return Explanation(
        **{
            **entry,
            "since": _date(entry["since"]),
            "deviation": deviation and Deviation(**{**deviation, "review": date.fromisoformat(deviation["review"])}),
        }
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _resolution(process: str, version: str, institution: str, explanations: Mapping[str, Explanation]) -> Resolution:
    values: Iterable[tuple[str, Json]] = ((name, entry.value) for name, entry in explanations.items())
    return Resolution(
        process=process, version=version, institution=institution, values=dict(values), explanations=explanations
    )
