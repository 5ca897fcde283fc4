"""What changed between two versions, grouped for reading."""

from collections import Counter
from dataclasses import dataclass

from oppskrift.cases.processes import Entry, Processes
from oppskrift.errors import OppskriftError
from oppskrift.standard.catalogue import Area
from oppskrift.standard.changes import Change, ChangeKind

from ..current import language


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The changes of one area."""

    area: Area
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions and what is different in the newer one. `failure` says why they cannot be compared."""

    old: str
    new: str
    groups: tuple[Group, ...] = ()
    counts: tuple[tuple[ChangeKind, int], ...] = ()
    failure: str = ""


def opposite(entry: Entry, asked: str | None) -> str | None:
    """Return the version to compare with: the one asked for, else the one before, else the one after."""
    if asked in entry.versions and asked != entry.shown:
        return asked
    at = entry.versions.index(entry.shown)
    near = (entry.versions[at - 1] if at else None, *entry.versions[at + 1 : at + 2])
    return next((version for version in near if version), None)


def compared(processes: Processes, entry: Entry, other: str) -> Comparison:
    """Return the comparison of the shown version with another, always from the older to the newer."""
    old, new = sorted((entry.shown, other), key=entry.versions.index)
    try:
        found = processes.changes(entry.process, old, new)
    except OppskriftError as error:
        return Comparison(old=old, new=new, failure=error.render(language()))
    groups = ((area, tuple(change for change in found if change.area is area)) for area in Area)
    kinds = Counter(change.kind for change in found)
    return Comparison(
        old=old,
        new=new,
        groups=tuple(Group(area=area, changes=some) for area, some in groups if some),
        counts=tuple((kind, kinds[kind]) for kind in ChangeKind if kinds[kind]),
    )
