import hashlib
import subprocess
from pathlib import Path

import pytest
from standard_support import edit, rules, write, write_library

from oppskrift import standard
from oppskrift.errors import NotFound, Refused
from oppskrift.standard.files import DiskFiles
from oppskrift.standard.releases import FILE, folder_hash

TIMER = "processes/lonn/timer/1.1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_publishing_pins_the_folder_and_what_it_uses(root: Path) -> None:
    added = standard.release(root, "timer", "1.1")
    assert added == ("processes/lonn/kontroll/1.0", TIMER, "rules/lonn/sats/1.0")
    assert standard.release(root, "timer", "1.1") == ()
    assert standard.release(root, "timer", "1.0") == ("processes/lonn/timer/1.0",)
    assert standard.Library(root).check() == ()


@pytest.mark.parametrize("path", [f"{TIMER}/manifest.yaml", f"{TIMER}/timer.bpmn", "rules/lonn/sats/1.0/sats.dmn"])
def test_a_published_folder_cannot_change(root: Path, path: str) -> None:
    standard.release(root, "timer", "1.1")
    with (root / path).open("a", encoding="utf-8") as file:
        file.write("\n")
    problems = [p for p in standard.Library(root).check() if p.severity == "error"]
    assert rules(problems) == ["standard.release-changed"]
    assert problems[0].file == FILE
    assert str(Path(path).parent) in problems[0].render("nb")
    with pytest.raises(Refused):
        standard.release(root, "timer", "1.0")


def test_new_and_lost_files_are_changes_too(root: Path) -> None:
    standard.release(root, "timer", "1.1")
    write(root, f"{TIMER}/nytt.md", "x")
    assert "standard.release-changed" in rules(standard.lint([root / TIMER / "..", root]))
    (root / TIMER / "nytt.md").unlink()
    assert "standard.release-changed" not in rules(standard.lint([root]))
    (root / TIMER / "forms/timer.form").unlink()
    assert "standard.release-changed" in rules(standard.lint([root]))


def test_a_published_folder_that_is_gone_is_told(root: Path) -> None:
    standard.release(root, "timer", "1.1")
    (root / TIMER).rename(root / "processes/lonn/borte")
    assert "standard.release-gone" in rules(standard.Library(root).check())


def test_a_version_with_problems_is_not_published(root: Path) -> None:
    edit(root, f"{TIMER}/manifest.yaml", "lane: BDM", "lane: BDN")
    with pytest.raises(Refused) as caught:
        standard.release(root, "timer", "1.1")
    assert rules(caught.value.problems) == ["standard.unknown-lane"]
    assert not (root / FILE).exists()


def test_unknown_versions_cannot_be_published(root: Path) -> None:
    for process, version in (("timr", "1.1"), ("timer", "1.2")):
        with pytest.raises(NotFound):
            standard.release(root, process, version)


def test_a_broken_list_of_releases_is_told(root: Path) -> None:
    write(root, FILE, "releases: [{path: x, sha256: y}]")
    assert rules(standard.Library(root).check())[-2:] == ["standard.wrong-form"] * 2
    write(root, FILE, "releases: [")
    assert "standard.yaml-syntax" in rules(standard.Library(root).check())


def test_the_hash_can_be_recomputed_with_standard_tools(root: Path) -> None:
    listing = subprocess.run(
        ["sh", "-c", "find . -type f | LC_ALL=C sort | sed 's|^./||' | xargs sha256sum"],
        cwd=root / TIMER, capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert folder_hash(DiskFiles(root), TIMER) == hashlib.sha256(listing).hexdigest()
