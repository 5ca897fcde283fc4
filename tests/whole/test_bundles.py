"""The browser bundles as built: nothing from elsewhere, nothing undefined, nothing without a licence."""

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_support import ROOT, environment

WEB = ROOT / "web"
DIST = WEB / "oppskrift_web" / "assets" / "dist"
ADDRESS = r"(?:https?:)?//[\w.-]+\.\w"
LOADS = (
    re.compile(rf"""url\(\s*["']?{ADDRESS}"""),
    re.compile(rf"""@import\s*["']{ADDRESS}"""),
    re.compile(rf"""(?:\bimport\b|\bfrom\b|\bimport\()\s*["'`]{ADDRESS}"""),
    re.compile(rf"""(?:fetch|WebSocket|EventSource|Worker|sendBeacon)\(\s*["'`]{ADDRESS}"""),
    re.compile(rf"""\.(?:src|href)\s*=\s*["'`]{ADDRESS}"""),
)
OF_OTHERS = {"--_dsc-tooltip-safearea-translate", "--dsc-suggestion-option-activedecendant-outline-width"}
"""Undefined in Designsystemet 1.22 itself, in two components that no page of ours has."""

USED = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
DEFINED = re.compile(r"(--[\w-]+)\s*:")


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    """Build with what is installed; a build that is up to date takes no time."""
    subprocess.run(["make", "-s", "bundles"], cwd=ROOT, check=True, timeout=300)


def texts(*endings: str) -> Iterator[tuple[str, str]]:
    found = [file for file in sorted(DIST.iterdir()) if file.name.endswith(endings)]
    assert found
    return ((file.name, file.read_text(encoding="utf-8")) for file in found)


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_everything_a_template_names_is_built_under_a_name_with_its_hash() -> None:
    assert {"base.js", "case.js", "theme.css", "favicon.svg"} <= set(manifest())
    for one in manifest().values():
        for file in (one["file"], *one["css"], *one["imports"]):
            assert re.search(r"-[0-9A-Z]{8}\.\w+$", file), file
            assert (DIST / file).is_file()


def test_nothing_that_was_built_loads_from_another_host() -> None:
    found = [
        (name, hit.group(0)) for name, text in texts(".js", ".css", ".svg") for p in LOADS for hit in p.finditer(text)
    ]
    assert found == []


def test_nothing_that_was_built_needs_eval_but_what_the_policy_blocks_and_we_do_not_use() -> None:
    """htmx compiles `hx-on` and `js:` values; no template may have one, for the policy would block it."""
    used = re.compile(r"\bhx-on\b|[\"']js:|\bjavascript:")
    templates = sorted((WEB / "oppskrift_web" / "templates").rglob("*.html"))
    assert len(templates) > 3
    assert [str(file) for file in templates if used.search(file.read_text(encoding="utf-8"))] == []


def test_no_template_has_inline_script_or_style_elements() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\son[a-z]+=[\"']", re.IGNORECASE)
    templates = sorted((WEB / "oppskrift_web" / "templates").rglob("*.html"))
    found = [(f.name, hit.group(0)) for f in templates for hit in inline.finditer(f.read_text(encoding="utf-8"))]
    assert found == []


def test_every_variable_that_a_style_sheet_uses_without_a_fallback_is_defined() -> None:
    """A renamed token of a package shows as nothing at all: no colour, no size. So look for it here."""
    sheets = dict(texts(".css"))
    scripts = "".join(text for _, text in texts(".js"))
    defined = {name for text in sheets.values() for name in DEFINED.findall(text)}
    defined |= set(re.findall(r"--[\w-]+", scripts))
    used = {name for text in sheets.values() for name in USED.findall(text)}
    assert len(used) > 100
    assert used - defined == OF_OTHERS


def test_every_variable_of_our_own_style_sheets_is_defined() -> None:
    defined = {name for _, text in texts(".css") for name in DEFINED.findall(text)}
    ours = {f.name: set(re.findall(r"var\(\s*(--[\w-]+)", f.read_text())) for f in (WEB / "assets").glob("*.css")}
    assert {name: used - defined for name, used in ours.items() if used - defined} == {}


def test_text_is_compressed_once_and_unpacks_to_the_same() -> None:
    for name, text in texts(".js", ".css", ".svg", ".txt"):
        packed = DIST / f"{name}.gz"
        assert gzip.decompress(packed.read_bytes()).decode("utf-8") == text
        assert (DIST / f"{name}.br").stat().st_size < packed.stat().st_size < len(text.encode())


def test_every_package_that_went_in_is_listed_with_its_licence() -> None:
    listed = (DIST / "THIRD-PARTY-LICENSES.txt").read_text(encoding="utf-8")
    headings = re.findall(r"^(\S+) \d[\w.-]* \((.+)\)$", listed, re.MULTILINE)
    licences = dict(headings)
    assert licences["bpmn-js"] == "bpmn.io licence"
    assert licences["@fontsource-variable/inter"] == "OFL-1.1"
    assert {"htmx.org", "@digdir/designsystemet-css", "@digdir/designsystemet-web", "diagram-js"} <= set(licences)
    assert "axe-core" not in licences
    assert "must stay fully visible" in re.sub(r"\s+", " ", listed)
    for part in re.split(r"\n-{80}\n", listed)[1:]:
        assert re.search("copyright|permission", part, re.IGNORECASE), part[:80]
        assert not re.search("GNU (AFFERO |LESSER )?GENERAL PUBLIC|Mozilla Public License", part, re.IGNORECASE)


def test_the_lock_file_pins_by_hash_and_tells_no_download_address() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert len(packages) > 30
    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []
    told = {key for one in packages.values() for key, value in one.items() if "://" in json.dumps(value)}
    assert told <= {"funding"}


def test_packages_are_named_by_exact_versions() -> None:
    asked = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    versions = {**asked["dependencies"], **asked["devDependencies"]}
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def copy_of_web(folder: Path) -> Path:
    """Return a copy of web/ that a test may break; node_modules is the one that is there."""
    target = folder / "web"
    shutil.copytree(WEB, target, ignore=shutil.ignore_patterns("node_modules", "dist", "__pycache__"))
    shutil.copytree(WEB / "node_modules", target / "node_modules", symlinks=True)
    return target


def build(web: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "bundle.py"],
        cwd=web,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_same_sources_give_the_same_bytes_elsewhere_and_a_licence_that_is_not_allowed_ends_the_build(
    tmp_path: Path,
) -> None:
    web = copy_of_web(tmp_path)
    ended = build(web)
    assert ended.returncode == 0, ended.stderr
    theirs = {f.name: f.read_bytes() for f in (web / "oppskrift_web" / "assets" / "dist").iterdir()}
    assert theirs == {f.name: f.read_bytes() for f in DIST.iterdir()}

    package = web / "node_modules" / "htmx.org" / "package.json"
    told = json.loads(package.read_text(encoding="utf-8"))
    package.write_text(json.dumps({**told, "license": "GPL-3.0"}), encoding="utf-8")
    refused = build(web)
    assert refused.returncode != 0
    assert "htmx.org: licence GPL-3.0 is not allowed" in refused.stderr
    assert "The browser bundles were not built" in refused.stderr


def test_a_package_without_a_licence_text_ends_the_build(tmp_path: Path) -> None:
    web = copy_of_web(tmp_path)
    (web / "node_modules" / "htmx.org" / "LICENSE").unlink()
    refused = build(web)
    assert refused.returncode != 0
    assert "htmx.org: no licence text in the package, and none in web/licences" in refused.stderr


def test_without_node_and_without_a_network_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "node").write_text("#!/bin/sh\necho v16.20.2\n")
    (tmp_path / "bin" / "node").chmod(0o755)
    env = environment(PATH=str(tmp_path / "bin"), PIP_INDEX_URL="http://127.0.0.1:9/", PIP_RETRIES="0")
    command = [sys.executable, str(WEB / "bundle.py")]
    ended = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode != 0
    assert "No Node 18 or newer with npm on PATH" in ended.stderr
    assert "Install Node 18 or newer, or let pip reach a package index." in ended.stderr
