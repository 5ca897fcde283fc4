"""What one version of a standard process promises: roles, duties, constraints and variation points.

Read from `manifest.yaml` by `manifest_file.read_manifest`. Everything here is frozen and already checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from .point import Point, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """Hjemmel: what the process rests on and where it stands."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of the process. `point` is the variation point that binds it to a group of the institution.

    Without a point the role is held by the group that has the role's own id.
    """

    id: str
    lane: str
    title: Texts
    point: str | None = None
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A decision or another process folder in an exact version."""

    id: str
    version: str
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDuty:
    """Completing the element `task` exercises `duty`."""

    task: str
    duty: str
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """Separation of duties.

    `different`: nobody exercises two of these duties in one case. `not_beneficiary`: nobody exercises these in a case
    that pays themselves; `beneficiary` is the FEEL expression for the ident or the e-mail address of who is paid.
    """

    id: str
    reason: Texts
    source: str
    different: tuple[str, ...] = ()
    not_beneficiary: tuple[str, ...] = ()
    beneficiary: str | None = None
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What may come after a case that has ended: a case of `process`, offered to people as `title`.

    `values` fills the fields of its start form, by name: FEEL over the variables of the ended case. It is offered when
    every one of them has a value.
    """

    process: str
    title: Texts
    values: Mapping[str, str] = field(default_factory=dict)
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One version of one standard process."""

    process: str
    version: str
    main: str
    title: Texts
    owner: str
    legal_basis: tuple[LegalBasis, ...]
    valid_from: date
    retention: str
    description: Texts | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    starters: tuple[str, ...] = ()
    title_expression: str | None = None
    place_expression: str | None = None
    business_key: str | None = None
    personal_data: tuple[str, ...] = ()
    decisions: tuple[Reference, ...] = ()
    calls: tuple[Reference, ...] = ()
    duties: tuple[TaskDuty, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    variation: Mapping[str, Point] = field(default_factory=dict)
    follow_ups: tuple[FollowUp, ...] = ()
    file: str = ""

    def with_called(self, called: "Manifest") -> "Manifest":
        """Return this manifest with what a called process declares added; what this one declares itself stands.

        A called process runs as part of the caller's case, so its roles, variation points and duties are the case's.
        """
        own = {constraint.id for constraint in self.constraints}
        tasks = {duty.task for duty in self.duties}
        return replace(
            self,
            roles={**called.roles, **self.roles},
            variation={**called.variation, **self.variation},
            personal_data=tuple(dict.fromkeys((*self.personal_data, *called.personal_data))),
            duties=(*self.duties, *(d for d in called.duties if d.task not in tasks)),
            constraints=(*self.constraints, *(c for c in called.constraints if c.id not in own)),
        )


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions are ordered by: 1.2 comes before 1.10. A part that is no number comes first."""
    return tuple(int(part) if part.isdecimal() else -1 for part in version.split("."))
