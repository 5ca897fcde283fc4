"""`oppskrift lint` on the published timesheet with ten mistakes that process owners make: each is named once."""

import json
from pathlib import Path

import pytest
from cli_support import ROOT, call, copy_library
from standard_support import edit

VERSION = "processes/lonn/timeliste/1.1"
MODEL = f"{VERSION}/timeliste.bpmn"
MISTAKES = {
    "a variable that nothing writes": (
        (MODEL, '=attestasjon.utfall = "attestert"', '=attestajson.utfall = "attestert"'),
        ("error", "Er_timelisten_attestert-Kreves_BDM_godkjenning", "conditionExpression", "expression.unknown-name"),
        "tegn 1: «attestajson» får ikke verdi noe sted: ikke i et skjema, en mapping, et resultat eller en melding. "
        "Mente du «attestasjon»?",
    ),
    "a field that the handler does not give": (
        (MODEL, "=date and time(kjoreplan.lonnsfrist,", "=date and time(kjoreplan.lonsfrist,"),
        ("error", "Attestere_timeliste_som_stedfortreder", "dueDate", "feel.unknown-field"),
        "tegn 15: Verdien har ikke noe felt «lonsfrist». Mente du «lonnsfrist»?",
    ),
    "a condition that is a text": (
        (MODEL, ">=kontroll.kan_behandles<", ">=kontroll.utfall<"),
        ("error", "Kan_timelisten_behandles-Attestere_timeliste", "conditionExpression", "check.wrong-type"),
        "Her ventes sann/usann (boolean), men uttrykket gir tekst (string).",
    ),
    "an answer that the rules do not give": (
        (MODEL, 'kontroll.utfall = "over_ramme"', 'kontroll.utfall = "over_rammen"'),
        ("warning", "Kreves_BDM_godkjenning-Godkjenne_utbetaling", "conditionExpression", "check.never-allowed"),
        '"over_rammen" er ikke blant de tillatte verdiene for «utfall»',
    ),
    "a date and a number": (
        (
            MODEL,
            "date and time(add working days(kjoreplan.lonnsfrist, -config.eskalering_virkedager)",
            "date and time(kjoreplan.lonnsfrist - config.eskalering_virkedager",
        ),
        ("error", "Attestere_timeliste", "dueDate", "check.operands"),
        "«-» kan ikke brukes på dato (date) og tall (number).",
    ),
    "a function without an argument": (
        (MODEL, ', 1, 7)\' target="periode"', ')\' target="periode"'),
        ("error", "Hente_kjoreplan", "input periode", "feel.wrong-arguments"),
        "substring",
    ),
    "a decision without one of its inputs": (
        (
            MODEL,
            '<zeebe:input source="=config.helligdagstillegg" target="helligdagstillegg" />',
            '<zeebe:input source="=config.helligdagstillegg" target="tillegg" />',
        ),
        ("error", "Kontrollere_timer", "decisionId", "expression.decision-needs"),
        "Beslutningen «timelonn_kontroll» trenger «helligdagstillegg», som prosessen aldri setter.",
    ),
    "a number for a text of a handler": (
        (MODEL, 'source=\'="5534"\' target="lonnart"', 'source="=5534" target="lonnart"'),
        ("error", "Registrere_lonn", "input lonnart", "check.wrong-type"),
        "Her ventes tekst (string), men uttrykket gir tall (number) 5534.",
    ),
    "a choice that the form does not have": (
        (
            f"{VERSION}/forms/godkjenne_utbetaling.form",
            'godkjenning.utfall != \\"godkjent\\"',
            'godkjenning.utfall != \\"godkjendt\\"',
        ),
        ("warning", "godkjenning.hjemmel", "conditional.hide", "check.never-allowed"),
        '"godkjendt" er ikke blant de tillatte verdiene for «godkjenning.utfall»',
    ),
    "a name in the title": (
        (f"{VERSION}/manifest.yaml", "oppdragstaker.navn'", "oppdragstaker.nvan'"),
        ("error", None, "title_expression", "feel.unknown-field"),
        "Mente du «navn»?",
    ),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_library(tmp_path_factory.mktemp("library"))
    (root / "processes/releases.yaml").unlink()
    for (path, old, new), *_ in MISTAKES.values():
        edit(root, path, old, new)
    return root


@pytest.fixture(scope="module")
def found(broken: Path) -> list[dict[str, str]]:
    ran = call("lint", broken / VERSION, "--json")
    assert ran.code == 1
    problems: list[dict[str, str]] = json.loads(ran.out)
    return problems


def told(problem: dict[str, str]) -> tuple[str, str | None, str, str]:
    return problem["severity"], problem["element"], problem["field"], problem["rule"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_named_at_its_place_and_with_what_to_do(found: list[dict[str, str]], mistake: str) -> None:
    (path, *_), place, text = MISTAKES[mistake]
    (problem,) = [one for one in found if told(one) == place]
    assert text in problem["message"]
    assert problem["file"].endswith(path)


def test_nothing_else_is_said(found: list[dict[str, str]]) -> None:
    assert sorted(map(str, map(told, found))) == sorted(str(place) for _, place, _ in MISTAKES.values())


def test_the_line_is_where_the_element_stands(broken: Path, found: list[dict[str, str]]) -> None:
    for problem in found:
        line = (broken / problem["file"]).read_text(encoding="utf-8").splitlines()[int(problem["line"]) - 1]
        wanted = problem["element"] or problem["field"]
        assert wanted in line or wanted.replace(".", "_") in line


def test_a_version_with_such_a_mistake_is_not_published(broken: Path) -> None:
    ran = call("release", "timeliste", "1.1", OPPSKRIFT_CONTENT=str(broken))
    assert ran.code != 0
    assert "Mente du «attestasjon»?" in ran.out + ran.err


def test_the_published_versions_have_none() -> None:
    problems = json.loads(call("lint", ROOT / "processes", "--json").out)
    assert [one for one in problems if one["rule"].startswith(("expression.", "check.", "feel."))] == []
