"""What somebody sends who means harm: texts, numbers, names of fields, names and contents of files, headers.

CANARY is what a script of theirs would leave behind in a browser: `window.hacked`. A text that comes out as it went in
is harmless; one that becomes an element, an address or a script is not.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

CANARY = "window.hacked=1"
"""What every payload with a script runs."""

MARKUP = (
    f"<script>{CANARY}</script>",
    f'"><img src=x onerror="{CANARY}">',
    f"'><svg/onload={CANARY}>",
    f'" autofocus onfocus="{CANARY}" x="',
    f"</textarea></title></style></script><script>{CANARY}</script>",
    f"javascript:{CANARY}",
    f"[a](javascript:{CANARY}) ![b](x){{onerror={CANARY}}}",
    f"{{{{ {CANARY} }}}}{{% raw %}}${{{CANARY}}}#{{{CANARY}}}",
    f'<a hx-get="/logg-ut" hx-trigger="load" hx-on:load="{CANARY}">x</a>',
    f"<iframe srcdoc='<script>parent.{CANARY}</script>'></iframe>",
    f"&lt;script&gt;{CANARY}&lt;/script&gt;",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={CANARY}&gt;'>",
)
"""Texts that want to become elements, attributes, addresses or templates."""

TEXTS = (
    *MARKUP,
    "",
    " ",
    "\0",
    "a\0b",
    "\r\nSet-Cookie: oppskrift=x",
    "\u202egnp.exe",
    "\u2066\u2067\u2069\u200f",
    "\ufeff\ufffe\uffff",
    "\ue000\ue001\uf8ff",
    "e\u0301" * 50,
    "\U0001f600" * 20,
    '=HYPERLINK("http://x";"y")',
    "' OR 1=1 --",
    "%00%0d%0a",
    "../../../etc/passwd",
    "//evil.example/x",
    "/\\evil.example",
    "https://evil.example/",
    "{}{0}{a.__class__}%s%n",
    "null",
    "true",
    "x" * 20_000,
)

NUMBERS = (
    *("-1", "0", "01", "٣", "²", "1e5", "1e999999999", "-1E-999999999", "0x10", "1_000", "NaN", "sNaN1", "Infinity"),
    *("9" * 12, "9" * 25, "9" * 5000, "0." + "1" * 5000, "1,5", "1.000,50", "2026-02-30", "31.02.2026", "99999-01-01"),
    *("0001-01-01", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "25:61", "P1Y", "PT999999999999999H"),
)

NAMES = (
    *("csrf_token", "task", "do", "to", "next", "reason", "text", "token", "confirm", "name", "query", "claim"),
    *("release", "form:do", "form:rev", "form:seen", "form:row", "form:add", "form:remove", "form:tried"),
    *("take:begrunnelse", "start:ticket", "began", "total", "failed", "refused", "language", "theme", "where"),
    *("tenant", "ident", "case_id", "files", "timer", "timer[0]", "timer[0].dato", "timer[999999].dato"),
    *("timer[-1].dato", "a[0][0][0][0].b", "a" + "[0]" * 60, "a." * 200, "[", "]", ".", "__proto__", "__class__"),
    *("give-kind-x", "give-text-x", "skip-kind-x", "config", "config.x", "begrunnelse", "\0", "x" * 2000),
)

QUERY = (
    *("next", "etter", "fra", "sok", "q", "prosess", "sted", "frist", "sort", "retning", "antall", "liste", "status"),
    *("versjon", "mot", "del", "sha", "alle", "kontroll", "vis", "rekkefolge", "tilstand", "type", "steg", "x"),
    *("institusjon", "error", "error_description", "code", "state", "kontraktnr"),
)

HEADERS: tuple[Mapping[str, str], ...] = (
    {},
    {"HX-Request": "true", "HX-Target": "main#innhold", "HX-Current-URL": "javascript:alert(1)"},
    {"HX-Request": "true", "HX-Target": "#form-fields", "HX-Current-URL": "http://[::1"},
    {"HX-Request": "true", "HX-Boosted": "true", "HX-Prompt": "<script>", "HX-Current-URL": "http://localhost//evil"},
    {"Accept": "application/json"},
    {"Accept": "text/html;q=x,*/*;q=-1,;;;", "Accept-Language": "x-;q=nan,\xff, *;q=1e9"},
    {"If-None-Match": 'W/"x", *, "' + "y" * 4000, "If-Modified-Since": "in ancient times", "Range": "bytes=5-1,-0"},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "evil.example", "X-HTTP-Method-Override": "DELETE"},
    {"Origin": "http://[::1"},
    {"Origin": "null", "Sec-Fetch-Site": "\xff", "X-CSRFToken": "\xff"},
    {"Referer": "http://[::1", "HX-Request": "true"},
    {"Referer": "http://localhost:99999999/x", "Content-Type": "application/json"},
    {"Content-Type": 'multipart/form-data; boundary=""'},
    {"Content-Type": "application/x-www-form-urlencoded; charset=utf-7"},
    {"Cookie": "oppskrift=\xff; oppskrift=" + "x" * 3000},
)

FILE_NAMES = (
    *("../../x.txt", "..\\..\\x.txt", "/etc/passwd", "C:\\x.txt", "CON", "con.txt", "nul.txt", "COM1.csv", ".txt"),
    *("a\0.txt", "a\r\nX-Evil: 1.txt", "a\u202etxt.exe", "\u202etxt.gpj.exe", "a\u2028b.txt", 'a";x="b.txt', "....txt"),
    *("<svg onload=window.hacked=1>.txt", "x" * 5000 + ".txt", "a.txt.", "a.txt ", "a.txt::$DATA", "%2e%2e%2fx.txt"),
    *("=cmd|' /C calc'!A0.txt", "é" * 300 + ".txt", "\ud83d.txt".encode("utf-8", "replace").decode(), "", " "),
)
"""Names that want to be a path, a device, another extension, a header, an element or a formula."""

_HTML = f"<html><script>{CANARY}</script></html>".encode()
_SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{CANARY}"/>'.encode()

REFUSED_FILES: Mapping[str, bytes] = {
    "side.html": _HTML,
    "side.htm": _HTML,
    "bilde.svg": _SVG,
    "kode.js": CANARY.encode(),
    "program.exe": b"MZ\x90\0" * 100,
    "snarvei.lnk": b"L\0\0\0",
    "side.xhtml": _HTML,
    "notat.txt": _HTML,
    "rart.txt": b"\xef\xbb\xbf  <SVG onload=x>",
    "kjor.txt": b"#!/bin/sh\nrm -rf /\n",
    "skall.png": _SVG,
    "blandet.jpg": b"GIF89a/*" + _HTML,
    "brev.pdf": _HTML,
    "brev.docx": b"PK\x03\x04" + b"\0" * 50,
    "arkiv.zip": b"PK\x03\x04" + b"\0" * 50,
    "timer.csv": b'navn;timer\n=HYPERLINK("http://x");1\n',
    "timer2.csv": b"navn;timer\nola;@SUM(1+1)\n",
    "uten-ending": b"hei",
    "tom.txt": b"",
    "bytes.txt": b"a\0b",
}
"""Files that are not taken: what a browser, a shell or a spreadsheet could run, and what is not what its name says."""

LABEL = f"\"'><img src=x onerror={CANARY}></title><script>{CANARY}</script><b>fet</b>"
"""What is put behind every text of the content that people see."""

_SAID = frozenset({"label", "text", "description", "title", "name", "owner", "lane", "prefix", "suffix"})
_DRAWN = frozenset({"process", "participant", "lane", "sequenceFlow", "userTask", "serviceTask", "businessRuleTask"})
_EVENTS = frozenset({"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "exclusiveGateway"})


def poison(source: Path, folder: Path) -> Path:
    """Copy the content of an installation and put LABEL behind every text that is shown; return the new root."""
    for part in ("processes", "rules", "institutions"):
        shutil.copytree(source / part, folder / part)
    for form in folder.glob("processes/**/*.form"):
        form.write_text(json.dumps(_poisoned(json.loads(form.read_text(encoding="utf-8")))), encoding="utf-8")
    for texts in folder.glob("processes/**/texts/*.yaml"):
        known = yaml.safe_load(texts.read_text(encoding="utf-8"))
        _write(texts, {key: {one: f"{text} {LABEL}" for one, text in said.items()} for key, said in known.items()})
    for file in (*folder.glob("processes/**/manifest.yaml"), *folder.glob("institutions/*/institution.yaml")):
        _write(file, _poisoned(yaml.safe_load(file.read_text(encoding="utf-8"))))
    for model in folder.glob("processes/**/*.bpmn"):
        tree = etree.parse(model)
        for element in tree.iter(etree.Element):
            if etree.QName(element).localname in _DRAWN | _EVENTS and element.get("name"):
                element.set("name", f"{element.get('name')} {LABEL}")
        tree.write(model, xml_declaration=True, encoding="UTF-8")
    return folder


def _write(file: Path, value: Any) -> None:
    file.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _poisoned(value: Any, shown: bool = False) -> Any:
    """Return a value with LABEL behind what is shown: texts under a name of _SAID, in one language or several."""
    if isinstance(value, dict):
        return {key: _poisoned(one, _shown(key, shown)) for key, one in value.items()}
    if isinstance(value, list):
        return [_poisoned(one) for one in value]
    said = shown and isinstance(value, str) and (" " in value or value[:1].isupper()) and not value.startswith("=")
    return f"{value} {LABEL}" if said else value  # a name in small letters is one that models refer to


def _shown(key: object, above: bool) -> bool:
    said = str(key)
    return said.removesuffix("_nn").removesuffix("_en") in _SAID or (above and said in {"nb", "nn", "en"})
