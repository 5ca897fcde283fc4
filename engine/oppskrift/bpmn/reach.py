"""Reachability: every node can be reached from the start of its scope, and from every node an end can be reached."""

from collections.abc import Callable, Iterable

from .draft import Draft, Place
from .findings import Findings
from .model import Kind


def check_reach(draft: Draft, findings: Findings) -> None:
    """Report nodes never reached and nodes that never end; a scope with broken flows is left for the next run."""
    for scope in draft.scopes:
        inside = draft.inside(scope)
        starts = [place for place in inside if place.kind is Kind.START]
        if scope in draft.broken_scopes or not starts:
            continue
        _check_scope(inside, starts, draft, findings)


def _check_scope(inside: list[Place], starts: list[Place], draft: Draft, findings: Findings) -> None:
    onwards = _onwards(draft)
    reached = _closure(starts, onwards)
    backwards: dict[str, list[Place]] = {}
    for place in inside:
        for after in onwards(place):
            backwards.setdefault(after.id, []).append(place)
    stops = [place for place in inside if place.kind in (None, Kind.END) or not onwards(place)]
    ends = _closure(stops, lambda place: backwards.get(place.id, []))
    for place in inside:
        if place.id not in reached:
            findings.report(place.element, "unreachable")
        elif place.id not in ends:
            findings.report(place.element, "no-way-to-end")


def _onwards(draft: Draft) -> Callable[[Place], list[Place]]:
    """Return the function from a node to those that can follow it: along flows, and through boundary events."""
    boundaries = draft.boundaries()

    def after(place: Place) -> list[Place]:
        along = [draft.places[edge.flow.target] for edge in draft.out(place) if edge.flow.target in draft.places]
        return [*along, *boundaries.get(place.id, [])]

    return after


def _closure(first: Iterable[Place], after: Callable[[Place], list[Place]]) -> set[str]:
    found: set[str] = set()
    stack = list(first)
    while stack:
        place = stack.pop()
        if place.id not in found:
            found.add(place.id)
            stack.extend(after(place))
    return found
