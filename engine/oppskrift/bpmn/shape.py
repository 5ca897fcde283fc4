"""The whitelist check: every element, attribute and text of a file against the profile's tables."""

from collections.abc import Iterable, Iterator

from lxml import etree

from ..likeness import like
from .findings import Findings, line_of
from .names import is_id, local, short, tag
from .profile import (
    DEFINITIONS,
    DRAWING,
    EVENTS,
    NEEDED_EXTENSION,
    REFUSED,
    REPEATABLE,
    SHAPES,
    Shape,
    Values,
)

_FOREIGN = {"camunda", "spiffworkflow"}
_EXTENSIONS = "bpmn:extensionElements"
_PLAIN = Shape()


def check_shape(root: etree._Element, findings: Findings) -> None:
    """Report everything in the file that the profile does not know. What is refused is not looked into."""
    for element in _known(root, findings):
        name = tag(element)
        shape = _PLAIN if name == _EXTENSIONS else SHAPES[name]
        _check_attributes(element, name, shape, findings)
        _check_text(element, shape, findings)
        _check_needed(element, name, findings)
    _check_ids(root, findings)


def _known(root: etree._Element, findings: Findings) -> Iterator[etree._Element]:
    """Yield all elements inside the profile, reporting the others where they stand."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        allowed = _allowed(element)
        seen: set[str] = set()
        kept = []
        for child in element:
            name = tag(child)
            if name == "bpmndi:BPMNDiagram" and name in allowed:
                _check_drawing(child, findings)
            elif name not in allowed:
                _refuse_element(element, child, allowed, findings)
            elif name in seen and name not in REPEATABLE:
                findings.report(child, "repeated-element", name=name, parent=tag(element))
            else:
                kept.append(child)
            seen.add(name)
        stack.extend(reversed(kept))


def _allowed(element: etree._Element) -> frozenset[str]:
    if tag(element) != _EXTENSIONS:
        return SHAPES[tag(element)].children
    parent = element.getparent()
    return SHAPES[tag(parent)].extensions if parent is not None else frozenset()


def _like(name: str, known: Iterable[str], findings: Findings) -> str | None:
    return None if findings.full() else like(name, known, cutoff=0.8)


def _refuse_element(parent: etree._Element, child: etree._Element, allowed: frozenset[str], findings: Findings) -> None:
    name = tag(child)
    if name in DEFINITIONS and tag(parent) in EVENTS:
        legal = sorted(EVENTS[tag(parent)]) or ["–"]
        trigger, event = DEFINITIONS[name], local(tag(parent))
        findings.report(child, "event-placement", trigger=trigger, event=event, legal=", ".join(legal))
    elif name in REFUSED:
        findings.report(child, "unsupported", text=f"unsupported.{REFUSED[name]}", name=local(name))
    elif name.partition(":")[0] in _FOREIGN:
        findings.report(child, "foreign-extension", name=name)
    elif name.startswith("{"):
        findings.vendor(child, name)
    elif name in SHAPES or name == _EXTENSIONS:
        findings.report(child, "misplaced-element", name=name, parent=tag(parent))
    else:
        close = _like(name, allowed, findings)
        text = "unknown-element-close" if close else None
        findings.report(child, "unknown-element", text=text, name=name, parent=tag(parent), suggestion=close or "")


def _check_attributes(element: etree._Element, name: str, shape: Shape, findings: Findings) -> None:
    for full, value in element.attrib.items():
        attribute = short(str(full))
        if attribute not in shape.attributes:
            _refuse_attribute(element, name, attribute, shape, findings)
        elif not _legal(str(value), shape.attributes[attribute]):
            legal = ", ".join(sorted(shape.attributes[attribute] or ()))
            findings.report(
                element, "attribute-value", field=attribute, attribute=attribute, value=str(value), legal=legal
            )
    for attribute in shape.required:
        if not str(element.get(attribute) or "").strip():
            findings.report(element, "missing-attribute", field=attribute, attribute=attribute, name=name)


def _legal(value: str, values: Values) -> bool:
    return values is None or value in values


def _refuse_attribute(element: etree._Element, name: str, attribute: str, shape: Shape, findings: Findings) -> None:
    if attribute.partition(":")[0] in _FOREIGN:
        findings.report(element, "foreign-extension", field=attribute, name=attribute)
        return
    if attribute.startswith("{"):
        findings.vendor(element, attribute)
        return
    close = _like(attribute, shape.attributes, findings)
    text = "unknown-attribute-close" if close else None
    findings.report(
        element,
        "unknown-attribute",
        text=text,
        field=attribute,
        attribute=attribute,
        name=name,
        suggestion=close or "",
    )


def _check_text(element: etree._Element, shape: Shape, findings: Findings) -> None:
    texts = [child.tail for child in element] + ([] if shape.text else [element.text])
    stray = next((text.strip() for text in texts if text and text.strip()), None)
    if stray is not None:
        findings.report(element, "stray-text", found=stray[:40])


def _check_needed(element: etree._Element, name: str, findings: Findings) -> None:
    needed = NEEDED_EXTENSION.get(name)
    if needed is None:
        return
    extensions = element.find(f"{{*}}{local(_EXTENSIONS)}")
    if extensions is None or all(tag(child) != needed for child in extensions):
        findings.report(element, "missing-extension", name=name, needed=needed)


def _check_drawing(diagram: etree._Element, findings: Findings) -> None:
    for element in diagram.iter():
        if tag(element).partition(":")[0] not in DRAWING and tag(element) != _EXTENSIONS:
            findings.report(element, "unknown-element", name=tag(element), parent="bpmndi:BPMNDiagram", suggestion="")


def _check_ids(root: etree._Element, findings: Findings) -> None:
    seen: dict[str, etree._Element] = {}
    for element in root.iter():
        id = element.get("id")
        if id is None:
            continue
        if id and not is_id(str(id)):
            findings.report(element, "id-syntax", field="id", id=str(id))
        if str(id) in seen:
            findings.report(element, "duplicate-id", field="id", id=str(id), line=line_of(seen[str(id)]))
        seen.setdefault(str(id), element)
