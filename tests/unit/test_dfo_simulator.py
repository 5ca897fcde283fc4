"""The simulated DFØ itself: wire shapes and quirks, idempotency keys, faults, controls, events and persistence."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from dfo_support import START, World

from oppskrift.clock import SystemClock
from oppskrift.dfo import open_http
from oppskrift.dfo.simulator import MemoryRecords, Simulator, SqliteRecords, transport
from oppskrift.dfo.simulator.faults import KINDS
from oppskrift.dfo.simulator.people import as_of
from oppskrift.dfo.simulator.plan import first_open, run_for
from oppskrift.model.job import Done, Fault

BASE = "https://dfo-simulator.invalid"


@pytest.fixture(params=["memory", "sqlite"])
def world(request, tmp_path):
    records = MemoryRecords() if request.param == "memory" else SqliteRecords(tmp_path / "dfo.db")
    yield World(records)
    if isinstance(records, SqliteRecords):
        records.close()


def get(world, path, **more):
    return world.http.get(f"{BASE}{path}", **more)


def post(world, path, body, key=None):
    return world.http.post(f"{BASE}{path}", json=body, headers={"Idempotency-Key": key} if key else {})


ORDER = {
    "kontraktstype": "T1",
    "fm": "M",
    "oppdragstaker": {"fornavn": "Tormod", "etternavn": "Demo", "epost": "tormod@uib.example"},
    "organisasjonId": "10000000",
    "startdato": "2026-03-01",
    "sluttdato": "2026-06-30",
    "timer": "60",
    "timesats": "210.50",
    "godkjentAv": "kari",
}


def payment(**changed):
    return {
        "ansattId": "5100001",
        "kontraktnr": "1001",
        "lonnart": "5534",
        "linjer": [{"dato": "2026-03-02", "timer": "7.5", "sats": "210.50"}],
        "timer": "7.5",
        "belop": "1578.75",
        "kjoring": "2026-03",
        "attestertAv": "ola",
        **changed,
    }


def concluded(world):
    return world.sim.conclude("uib", ORDER)


# Quirks of the verified API


def test_an_employee_comes_as_list_or_object_with_a_padded_id(world):
    odd, even = get(world, "/uib/ansatte/v2/5000001").json(), get(world, "/uib/ansatte/v2/5000002").json()
    assert odd["ansatt"][0]["id"] == "05000001"
    assert even["ansatt"]["id"] == "05000002"
    assert even["ansatt"]["sluttdato"] == "9999-12-31"
    assert even["ansatt"]["stillingId"] == "99999999"
    assert even["ansatt"]["eksternIdent"] == ""


def test_a_unit_has_numbers_for_ids_and_long_dates(world):
    unit = get(world, "/uib/organisasjoner/v1/10000000").json()["organisasjon"]
    assert unit["id"] == 10000000
    assert unit["autWf"][0]["knytningStart"].startswith("2020-01-01T00:00:00")
    assert get(world, "/uib/orgenhet/v2/10000000").json()["organisasjon"] == unit


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("ansatte/v2/1", "IKKE ANSATT"),
        ("stillinger/v2/1", "UBESATT STILLING"),
        ("ansatteInfokontrakter/v1/1", "IKKE ANSATT"),
        ("infokontrakterFiler/v1/1", "INGEN FIL"),
        ("kontraktsbestillinger/v1/1", "UKJENT BESTILLING"),
        ("lonnstransaksjoner/v1/?idempotensnokkel=x", "UKJENT TRANSAKSJON"),
        ("kjoreplan/v1/2026-13", "UKJENT PERIODE"),
        ("lonnsslipper/v1/1", "INGEN LONNSSLIPP"),
    ],
)
def test_what_is_not_there_is_told_in_the_body(world, path, text):
    answer = get(world, f"/uib/{path}")
    assert answer.status_code == 404
    assert answer.json()["standard"]["faultText"].startswith(text)


@pytest.mark.parametrize(
    "path", ["/ukjent/ansatte/v2/1", "/uib/ansatte/v9/1", "/uib", "/", "/uib/../uio/ansatte", "/token"]
)
def test_a_path_that_the_gateway_does_not_know_has_another_body(world, path):
    answer = get(world, path)
    assert answer.status_code == 404
    assert "standard" not in answer.json()


PERIODS = [
    {"startdato": "2025-01-01", "sluttdato": "2025-12-31", "n": 1},
    {"startdato": "2026-06-01", "sluttdato": "9999-12-31", "n": 2},
]


@pytest.mark.parametrize(
    ("periods", "on", "expected"),
    [
        (PERIODS, date(2025, 5, 1), 1),
        (PERIODS, date(2026, 1, 15), 2),
        (PERIODS, date(2020, 1, 1), 1),
        (PERIODS[:1], date(2026, 1, 30), 1),
        (PERIODS[:1], date(2026, 1, 31), None),
        ([], date(2026, 1, 1), None),
    ],
)
def test_as_of_today_else_the_first_to_come_else_the_last_within_thirty_days(periods, on, expected):
    found = as_of(periods, on)
    assert (found or {}).get("n") == expected


# The run calendar


@pytest.mark.parametrize(
    ("period", "cut_off", "run", "payment"),
    [
        ("2026-03", date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 12)),
        ("2026-04", date(2026, 3, 30), date(2026, 4, 7), date(2026, 4, 10)),  # Easter, and the 12th is a Sunday
        ("2026-05", date(2026, 5, 4), date(2026, 5, 7), date(2026, 5, 12)),
        ("2026-12", date(2026, 12, 3), date(2026, 12, 8), date(2026, 12, 11)),
        ("2027-01", date(2027, 1, 4), date(2027, 1, 7), date(2027, 1, 12)),
    ],
)
def test_payment_on_the_12th_or_before_with_two_clear_working_days(period, cut_off, run, payment):
    found = run_for(period)
    assert (found.cut_off, found.run, found.payment) == (cut_off, run, payment)


@pytest.mark.parametrize(
    "period", ["", "2026", "2026-13", "2026-00", "26-01", "1899-01", "9999-12", "2026-03-01", "x-y"]
)
def test_a_period_that_is_none_is_refused(period):
    with pytest.raises(ValueError, match=f"^{period}$"):
        run_for(period)


def test_the_first_open_run_crosses_the_year():
    assert first_open(run_for("2026-12"), date(2026, 12, 31)).period == "2027-01"
    assert first_open(run_for("2026-12"), date(2026, 12, 3)).period == "2026-12"


# Writes


def test_the_same_key_gives_the_same_answer_and_one_effect(world):
    concluded(world)
    first, second = (post(world, "/uib/lonnstransaksjoner/v1/", payment(), "k1") for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert len(world.sim.transactions("uib")) == 1


def test_the_same_key_with_another_body_is_a_conflict(world):
    concluded(world)
    post(world, "/uib/lonnstransaksjoner/v1/", payment(), "k1")
    assert post(world, "/uib/lonnstransaksjoner/v1/", payment(lonnart="5535"), "k1").status_code == 409
    assert len(world.sim.transactions("uib")) == 1


def test_keys_belong_to_one_institution(world):
    post(world, "/uib/kontraktsbestillinger/v1/", ORDER, "k1")
    post(world, "/uio/kontraktsbestillinger/v1/", ORDER, "k1")
    assert (len(world.sim.orders("uib")), len(world.sim.orders("uio"))) == (1, 1)


def test_a_write_without_a_key_is_turned_down(world):
    answer = post(world, "/uib/kontraktsbestillinger/v1/", ORDER)
    assert (answer.status_code, answer.json()["feil"][0]["kode"]) == (422, "NOKKEL_MANGLER")


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {**ORDER, "timer": 60.5},
        {**ORDER, "timer": "NaN"},
        {**ORDER, "startdato": "i går"},
        {**ORDER, "sluttdato": "2026-01-01"},
        {**ORDER, "kontraktstype": "T3"},
        {**ORDER, "oppdragstaker": "Tormod"},
    ],
    ids=str,
)
def test_a_body_that_makes_no_sense_is_turned_down_without_effect(world, body):
    assert post(world, "/uib/kontraktsbestillinger/v1/", body, "k").status_code in (400, 422)
    assert world.sim.orders("uib") == []


def test_a_body_that_is_too_large_is_turned_down(world):
    answer = post(world, "/uib/kontraktsbestillinger/v1/", {**ORDER, "arbeidsoppgave": "x" * 2_000_000}, "k")
    assert answer.status_code in (400, 413, 422)
    assert world.sim.orders("uib") == []


# Faults and controls


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_fault_is_used_up_after_its_count(world, kind):
    world.sim.fault("dfo.ansatt.hent", kind, count=2)
    outcomes = []
    for _ in range(3):
        try:
            answer = get(world, "/uib/ansatte/v2/5000001")
            outcomes.append((answer.status_code, "html" in answer.headers["content-type"]))
        except httpx.ReadTimeout:
            outcomes.append("timeout")
    assert outcomes[2] == (200, False)
    assert kind == "treg" or outcomes[0] == outcomes[1] != (200, False)


def test_a_fault_may_be_meant_for_some_calls_only(world):
    world.sim.fault("dfo.ansatt.hent", "500_for", institution="uio")
    world.sim.fault("dfo.ansatt.hent", "500_for", match={"id": "5000002"})
    assert get(world, "/uib/ansatte/v2/5000001").status_code == 200
    assert get(world, "/uib/ansatte/v2/5000002").status_code == 500


@pytest.mark.parametrize("fault", [{"kind": "brann"}, {"kind": "nede", "count": 0}, {"kind": "nede", "farge": "rød"}])
def test_a_fault_that_is_not_known_is_refused(world, fault):
    answer = post(world, "/_sim/feil", {"operation": "*", **fault})
    assert answer.status_code == 400
    assert get(world, "/uib/ansatte/v2/5000001").status_code == 200


def test_the_controls_over_http(world):
    assert world.http.put(f"{BASE}/_sim/klokke", json={"tid": "2026-03-03T08:00:00+01:00"}).json() == {
        "tid": "2026-03-03T07:00:00+00:00"
    }
    assert world.http.put(f"{BASE}/_sim/klokke", json={"tid": "2020-01-01T00:00:00Z"}).json()["tid"].startswith("2026")
    number = post(world, "/uib/kontraktsbestillinger/v1/", ORDER, "k").json()["kontraktsbestilling"]["bestillingsnr"]
    signed = post(world, f"/_sim/uib/kontraktsbestillinger/{number}/signer", {"brukerident": "tor"}).json()
    assert signed["status"] == "signert"
    transaction = post(world, "/uib/lonnstransaksjoner/v1/", payment(), "k").json()["lonnstransaksjon"]
    refused = post(world, f"/_sim/uib/lonnstransaksjoner/{transaction['transaksjonsid']}/avvis", {"kode": "X"}).json()
    assert refused["avvist"]["kode"] == "X"
    post(world, "/_sim/uib/data", {"stillinger": [{"id": "7", "stillingskode": "1"}]})
    assert get(world, "/uib/stillinger/v2/7").status_code == 200
    calls = get(world, "/_sim/kall", params={"operasjon": "dfo.lonn.registrer"}).json()["kall"]
    assert [(c["key"], c["status"], c["body"]["belop"]) for c in calls] == [("k", 201, "1578.75")]
    uris = [e["hendelse"]["uri"] for e in get(world, "/_sim/hendelser").json()["hendelser"]]
    assert uris == ["dfo:infokontrakter/filer", "dfo:lonn/transaksjoner"]
    post(world, "/_sim/nullstill", {})
    assert get(world, "/_sim/hendelser").json() == {"hendelser": []}
    assert get(world, "/uib/ansatte/v2/5000001").status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/_sim/uib/kontraktsbestillinger/1/signer", {}, 404),
        ("/_sim/uib/lonnstransaksjoner/1/avvis", {}, 404),
        ("/_sim/ukjent/data", {}, 404),
        ("/_sim/mottakere", {"url": "http://ond.example/"}, 400),
        ("/_sim/mottakere", {"url": "file:///etc/passwd"}, 400),
        ("/_sim/feil", [], 400),
        ("/_sim/ukjent", {}, 404),
    ],
)
def test_a_control_that_makes_no_sense_is_refused(world, path, body, status):
    assert post(world, path, body).status_code == status


def test_a_naive_time_and_a_machines_clock_are_refused(world):
    assert world.http.put(f"{BASE}/_sim/klokke", json={"tid": "2026-03-03T08:00:00"}).status_code == 400
    machine = open_http(transport(Simulator(SystemClock())))
    assert machine.put(f"{BASE}/_sim/klokke", json={"tid": "2099-01-01T00:00:00Z"}).status_code == 400


def test_signing_twice_changes_nothing(world):
    first = concluded(world)
    assert world.sim.sign("uib", first["bestillingsnr"]) == first
    assert len(world.sim.events()) == 1


def test_a_concluded_contract_may_have_its_numbers_given(world):
    made = world.sim.conclude("uib", ORDER, kontraktnr="4711", ansattnr="5999999", brukerident="tormod")
    assert (made["kontraktnr"], made["ansattId"]) == ("4711", "5999999")
    assert get(world, "/uib/ansatte/v2/5999999").json()["ansatt"][0]["brukerident"] == "tormod"


def test_events_come_once_and_in_order_however_far_the_clock_jumps(world):
    concluded(world)
    post(world, "/uib/lonnstransaksjoner/v1/", payment(), "k")
    assert [e["sekvens"] for e in world.sim.events()] == [1]
    world.clock.advance(timedelta(days=60))
    dates = [e["hendelse"]["gyldigEtter"] for e in world.sim.events(after=1)]
    assert dates == ["2026-03-09", "2026-03-12"]
    assert len(world.sim.events()) == 3
    assert world.sim.events(institution="uio") == []


def test_a_paid_transaction_cannot_be_turned_down(world):
    concluded(world)
    id = post(world, "/uib/lonnstransaksjoner/v1/", payment(), "k").json()["lonnstransaksjon"]["transaksjonsid"]
    world.clock.advance(timedelta(days=30))
    world.sim.reject("uib", id, "X", "for sent")
    assert get(world, f"/uib/lonnstransaksjoner/v1/{id}").json()["lonnstransaksjon"]["status"] == "utbetalt"


def test_the_gateway_key_is_asked_for_when_set():
    world = World(api_key="hemmelig")
    assert get(world, "/uib/ansatte/v2/5000001").status_code == 401
    assert get(world, "/uib/ansatte/v2/5000001", headers={"X-Gravitee-Api-Key": "hemmelig"}).status_code == 200


def test_state_and_time_survive_a_restart(tmp_path):
    first = World(SqliteRecords(tmp_path / "dfo.db"))
    concluded(first)
    post(first, "/uib/lonnstransaksjoner/v1/", payment(), "k")
    first.sim.fault("dfo.ansatt.hent", "nede")
    first.sim.set_time(datetime(2026, 3, 10, tzinfo=UTC))
    first.sim.records.close()

    second = World(SqliteRecords(tmp_path / "dfo.db"))
    assert second.clock.now() == datetime(2026, 3, 10, tzinfo=UTC) > START
    assert post(second, "/uib/lonnstransaksjoner/v1/", payment(), "k").status_code == 201
    (kept,) = second.sim.transactions("uib")
    assert get(second, f"/uib/lonnsslipper/v1/{kept['transaksjonsid']}").json()["lonnsslipp"]["brutto"] == "1578.75"
    assert get(second, "/uib/ansatte/v2/5000001").status_code == 503
    assert [e["sekvens"] for e in second.sim.events()] == [1, 2]
    second.sim.records.close()


def test_a_failed_transaction_of_the_records_leaves_nothing(tmp_path):
    records = SqliteRecords(tmp_path / "dfo.db")

    def half():
        with records.transaction():
            records.put("uib", "x", "1", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert records.get("uib", "x", "1") is None
    records.close()


def test_a_day_is_paid_once_on_a_contract_whatever_key_it_comes_with() -> None:
    world = World()
    first, again = world.paid("a"), world.paid("b")
    assert isinstance(first, Done)
    assert isinstance(again, Fault)
    assert again.variables["kode"] == "ALLEREDE_FORT"
    world.sim.reject("uib", str(first.output["transaksjonsid"]), "KONTERING", "feil")
    assert isinstance(world.paid("c"), Done)
