"""XML names of the BPMN dialect in short form: `bpmn:userTask`, `zeebe:input`, whatever prefix the file itself uses."""

import re
from typing import Final

from lxml import etree

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NAMESPACES: Final = {
    BPMN: "bpmn",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
    "http://camunda.org/schema/modeler/1.0": "modeler",
    "http://www.omg.org/spec/BPMN/20100524/DI": "bpmndi",
    "http://www.omg.org/spec/DD/20100524/DI": "di",
    "http://www.omg.org/spec/DD/20100524/DC": "dc",
    "http://bpmn.io/schema/bpmn/biocolor/1.0": "bioc",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0": "color",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "spiffworkflow",
}
FEEL_LANGUAGES: Final = frozenset(
    f"https://www.omg.org/spec/DMN/{edition}/FEEL/" for edition in ("20180521", "20191111", "20211108", "20230324")
) | {"http://www.omg.org/spec/FEEL/20140401", "FEEL", "feel"}

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = re.compile(f"[{_START}][{_START}\\-.0-9\u00b7\u0300-\u036f\u203f\u2040]*")
_VARIABLE = re.compile(r"[^\W\d]\w*")


def short(name: str) -> str:
    """Return `prefix:local` of a `{namespace}local` name; unqualified and unknown names come back as they are."""
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    prefix = NAMESPACES.get(namespace)
    return f"{prefix}:{local}" if prefix else name


def tag(element: etree._Element) -> str:
    """Return the short name of an element."""
    return short(str(element.tag))


def local(name: str) -> str:
    """Return a short name without its prefix."""
    return name.rpartition(":")[2].rpartition("}")[2]


def is_id(text: str) -> bool:
    """Tell whether a text may be an XML id (NCName, Namespaces in XML 1.0 §3)."""
    return _NCNAME.fullmatch(text) is not None


def is_variable(text: str, *, dotted: bool = False) -> bool:
    """Tell whether a text can name a variable, or with `dotted` a variable inside contexts (`behov.timer`)."""
    parts = text.split(".") if dotted else [text]
    return all(_VARIABLE.fullmatch(part) for part in parts)
