"""Who may do what with a task: role binding, holders, deputies and separation of duties, in that order.

The answer is the same for claim, complete and reassign, and is computed from the case's own pins. Whoever acts as a
deputy counts as both persons: a deputy cannot do what the person deputised for could not. A task that the model gives
to one person needs no directory entry: a person without an employee number comes in by an invitation.
Source: økonomibestemmelsene 2.5.2.1, 2.5.2.2 and 3.7.3.2 (two controls by different people, nobody their own payment).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from .. import standard
from ..message import message
from ..model.record import CaseRecord, TaskRecord
from ..ports import Directory
from .asked_once import AskedOnce
from .pins import Pinned
from .results import Refusal


@dataclass(frozen=True, slots=True)
class Allowed:
    """The person may act, for somebody else when `on_behalf_of` is set."""

    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May this person act on this task of this case today? `evaluate` gives the value of an expression in the case.

    `given` is the person whom the model itself gives the task to, None for a task that a group may take.
    """

    case: CaseRecord
    task: TaskRecord
    pinned: Pinned
    person: str
    on: date
    evaluate: Callable[[str], object]
    given: str | None = None


def decide(directory: Directory, q: Question) -> Allowed | Refusal:
    """Return whether the person may act on the task, and for whom."""
    directory = AskedOnce(directory)
    principals = directory.acting_for(q.case.tenant, q.person, q.on)
    entitled = _entitled(directory, q, principals)
    if isinstance(entitled, Refusal):
        return entitled
    holder, free = q.task.assignee, q.task.on_behalf_of == q.person
    if holder is not None and not free and holder not in {q.person, q.given} | principals:
        return _refusal("access.claimed-by-other", task=q.task.name, holder=name(directory, q.case.tenant, holder))
    return _within_duties(directory, q, entitled)


def may_hand_over(directory: Directory, q: Question) -> Refusal | None:
    """Return why the person may not give the task to somebody else, or None when they may.

    Whoever has the role may, also when a colleague holds the task: nobody's absence is to stop a case. Separation of
    duties does not matter for giving a task away; it is the right thing to do when one cannot do it oneself.
    """
    entitled = _entitled(directory, q, directory.acting_for(q.case.tenant, q.person, q.on))
    return entitled if isinstance(entitled, Refusal) else None


def _entitled(directory: Directory, q: Question, principals: frozenset[str]) -> tuple[Allowed, ...] | Refusal:
    """Return the capacities in which the person may do the task today, best first; never empty."""
    if q.given is None:
        return _by_role(directory, q, principals)
    if q.given == q.person:
        return (Allowed(),)
    if q.given in principals:
        return (Allowed(q.given),)
    return _refusal("access.not-assigned", task=q.task.name, holder=name(directory, q.case.tenant, q.given))


def _by_role(directory: Directory, q: Question, principals: frozenset[str]) -> tuple[Allowed, ...] | Refusal:
    if directory.person(q.case.tenant, q.person) is None:
        return _refusal("access.unknown-person", person=q.person, institution=q.case.tenant)
    group = q.pinned.group(q.task.role)
    own = (Allowed(),) if holds(directory, q.case.tenant, q.person, group) else ()
    holding = (principal for principal in sorted(principals) if holds(directory, q.case.tenant, principal, group))
    found = (*own, *(Allowed(principal) for principal in holding))
    if not found:
        who = name(directory, q.case.tenant, q.person)
        return _refusal("access.not-in-role", person=who, role=q.pinned.titles(q.task.role), group=group)
    # Who holds the task for somebody, or takes it over from them, goes on doing it for them.
    held_for = q.task.on_behalf_of if q.task.assignee == q.person else q.task.assignee
    return tuple(sorted(found, key=lambda allowed: allowed.on_behalf_of != held_for or held_for is None))


def _within_duties(directory: Directory, q: Question, entitled: tuple[Allowed, ...]) -> Allowed | Refusal:
    """Return the first capacity that separation of duties has nothing against, or what it has against the first."""
    paid = _beneficiary(directory, q)
    refused = [_duties(directory, q, allowed, paid) for allowed in entitled]
    free = (allowed for allowed, why in zip(entitled, refused, strict=True) if why is None)
    return next(free, None) or next(why for why in refused if why is not None)


def _duties(directory: Directory, q: Question, allowed: Allowed, paid: Callable[[str], str | None]) -> Refusal | None:
    actors = frozenset(p for p in (q.person, allowed.on_behalf_of) if p)
    violation = standard.violated(q.pinned.bundle.manifest, q.task.element, actors, q.case.duties, paid)
    if violation is None:
        return None
    return Refusal(
        rule=violation.constraint,
        reason=message("access.duties", person=name(directory, q.case.tenant, q.person), task=q.task.name),
        because=violation.reason,
    )


def _refusal(rule: str, **params: object) -> Refusal:
    return Refusal(rule=rule, reason=message(rule, **params))


def _beneficiary(directory: Directory, q: Question) -> Callable[[str], str | None]:
    """Return what gives the ident of who is paid. An e-mail address stands for the person who has it.

    Somebody without an employee number is known by an invitation until DFØ answers; the address is known at once. Only
    those whom separation of duties can be about are asked for theirs: the address of anybody else hinders nobody.
    """

    @cache
    def of(expression: str) -> str | None:
        value = q.evaluate(expression)
        if not isinstance(value, str) or "@" not in value:
            return value if isinstance(value, str) else None
        known = (directory.person(q.case.tenant, ident) for ident in _concerned(directory, q))
        address = value.strip().casefold()
        return next((p.ident for p in known if p is not None and (p.email or "").casefold() == address), value)

    return of


def _concerned(directory: Directory, q: Question) -> list[str]:
    """Return who asks, whom they deputise, and who has exercised a duty in the case."""
    principals = directory.acting_for(q.case.tenant, q.person, q.on)
    return sorted({q.person, *principals, *(ident for done in q.case.duties.values() for ident in done)})


def exercised(
    duties: Mapping[str, tuple[str, ...]], duty: str | None, *persons: str | None
) -> Mapping[str, tuple[str, ...]] | None:
    """Return the duties with the persons added to one of them, or None when the task carries no duty."""
    if duty is None:
        return None
    added = tuple(p for p in persons if p and p not in duties.get(duty, ()))
    return {**duties, duty: (*duties.get(duty, ()), *added)}


def holds(directory: Directory, tenant: str, ident: str, group: str) -> bool:
    """Return whether a person belongs to a group. Asks about the person: a group may have thousands of members."""
    person = directory.person(tenant, ident)
    return person is not None and group in person.groups


def name(directory: Directory, tenant: str, ident: str) -> str:
    """Return a person's name, or the ident where there is none."""
    known = directory.person(tenant, ident)
    return known.name if known is not None else ident
