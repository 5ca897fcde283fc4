"""Reading XML that somebody else wrote, without letting it do anything.

UTF-8 (and ISO-8859-1, which older drawing tools write) is read. Size is checked before parsing, a DOCTYPE is refused
before the parser sees it (so no entity is ever declared, let alone expanded), nothing is fetched, processing
instructions and comments are dropped. OWASP ASVS 5.0 1.5.1.
"""

import re
from collections.abc import Iterator

from lxml import etree

from ..message import Message, message
from .problem import Problem

MAX_BYTES = 1 << 20
MAX_DEPTH = 64
MAX_ELEMENTS = 20_000
MAX_ATTRIBUTES = 64

_DECLARED_ENCODING = re.compile(rb"\A<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)[\"']")
_DOCTYPE = re.compile(rb"\A(?:\s++|<\?(?s:.*?)\?>|<!--(?s:.*?)-->)*+<!DOCTYPE")
_ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1"})
_BOM = b"\xef\xbb\xbf"

_KNOWN_FAULTS: dict[int | None, str] = {
    etree.ErrorTypes.ERR_TAG_NAME_MISMATCH: "xml.tag-mismatch",
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: "xml.cut-off",
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY: "xml.empty",
    etree.ErrorTypes.ERR_DOCUMENT_END: "xml.more-than-one-root",
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: "xml.entity",
    etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED: "xml.attribute-twice",
    etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE: "xml.prefix",
}


def parse(body: bytes, file: str = "") -> tuple[etree._Element | None, tuple[Problem, ...]]:
    """Return the root element, or None and what was wrong with the file. Never raises for what the file contains."""
    body = body.removeprefix(_BOM)
    refused = _before_parsing(body)
    if refused is None:
        try:
            root = etree.fromstring(body, _parser())
        except etree.XMLSyntaxError as fault:
            return None, (_broken(fault, file),)
        problems = tuple(_too_large(root, file))
        return (None, problems) if problems else (root, ())
    rule, text, line = refused
    return None, (Problem(rule=rule, message=text, file=file or None, line=line),)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
        recover=False,
    )


def _before_parsing(body: bytes) -> tuple[str, Message, int | None] | None:
    if len(body) > MAX_BYTES:
        return "xml.too-large", message("xml.too-large", limit=MAX_BYTES // 1024), None
    declared = _DECLARED_ENCODING.match(body)
    encoding = declared[1].lower().decode("ascii", "replace") if declared else "utf-8"
    if encoding not in _ENCODINGS:
        return "xml.encoding", message("xml.encoding", encoding=encoding), 1
    try:
        body.decode(encoding)
    except UnicodeDecodeError as fault:
        return "xml.encoding", message("xml.encoding", encoding=f"≠ {encoding}"), body.count(b"\n", 0, fault.start) + 1
    doctype = _DOCTYPE.match(body)
    if doctype:
        return "xml.doctype", message("xml.doctype"), body.count(b"\n", 0, doctype.end()) + 1
    return None


def _broken(fault: etree.XMLSyntaxError, file: str) -> Problem:
    detail = re.sub(r", line \d+, column \d+.*$", "", fault.msg or "", flags=re.DOTALL)
    text = message(_KNOWN_FAULTS.get(getattr(fault, "code", None), "xml.broken"), detail=detail)
    return Problem(rule="xml.broken", message=text, file=file or None, line=fault.lineno or None)


def _too_large(root: etree._Element, file: str) -> Iterator[Problem]:
    """Yield a problem for the first element past each limit; walks with its own stack, never by recursion."""
    seen = 0
    stack = [(root, 1)]
    exceeded: set[str] = set()
    while stack:
        element, depth = stack.pop()
        seen += 1
        for rule, found, limit in (
            ("xml.too-deep", depth, MAX_DEPTH),
            ("xml.too-many-elements", seen, MAX_ELEMENTS),
            ("xml.too-many-attributes", len(element.attrib), MAX_ATTRIBUTES),
        ):
            if found > limit and rule not in exceeded:
                exceeded.add(rule)
                line = getattr(element, "sourceline", None)
                yield Problem(rule=rule, message=message(rule, limit=limit), file=file or None, line=line)
        stack.extend((child, depth + 1) for child in reversed(element))
