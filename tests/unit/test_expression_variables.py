"""What variables are known to be, held against what cases of the published processes really write."""

import pytest
from content_support import APPROVED, NOW, Journey

from oppskrift import feel
from oppskrift.dfo.described import surroundings
from oppskrift.feel.evaluation import Evaluation
from oppskrift.model import event as e
from oppskrift.standard.expressions.reserved import reserved
from oppskrift.standard.expressions.variables import Variables
from oppskrift.wiring import described_handlers

OVER = [("2026-05-04", "7.5"), ("2026-05-05", "4")]


def ordered(institution: str) -> Journey:
    journey = Journey.at(institution, "kontrakt_timelonn")
    journey.start()
    journey.report_need()
    journey.register_person()
    journey.check_and_approve()
    journey.answer("Bestille_kontrakt", bestillingsnr="7000001", status="bestilt")
    journey.tell("Kontrakt_signert")
    journey.fetch_contract()
    return journey


def refused(institution: str) -> Journey:
    journey = Journey.at(institution, "kontrakt_timelonn")
    journey.start()
    journey.report_need()
    journey.register_person()
    journey.check_and_approve()
    journey.refuse("Bestille_kontrakt", "KONTRAKT_AVVIST", kode="X", melding="nei")
    return journey


def approve(journey: Journey) -> None:
    journey.fill("Godkjenne_utbetaling", "bente", godkjenning=APPROVED)


def paid(institution: str) -> Journey:
    journey = Journey.at(institution, "timeliste")
    journey.start(kontraktnr="1001")
    journey.open_timesheet(90)
    journey.register_hours(*OVER)
    journey.verify()
    approve(journey)
    journey.answer("Registrere_lonn", transaksjonsid="T1", status="mottatt")
    journey.pay()
    return journey


def turned_down(institution: str) -> Journey:
    journey = Journey.at(institution, "timeliste")
    journey.start(kontraktnr="1001")
    journey.open_timesheet()
    journey.register_hours(("2026-05-04", "4"))
    journey.verify()
    if journey.config["bdm_alltid"]:
        approve(journey)
    journey.refuse("Registrere_lonn", "LONN_AVVIST", kode="KONTERING", melding="feil")
    return journey


@pytest.mark.parametrize("institution", ["uib", "ntnu"])
@pytest.mark.parametrize("play", [ordered, refused, paid, turned_down])
def test_every_variable_that_a_case_writes_is_known_and_of_its_type(institution: str, play: object) -> None:
    journey = play(institution)  # type: ignore[operator]
    bundle = journey.bundle
    known = Variables(bundle, reserved(bundle.manifest, journey.values), surroundings(described_handlers())).case
    assert not known.is_open
    written = [event for event in journey.events if isinstance(event, e.VariableWritten) and event.scope == 0]
    assert len(written) > 8
    for event in written:
        type_, value = known[event.name], feel.from_json(event.value)
        assert type_ is None or value is None or _takes(type_, value), (event.name, value)


def _takes(type_: feel.Type, value: object) -> bool:
    """Return whether a value is of a type; of a context that several places write, each may leave fields out."""
    if type_.kind == "list" and isinstance(value, list):
        return all(one is None or _takes(type_.element, one) for one in value)  # type: ignore[arg-type]
    if type_.kind == "context" and isinstance(value, dict) and type_.fields:
        within = value.keys() <= type_.fields.keys()
        return within and all(one is None or _takes(type_.fields[name], one) for name, one in value.items())
    return type_.accepts(value, Evaluation(NOW, feel.DEFAULT))
