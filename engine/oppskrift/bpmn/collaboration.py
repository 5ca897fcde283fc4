"""Pools: one that is executed, the others black boxes; and message flows, which only draw."""

from collections.abc import Iterable

from lxml import etree

from .draft import Draft
from .findings import Findings
from .names import local, tag
from .values import attribute


def check_collaboration(root: etree._Element, drafts: Iterable[Draft], findings: Findings) -> None:
    """Report pools with a second process, and references of pools and message flows that lead nowhere."""
    processes = {draft.id for draft in drafts}
    executed = 0
    for participant in root.iterfind("{*}collaboration/{*}participant"):
        process = attribute(participant, "processRef")
        if process is None:
            continue
        executed += 1
        if local(process) not in processes:
            findings.report(participant, "unknown-reference", field="processRef", id=process)
        elif executed > 1:
            findings.report(participant, "second-pool", field="processRef")
    _check_drawn(root, findings)


def _check_drawn(root: etree._Element, findings: Findings) -> None:
    """Associations and message flows have no effect, but both their ends must exist for the drawing to be true."""
    drawn = [element for element in root.iter() if tag(element) in ("bpmn:messageFlow", "bpmn:association")]
    known = {str(element.get("id")) for element in root.iter() if element.get("id")} if drawn else set()
    for element in drawn:
        for end in ("sourceRef", "targetRef"):
            id = attribute(element, end)
            if id is not None and local(id) not in known:
                findings.report(element, "unknown-reference", field=end, id=id)
