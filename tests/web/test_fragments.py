"""Fragments that are kept for everybody: they know nothing of who asks."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes
from jinja2.meta import find_referenced_templates, find_undeclared_variables
from web_support import Scene

TEMPLATES = Path(__file__).parents[2] / "web" / "oppskrift_web" / "templates"
CALL = re.compile(r'fragment\("([^"]+)", (?:[\w.]+|\([^)]*\)),((?: \w+=[\w.]+,?)+)\)')
COMMON = {"t", "language", "read_all", "macros"}
"""Globals that are the same for everybody in one language."""


def calls() -> set[tuple[str, frozenset[str]]]:
    texts = (path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    found = (match for text in texts for match in CALL.finditer(text))
    return {(match[1], frozenset(re.findall(r"(\w+)=", match[2]))) for match in found}


def test_every_fragment_is_found_by_this_test() -> None:
    written = sum(path.read_text(encoding="utf-8").count("fragment(") for path in TEMPLATES.rglob("*.html"))
    assert written == len(calls()) >= 3


@pytest.mark.parametrize(("template", "given"), sorted(calls(), key=str))
def test_a_fragment_sees_only_what_it_is_given(template: str, given: frozenset[str], tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        env = scene.app.jinja_env
        tree = env.parse((TEMPLATES / template).read_text(encoding="utf-8"))
    assert find_undeclared_variables(tree) <= COMMON | given
    assert list(find_referenced_templates(tree)) == []
    assert not {one.name for one in tree.find_all(nodes.Filter)} & {"day", "moment"}, "times belong to a case"


def test_a_fragment_is_made_once_for_each_language(tmp_path: Path) -> None:
    with Scene(tmp_path) as scene:
        scene.journey("uib", until="Kontrollere_kontrakt")
        task = scene.task("Kontrollere_kontrakt")
        kari = scene.visitor("kari")
        address = f"/oppgaver/{task.case_id}/{task.token}"
        nb = kari.get(address).text
        kept = len(scene.app.extensions["oppskrift.fragments"])
        assert kept >= 3
        assert kari.get(address).text == nb
        assert len(scene.app.extensions["oppskrift.fragments"]) == kept
        kari.post("/sprak", {"language": "en"})
        assert "About the step" in kari.get(address).text
        assert len(scene.app.extensions["oppskrift.fragments"]) == 2 * kept
