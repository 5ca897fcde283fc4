"""What the handlers read and write, against the simulated DFØ."""

from datetime import date, timedelta

import httpx
import pytest
from dfo_support import START, UNIT, TestCall, World, answering, hours, order

from oppskrift.dfo.employees import approvers, user_ident
from oppskrift.model.job import Done, Fault, Incident, Retry
from oppskrift.model.tagged import tag


@pytest.fixture
def world():
    return World()


@pytest.mark.parametrize("id", ["5000001", "05000001", "5000002", " 5000001 "])
def test_an_employee_is_read_with_an_even_id(world, id):
    found = world.done("dfo.ansatt.hent", ansattnr=id)
    assert found["ansattnr"] == id.strip().lstrip("0")
    assert set(found) == {
        "ansattnr",
        "navn",
        "fornavn",
        "etternavn",
        "brukerident",
        "epost",
        "organisasjon_id",
        "kostnadssted",
    }
    assert found["organisasjon_id"] == UNIT


def test_an_employee_is_read_as_of_a_day(world):
    person = {"id": "777", "fornavn": "Ada", "etternavn": "Demo", "epost": "ada@uib.example"}
    world.sim.seed("uib", {"ansatte": [{**person, "startdato": "2026-03-10", "sluttdato": "2026-04-30"}]})
    ask = lambda day: world.run("dfo.ansatt.hent", ansattnr="777", dato=day)  # noqa: E731
    assert isinstance(ask(date(2026, 3, 10)), Done)
    assert isinstance(ask(date(2026, 1, 1)), Done), "who is to come is shown"
    assert isinstance(ask(date(2026, 5, 30)), Done), "who has left is shown for thirty days"
    assert isinstance(ask(date(2026, 5, 31)), Fault)
    assert world.done("dfo.ansatt.hent", ansattnr="777")["brukerident"] is None


def test_one_institution_does_not_see_another_ones_employees(world):
    assert isinstance(world.run("dfo.ansatt.hent", ansattnr="5001001"), Fault)


def test_a_unit_has_a_manager_and_an_approver(world):
    unit = world.done("dfo.organisasjon.hent", organisasjon_id=UNIT)
    assert (unit["organisasjon_id"], unit["leder"]) == (UNIT, "demoleda")
    found = world.done("dfo.leder.finn", organisasjon_id=UNIT)
    assert found == {"godkjenner": "demobdma", "stedfortreder": "demoleda"}


def test_a_unit_that_is_not_there(world):
    outcome = world.run("dfo.organisasjon.hent", organisasjon_id="999")
    assert isinstance(outcome, Fault)
    assert outcome.code == "ORGANISASJON_IKKE_FUNNET"
    assert isinstance(world.run("dfo.leder.finn", organisasjon_id="999"), Incident)


def test_a_unit_without_anybody_to_approve_is_an_incident(world):
    world.sim.seed("uib", {"organisasjoner": [{"id": "42", "organisasjonsnavn": "Tom", "leder": [], "autWf": []}]})
    outcome = world.run("dfo.leder.finn", organisasjon_id="42")
    assert isinstance(outcome, Incident)
    assert "42" in outcome.reason


LINK = {"bruker": "9900KARI", "knytningStart": "2020-01-01", "knytningSlutt": "9999-12-31"}
MANAGER = {"leder": {"lederAnsattnr": "1", "lederBrukerident": "LEDER"}}


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], ["leder"]),
        ([{**LINK, "type": "A290"}], ["leder"]),
        ([{**LINK, "type": "AZWF"}], ["leder"]),
        ([{**LINK, "type": "A290"}, {**LINK, "type": "AZWF"}], ["kari", "leder"]),
        ([{**LINK, "type": "A290"}, {**LINK, "type": "AZWF", "knytningSlutt": "20260301"}], ["leder"]),
        ([{**LINK, "type": "A290"}, {**LINK, "type": "AZWF", "knytningSlutt": "20260302"}], ["kari", "leder"]),
        ([{**LINK, "type": "A290"}, {**LINK, "type": "AZWF", "knytningStart": "2026-03-03"}], ["leder"]),
        ([{**LINK, "type": "A290"}, {"bruker": "9900OLA", "type": "AZWF"}], ["leder"]),
        ([{**LINK, "type": t, "bruker": "LEDER"} for t in ("A290", "AZWF")], ["leder"]),
    ],
    ids=str,
)
def test_who_may_approve_needs_both_links_on_the_day(links, expected):
    assert approvers({**MANAGER, "autWf": links}, date(2026, 3, 2)) == expected


def test_user_names_lose_the_company_code():
    assert [user_ident(v) for v in ("9900OLANOR", "olanor", "9900", "", None)] == [
        "olanor",
        "olanor",
        "9900",
        None,
        None,
    ]


def test_a_position(world):
    assert world.done("dfo.stilling.hent", stilling_id="30000000")["stillingskode"] == "20001017"
    for id in ("1", "99999999"):
        outcome = world.run("dfo.stilling.hent", stilling_id=id)
        assert isinstance(outcome, Fault)
        assert outcome.code == "STILLING_IKKE_FUNNET"


def test_a_contract_from_order_to_signature(world):
    ordered = world.done("dfo.kontrakt.bestill", **order())
    before = world.done("dfo.kontrakt.hent", bestillingsnr=ordered["bestillingsnr"])
    assert (before["status"], before["kontraktnr"], before["ansattnr"]) == ("bestilt", None, None)
    world.sim.sign("uib", ordered["bestillingsnr"])
    after = world.done("dfo.kontrakt.hent", bestillingsnr=ordered["bestillingsnr"])
    assert (after["status"], after["brukerident"], after["timer"]) == ("signert", "tormod", 60)
    by_contract = world.done("dfo.kontrakt.hent", kontraktnr=after["kontraktnr"])
    by_employee = world.done("dfo.kontrakt.hent", ansattnr=after["ansattnr"])
    assert after == by_contract == by_employee


def test_the_file_gives_a_hash_and_never_the_content(world):
    contract = world.contract()
    found = world.done("dfo.kontrakt.fil", kontraktnr=contract["kontraktnr"])
    assert (found["status"], found["filtype"], found["dato"]) == ("signert", "application/pdf", {"$date": "2026-03-02"})
    assert len(found["sha256"]) == 64
    assert not any("JVBER" in str(value) for value in found.values())


def test_a_file_that_is_not_base64_is_an_incident():
    registry = answering(lambda r: httpx.Response(200, json={"sekvensnr": 1, "status": "signert", "filinnhold": "%%"}))
    assert isinstance(registry.run("dfo.kontrakt.fil", {"kontraktnr": "1"}, TestCall()), Incident)


@pytest.mark.parametrize(
    "query", [{"bestillingsnr": "1"}, {"kontraktnr": "1"}, {"ansattnr": "5000001"}, {"ansattnr": "1"}]
)
def test_a_contract_that_is_not_there(world, query):
    outcome = world.run("dfo.kontrakt.hent", **query)
    assert isinstance(outcome, Fault)
    assert outcome.code == "KONTRAKT_IKKE_FUNNET"


def test_a_contract_must_be_named(world):
    assert isinstance(world.run("dfo.kontrakt.hent"), Incident)
    assert isinstance(world.run("dfo.kontrakt.fil", kontraktnr="1"), Incident)


def test_an_order_of_a_known_employee_keeps_the_number(world):
    person = {"fornavn": "Hjalmar", "etternavn": "D", "epost": "x@uib.example", "ansattnr": "5000003"}
    world.done("dfo.kontrakt.bestill", **order(oppdragstaker=person))
    assert world.sim.sign("uib", "7000001")["ansattId"] == "5000003"
    assert world.done("dfo.kontrakt.hent", bestillingsnr="7000001")["brukerident"] == "demohjel"


def test_the_newest_valid_hourly_contract_is_the_employees(world):
    world.contract()
    world.done("dfo.kontrakt.bestill", "senere", **order(fra=date(2026, 9, 1), til=date(2026, 12, 31)))
    world.sim.sign("uib", "7000002")
    assert world.done("dfo.kontrakt.hent", ansattnr="5100001")["kontraktnr"] == "1001"
    world.clock.advance(timedelta(days=200))
    assert world.done("dfo.kontrakt.hent", ansattnr="5100001")["kontraktnr"] == "1002"


def test_the_run_calendar(world):
    run = world.done("dfo.kjoreplan.hent", periode="2026-03")
    assert run == tag(
        {
            "periode": "2026-03",
            "kjoring": "2026-03",
            "lonnsfrist": date(2026, 3, 4),
            "kjoredato": date(2026, 3, 9),
            "utbetalingsdato": date(2026, 3, 12),
        }
    )


def test_a_payment_from_registration_to_payslip(world):
    outcome = world.paid()
    assert isinstance(outcome, Done)
    id = outcome.output["transaksjonsid"]
    assert world.done("dfo.lonn.status", transaksjonsid=id)["status"] == "mottatt"
    assert isinstance(world.run("dfo.lonnsslipp.hent", transaksjonsid=id), Retry)
    world.clock.advance_to(START + timedelta(days=7))
    assert world.done("dfo.lonn.status", transaksjonsid=id)["status"] == "beregnet"
    world.clock.advance_to(START + timedelta(days=10))
    assert world.done("dfo.lonn.status", transaksjonsid=id)["status"] == "utbetalt"
    slip = world.done("dfo.lonnsslipp.hent", transaksjonsid=id)
    assert slip == {
        "lonnsslipp_ref": f"2026-03-{id}",
        "brutto": {"$decimal": "1578.75"},
        "utbetalingsdato": {"$date": "2026-03-12"},
    }
    assert world.done("dfo.kontrakt.hent", kontraktnr="1001")["timer_fort"] == {"$decimal": "7.5"}


def test_a_payment_that_is_turned_down_afterwards(world):
    world.sim.fault("dfo.lonn.beregning", "avvist", kode="LA-9", melding="Skattekort mangler.")
    outcome = world.paid()
    assert isinstance(outcome, Done)
    assert outcome.output["status"] == "mottatt"
    status = world.done("dfo.lonn.status", transaksjonsid=outcome.output["transaksjonsid"])
    assert (status["status"], status["kode"], status["melding"]) == ("avvist", "LA-9", "Skattekort mangler.")
    assert world.done("dfo.kontrakt.hent", kontraktnr="1001")["timer_fort"] == 0, "the hours are free again"


def test_a_payment_after_the_cut_off_comes_along_with_the_next_run(world):
    world.contract()
    world.clock.advance_to(START + timedelta(days=3))
    outcome = world.paid()
    assert isinstance(outcome, Done)
    status = world.done("dfo.lonn.status", transaksjonsid=outcome.output["transaksjonsid"])
    assert status["kjoredato"] == {"$date": "2026-04-07"}


@pytest.mark.parametrize(
    ("changed", "kode"),
    [
        ({"kontraktnr": "999"}, "UKJENT_KONTRAKT"),
        ({"ansattnr": "5000001"}, "UKJENT_KONTRAKT"),
        ({"timer": 8}, "SUM_AVVIK"),
        ({"belop": 1}, "SUM_AVVIK"),
        ({"godkjent_av": "ola"}, "SAMME_PERSON"),
        ({"linjer": [{"dato": date(2026, 7, 1), "timer": 1, "sats": 1}], "timer": 1, "belop": 1}, "UTENFOR_KONTRAKT"),
        (
            {"linjer": [{"dato": date(2026, 3, 2), "timer": 61, "sats": 1}], "timer": 61, "belop": 61},
            "TIMER_OVER_RAMME",
        ),
        ({"kjoring": "tull"}, "UKJENT_KJORING"),
    ],
    ids=str,
)
def test_dfo_turns_a_payment_down(world, changed, kode):
    outcome = world.paid(**changed)
    assert isinstance(outcome, Fault)
    assert (outcome.code, outcome.variables["kode"]) == ("LONN_AVVIST", kode)
    assert world.sim.transactions("uib") == []


def test_hours_over_the_frame_are_paid_when_approved(world):
    line = {"dato": date(2026, 3, 2), "timer": 61, "sats": 1}
    assert isinstance(world.paid(linjer=[line], timer=61, belop=61, godkjent_av="bdm"), Done)


def test_an_unknown_transaction_is_an_incident(world):
    assert isinstance(world.run("dfo.lonn.status", transaksjonsid="1"), Incident)
    assert isinstance(world.run("dfo.kjoreplan.hent", periode="2199-01"), Incident)


def test_dfo_down_for_an_hour_and_then_paid_once(world):
    world.contract()
    world.sim.fault("*", "nede", count=4)
    outcomes = [_register(world) for _ in range(5)]
    assert [type(o) for o in outcomes] == [Retry] * 4 + [Done]
    assert len(world.sim.transactions("uib")) == 1


def _register(world):
    return world.run("dfo.lonn.registrer", "lønn", **hours({"ansattnr": "5100001", "kontraktnr": "1001"}))
