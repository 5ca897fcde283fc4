"""The drawing must show what is run: nothing hidden in the file, nothing drawn that is not there."""

from lxml import etree

from .draft import Draft
from .findings import Findings
from .names import local, tag
from .values import attribute


def check_drawing(root: etree._Element, drafts: list[Draft], findings: Findings) -> None:
    """Warn of nodes and flows without a shape, and of shapes of nothing. A file without a drawing is let be."""
    drawn = [element for element in root.iter() if tag(element) in ("bpmndi:BPMNShape", "bpmndi:BPMNEdge")]
    if not drawn:
        return
    shown = {local(attribute(element, "bpmnElement") or "") for element in drawn}
    for draft in drafts:
        parts = {id: place.element for id, place in draft.places.items()}
        parts |= {id: edge.element for id, edge in draft.edges.items()}
        for id in parts.keys() - shown:
            findings.report(parts[id], "not-drawn", severity="warning")
    known = {str(element.get("id")) for element in root.iter() if element.get("id")}
    for element in drawn:
        id = local(attribute(element, "bpmnElement") or "")
        if id not in known:
            findings.report(element, "drawn-nothing", severity="warning", field="bpmnElement", id=id)
