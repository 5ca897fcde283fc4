"""Which files are taken: the content must be what the name says, and nothing that can be run."""

import io
import zipfile

import pytest

from oppskrift.cases.file_kinds import FileKind, judge, legal
from oppskrift.cases.file_names import LONGEST, clean, extension
from oppskrift.cases.spreadsheet_text import formula_line
from oppskrift.message import LANGUAGES, render


def numbered(*cases: tuple[object, ...]) -> list[object]:
    """The cases by number: what they hold cannot all be printed."""
    return [pytest.param(*case, id=str(number)) for number, case in enumerate(cases)]


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 20
TYPES = "[Content_Types].xml"


def archive(parts: dict[str, bytes | str], stored: str | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        if stored is not None:
            file.writestr("mimetype", stored, zipfile.ZIP_STORED)
        for name, body in parts.items():
            file.writestr(name, body)
    return made.getvalue()


DOCX = archive({TYPES: "<Types/>", "word/document.xml": "<w/>"})
XLSX = archive({TYPES: "<Types/>", "xl/workbook.xml": "<w/>"})
ODT = archive({"content.xml": "<c/>"}, "application/vnd.oasis.opendocument.text")
ODS = archive({"content.xml": "<c/>"}, "application/vnd.oasis.opendocument.spreadsheet")


@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    numbered(
        ("a.pdf", b"%PDF-1.7 x", "application/pdf"),
        ("a.PNG", PNG, "image/png"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.txt", "Møtereferat: alt i orden\r\n".encode(), "text/plain"),
        ("a.txt", "Blåbær".encode("cp1252"), "text/plain"),
        ("a.csv", b"dato;timer\n01.03.2026;-2,5\n02.03.2026;+3\ntelefon;+47 55 58 00 00\n", "text/csv"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("a.ods", ODS, "application/vnd.oasis.opendocument.spreadsheet"),
    ),
)
def test_ordinary_files_are_taken(name: str, body: bytes, media_type: str) -> None:
    found = judge(name, body)
    assert isinstance(found, FileKind), found
    assert found.media_type == media_type


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.mark.parametrize(
    ("name", "body", "rule"),
    numbered(
        ("a.html", HTML, "notes.not-this-kind"),
        ("a.svg", SVG, "notes.not-this-kind"),
        ("a.js", b"alert(1)", "notes.not-this-kind"),
        ("a.exe", b"MZ", "notes.not-this-kind"),
        ("faktura.pdf.exe", b"%PDF-", "notes.not-this-kind"),
        ("a.zip", archive({"a": "b"}), "notes.not-this-kind"),
        ("a.docm", DOCX, "notes.not-this-kind"),
        ("uten", b"x", "notes.not-this-kind"),
        (".pdf", b"%PDF-", "notes.not-this-kind"),
        ("a.pdf", b"", "notes.empty-file"),
        ("a.pdf", HTML, "notes.other-content"),
        ("a.pdf", b"\n%PDF-", "notes.other-content"),
        ("a.png", SVG, "notes.other-content"),
        ("a.jpg", PNG, "notes.other-content"),
        ("a.txt", HTML, "notes.active-content"),
        ("a.txt", b"\xef\xbb\xbf \n < SVG onload=x>", "notes.active-content"),
        ("a.csv", b"a;b\n<script>x</script>;2", "notes.active-content"),
        ("a.txt", b"<?php system($_GET[0]); ?>", "notes.active-content"),
        ("a.txt", b"#!/bin/sh\nrm -rf /", "notes.active-content"),
        ("a.txt", b"MZ\x90\x00\x03", "notes.active-content"),
        ("a.txt", b"tekst\x00mer", "notes.other-content"),
        ("a.txt", bytes(range(1, 32)), "notes.other-content"),
        ("a.csv", b"navn;sum\nKari;=HYPERLINK(1)", "notes.formula"),
        ("a.csv", b'navn,sum\n"@SUM(1)",2', "notes.formula"),
        ("a.docx", XLSX, "notes.other-content"),
        ("a.xlsx", b"PK\x03\x04 ikke et arkiv", "notes.other-content"),
        ("a.xlsx", XLSX[:-30], "notes.other-content"),
        ("a.odt", ODS, "notes.other-content"),
        ("a.odt", archive({"content.xml": "<c/>"}), "notes.other-content"),
        ("a.docx", archive({TYPES: "", "word/document.xml": "", "word/vbaProject.bin": "x"}), "notes.macros"),
        ("a.xlsx", archive({TYPES: "", "xl/workbook.xml": "", "xl/activeX/activeX1.bin": "x"}), "notes.macros"),
        (
            "a.xlsx",
            archive({TYPES: "application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xl/a": ""}),
            "notes.macros",
        ),
        (
            "a.odt",
            archive({"Basic/Standard/Module1.xml": "x"}, "application/vnd.oasis.opendocument.text"),
            "notes.macros",
        ),
        ("a.docx", archive({TYPES: "", "word/document.xml": "", "word/embeddings/x.exe": "x"}), "notes.active-content"),
    ),
)
def test_what_could_be_run_or_is_not_what_it_says_is_refused_in_words(name: str, body: bytes, rule: str) -> None:
    found = judge(name, body)
    assert not isinstance(found, FileKind)
    assert found.key == rule
    for language in LANGUAGES:
        said = render(found, language)
        assert name in said
        assert "?" not in said


def test_a_document_that_unpacks_to_very_much_is_not_unpacked() -> None:
    bomb = archive({TYPES: b"0" * 50_000_000, "word/document.xml": b"0" * 50_000_000})
    assert len(bomb) < 1_000_000
    assert isinstance(judge("a.docx", bomb), FileKind)


def test_the_kinds_that_are_taken_are_told_without_repeating_any() -> None:
    assert legal().split(", ")[:4] == ["PDF", "PNG", "JPG", "TXT"]


@pytest.mark.parametrize(
    ("text", "line"),
    numbered(
        ("a;b\n1;2", None),
        ("-1;+2;-3,5 %\n+47 55 58 00 00;x", None),
        ("a;b\n1;=1+1", 2),
        ("=cmd|' /C calc'!A0", 1),
        ("a\n\tb\n\t@x", 3),
        ("a,b\n1,-2+3+cmd|x", 2),
        ('a,b\n"  =1",2', 2),
        ("a\r\nb\r\n+x", 3),
        ("a\uff1db;\uff1d1", 1),
    ),
)
def test_cells_that_a_spreadsheet_could_run_are_found(text: str, line: int | None) -> None:
    assert formula_line(text) == line


@pytest.mark.parametrize(
    ("given", "kept"),
    numbered(
        ("rapport.pdf", "rapport.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\kari\\avtale.docx", "avtale.docx"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("nul\0l.pdf", "null.pdf"),
        ("con.pdf", "_con.pdf"),
        ("...skjult.pdf", "skjult.pdf"),
        ("  to  ord .pdf ", "to ord .pdf"),
        ('<img src=x onerror="x">.png', "_img src=x onerror=_x__.png"),
        ("/", "fil"),
        ("..", "fil"),
        ("", "fil"),
        ("blåbær.pdf", "blåbær.pdf"),
        ("bla\u030a.pdf", "blå.pdf"),
    ),
)
def test_names_lose_what_could_lead_astray(given: str, kept: str) -> None:
    assert clean(given) == kept


def test_a_long_name_keeps_its_extension() -> None:
    assert clean("x" * 500 + ".docx") == "x" * (LONGEST - 5) + ".docx"
    assert extension(clean("x" * 500 + ".docx")) == "docx"
