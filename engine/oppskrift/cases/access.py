"""Who may do what with a task: role binding, holders, deputies and separation of duties, in that order.

The answer is the same for claim, complete and reassign, and is computed from the case's own pins. Whoever acts as a
deputy counts as both persons: a deputy cannot do what the person deputised for could not. A task that the model gives
to one person needs no directory entry: a person without an employee number comes in by an invitation.
Source: økonomibestemmelsene 2.5.2.1, 2.5.2.2 and 3.7.3.2 (two controls by different people, nobody their own payment).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from .. import standard
from ..message import message
from ..model.record import CaseRecord, TaskRecord
from ..ports import Directory
from .pins import Pinned
from .results import Refusal


@dataclass(frozen=True, slots=True)
class Allowed:
    """The person may act, for somebody else when `on_behalf_of` is set."""

    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May this person act on this task of this case today? `evaluate` gives the value of an expression in the case."""

    case: CaseRecord
    task: TaskRecord
    pinned: Pinned
    person: str
    on: date
    evaluate: Callable[[str], object]


def decide(directory: Directory, q: Question) -> Allowed | Refusal:
    """Return whether the person may act on the task, and for whom."""
    principals = directory.acting_for(q.case.tenant, q.person, q.on)
    answer = _holder(directory, q, principals) if q.task.assignee else _role(directory, q, principals)
    if isinstance(answer, Refusal):
        return answer
    return _duties(directory, q, answer) or answer


def _holder(directory: Directory, q: Question, principals: frozenset[str]) -> Allowed | Refusal:
    if q.task.assignee == q.person:
        return Allowed(q.task.on_behalf_of)
    if q.task.assignee in principals:
        return Allowed(q.task.assignee)
    rule = "access.claimed-by-other" if q.task.role else "access.not-assigned"
    return Refusal(
        rule=rule, reason=message(rule, task=q.task.name, holder=name(directory, q.case.tenant, q.task.assignee or ""))
    )


def _role(directory: Directory, q: Question, principals: frozenset[str]) -> Allowed | Refusal:
    if directory.person(q.case.tenant, q.person) is None:
        return Refusal(
            rule="access.unknown-person",
            reason=message("access.unknown-person", person=q.person, institution=q.case.tenant),
        )
    group = q.pinned.group(q.task.role)
    members = directory.members(q.case.tenant, group)
    if q.person in members:
        return Allowed()
    deputised = sorted(principals & members)
    if deputised:
        return Allowed(deputised[0])
    return Refusal(
        rule="access.not-in-role",
        reason=message(
            "access.not-in-role", person=name(directory, q.case.tenant, q.person), role=q.task.role, group=group
        ),
    )


def _duties(directory: Directory, q: Question, allowed: Allowed) -> Refusal | None:
    actors = frozenset(p for p in (q.person, allowed.on_behalf_of) if p)
    violation = standard.violated(q.pinned.bundle.manifest, q.task.element, actors, q.case.duties, _beneficiary(q))
    if violation is None:
        return None
    return Refusal(
        rule=violation.constraint,
        reason=message("access.duties", person=name(directory, q.case.tenant, q.person), task=q.task.name),
        because=violation.reason,
    )


def _beneficiary(q: Question) -> Callable[[str], str | None]:
    def of(expression: str) -> str | None:
        value = q.evaluate(expression)
        return value if isinstance(value, str) else None

    return of


def exercised(
    duties: Mapping[str, tuple[str, ...]], duty: str | None, *persons: str | None
) -> Mapping[str, tuple[str, ...]] | None:
    """Return the duties with the persons added to one of them, or None when the task carries no duty."""
    if duty is None:
        return None
    added = tuple(p for p in persons if p and p not in duties.get(duty, ()))
    return {**duties, duty: (*duties.get(duty, ()), *added)}


def name(directory: Directory, tenant: str, ident: str) -> str:
    """Return a person's name, or the ident where there is none."""
    known = directory.person(tenant, ident)
    return known.name if known is not None else ident
