"""From bytes to processes: hardened parse, whitelist, reading, structure. All problems of a file in one run."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from lxml import etree

from ..message import message
from ..model import xml as hardened
from ..model.problem import Problem
from .collaboration import check_collaboration
from .draft import Draft, Edge, Place
from .drawing import check_drawing
from .findings import Findings, line_of
from .lanes import lane_of, read_lanes
from .model import Flow, Kind, Node, Process
from .names import tag
from .nodes import documentation, extensions, read_node
from .profile import FLOW_NODES, REFUSED_NODES
from .roots import Roots, read_roots
from .shape import check_shape
from .structure import check_structure
from .values import attribute, pure, text_of


def read(xml: bytes, file: str = "") -> tuple[tuple[Process, ...], tuple[Problem, ...]]:
    """Return the processes of a BPMN file and everything that is wrong with it, in document order.

    When any problem is an error no process is returned: a model that passes runs as BPMN 2.0 says, another one is
    refused. Never raises for what the file contains.
    """
    root, problems = hardened.parse(xml, file)
    if root is None:
        return (), problems
    if tag(root) != "bpmn:definitions":
        text = message("gate.not-bpmn", name=tag(root))
        return (), (Problem(rule="gate.not-bpmn", message=text, file=file or None, line=line_of(root)),)
    findings = Findings(root, file)
    drafts = _read_drafts(root, findings)
    if findings.refused():
        return (), findings.problems()
    return tuple(_finish(draft, xml, file) for draft in drafts), findings.problems()


def _read_drafts(root: etree._Element, findings: Findings) -> list[Draft]:
    check_shape(root, findings)
    roots = read_roots(root, findings)
    drafts = [_read_draft(element, roots, findings) for element in root if tag(element) == "bpmn:process"]
    if not drafts:
        findings.report(root, "no-process")
    check_collaboration(root, drafts, findings)
    for draft in drafts:
        if draft.element.get("isExecutable") != "true":
            findings.report(draft.element, "not-executable", field="isExecutable")
        check_structure(draft, findings)
    check_drawing(root, drafts, findings)
    return drafts


def _read_draft(element: etree._Element, roots: Roots, findings: Findings) -> Draft:
    draft = Draft(id=str(element.get("id") or ""), element=element)
    _read_scope(element, draft.id, draft, roots, findings)
    for edge in draft.edges.values():
        draft.outgoing.setdefault(edge.flow.source, []).append(edge)
        draft.incoming.setdefault(edge.flow.target, []).append(edge)
    draft.lanes = read_lanes(element, draft, findings)
    return draft


def _read_scope(element: etree._Element, scope: str, draft: Draft, roots: Roots, findings: Findings) -> None:
    """Read a process or subprocess; the hardened parse bounds the depth."""
    draft.scopes[scope] = element
    for child in element:
        name, id = tag(child), attribute(child, "id")
        if id is None:
            continue
        if name in FLOW_NODES:
            node = read_node(child, scope, roots, findings)
            draft.places.setdefault(id, Place(id=id, scope=scope, element=child, kind=node.kind, node=node))
            if node.kind is Kind.SUBPROCESS:
                _read_scope(child, id, draft, roots, findings)
        elif name in REFUSED_NODES:
            draft.places.setdefault(id, Place(id=id, scope=scope, element=child))
        elif name == "bpmn:sequenceFlow":
            draft.edges.setdefault(id, Edge(flow=_flow(child, findings), scope=scope, element=child))


def _flow(element: etree._Element, findings: Findings) -> Flow:
    condition = element.find("{*}conditionExpression")
    return Flow(
        id=str(element.get("id")),
        source=attribute(element, "sourceRef") or "",
        target=attribute(element, "targetRef") or "",
        line=line_of(element),
        name=str(element.get("name") or "").strip(),
        condition=None if condition is None else pure(condition, text_of(condition) or "=", "condition", findings),
    )


def _finish(draft: Draft, xml: bytes, file: str) -> Process:
    lanes = lane_of(draft)
    return Process(
        id=draft.id,
        name=str(draft.element.get("name") or draft.id).strip(),
        file=file,
        sha256=sha256(xml).hexdigest(),
        nodes={place.id: _wired(place.node, draft, lanes) for place in draft.places.values() if place.node},
        flows={edge.flow.id: edge.flow for edge in draft.edges.values()},
        lanes=tuple(draft.lanes),
        version_tag=_version_tag(draft.element),
        documentation=documentation(draft.element),
        xml=xml,
    )


def _wired(node: Node, draft: Draft, lanes: Mapping[str, str]) -> Node:
    place = draft.places[node.id]
    return replace(
        node,
        incoming=tuple(edge.flow.id for edge in draft.into(place)),
        outgoing=tuple(edge.flow.id for edge in draft.out(place)),
        lane=lanes.get(node.id),
    )


def _version_tag(element: etree._Element) -> str | None:
    tags = (attribute(child, "value") for child in extensions(element) if tag(child) == "zeebe:versionTag")
    return next(tags, None)
