"""Separation of duties: may this person, given who has done what in this case?

Pure functions over the manifest's constraints. Whoever acts for somebody else counts as both, so a deputy can do no
more than either of them could. Source: økonomibestemmelsene 2.5.2.1, 2.5.2.2 and 3.7.3.2 (two controls before any
payment, by different people, and nobody approves what benefits themselves).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .manifest import Constraint, Manifest
from .point import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """The constraint that stands in the way. `who` are the persons it concerns, `other` the duty they have exercised.

    `other` is None when they are the one who is paid. `reason` is the standard's own text by language.
    """

    constraint: str
    duty: str
    who: tuple[str, ...]
    reason: Texts
    source: str
    other: str | None = None


def duty_of(manifest: Manifest, element: str) -> str | None:
    """Return the duty that completing an element exercises, or None."""
    return next((entry.duty for entry in manifest.duties if entry.task == element), None)


def check(
    manifest: Manifest,
    element: str,
    actors: frozenset[str],
    exercised: Mapping[str, tuple[str, ...]],
    beneficiary: str | None,
) -> Violation | None:
    """Return the constraint that forbids `actors` (the person and whoever they act for) to do the element, or None.

    `exercised` tells who has exercised which duty in the case; `beneficiary` is the one who is paid, None when nobody
    known to the institution is.
    """
    return violated(manifest, element, actors, exercised, lambda expression: beneficiary)


def violated(
    manifest: Manifest,
    element: str,
    actors: frozenset[str],
    exercised: Mapping[str, tuple[str, ...]],
    beneficiary: Callable[[str], str | None],
) -> Violation | None:
    """As `check`, with the beneficiary found by evaluating a constraint's own expression, only where it is needed."""
    duty = duty_of(manifest, element)
    if duty is None:
        return None
    for constraint in manifest.constraints:
        found = _different(constraint, duty, actors, exercised) or _own(
            constraint, duty, actors, exercised, beneficiary
        )
        if found is not None:
            return found
    return None


def _different(
    constraint: Constraint, duty: str, actors: frozenset[str], exercised: Mapping[str, tuple[str, ...]]
) -> Violation | None:
    if duty not in constraint.different:
        return None
    for other in constraint.different:
        who = actors.intersection(exercised.get(other, ())) if other != duty else frozenset()
        if who:
            return _violation(constraint, duty, who, other)
    return None


def _own(
    constraint: Constraint,
    duty: str,
    actors: frozenset[str],
    exercised: Mapping[str, tuple[str, ...]],
    beneficiary: Callable[[str], str | None],
) -> Violation | None:
    """Who is paid may not act, nor may anybody go on with what they did before it was known whom the case is about."""
    if duty not in constraint.not_beneficiary or constraint.beneficiary is None:
        return None
    paid = beneficiary(constraint.beneficiary)
    earlier = {person for other in constraint.not_beneficiary for person in exercised.get(other, ())}
    return (
        _violation(constraint, duty, frozenset({paid}), None) if paid is not None and paid in actors | earlier else None
    )


def _violation(constraint: Constraint, duty: str, who: frozenset[str], other: str | None) -> Violation:
    return Violation(
        constraint=constraint.id,
        duty=duty,
        who=tuple(sorted(who)),
        reason=constraint.reason,
        source=constraint.source,
        other=other,
    )
