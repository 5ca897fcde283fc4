"""What the check is told of handlers: the fields of their models as FEEL types. Running pays nothing for the check."""

from pathlib import Path

import pytest
from content_support import NOW
from standard_support import edit, write_library

from oppskrift import feel, standard
from oppskrift.dfo.described import MESSAGES, surroundings
from oppskrift.feel.evaluation import Evaluation
from oppskrift.standard.library_check import lint
from oppskrift.wiring import described_handlers

HANDLERS = surroundings(described_handlers()).handlers


def test_every_handler_is_described() -> None:
    assert HANDLERS.keys() == described_handlers().names()
    assert all(handled.outputs and handled.inputs for handled in HANDLERS.values())


def test_fields_become_types() -> None:
    contract = HANDLERS["dfo.kontrakt.hent"].outputs
    named = {name: str(type_) for name, type_ in contract.items()}
    assert (named["fra"], named["timer"], named["kontraktnr"]) == ("date", "number", "string")
    order = HANDLERS["dfo.kontrakt.bestill"]
    assert {"kontraktstype", "oppdragstaker", "timer"} <= order.required
    assert "bestillingsnr" not in HANDLERS["dfo.kontrakt.hent"].required


def test_lists_and_objects_keep_what_is_inside() -> None:
    lines = HANDLERS["dfo.lonn.registrer"].inputs["linjer"]
    assert lines is not None
    assert lines.element is not None
    assert {name: str(type_) for name, type_ in lines.element.fields.items()} == {
        "dato": "date",
        "timer": "number",
        "sats": "number",
    }


@pytest.mark.parametrize(("value", "allowed"), [("T1", True), ("T2", False)])
def test_a_choice_allows_its_values_only(value: str, allowed: bool) -> None:
    kind = HANDLERS["dfo.kontrakt.bestill"].inputs["kontraktstype"]
    assert kind is not None
    assert kind.accepts(value, Evaluation(NOW, feel.DEFAULT)) is allowed


def test_what_a_notice_carries_may_be_anything() -> None:
    assert HANDLERS["varsel.send"].inputs["parametre"] is None


def test_messages_carry_what_dfo_sends() -> None:
    assert MESSAGES.keys() == {"kontrakt-signert", "lonnsstatus"}


def test_a_version_with_a_mistake_in_an_expression_goes_on_running(tmp_path: Path) -> None:
    """What is published has been checked: who runs it reads it without the check."""
    write_library(tmp_path)
    edit(tmp_path, "processes/lonn/timer/1.0/manifest.yaml", "business_key: kontraktnr", "business_key: sum(")
    assert [p.rule for p in lint([tmp_path]) if p.severity == "error"] == ["standard.feel"]
    edit(tmp_path, "processes/lonn/timer/1.0/manifest.yaml", "business_key: sum(", "business_key: count(1)")
    assert [p.rule for p in lint([tmp_path]) if p.severity == "error"] == ["check.wrong-type"]
    assert standard.Library(tmp_path).bundle("timer", "1.0").manifest.business_key == "count(1)"


def test_what_a_called_process_declares_is_told_in_its_own_manifest(tmp_path: Path) -> None:
    write_library(tmp_path)
    path = "processes/lonn/kontroll/1.0/manifest.yaml"
    reason = "{nb: x, nn: x, en: x}"
    rule = f"{{id: ikke-seg-selv, not_beneficiary: [hr], beneficiary: count(1), reason: {reason}, source: Rutine}}"
    duties = f"duties:\n  - {{task: HrKontrollere, duty: hr}}\nconstraints:\n  - {rule}\n"
    edit(tmp_path, path, "variation:", f"{duties}variation:")
    errors = [p for p in lint([tmp_path]) if p.severity == "error"]
    assert [(p.rule, (p.file or "").removeprefix(f"{tmp_path}/")) for p in errors] == [("check.wrong-type", path)]
