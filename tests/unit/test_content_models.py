"""Every model of the standard passes the gate without a remark, and its drawing is whole and readable."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from content_support import ROOT, library, models, versions
from lxml import etree

from oppskrift import bpmn, dmn
from oppskrift.dfo.catalogue import catalogue
from oppskrift.dfo.notification import MemoryNotifier

DI = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "dmndi": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
}
Box = tuple[float, float, float, float]

each_model = pytest.mark.parametrize("file", models(), ids=lambda f: f"{f.parents[1].name}-{f.parent.name}")


def numbers(element: etree._Element, *names: str) -> tuple[float, ...]:
    return tuple(float(str(element.get(name))) for name in names)


def box(shape: etree._Element, path: str = "dc:Bounds") -> Box | None:
    found = shape.find(path, DI)
    return None if found is None else numbers(found, "x", "y", "width", "height")  # type: ignore[return-value]


def shapes(root: etree._Element) -> dict[str, etree._Element]:
    return {str(s.get("bpmnElement")): s for s in root.iterfind(".//bpmndi:BPMNShape", DI)}


def overlap(one: Box, other: Box) -> bool:
    (x, y, w, h), (a, b, c, d) = one, other
    return x < a + c and a < x + w and y < b + d and b < y + h


def process(file: Path) -> bpmn.Process:
    (found,), problems = bpmn.read(file.read_bytes(), file.name)
    assert problems == ()
    return found


def handlers() -> frozenset[str]:
    return catalogue(None, MemoryNotifier()).names()  # type: ignore[arg-type]


def test_the_whole_library_has_no_problems() -> None:
    problems = [p for p in library().check(handlers()) if p.rule != "values.not-verified"]
    assert [p.render("en") for p in problems] == []


def test_both_processes_have_two_versions() -> None:
    found = [("hr_kontroll", "1.0"), *((p, v) for p in ("kontrakt_timelonn", "timeliste") for v in ("1.0", "1.1"))]
    assert versions() == found


@each_model
def test_everything_is_drawn(file: Path) -> None:
    model, root = process(file), etree.fromstring(file.read_bytes())
    edges = {str(e.get("bpmnElement")) for e in root.iterfind(".//bpmndi:BPMNEdge", DI)}
    assert edges == set(model.flows)
    pools = {str(p.get("id")) for p in root.iterfind(".//bpmn:participant", DI)}
    assert set(shapes(root)) == {*model.nodes, *(lane.id for lane in model.lanes), *pools}


@each_model
def test_nothing_lies_on_top_of_anything(file: Path) -> None:
    model, root = process(file), etree.fromstring(file.read_bytes())
    drawn = shapes(root)
    nodes = {id: box(drawn[id]) for id, n in model.nodes.items() if n.kind not in (bpmn.Kind.BOUNDARY,)}
    for (a, one), (b, other) in combinations(nodes.items(), 2):
        inside = model.nodes[b].scope == a or model.nodes[a].scope == b
        assert inside or not overlap(one, other), f"{a} and {b}"  # type: ignore[arg-type]
    labels = {id: box(s, "bpmndi:BPMNLabel/dc:Bounds") for id, s in drawn.items()}
    texts = {id: label for id, label in labels.items() if label is not None}
    for id, label in texts.items():
        hit = [n for n, place in nodes.items() if n != id and model.nodes[n].kind is not bpmn.Kind.SUBPROCESS]
        assert not [n for n in hit if overlap(label, nodes[n])], id  # type: ignore[arg-type]
    for (a, one), (b, other) in combinations(texts.items(), 2):
        assert not overlap(one, other), f"labels of {a} and {b}"  # type: ignore[arg-type]


@each_model
def test_flows_run_straight_and_from_edge_to_edge(file: Path) -> None:
    model, root = process(file), etree.fromstring(file.read_bytes())
    drawn = shapes(root)
    for edge in root.iterfind(".//bpmndi:BPMNEdge", DI):
        points = [numbers(p, "x", "y") for p in edge.iterfind("di:waypoint", DI)]
        flow = model.flows[str(edge.get("bpmnElement"))]
        for (x, y), (a, b) in pairwise(points):
            assert x == a or y == b, f"{flow.id} is not orthogonal"
        for node, (x, y) in ((flow.source, points[0]), (flow.target, points[-1])):
            left, top, width, height = box(drawn[node]) or (0, 0, 0, 0)
            touches = (x in (left, left + width) and top <= y <= top + height) or (
                y in (top, top + height) and left <= x <= left + width
            )
            assert touches, f"{flow.id} does not touch {node}"


@each_model
def test_nodes_stand_in_their_lane(file: Path) -> None:
    model, root = process(file), etree.fromstring(file.read_bytes())
    drawn = shapes(root)
    for lane in model.lanes:
        _, top, _, height = box(drawn[lane.id]) or (0, 0, 0, 0)
        for node in lane.nodes:
            _, y, _, h = box(drawn[node]) or (0, 0, 0, 0)
            assert top <= y, node
            assert y + h <= top + height, node


@each_model
def test_names_follow_the_rules_of_the_house(file: Path) -> None:
    model = process(file)
    for node in model.nodes.values():
        first = node.name.split(" ")[0]
        out = [model.flows[f] for f in node.outgoing]
        if node.kind in (bpmn.Kind.USER, bpmn.Kind.SERVICE, bpmn.Kind.DECISION):
            assert first.endswith("e"), f"{node.name}: an activity is named in the infinitive"
            assert node.documentation or node.kind is not bpmn.Kind.USER, f"{node.id} does not say what to do"
        if node.kind is bpmn.Kind.EXCLUSIVE and len(out) > 1:
            assert node.name.endswith("?"), f"{node.id}: a decision gateway asks"
            assert all(flow.name for flow in out), f"{node.id}: every way out has a name"


@pytest.mark.parametrize("file", sorted(ROOT.glob("rules/*/*/*/*.dmn")), ids=lambda f: f"{f.stem}-{f.parent.name}")
def test_decisions_are_read_and_drawn(file: Path) -> None:
    model, problems = dmn.read(file.read_bytes(), file.name)
    assert model is not None
    assert problems == ()
    root = etree.fromstring(file.read_bytes())
    parts = {str(e.get("id")) for name in ("decision", "inputData") for e in root.iterfind(f"dmn:{name}", DI)}
    wires = {str(e.get("id")) for e in root.iterfind(".//dmn:informationRequirement", DI)}
    assert {str(s.get("dmnElementRef")) for s in root.iterfind(".//dmndi:DMNShape", DI)} == parts
    assert {str(s.get("dmnElementRef")) for s in root.iterfind(".//dmndi:DMNEdge", DI)} == wires
    for rule in root.iterfind(".//dmn:rule", DI):
        assert rule.findtext("dmn:description", namespaces=DI), f"rule {rule.get('id')} is not explained"
