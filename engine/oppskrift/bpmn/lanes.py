"""Lanes: which role's lane a node stands in. A lane has no effect on the flow; the manifest binds it to a role."""

from collections.abc import Mapping

from lxml import etree

from .draft import Draft
from .findings import Findings
from .model import Lane
from .names import tag
from .values import attribute, text_of


def read_lanes(process: etree._Element, draft: Draft, findings: Findings) -> list[Lane]:
    """Return the lanes of a process, reporting members that do not exist or stand in two lanes."""
    found: list[Lane] = []
    placed: set[str] = set()
    for lane in process.iterfind("{*}laneSet/{*}lane"):
        if not attribute(lane, "name"):
            findings.report(lane, "lane-name", field="name")
        members = [child for child in lane if tag(child) == "bpmn:flowNodeRef"]
        for member in members:
            id = text_of(member) or ""
            if id not in draft.places:
                findings.report(member, "unknown-reference", field="flowNodeRef", id=id)
            elif id in placed:
                findings.report(member, "lane-twice", id=id)
            placed.add(id)
        nodes = tuple(text_of(member) or "" for member in members)
        found.append(Lane(id=str(lane.get("id") or ""), name=attribute(lane, "name") or "", nodes=nodes))
    return found


def lane_of(draft: Draft) -> Mapping[str, str]:
    """Return {node id: lane name}; boundary events and the insides of subprocesses are where their activity is."""
    direct = {id: lane.name for lane in draft.lanes for id in lane.nodes}
    found: dict[str, str] = {}
    for id in draft.places:
        at: str | None = id
        while at is not None and at not in direct:
            place = draft.places.get(at)
            at = None if place is None else (place.node.attached_to if place.node else None) or place.scope
        if at is not None:
            found[id] = direct[at]
    return found
