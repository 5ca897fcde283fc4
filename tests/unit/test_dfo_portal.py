"""The simulated DFØ's own page: contracts that wait are there, can be signed once, and names do no harm."""

from werkzeug.test import Client

from oppskrift.clock import SystemClock
from oppskrift.dfo.simulator import Simulator

ORDER = {
    "kontraktstype": "T1",
    "fm": "M",
    "oppdragstaker": {"fornavn": "<script>", "etternavn": 'O"Brien & sønn', "epost": "x@example.com"},
    "organisasjonId": "10000000",
    "startdato": "2026-03-16",
    "sluttdato": "2026-06-30",
    "timer": "10",
    "timesats": "200",
    "arbeidsoppgave": "Vakt",
}


def ordered() -> tuple[Simulator, Client, str]:
    simulator = Simulator(SystemClock(), institutions=["uib"])
    client = Client(simulator)
    answer = client.post("/uib/kontraktsbestillinger/v1", json=ORDER, headers={"Idempotency-Key": "k"})
    assert answer.status_code < 300, answer.text
    return simulator, client, simulator.orders("uib")[0]["bestillingsnr"]


def test_an_empty_page_says_when_contracts_come() -> None:
    assert "Ingen kontrakter venter" in Client(Simulator(SystemClock(), institutions=["uib"])).get("/_sim/").text


def test_a_contract_is_signed_by_its_button() -> None:
    simulator, client, number = ordered()
    assert number in client.get("/_sim/").text
    answer = client.post(f"/_sim/portal/uib/{number}/signer")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/_sim/")
    assert simulator.orders("uib")[0]["status"] == "signert"
    assert number not in client.get("/_sim/").text


def test_names_are_text() -> None:
    _, client, _ = ordered()
    page = client.get("/_sim/").text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_an_unknown_order_is_not_found() -> None:
    _, client, _ = ordered()
    assert client.post("/_sim/portal/uib/1/signer").status_code == 404
