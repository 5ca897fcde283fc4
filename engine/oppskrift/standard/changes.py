"""What changed between two versions of a process, in words: parts added, removed, renamed and changed.

Pure: two bundles in, values out. A version compared with itself gives nothing, and what one direction adds, the other
removes. How things are drawn does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .bundle import Bundle
from .catalogue import Area, Aspect, Part, manifest_parts, text_parts
from .catalogue_model import model_parts
from .catalogue_rules import decision_parts, form_parts
from .point import Texts


class ChangeKind(StrEnum):
    """What happened to a part."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One respect in which a part is different; None where it had or has none. `code` marks expressions."""

    label: Texts
    before: Texts | None
    after: Texts | None
    code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to one part. `was` is its former title when that is another.

    `details` of a part that was added or removed tell what it is or was like; of one that was changed, how.
    """

    kind: ChangeKind
    area: Area
    id: str
    title: Texts
    within: Texts
    was: Texts | None = None
    details: tuple[Detail, ...] = ()


def parts(bundle: Bundle) -> dict[tuple[Area, str], Part]:
    """Return every part of a version by area and id, areas in their order."""
    found = (
        *manifest_parts(bundle),
        *model_parts(bundle),
        *decision_parts(bundle),
        *form_parts(bundle),
        *text_parts(bundle),
    )
    order = list(Area)
    return {(part.area, part.id): part for part in sorted(found, key=lambda part: order.index(part.area))}


def changes(old: Bundle, new: Bundle) -> tuple[Change, ...]:
    """Return what is different in `new`, by area; in an area what was removed comes last."""
    before, after = parts(old), parts(new)
    found = [*_present(before, after), *_gone(before, after)]
    order = list(Area)
    return tuple(sorted(found, key=lambda change: order.index(change.area)))


def _present(before: dict[tuple[Area, str], Part], after: dict[tuple[Area, str], Part]) -> Iterator[Change]:
    for key, part in after.items():
        if key not in before:
            whole = [
                Detail(label=a.label, before=None, after=a.value, code=a.code) for a in part.aspects if not a.minor
            ]
            yield _change(ChangeKind.ADDED, part, whole)
        else:
            yield from _compared(before[key], part)


def _gone(before: dict[tuple[Area, str], Part], after: dict[tuple[Area, str], Part]) -> Iterator[Change]:
    for key, part in before.items():
        if key not in after:
            whole = [
                Detail(label=a.label, before=a.value, after=None, code=a.code) for a in part.aspects if not a.minor
            ]
            yield _change(ChangeKind.REMOVED, part, whole)


def _compared(old: Part, new: Part) -> Iterator[Change]:
    details = list(_details(old, new))
    was = old.title if new.own_title and old.title != new.title else None
    if details:
        yield _change(ChangeKind.CHANGED, new, details, was)
    elif was is not None:
        yield _change(ChangeKind.RENAMED, new, [], was)


def _details(old: Part, new: Part) -> Iterator[Detail]:
    before: dict[str, Aspect] = {a.key: a for a in old.aspects}
    after: dict[str, Aspect] = {a.key: a for a in new.aspects}
    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        shown = other or one
        if shown is not None and (one is None or other is None or _differ(one, other)):
            yield Detail(
                label=shown.label,
                before=one.value if one else None,
                after=other.value if other else None,
                code=shown.code,
            )


def _differ(one: Aspect, other: Aspect) -> bool:
    return (one.identity or one.value) != (other.identity or other.value)


def _change(kind: ChangeKind, part: Part, details: list[Detail], was: Texts | None = None) -> Change:
    return Change(
        kind=kind, area=part.area, id=part.id, title=part.title, within=part.within, was=was, details=tuple(details)
    )
