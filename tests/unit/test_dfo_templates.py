"""The generated element templates, and that every text of the area exists in all languages."""

import json
import re
from pathlib import Path

import pytest
from dfo_support import World

import oppskrift.dfo
from oppskrift.dfo import Registry, element_templates
from oppskrift.dfo.resources import ALL
from oppskrift.dfo.simulator.control import RULES
from oppskrift.dfo.simulator.faults import KINDS
from oppskrift.message import LANGUAGES, catalogue

REGISTRY: Registry = World().registry


@pytest.fixture(scope="module", params=LANGUAGES)
def templates(request):
    return element_templates(REGISTRY, request.param)


def test_there_is_one_template_per_handler_with_an_id_of_its_own(templates):
    assert [t["id"] for t in templates] == [f"no.oppskrift.{h.name}" for h in REGISTRY]
    assert len({t["name"] for t in templates}) == len(templates)


def test_each_template_fits_a_service_task_of_its_type(templates):
    for template in templates:
        assert template["appliesTo"] == ["bpmn:ServiceTask"]
        assert template["elementType"] == {"value": "bpmn:ServiceTask"}
        hidden = [p for p in template["properties"] if p["type"] == "Hidden"]
        assert [p["binding"] for p in hidden] == [{"type": "zeebe:taskDefinition", "property": "type"}]
        assert f"no.oppskrift.{hidden[0]['value']}" == template["id"]
        assert json.loads(json.dumps(template)) == template


def test_inputs_and_outputs_are_those_of_the_handler(templates):
    for handler, template in zip(REGISTRY, templates, strict=True):
        bindings = [p["binding"] for p in template["properties"]]
        inputs = [b["name"] for b in bindings if b["type"] == "zeebe:input"]
        outputs = [b["source"] for b in bindings if b["type"] == "zeebe:output"]
        assert inputs == list(handler.input.model_fields)
        assert outputs == [f"={name}" for name in handler.output.model_fields]


def test_each_property_is_whole(templates):
    groups = {"input", "output"}
    for prop in (p for t in templates for p in t["properties"] if p["type"] != "Hidden"):
        assert prop["group"] in groups
        assert prop["label"]
        assert "dfo." not in prop["description"], prop
        assert prop["type"] in ("String", "Dropdown")
        assert (prop["type"] == "Dropdown") == ("choices" in prop)
        assert prop.get("feel") in (None, "optional", "required")


def by_label(template):
    return {p["label"]: p for p in template["properties"] if p.get("group") == "input"}


def test_required_optional_choices_and_expressions_follow_the_types():
    order = by_label(next(t for t in element_templates(REGISTRY) if t["id"].endswith("kontrakt.bestill")))
    assert order["arbeidsoppgave"]["constraints"] == {"notEmpty": True}
    assert order["arbeidsoppgave"]["feel"] == "optional"
    assert [order[name]["feel"] for name in ("timer", "fra", "oppdragstaker")] == ["required"] * 3
    assert [c["value"] for c in order["fm"]["choices"]] == ["F", "M"]
    employee = by_label(next(t for t in element_templates(REGISTRY) if t["id"].endswith("ansatt.hent")))
    assert employee["dato"]["optional"] is True
    assert "en dato" in employee["dato"]["description"]


def test_the_description_tells_what_is_verified_and_what_is_a_proposal():
    told = {t["id"].removeprefix("no.oppskrift."): t["description"] for t in element_templates(REGISTRY, "en")}
    assert told["dfo.ansatt.hent"].startswith("Follows DFØ's published API.")
    assert told["dfo.lonn.registrer"].startswith("Our proposal")
    assert "LONN_AVVIST" in told["dfo.lonn.registrer"]


def test_every_key_used_in_the_code_has_its_texts_and_none_is_left_over():
    folder = Path(oppskrift.dfo.__file__).parent
    code = "\n".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.py"))
    used = set(re.findall(r'"(dfo\.(?!ansatt|organ|leder|still|kontrakt|kjore|lonn)[a-z0-9.-]+[a-z0-9])"', code))
    known = {key for key in catalogue() if key.startswith("dfo.")}
    made = {k for k in known if k.startswith(("dfo.title.", "dfo.field.", "dfo.expected.", "dfo.type.", "dfo.mark."))}
    made |= {"dfo.template.input", "dfo.template.output"}
    assert used - known - {"dfo.event"} == set()
    assert known - used - made == set()


def test_the_texts_have_the_same_places_in_all_languages():
    for key, texts in catalogue().items():
        if key.startswith("dfo."):
            places = [sorted(re.findall(r"\{(\w+)\}", texts[language])) for language in LANGUAGES]
            assert places[0] == places[1] == places[2], key


def test_the_reference_page_tells_the_truth_about_each_handler():
    page = (Path(__file__).parents[2] / "docs/reference/dfo-operations.md").read_text(encoding="utf-8")
    rows = {r[1].strip(" `"): [c.strip() for c in r] for line in page.splitlines() if len(r := line.split("|")) == 7}
    for handler in REGISTRY:
        _, _, operation, standing, faults, *_ = rows[handler.name]
        assert (operation, standing) == (handler.operation.value, handler.standing), handler.name
        assert tuple(re.findall(r"`(\w+)`", faults)) == handler.faults, handler.name


def test_the_reference_page_names_every_resource_scope_control_and_fault():
    page = (Path(__file__).parents[2] / "docs/reference/dfo-operations.md").read_text(encoding="utf-8")
    controls = {re.sub(r"/<\w+>", "", rule.rule).removeprefix("/_sim").split("/")[1] for rule in RULES}
    wanted = {r.path for r in ALL} | {f"`{r.scope}`" for r in ALL} | {f"`{k}`" for k in KINDS} | controls
    assert sorted(w for w in wanted if w not in page) == []
