"""The registry: typed input, refusals that name the field and its type, and no exception that escapes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from dfo_support import TestCall, World, hours, order

from oppskrift.dfo import Handler, Operation, Registry
from oppskrift.dfo.fields import Fields, Id
from oppskrift.message import LANGUAGES, render
from oppskrift.model.job import Incident, Retry

CATALOGUE = {
    "dfo.ansatt.hent",
    "dfo.organisasjon.hent",
    "dfo.leder.finn",
    "dfo.stilling.hent",
    "dfo.kontrakt.bestill",
    "dfo.kontrakt.hent",
    "dfo.kontrakt.fil",
    "dfo.kjoreplan.hent",
    "dfo.lonn.registrer",
    "dfo.lonn.status",
    "dfo.lonnsslipp.hent",
    "person.inviter",
    "varsel.send",
}


@pytest.fixture
def world():
    return World()


def test_the_registry_holds_the_whole_catalogue(world):
    assert world.registry.names() == CATALOGUE


def test_every_handler_has_titles_and_a_rule_for_repeating_its_writes(world):
    for handler in world.registry:
        titles = [render(handler.title, language) for language in LANGUAGES]
        assert all(title and handler.name not in title for title in titles), handler.name
        assert (handler.idempotency is None) == (handler.operation is Operation.READ), handler.name
        assert handler.name == "person.inviter" or handler.standing in ("verified", "proposal")


def test_only_payments_and_orders_have_an_effect_each_time(world):
    writes = {h.name for h in world.registry if h.operation is Operation.WRITE}
    assert writes == {"dfo.kontrakt.bestill", "dfo.lonn.registrer"}


def test_an_unknown_handler_is_an_incident_that_names_it(world):
    outcome = world.run("dfo.lonn.slett")
    assert isinstance(outcome, Incident)
    assert "dfo.lonn.slett" in outcome.reason


@pytest.mark.parametrize(
    ("handler", "input", "words"),
    [
        ("dfo.ansatt.hent", {"ansattnr": 12}, ["«ansattnr»", "tekst", "et tall"]),
        ("dfo.ansatt.hent", {"ansattnr": True}, ["«ansattnr»", "tekst", "ja/nei"]),
        ("dfo.ansatt.hent", {"ansattnr": ["1"]}, ["«ansattnr»", "en liste"]),
        ("dfo.ansatt.hent", {"ansattnr": None}, ["«ansattnr»", "tom (null)"]),
        ("dfo.ansatt.hent", {}, ["«ansattnr» mangler"]),
        ("dfo.ansatt.hent", {"ansattnr": "1", "dato": "2026-03-01"}, ["«dato»", "en dato", "en tekst"]),
        ("dfo.ansatt.hent", {"ansattnr": "1", "dato": datetime(2026, 3, 1, 9, tzinfo=UTC)}, ["«dato»", "et tidspunkt"]),
        ("dfo.kjoreplan.hent", {"periode": "mars"}, ["«periode»", "riktig form"]),
        ("dfo.kjoreplan.hent", {"periode": date(2026, 3, 1)}, ["«periode»", "tekst", "en dato"]),
        ("dfo.kontrakt.bestill", order(timer="60"), ["«timer»", "et tall", "en tekst"]),
        ("dfo.kontrakt.bestill", order(timer=Decimal(-1)), ["«timer»", "større enn null"]),
        ("dfo.kontrakt.bestill", order(fm="X"), ["«fm»", "tillatte"]),
        ("dfo.kontrakt.bestill", order(oppdragstaker="Tormod"), ["«oppdragstaker»", "et objekt", "en tekst"]),
        ("varsel.send", {"mottaker": "bdm", "mal": "x", "parametre": [1]}, ["«parametre»", "et objekt", "en liste"]),
        ("person.inviter", {"navn": "T", "epost": "ikke epost"}, ["«epost»", "riktig form"]),
    ],
)
def test_input_of_the_wrong_type_names_field_and_type(world, handler, input, words):
    outcome = world.run(handler, **input)
    assert isinstance(outcome, Incident)
    assert [w for w in words if w not in outcome.reason] == []
    assert world.sim.calls() == []


def test_a_wrong_field_inside_a_list_is_named_with_its_place(world):
    contract = {"ansattnr": "1", "kontraktnr": "2"}
    lines = [{"dato": date(2026, 3, 2), "timer": 1, "sats": 2}, {"dato": "i går", "timer": 1, "sats": 2}]
    outcome = world.run("dfo.lonn.registrer", **hours(contract, linjer=lines))
    assert isinstance(outcome, Incident)
    assert "«linjer[1].dato»" in outcome.reason


def test_all_wrong_fields_are_told_in_one_message(world):
    outcome = world.run("dfo.kontrakt.bestill", **order(timer="60", arbeidsoppgave=None))
    assert isinstance(outcome, Incident)
    assert "«timer»" in outcome.reason
    assert "«arbeidsoppgave»" in outcome.reason


@pytest.mark.parametrize(
    "broken", [{"$date": 5}, {"$decimal": "tolv"}, {"$datetime": "x@Mars/Olympus"}, {"$time": "x"}]
)
def test_a_tag_that_does_not_hold_what_it_says_is_an_incident(world, broken):
    outcome = world.registry.run("dfo.ansatt.hent", {"ansattnr": broken}, TestCall())
    assert isinstance(outcome, Incident)


def test_nesting_without_end_is_an_incident(world):
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    outcome = world.registry.run("dfo.ansatt.hent", {"ansattnr": "1", "x": deep}, TestCall())
    assert isinstance(outcome, Incident)


def test_fields_that_are_not_declared_are_left_unread(world):
    assert world.done("dfo.ansatt.hent", ansattnr="5000001", helt_annet="x")["fornavn"] == "Lea"


class Nothing(Fields):
    id: Id


def _handler(run, name="prøve"):
    return Handler(name=name, input=Nothing, output=Nothing, operation=Operation.READ, standing="proposal", run=run)


def test_a_handler_that_breaks_is_an_incident_without_the_text_of_the_error(caplog):
    def breaks(given, call):
        raise RuntimeError("Tormods hemmelighet")

    outcome = Registry([_handler(breaks)]).run("prøve", {"id": "1"}, TestCall())
    assert isinstance(outcome, Incident)
    assert "RuntimeError" in outcome.reason
    assert "hemmelighet" not in outcome.reason + caplog.text
    assert "test_dfo_registry.py" in caplog.text


def test_a_handler_may_answer_with_an_outcome_of_its_own():
    outcome = Registry([_handler(lambda given, call: Retry("senere"))]).run("prøve", {"id": "1"}, TestCall())
    assert outcome == Retry("senere")


def test_two_handlers_of_one_name_are_refused():
    with pytest.raises(ValueError, match="prøve"):
        Registry([_handler(None), _handler(None)])


def test_output_is_tagged(world):
    output = world.contract()
    assert output["timesats"] == {"$decimal": "210.50"}
    assert output["fra"] == {"$date": "2026-03-01"}
    assert output["timer"] == 60
