"""The client: how each answer of a peer becomes an outcome, and that no write is sent blindly twice."""

import json
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest
from dfo_support import START, TestCall, World, answering, hours, order

from oppskrift.dfo import Endpoints
from oppskrift.dfo.retry_after import LONGEST, retry_after
from oppskrift.model.job import Done, Fault, Incident, Retry
from oppskrift.model.tagged import tag

READ = ("dfo.ansatt.hent", {"ansattnr": "5000001"})
ANSATT = {"ansatt": {"id": "05000001", "fornavn": "Lea", "etternavn": "D"}}


def ask(handle, handler="dfo.ansatt.hent", input=None, *, config=None, **more):
    call = TestCall(config=config or {})
    return answering(handle, **more).run(handler, tag(input or {"ansattnr": "5000001"}), call)


def always(status, body=None, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda request: httpx.Response(status, content=content, headers=headers)


def raising(error):
    def handle(request):
        raise error("x", request=request)

    return handle


@pytest.mark.parametrize("error", [httpx.ConnectTimeout, httpx.ReadTimeout, httpx.PoolTimeout, httpx.WriteTimeout])
def test_a_timeout_is_tried_again(error):
    assert isinstance(ask(raising(error)), Retry)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError])
def test_a_peer_that_is_down_is_tried_again(error):
    outcome = ask(raising(error))
    assert isinstance(outcome, Retry)
    assert error.__name__ in outcome.reason


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_passing_failures_are_tried_again(status):
    assert ask(always(status)) == Retry(f"DFØ svarte {status} (ansatte/v2).")


def test_the_wish_of_the_peer_to_wait_is_kept():
    outcome = ask(always(429, **{"Retry-After": "120"}))
    assert isinstance(outcome, Retry)
    assert outcome.after == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("0", timedelta(0)),
        ("60", timedelta(minutes=1)),
        ("999999999999999", LONGEST),
        ("Mon, 02 Mar 2026 08:10:00 GMT", timedelta(minutes=10)),
        ("Mon, 02 Mar 2020 08:10:00 GMT", timedelta(0)),
        ("Mon, 02 Mar 2099 08:10:00 GMT", LONGEST),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(value, expected):
    assert retry_after(value, START) == expected


@pytest.mark.parametrize("status", [401, 403])
def test_refused_access_is_an_incident(status):
    outcome = ask(always(status))
    assert isinstance(outcome, Incident)
    assert str(status) in outcome.reason


@pytest.mark.parametrize("status", [204, 301, 302, 307, 400, 405, 410, 418])
def test_what_is_not_agreed_is_an_incident_and_no_redirect_is_followed(status):
    asked = []

    def handle(request):
        asked.append(request.url)
        return httpx.Response(status, headers={"Location": "http://169.254.169.254/"})

    assert isinstance(ask(handle), Incident)
    assert [url.host for url in asked] == ["dfo-simulator.invalid"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>404</html>",
        {"message": "No context-path matches the request URI.", "http_status_code": 404},
        {"standard": {"faultText": "RUTEN FINNES IKKE"}},
        {"standard": {"faultText": ["IKKE ANSATT"]}},
        {"standard": "IKKE ANSATT"},
        ["IKKE ANSATT"],
        {"standard": {"faultText": "UBESATT STILLING 1"}},
    ],
    ids=ascii,
)
def test_a_404_that_does_not_say_that_there_is_no_such_object_is_an_incident(body):
    outcome = ask(always(404, body))
    assert isinstance(outcome, Incident)
    assert "404" in outcome.reason


def test_a_404_with_the_fault_text_is_the_business_fault():
    outcome = ask(always(404, {"standard": {"faultText": "IKKE ANSATT 5000001"}}))
    assert isinstance(outcome, Fault)
    assert outcome.code == "ANSATT_IKKE_FUNNET"
    assert outcome.variables["kode"] == "IKKE_ANSATT"
    assert "5000001" in outcome.variables["melding"]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"{", b"\xff\xfe", b'{"ansatt": NaN}', b'{"ansatt": 5}', b"[[]]", b"[" * 100_000],
    ids=lambda body: ascii(body)[:30],
)
def test_an_answer_out_of_form_is_an_incident(body):
    outcome = ask(always(200, body))
    assert isinstance(outcome, Incident)
    assert "form" in outcome.reason or "felt" in outcome.reason.lower()


def test_an_answer_with_a_broken_date_is_an_incident():
    unit = {"id": 1, "autWf": [{"type": "A290", "bruker": "9900X", "knytningStart": "i fjor"}]}
    outcome = ask(always(200, {"organisasjon": unit}), "dfo.leder.finn", {"organisasjon_id": "1"})
    assert isinstance(outcome, Incident)
    assert "i fjor" in outcome.reason


def test_an_answer_without_end_is_cut():
    def handle(request):
        return httpx.Response(200, content=(b" " * 1024 * 1024 for _ in range(64)))

    outcome = ask(handle)
    assert isinstance(outcome, Incident)
    assert "16 MiB" in outcome.reason


@pytest.mark.parametrize(
    "body",
    [
        ANSATT,
        {"ansatt": [ANSATT["ansatt"]]},
        [ANSATT["ansatt"]],
        ANSATT["ansatt"],
        {"ansatt": {**ANSATT["ansatt"], "id": 5000001}},
    ],
)
def test_one_object_or_a_list_wrapped_or_bare_is_read_alike(body):
    outcome = ask(always(200, body))
    assert isinstance(outcome, Done)
    assert (outcome.output["ansattnr"], outcome.output["navn"], outcome.output["epost"]) == ("5000001", "Lea D", None)


def test_headers_carry_date_and_gateway_key_and_the_path_the_institution():
    seen = []

    def handle(request):
        seen.append(request)
        return httpx.Response(200, json=ANSATT)

    ask(handle, endpoints=Endpoints(api_keys={"uib": "hemmelig", "uio": "annen"}))
    assert seen[0].headers["X-Gravitee-Api-Key"] == "hemmelig"
    assert seen[0].headers["dato"] == "2026-03-02"
    assert str(seen[0].url) == "https://dfo-simulator.invalid/uib/ansatte/v2/5000001"
    assert "Authorization" not in seen[0].headers


ENDPOINTS = Endpoints(
    default="https://gw-{institution}.example/lonn/v1",
    named={"test": "https://test.example/{institution}"},
    hosts=frozenset({"gw-uib.example", "annen.example", "*.sektor.example", "127.0.0.1:8090"}),
)


@pytest.mark.parametrize(
    ("value", "url"),
    [
        (None, "https://gw-uib.example/lonn/v1"),
        ("standard", "https://gw-uib.example/lonn/v1"),
        ("test", "https://test.example/uib"),
        ("https://annen.example/x/", "https://annen.example/x"),
        ("https://gw.sektor.example/lonn", "https://gw.sektor.example/lonn"),
        ("http://127.0.0.1:8090/uib", "http://127.0.0.1:8090/uib"),
    ],
)
def test_the_local_value_chooses_the_endpoint(value, url):
    assert ENDPOINTS.base("uib", {"dfo_endepunkt": value}) == url


@pytest.mark.parametrize(
    "value",
    [
        "prod",
        "http://annen.example/",
        "https://ond.example/",
        "https://annen.example.ond.example/",
        "https://bruker:passord@annen.example/",
        "https://annen.example@ond.example/",
        "https://annen.example/?x=",
        "https://annen.example:99999/",
        "https://annen.example:8443/",
        "https://ond.uh-it.no/",
        "https://a.b.sektor.example/",
        "https://sektor.example/",
        "http://127.0.0.1:8091/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "//annen.example",
        "https://[::1",
        {"$date": "2026-03-01"},
    ],
)
def test_an_endpoint_that_is_not_allowed_is_an_incident_and_nothing_is_sent(value):
    outcome = ask(always(200, ANSATT), endpoints=ENDPOINTS, config={"dfo_endepunkt": value})
    assert isinstance(outcome, Incident)
    assert "ikke tillatt" in outcome.reason


@pytest.mark.parametrize(
    "id",
    ["../../lonn", "..", "1/2", "1%2f2", "1?x=1", "1#", "a b", "1\n", "é", ".1", "1.", "a..b", "", "x" * 41, "\x00"],
    ids=ascii,
)
def test_an_id_that_could_leave_its_place_in_the_path_is_refused(id):
    asked = []

    def handle(request):
        asked.append(request)
        return httpx.Response(200, json=ANSATT)

    outcome = ask(handle, input={"ansattnr": id})
    if id == "1\n":  # white space around an id is taken away
        assert asked[0].url.path == "/uib/ansatte/v2/1"
    else:
        assert isinstance(outcome, Incident)
        assert asked == []


# Writes


@pytest.fixture
def world():
    return World()


def effects(world):
    return len(world.sim.transactions("uib"))


def test_500_after_the_effect_and_then_again_pays_once(world):
    world.sim.fault("dfo.lonn.registrer", "500_etter")
    assert isinstance(world.paid(), Retry)
    again = world.paid()
    assert isinstance(again, Done)
    assert effects(world) == 1
    assert len(world.sim.calls("dfo.lonn.registrer")) == 1, "the second attempt found it by its key"


def test_a_timeout_after_the_effect_pays_once(world):
    world.sim.fault("dfo.lonn.registrer", "timeout_etter")
    assert isinstance(world.paid(), Retry)
    assert isinstance(world.paid(), Done)
    assert effects(world) == 1


@pytest.mark.parametrize("kind", ["500_for", "timeout_for", "nede", "429"])
def test_a_failure_before_the_effect_pays_once(world, kind):
    world.contract()
    world.sim.fault("dfo.lonn.registrer", kind, count=2)
    outcomes = [world.paid() for _ in range(3)]
    assert [type(o) for o in outcomes] == [Retry, Retry, Done]
    assert effects(world) == 1


def test_when_the_lookup_fails_nothing_is_sent(world):
    world.contract()
    world.sim.fault("dfo.lonn.status.oppslag", "500_for")
    assert isinstance(world.paid(), Retry)
    assert world.sim.calls("dfo.lonn.registrer") == []


def test_a_write_asks_first_even_on_the_first_attempt(world):
    # An operator's retry counts attempts from 1 again, so the attempt number says nothing about what was sent.
    world.paid()
    assert isinstance(world.paid(), Done)
    assert [c.operation for c in world.sim.calls() if "lonn" in c.operation] == [
        "dfo.lonn.status.oppslag",
        "dfo.lonn.registrer",
        "dfo.lonn.status.oppslag",
    ]


def test_two_keys_are_two_payments(world):
    other_day = [{"dato": date(2026, 3, 3), "timer": Decimal("7.5"), "sats": Decimal("210.50")}]
    first, second = world.paid("lønn:1"), world.paid("lønn:2", linjer=other_day)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert first.output["transaksjonsid"] != second.output["transaksjonsid"]


def test_429_is_honoured_with_the_wish_to_wait(world):
    world.contract()
    world.sim.fault("dfo.lonn.registrer", "429", retry_after=90)
    outcome = world.paid()
    assert isinstance(outcome, Retry)
    assert outcome.after == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("kind", "word"), [("gateway_404", "404"), ("401", "401"), ("403", "403"), ("ugyldig_svar", "form")]
)
def test_what_only_a_person_can_mend_is_an_incident(world, kind, word):
    world.contract()
    world.sim.fault("dfo.lonn.registrer", kind)
    outcome = world.paid()
    assert isinstance(outcome, Incident)
    assert word in outcome.reason
    assert effects(world) == 0


def test_a_rejection_is_the_fault_with_code_and_text(world):
    world.contract()
    world.sim.fault("dfo.lonn.registrer", "avvist", kode="LA-17", melding="Lønnart er sperret.")
    outcome = world.paid()
    assert isinstance(outcome, Fault)
    assert (outcome.code, outcome.variables["kode"]) == ("LONN_AVVIST", "LA-17")
    assert "Lønnart er sperret." in outcome.variables["melding"]
    assert isinstance(world.paid(), Done), "a rejection does not use up the key"


def test_an_order_is_turned_down_with_the_fault_of_its_own(world):
    world.sim.fault("dfo.kontrakt.bestill", "avvist", kode="K1", melding="Nei.")
    outcome = world.run("dfo.kontrakt.bestill", **order())
    assert isinstance(outcome, Fault)
    assert outcome.code == "KONTRAKT_AVVIST"


def test_a_rejection_that_does_not_say_what_is_wrong_is_an_incident():
    def handle(request):
        if request.method == "GET":
            return httpx.Response(404, json={"standard": {"faultText": "UKJENT TRANSAKSJON"}})
        return httpx.Response(422, json={"feil": [{"melding": "noe"}]})

    given = hours({"ansattnr": "1", "kontraktnr": "2"})
    assert isinstance(ask(handle, "dfo.lonn.registrer", given), Incident)


def test_the_same_key_with_another_body_is_an_incident():
    def handle(request):
        if request.method == "GET":
            return httpx.Response(404, json={"standard": {"faultText": "UKJENT TRANSAKSJON"}})
        return httpx.Response(409, json={"feil": [{"kode": "NOKKEL_BRUKT"}]})

    outcome = ask(handle, "dfo.lonn.registrer", hours({"ansattnr": "1", "kontraktnr": "2"}))
    assert isinstance(outcome, Incident)
    assert "idempotensnøkkel" in outcome.reason


def test_a_receipt_without_an_id_is_an_incident_not_a_second_payment():
    def handle(request):
        if request.method == "GET":
            return httpx.Response(404, json={"standard": {"faultText": "UKJENT TRANSAKSJON"}})
        return httpx.Response(201, json={"lonnstransaksjon": {"status": "mottatt"}})

    outcome = ask(handle, "dfo.lonn.registrer", hours({"ansattnr": "1", "kontraktnr": "2"}))
    assert isinstance(outcome, Incident)
    assert "transaksjonsid" in outcome.reason


def test_a_key_that_stands_for_another_payment_is_an_incident_and_nothing_is_sent(world):
    assert isinstance(world.paid(), Done)
    line = {"dato": START.date(), "timer": 1, "sats": 100}
    outcome = world.paid(linjer=[line], timer=1, belop=100)
    assert isinstance(outcome, Incident)
    assert "idempotensnøkkel" in outcome.reason
    assert len(world.sim.calls("dfo.lonn.registrer")) == 1


def test_an_answer_that_drips_in_without_end_is_left():
    ticks = iter(range(0, 10_000, 20))

    def handle(request):
        return httpx.Response(200, content=(b" " for _ in range(1000)))

    assert isinstance(ask(handle, monotonic=lambda: next(ticks)), Retry)


def test_amounts_travel_as_texts_and_keys_as_ascii(world):
    world.paid("uib:sak:Registrere_lønn:1")
    (sent,) = world.sim.calls("dfo.lonn.registrer")
    assert (sent.body["timer"], sent.body["belop"]) == ("7.5", "1578.75")
    assert sent.body["linjer"] == [{"dato": "2026-03-02", "timer": "7.5", "sats": "210.50"}]
    assert sent.key == "uib:sak:Registrere_l%C3%B8nn:1"
    assert Decimal(sent.answer["lonnstransaksjon"]["belop"]) == Decimal("1578.75")
