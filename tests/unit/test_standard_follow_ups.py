"""What a process offers when a case has ended, and the start form that takes the values."""

import json
from pathlib import Path

import pytest
from standard_support import edit, rules, write, write_library

from oppskrift import standard
from oppskrift.standard.library_check import lint

TIMER = "processes/lonn/timer/1.1"
FORM = {
    "id": "start_timer",
    "type": "default",
    "components": [{"id": "f", "key": "kontraktnr", "type": "textfield", "label": "Kontraktnummer"}],
}


def follow(process: str = "timer", field: str = "kontraktnr", feel: str = "kontrakt.kontraktnr") -> str:
    return (
        "follow_ups:\n"
        f"  - process: {process}\n"
        "    title: {nb: Før timer, nn: Før timar, en: Register hours}\n"
        f"    values: {{{field}: {feel}}}\n"
    )


def library(root: Path, more: str = "", form: bool = True) -> Path:
    write_library(root)
    if form:
        write(root, f"{TIMER}/forms/start.form", json.dumps(FORM))
        start = '<bpmn:startEvent id="start" name="start">'
        extension = '<bpmn:extensionElements><zeebe:formDefinition formId="start_timer"/></bpmn:extensionElements>'
        edit(root, f"{TIMER}/timer.bpmn", start, start + extension)
    path = root / "processes/lonn/kontroll/1.0/manifest.yaml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return root


def problems(root: Path) -> list[tuple[str, str]]:
    found = lint([root])
    return [(p.rule, p.render("nb")) for p in found if p.rule.startswith("standard.follow-up")]


def test_a_follow_up_is_read_with_its_values(tmp_path: Path) -> None:
    root = library(tmp_path, follow())
    (found,) = standard.Library(root).bundle("kontroll", "1.0").manifest.follow_ups
    assert (found.process, found.title["en"], found.values) == (
        "timer",
        "Register hours",
        {"kontraktnr": "kontrakt.kontraktnr"},
    )
    assert problems(root) == []


def test_a_caller_does_not_take_over_what_a_called_process_offers(tmp_path: Path) -> None:
    root = library(tmp_path, follow())
    assert standard.Library(root).bundle("timer", "1.0").manifest.follow_ups == ()


def test_the_start_form_belongs_to_the_bundle(tmp_path: Path) -> None:
    shelf = standard.Library(library(tmp_path))
    form = shelf.bundle("timer", "1.1").start_form
    assert form is not None
    assert [field.key for field in form.inputs()] == ["kontraktnr"]
    assert shelf.bundle("timer", "1.0").start_form is None


@pytest.mark.parametrize(
    ("more", "rule", "says"),
    [
        (follow(process="timr"), "standard.follow-up-process", "Mente du «timer»?"),
        (follow(field="kontraktnummer"), "standard.follow-up-field", "kontraktnr"),
    ],
)
def test_a_follow_up_that_leads_nowhere_is_told(tmp_path: Path, more: str, rule: str, says: str) -> None:
    ((found, text),) = problems(library(tmp_path, more))
    assert found == rule
    assert says in text


def test_values_need_a_start_form(tmp_path: Path) -> None:
    assert [rule for rule, _ in problems(library(tmp_path, follow(), form=False))] == ["standard.follow-up-field"]


def test_a_value_must_be_feel(tmp_path: Path) -> None:
    root = library(tmp_path, follow(feel='"kontrakt."'.replace('"', "'")))
    assert "standard.feel" in rules(lint([root]))


def test_a_start_form_that_does_not_exist_is_told(tmp_path: Path) -> None:
    root = library(tmp_path)
    edit(root, f"{TIMER}/timer.bpmn", "start_timer", "start_timr")
    assert "gate.unknown-form" in rules(lint([root]))
