"""The bundles as served: cached for ever by the hash in their names, compressed, and not needed for a page to work."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from web_support import Scene

from oppskrift_web import serving
from oppskrift_web.bundles import Bundles

STYLE = "theme-ABCD2345.css"
MANIFEST = {
    "theme.css": {"file": STYLE, "css": [], "imports": []},
    "case.js": {"file": "case-ABCD2345.js", "css": ["case-EFGH2345.css"], "imports": ["chunk-IJKL2345.js"]},
}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / STYLE).write_text("body{}" * 100)
    (folder / f"{STYLE}.br").write_bytes(b"b")
    (folder / f"{STYLE}.gz").write_bytes(b"gzip")
    (folder / "THIRD-PARTY-LICENSES.txt").write_text("MIT")
    (folder / "manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def app(dist: Path) -> Flask:
    made = Flask(__name__, static_folder=None)
    serving.install(made, Bundles.read(dist))
    return made


@pytest.mark.parametrize(("accepts", "coding"), [("gzip, br", "br"), ("gzip", "gzip"), ("identity", None), ("", None)])
def test_a_file_is_sent_in_the_smallest_form_that_the_browser_takes(
    app: Flask, accepts: str, coding: str | None
) -> None:
    answer = app.test_client().get(f"/assets/{STYLE}", headers={"Accept-Encoding": accepts}, buffered=True)
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.mimetype == "text/css"


def test_a_file_with_a_hash_in_its_name_is_kept_for_ever_and_another_for_minutes(app: Flask) -> None:
    client = app.test_client()
    hashed = client.get(f"/assets/{STYLE}", buffered=True).headers
    assert "immutable" in hashed["Cache-Control"]
    assert "max-age=315360000" in hashed["Cache-Control"]
    assert hashed["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in hashed
    plain = client.get("/assets/THIRD-PARTY-LICENSES.txt", buffered=True)
    assert (plain.text, plain.headers["Cache-Control"]) == ("MIT", "max-age=300, public")


@pytest.mark.parametrize(
    "path", ["/assets/../secret.txt", "/assets/%2e%2e/secret.txt", "/assets//etc/passwd", "/assets/"]
)
def test_nothing_but_the_bundles_is_sent(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_templates_name_files_and_get_their_addresses(app: Flask) -> None:
    asset, script = app.jinja_env.globals["asset"], app.jinja_env.globals["script"]
    with app.test_request_context("/", base_url="http://localhost/sub"):
        assert asset("theme.css") == f"/sub/assets/{STYLE}"
        assert asset("nothing.css") == ""
        assert script("nothing") == ""
        assert re.findall(r'(?:href|src)="([^"]*)"', script("case")) == [
            "/sub/assets/case-EFGH2345.css",
            "/sub/assets/chunk-IJKL2345.js",
            "/sub/assets/case-ABCD2345.js",
        ]


def test_without_bundles_one_warning_tells_what_to_do_and_nothing_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = Flask(__name__, static_folder=None)
    with caplog.at_level(logging.WARNING):
        serving.install(made, Bundles.read(tmp_path))
    assert [record.getMessage() for record in caplog.records] == [
        "The browser bundles are not built: pages have no style. Build them with: make bundles"
    ]
    with made.test_request_context("/"):
        assert made.jinja_env.globals["asset"]("theme.css") == ""
        assert made.jinja_env.globals["script"]("base") == ""
    assert made.test_client().get("/assets/x.css").status_code == 404


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr("oppskrift_web.bundles.Bundles.read", classmethod(lambda cls: cls(tmp_path)))
    with Scene(tmp_path) as scene:
        yield scene


def test_a_page_works_without_bundles(bare: Scene) -> None:
    page = bare.visitor("kari").get("/visning")
    assert page.status_code == 200
    assert "/assets/" not in page.text
    assert "<h1" in page.text
