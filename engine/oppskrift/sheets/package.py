"""What an Excel file must be before it is opened: a small archive of plain parts, without macros or entities.

An xlsx file is a zip of XML files, and both kinds can be made to fill the memory: a few kilobytes that unpack to
gigabytes, a merged cell over seventeen thousand million cells, an entity inside an entity. All of it is looked at as
bytes and counted before anything builds objects. Sources: ECMA-376 part 1; OWASP ASVS 5.0 5.2.3.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ..message import Message, message

MAX_FILE = 4 << 20
MAX_PARTS = 500
MAX_TOTAL = 12 << 20
MAX_TAGS = 120_000
"""Most tags in all parts together; each becomes an object or two when the file is opened."""
MAX_ROW = 10_000
"""Last row that may hold anything. What a sheet claims to be in size is not asked."""
MAX_COLUMN = 400
MAX_SPREAD = 10_000
"""Most cells that merged cells and links may cover."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_MACROS = ("vbaproject.bin", "vbaproject.bin.rels", "vbadata.xml")
_UNREADABLE = (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)
_CELL = re.compile(rb"<(?:[A-Za-z]\w*:)?c(?:\s[^>]*)?(?<!/)>")
"""A cell that holds something; those that only have a format are written as one tag."""
_SPREAD = re.compile(rb"<(?:[A-Za-z]\w*:)?(?:mergeCell|hyperlink)[\s/>]")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,9})[\"']")
_RANGE = re.compile(rb"\bref\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']")


def refused(body: bytes) -> Message | None:
    """Return why a file is not opened, None when it may be."""
    if len(body) > MAX_FILE:
        return message("sheets.too-large", size=len(body) >> 20, limit=MAX_FILE >> 20)
    if body.startswith(_OLE):
        return message("sheets.old-or-locked")
    if not body.startswith(_ZIP):
        return message("sheets.not-xlsx")
    try:
        with ZipFile(BytesIO(body)) as archive:
            return next(_faults(archive), None)
    except _UNREADABLE:
        return message("sheets.broken")


def _faults(archive: ZipFile) -> Iterator[Message]:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or len({part.filename for part in parts}) != len(parts):
        yield message("sheets.too-many-parts", limit=MAX_PARTS)
    yield from _names(parts)
    if sum(part.file_size for part in parts) > MAX_TOTAL:
        yield message("sheets.unpacks-too-large", limit=MAX_TOTAL >> 20)
    tags = 0
    for part in parts:
        content = archive.read(part)
        yield from _content(part.filename, content)
        tags += content.count(b"<")
    if tags > MAX_TAGS:
        yield message("sheets.too-many-cells", tags=tags, limit=MAX_TAGS)


def _names(parts: list[ZipInfo]) -> Iterator[Message]:
    names = [part.filename.casefold() for part in parts]
    if any(name.rpartition("/")[2] in _MACROS or "/macrosheets/" in f"/{name}" for name in names):
        yield message("sheets.macros")
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        yield message("sheets.broken")
    if "[content_types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        yield message("sheets.not-xlsx")
    if any("externallink" in name for name in names):
        yield message("sheets.external-links")


def _content(name: str, content: bytes) -> Iterator[Message]:
    if not name.casefold().endswith((".xml", ".rels", ".vml")):
        return
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:64] or b"<!DOCTYPE" in content:
        yield message("sheets.entities")
    if b"macroEnabled" in content and name.casefold() == "[content_types].xml":
        yield message("sheets.macros")
    if "worksheets/" in name:
        yield from _extent(content)


def _extent(content: bytes) -> Iterator[Message]:
    """Yield what makes a sheet larger than it may be, read from its cells and not from what it says of itself."""
    references = (_REFERENCE.search(content, mark.start(), mark.end()) for mark in _CELL.finditer(content))
    for found in references:
        if found and (int(found[2]) > MAX_ROW or _number(found[1]) > MAX_COLUMN):
            place = (found[1] + found[2]).decode("ascii")
            yield message("sheets.too-far-out", cell=place, rows=MAX_ROW, columns=MAX_COLUMN)
    spread = [_RANGE.search(content, mark.start(), mark.end() + 500) for mark in _SPREAD.finditer(content)]
    if sum(_area(found) for found in spread if found) > MAX_SPREAD:
        yield message("sheets.spread-too-large", limit=MAX_SPREAD)


def _area(found: re.Match[bytes]) -> int:
    wide = abs(_number(found[3]) - _number(found[1])) + 1
    return wide * (abs(int(found[4]) - int(found[2])) + 1)


def _number(letters: bytes) -> int:
    """Return the number of a column by its letters, from 1; 0 for none."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
