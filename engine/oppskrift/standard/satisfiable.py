"""Can the work be done at all? Each bound group must have somebody, and duties kept apart must have two people.

A task that is offered to nobody stops a case without a sound, so it is found before a version is used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from .. import bpmn
from ..message import Message, message
from ..model.problem import Problem
from .institution import Adoption, Institution, LocalValue
from .manifest import Manifest
from .resolution import local_values


@dataclass(frozen=True, slots=True)
class Staffing:
    """The local values in force for one adopted version on one day."""

    manifest: Manifest
    institution: Institution
    entry: Adoption
    local: Mapping[str, LocalValue]

    @staticmethod
    def on(manifest: Manifest, institution: Institution, entry: Adoption, day: date) -> "Staffing":
        """Return the staffing of a day."""
        values = local_values(institution, manifest.process, day)
        return Staffing(manifest, institution, entry, {value.name: value for value in values})

    def group(self, role: str) -> str:
        """Return the group that holds a role: by its variation point, else the role's own id."""
        known = self.manifest.roles.get(role)
        if known is None or known.point is None:
            return role
        local = self.local.get(known.point)
        return str(local.value if local else self.manifest.variation[known.point].default)

    def holders(self, role: str) -> frozenset[str]:
        """Return who holds a role."""
        group = self.group(role)
        return frozenset(person.ident for person in self.institution.people if group in person.groups)


def check_staffing(staffing: Staffing, processes: Mapping[str, bpmn.Process]) -> Iterator[Problem]:
    """Yield roles that nobody holds and duties that one person would have to exercise against the constraints.

    An institution that lists no people is not judged: its people are known elsewhere.
    """
    if staffing.institution.people:
        yield from _empty_roles(staffing)
        yield from _alone(staffing, _roles_of_duties(staffing.manifest, processes))


def _empty_roles(staffing: Staffing) -> Iterator[Problem]:
    for role in staffing.manifest.roles.values():
        if staffing.holders(role.id):
            continue
        group = staffing.group(role.id)
        text = message("standard.empty-role", role=role.title, group=group, **_where(staffing))
        yield _problem(staffing, text.key, role.point, text)


def _alone(staffing: Staffing, roles: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    for constraint in staffing.manifest.constraints:
        for one, other in combinations(constraint.different, 2):
            people = [_holders(staffing, roles.get(duty, frozenset())) for duty in (one, other)]
            if all(people) and len(people[0] | people[1]) == 1:
                params = {"one": one, "other": other, "person": next(iter(people[0])), "why": constraint.reason}
                text = message("standard.one-person", **params, **_where(staffing))
                yield _problem(staffing, text.key, None, text)


def _holders(staffing: Staffing, roles: frozenset[str]) -> frozenset[str]:
    return frozenset(ident for role in roles for ident in staffing.holders(role))


def _roles_of_duties(manifest: Manifest, processes: Mapping[str, bpmn.Process]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    nodes = {id: node for process in processes.values() for id, node in process.nodes.items()}
    for entry in manifest.duties:
        node = nodes.get(entry.task)
        if node is not None and node.role:
            found[entry.duty] = found.get(entry.duty, frozenset()) | {node.role}
    return found


def _where(staffing: Staffing) -> dict[str, str]:
    return {"institution": staffing.institution.id, "process": staffing.manifest.process}


def _problem(staffing: Staffing, rule: str, point: str | None, text: Message) -> Problem:
    local = staffing.local.get(point) if point else None
    place: Adoption | LocalValue = local or staffing.entry
    return Problem(rule=rule, message=text, file=place.file, line=place.line, field=point)
