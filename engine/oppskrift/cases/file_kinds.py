"""Which files people may attach: a short list, and the content must be what the name says.

Everything that a browser or an office program could run is refused: pages, SVG, scripts, programs, documents with
macros, plain archives. What passes is still only ever handed out as a download, never shown as a page.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..message import Message, message
from .file_names import extension
from .spreadsheet_text import formula_line

ENTRIES = 10_000
"""How many parts a document may have."""

INDEX = 1 << 20
"""How much is read of the list of contents in a document, in bytes."""

_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|meta|\?xml|\?php|%)", re.IGNORECASE)
_SCRIPTS = (b"#!", b"MZ", b"\x7fELF", b"@echo off")
_MACROS = re.compile(r"(^|/)(vbaproject|vbadata|activex|macrosheets|basic|scripts)(\.|/|[0-9]|$)", re.IGNORECASE)
_PROGRAM = re.compile(r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|jar|msi|hta|lnk|html?|svg|swf)$", re.IGNORECASE)

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, OSError, ValueError, EOFError, KeyError),
)
"""What reading a damaged, encrypted or forged archive may raise."""

Check = Callable[[bytes], Message | None]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that may be attached, and what its content must be."""

    media_type: str
    check: Check


def judge(name: str, body: bytes) -> FileKind | Message:
    """Return the kind of a file by its name and content, or why it is not taken."""
    found = KINDS.get(extension(name))
    if found is None:
        return message("notes.not-this-kind", name=name, legal=legal())
    if not body:
        return message("notes.empty-file", name=name)
    refused = found.check(body)
    return found if refused is None else message(refused.key, **{**refused.params, "name": name})


def legal() -> str:
    """Return the extensions that may be attached, as people write them; one for each kind."""
    return ", ".join(name.upper() for name in KINDS if name != "jpeg")


def _starts(*signatures: bytes) -> Check:
    def check(body: bytes) -> Message | None:
        return None if body.startswith(signatures) else message("notes.other-content")

    return check


def _text(body: bytes) -> Message | None:
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _MARKUP.search(head) or head.startswith(_SCRIPTS):
        return message("notes.active-content")
    if _CONTROL.search(body) or _decoded(body) is None:
        return message("notes.other-content")
    return None


def _decoded(body: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _csv(body: bytes) -> Message | None:
    line = formula_line(_decoded(body) or "")
    return _text(body) or (None if line is None else message("notes.formula", line=line))


def _zip(examine: Callable[[zipfile.ZipFile, list[str]], Message | None]) -> Check:
    def check(body: bytes) -> Message | None:
        if not body.startswith(b"PK\x03\x04"):
            return message("notes.other-content")
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                names = archive.namelist()
                return message("notes.other-content") if len(names) > ENTRIES else examine(archive, names)
        except BROKEN:
            return message("notes.other-content")

    return check


def _office(part: str) -> Check:
    """Return the check of Office Open XML whose main part stands in the folder `part`."""

    def examine(archive: zipfile.ZipFile, names: list[str]) -> Message | None:
        if "[Content_Types].xml" not in names or not any(name.startswith(f"{part}/") for name in names):
            return message("notes.other-content")
        listed = _read(archive, "[Content_Types].xml").lower()
        return _active(names) or (message("notes.macros") if b"macroenabled" in listed or b"vba" in listed else None)

    return _zip(examine)


def _open(kind: str) -> Check:
    """Return the check of OpenDocument, which says its own media type first."""

    def examine(archive: zipfile.ZipFile, names: list[str]) -> Message | None:
        wanted = f"application/vnd.oasis.opendocument.{kind}".encode()
        if not names or names[0] != "mimetype" or _read(archive, "mimetype").strip() != wanted:
            return message("notes.other-content")
        return _active(names)

    return _zip(examine)


def _active(names: Iterable[str]) -> Message | None:
    if any(_MACROS.search(name) for name in names):
        return message("notes.macros")
    return message("notes.active-content") if any(_PROGRAM.search(name) for name in names) else None


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(INDEX)


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

KINDS: Mapping[str, FileKind] = {
    "pdf": FileKind("application/pdf", _starts(b"%PDF-")),
    "png": FileKind("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "jpg": FileKind("image/jpeg", _starts(b"\xff\xd8\xff")),
    "jpeg": FileKind("image/jpeg", _starts(b"\xff\xd8\xff")),
    "txt": FileKind("text/plain", _text),
    "csv": FileKind("text/csv", _csv),
    "docx": FileKind(f"{_OOXML}.wordprocessingml.document", _office("word")),
    "xlsx": FileKind(f"{_OOXML}.spreadsheetml.sheet", _office("xl")),
    "pptx": FileKind(f"{_OOXML}.presentationml.presentation", _office("ppt")),
    "odt": FileKind(f"{_ODF}.text", _open("text")),
    "ods": FileKind(f"{_ODF}.spreadsheet", _open("spreadsheet")),
    "odp": FileKind(f"{_ODF}.presentation", _open("presentation")),
}
"""What may be attached, by extension."""
