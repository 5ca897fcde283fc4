"""The drawing of a process with its names in one language: for showing, never for running."""

from lxml import etree

from .. import bpmn
from ..message import Language
from ..model.xml import parse
from .bundle import Bundle

_NAMED = frozenset({"process", "participant", "lane", "sequenceFlow", *(kind.value for kind in bpmn.Kind)})


def diagram(bundle: Bundle, process: str, language: Language) -> bytes:
    """Return the BPMN file that holds a process, names in a language where the version's texts give them.

    Raises KeyError for a process that the bundle does not have.
    """
    body = bundle.processes[process].xml or bundle.files[bundle.processes[process].file]
    root, _ = parse(body, bundle.processes[process].file)
    if root is None:  # it was read when the bundle was, so this cannot be
        return body
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in _NAMED:
            _rename(bundle, process, element, language)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _rename(bundle: Bundle, process: str, element: etree._Element, language: Language) -> None:
    """Set the name of one element; a pool is called as the process in it."""
    id = element.get("processRef") or element.get("id")
    texts = bundle.texts.get(f"{process}.{(id or '').rpartition(':')[2]}")
    if texts is not None and element.get("name"):
        element.set("name", texts.get(language) or texts["nb"])
