"""Everything that people read in the standard is there in bokmål, nynorsk and English."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from content_support import ROOT, library, models, versions
from lxml import etree

from oppskrift import bpmn, forms

FORMS = sorted(ROOT.glob("processes/**/*.form"))
DMN = {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"}


def components(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in of.get("components", ()):
        yield one
        yield from components(one)


@pytest.mark.parametrize("file", FORMS, ids=lambda f: f"{f.stem}-{f.parents[1].name}")
def test_forms_are_read_and_speak_three_languages(file: Path) -> None:
    form, problems = forms.read(file.read_bytes(), file.name)
    assert problems == ()
    assert form is not None
    assert form.id == file.stem
    for one in components(json.loads(file.read_text(encoding="utf-8"))):
        about = one["properties"]
        for name in ("label", "dateLabel", "text", "description"):
            if name in one:
                base = "label" if name == "dateLabel" else name
                assert {f"{base}_nn", f"{base}_en"} <= set(about), one["id"]
        assert ("validering" in about) == ("melding" in about)
        assert ("melding" in about) == ({"melding_nn", "melding_en"} <= set(about)), one["id"]
        for option in one.get("values", ()):
            assert {"label", "label_nn", "label_en"} <= set(option), one["id"]


@pytest.mark.parametrize("file", models(), ids=lambda f: f"{f.parents[1].name}-{f.parent.name}")
def test_every_name_in_a_model_has_its_texts(file: Path) -> None:
    (process,), _ = bpmn.read(file.read_bytes(), file.name)
    named = [*process.nodes.values(), *process.flows.values(), *process.lanes, process]
    names = {f"{process.id}.{part.id}": part.name for part in named if part.name}
    texts = yaml.safe_load((file.parent / "texts" / "navn.yaml").read_text(encoding="utf-8"))
    of_model = {key: text["nb"] for key, text in texts.items() if key.startswith(f"{process.id}.")}
    assert of_model == names


@pytest.mark.parametrize(("process", "version"), versions())
def test_what_rules_and_notices_say_has_texts(process: str, version: str) -> None:
    bundle = library().bundle(process, version)
    for model in bundle.processes.values():
        for node in model.nodes.values():
            for given in node.inputs:
                if given.target == "mal":
                    assert f"varsel.{given.source.strip(chr(34))}" in bundle.texts
    for path in [path for path in bundle.files if path.endswith(".dmn")]:
        for rule in etree.fromstring(bundle.files[path]).findall(".//dmn:rule", DMN):
            output = [e.text or "" for e in rule.iterfind("dmn:outputEntry/dmn:text", DMN)]
            reasons = [text.strip('"') for text in output if text.startswith('"') and " " in text]
            for reason in reasons:
                assert bundle.texts[f"{Path(path).stem}.{rule.get('id')}"]["nb"] == reason


@pytest.mark.parametrize(("process", "version"), versions())
def test_each_version_tells_what_changed_for_whom_and_when(process: str, version: str) -> None:
    told = (ROOT / f"processes/lonn/{process}/{version}/CHANGELOG.md").read_text(encoding="utf-8")
    assert told.startswith("# ")
    assert version in told.splitlines()[0]
    for part in ("gjelder fra:", "hvem d", "institusjon"):
        assert part in told.lower(), part


@pytest.mark.parametrize("file", models(), ids=lambda f: f"{f.parents[1].name}-{f.parent.name}")
def test_what_the_standard_says_about_steps_is_said_in_three_languages(file: Path) -> None:
    (process,), _ = bpmn.read(file.read_bytes(), file.name)
    said = {
        f"{process.id}.{node.id}.dokumentasjon": " ".join(node.documentation.split())
        for node in process.nodes.values()
        if node.documentation
    }
    texts = yaml.safe_load((file.parent / "texts" / "veiledning.yaml").read_text(encoding="utf-8"))
    assert {key: text["nb"] for key, text in texts.items()} == said
    assert all(len({text["nb"], text["nn"], text["en"]}) >= 2 for text in texts.values())
