"""Hostile and broken XML gives a problem with its line; ordinary XML gives its root."""

import pytest

from oppskrift.message import LANGUAGES
from oppskrift.model import xml

LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)

HARMLESS = b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?><?x y?>\n<r a="1">a<!-- <!DOCTYPE --> b<?x?>c</r>'
ATTRIBUTES = " ".join(f'a{i}="1"' for i in range(1000, 90_000)).encode()

REFUSED = {
    "2 MB": (b"<r>" + b"x" * 2_000_000 + b"</r>", "xml.too-large", None),
    "doctype": (b'<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE r>\n<r/>', "xml.doctype", 3),
    "external entity": (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', "xml.doctype", 1),
    "billion laughs in text": (f"{LAUGHS}<r>&j;</r>".encode(), "xml.doctype", 1),
    "billion laughs in attribute": (f'{LAUGHS}<r a="&j;"/>'.encode(), "xml.doctype", 1),
    "utf-16": ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r><r/>'.encode("utf-16"), "xml.encoding", 1),
    "utf-7": (b'<?xml version="1.0" encoding="utf-7"?><r/>', "xml.encoding", 1),
    "latin-1 bytes": ("<r>\næ</r>".encode("latin-1"), "xml.encoding", 2),
    "deep 65": (b"<a>" * 65 + b"</a>" * 65, "xml.too-deep", 1),
    "deep 100 000": (b"<a>" * 100_000 + b"</a>" * 100_000, "xml.broken", 1),
    "elements": (b"<r>\n" + b"<a/>" * 20_000 + b"</r>", "xml.too-many-elements", 2),
    "attributes": (b"<r>\n<a " + ATTRIBUTES[: 65 * 10 - 1] + b"/></r>", "xml.too-many-attributes", 2),
    "90 000 attributes": (b"<r " + ATTRIBUTES + b"/>", "xml.too-many-attributes", 1),
    "mismatch": (b"<r>\n<a>\n</b></r>", "xml.broken", 3),
    "cut off": (b"<r>\n<a>", "xml.broken", 2),
    "empty": (b"", "xml.broken", None),
    "not XML": (b"hei", "xml.broken", 1),
    "entity": (b"<r>\n&nbsp;</r>", "xml.broken", 2),
    "attribute twice": (b'<r a="1" a="2"/>', "xml.broken", 1),
    "prefix": (b"<r><q:a/></r>", "xml.broken", 1),
    "two roots": (b"<r/><r/>", "xml.broken", 1),
    "null byte": (b"<r>\0</r>", "xml.broken", 1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_and_broken_files_are_refused_with_rule_and_line(name):
    body, rule, line = REFUSED[name]
    root, problems = xml.parse(body, "a.bpmn")
    assert root is None
    assert problems[0].rule == rule
    assert problems[0].file == "a.bpmn"
    if line is not None:
        assert problems[0].line == line
    for language in LANGUAGES:
        assert f"[{rule}]" in problems[0].render(language)


def test_ordinary_xml_is_read_without_comments_and_instructions():
    root, problems = xml.parse(HARMLESS)
    assert problems == ()
    assert root.tag == "r"
    assert root.text == "a bc"
    assert root.sourceline == 2


def test_the_encoding_of_older_drawing_tools_is_read():
    root, problems = xml.parse('<?xml version="1.0" encoding="ISO-8859-1"?><r>æøå</r>'.encode("latin-1"))
    assert problems == ()
    assert root.text == "æøå"


def test_doctype_as_text_is_only_text():
    root, problems = xml.parse(b"<r><![CDATA[<!DOCTYPE r>]]></r>")
    assert problems == ()
    assert root.text == "<!DOCTYPE r>"


def test_the_limits_themselves_are_allowed():
    body = b"<a>" * 64 + b"</a>" * 64
    assert xml.parse(body)[1] == ()
    assert xml.parse(b"<r>" + b"<a/>" * 19_999 + b"</r>")[1] == ()
