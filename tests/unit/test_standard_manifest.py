import json
import tomllib
from importlib import resources
from string import Formatter

import pytest
from jsonschema import Draft202012Validator
from standard_support import POINTS, line_of, manifest, point, rules

from oppskrift import standard
from oppskrift.message import LANGUAGES
from oppskrift.model.tagged import untag
from oppskrift.standard.schema import SCHEMAS, schema_text


def read(text: str) -> tuple[standard.Manifest | None, tuple[object, ...]]:
    return standard.read_manifest(text.encode(), "manifest.yaml")


def test_a_whole_manifest_is_read() -> None:
    found, problems = read(manifest())
    assert problems == ()
    assert found is not None
    assert (found.process, found.version, found.main) == ("timer", "1.0", "timer.bpmn")
    assert found.roles["attestant"].point == "rolle_attestant"
    assert [d.duty for d in found.duties] == ["attestasjon", "bdm"]
    assert found.constraints[1].beneficiary == "oppdragstaker.ident"
    assert set(found.variation) == set(POINTS)
    assert str(untag(found.variation["maks_timer"].default)) == "37.5"
    assert found.variation["frist"].line == line_of(manifest(), "name: frist")


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema_text(name)))


@pytest.mark.parametrize(
    ("old", "new", "rule", "at", "says"),
    [
        ("owner:", "ownr:", "standard.unknown-key", "ownr:", "Mente du «owner»?"),
        ("owner: Lønn og HR\n", "", "standard.missing-key", "process:", "«owner» mangler"),
        ('version: "1.0"\nmain', "version: 1.0\nmain", "standard.wrong-type", "version: 1.0", "anførselstegn"),
        ('version: "1.0"\nmain', 'version: "1"\nmain', "standard.wrong-form", 'version: "1"', "1.0"),
        ("valid_from: 2021-01-01", "valid_from: 2021-02-30", "standard.wrong-form", "valid_from", "2026-01-01"),
        (
            "  - {text: To kontroller før utbetaling, source: Bestemmelsene 2.5.2}\n",
            "  []\n",
            "standard.too-few",
            "legal_basis",
            "minst 1",
        ),
        ("type: number", "type: tall", "standard.not-allowed", "type: tall", "number"),
        ("    max: 60.5\n", "", "standard.missing-key", "name: maks_timer", "«max»"),
        ("    unit: timer\n", "    unit: timer\n    allowed: [1]\n", "standard.unknown-key", "allowed: [1]", "min"),
        ("default: 37.5", 'default: "37.5"', "standard.wrong-type", 'default: "37.5"', "et tall"),
        ("default: 37.5", "default: 61", "standard.default-refused", "default: 61", "fra 1 til 60,5 timer"),
        ("default: attestanter", "default: andre", "standard.default-refused", "default: andre", "attestanter"),
        ("min: 1\n    max: 60.5", "min: 99\n    max: 60.5", "standard.bounds-reversed", "min: 99", "maks_timer"),
        ("point: rolle_attestant", "point: rolle_atestant", "standard.role-point", "rolle_atestant", "Mente du"),
        ("point: rolle_attestant", "point: maks_timer", "standard.role-point", "attestant: {", "typen role"),
        ("starters: [timelonnet]", "starters: [timelønnet]", "standard.unknown-role", "starters", "«timelonnet»?"),
        ("different: [attestasjon, bdm]", "different: [attestasjon, bmd]", "standard.unknown-duty", "bmd", "«bdm»?"),
        ("different: [attestasjon, bdm], ", "", "standard.empty-constraint", "to-par-oyne", "to-par-oyne"),
        ("beneficiary: oppdragstaker.ident, ", "", "standard.missing-key", "ikke-egen", "«beneficiary»"),
        ("allowed: [null, kontroll]", "allowed: [null, kontrol]", "standard.slot-not-called", "kontrol]", "Mente du"),
        ("{nb: Før timer, nn: Før timar, en: Register hours}", "{nb: Før timer, nn: Før timar}",
         "standard.missing-key", "nn: Før timar}", "«en»"),
        ("task: Godkjenne", "task: Attestere", "standard.defined-twice", "duty: bdm", "alt definert"),
        ("    only: stricter\n", "", "standard.missing-key", "name: krev_bdm", "«only»"),
        ("    stricter: true\n", "", "standard.missing-key", "name: krev_bdm", "«stricter»"),
        ("stricter: higher", "stricter: opp", "standard.not-allowed", "stricter: opp", "lower, higher"),
        ("https://*.dfo.no/", "ftp://x", "standard.wrong-form", "ftp:", "https://api.dfo.no/"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_line_and_advice(old: str, new: str, rule: str, at: str, says: str) -> None:
    text = manifest()
    assert old in text
    text = text.replace(old, new, 1)
    found, problems = read(text)
    assert found is None
    assert rule in rules(problems)
    problem = next(p for p in problems if p.rule == rule)  # type: ignore[attr-defined]
    assert says in problem.render("nb")  # type: ignore[attr-defined]
    assert problem.line == line_of(text, at)  # type: ignore[attr-defined]


def test_all_problems_come_in_one_run() -> None:
    text = manifest().replace("owner:", "ownr:").replace("type: number", "type: tall").replace("nn: nynorsk", "no: x")
    _, problems = read(text)
    assert {"standard.unknown-key", "standard.missing-key", "standard.not-allowed"} <= set(rules(problems))
    assert len(problems) > 10


def test_long_names_are_cut_and_long_lists_refused() -> None:
    long = "a" * 1_000
    _, problems = read(f"{manifest()}\n{long}: 1\n".replace("allowed: [null, kontroll]", f"allowed: [{'x, ' * 300}x]"))
    assert {"standard.unknown-key", "standard.too-many"} <= set(rules(problems))
    assert all(len(p.render("nb")) < 2_000 for p in problems)  # type: ignore[attr-defined]


def test_two_points_of_one_name_are_refused() -> None:
    text = manifest() + point("frist", POINTS["frist"])
    _, problems = read(text)
    assert rules(problems) == ["standard.defined-twice"]


def test_a_manifest_that_is_no_mapping_is_refused() -> None:
    for text in ("", "- a", "tekst", "17"):
        assert read(text)[0] is None
        assert rules(read(text)[1]) == ["standard.wrong-type"]


def test_texts_have_the_same_parameters_in_all_languages() -> None:
    body = resources.files("oppskrift.messages").joinpath("standard.toml").read_text(encoding="utf-8")
    for key, texts in tomllib.loads(body).items():
        assert set(texts) == set(LANGUAGES), key
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts.values()]
        assert names[0] == names[1] == names[2], key
