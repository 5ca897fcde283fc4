"""The simulated DFØ as a server on loopback: real sockets, real time-outs, restart and two engines at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from dfo_support import START, InboxStore, TestCall, hours, order, public_pem, rsa_key

from oppskrift.clock import ManualClock
from oppskrift.dfo import (
    Consumer,
    DfoClient,
    Endpoints,
    EventSource,
    HttpFeed,
    Maskinporten,
    MemoryNotifier,
    Receiver,
    catalogue,
    open_http,
)
from oppskrift.dfo.maskinporten import Settings
from oppskrift.dfo.resources import ALL
from oppskrift.dfo.simulator import Pusher, Registered, Served, Simulator, SqliteRecords, TokenDesk
from oppskrift.model.job import Done, Incident, Retry
from oppskrift.model.tagged import tag


class Outside:
    """A client of a served simulator, with its own clock set over HTTP."""

    def __init__(self, url, tokens=None):
        self.url = url
        self.http = open_http()
        self.client = DfoClient(self.http, Endpoints(default=url + "/{institution}"), tokens)
        self.registry = catalogue(self.client, MemoryNotifier())

    def run(self, handler, key="k", now=START, /, **input):
        return self.registry.run(handler, tag(input), TestCall(idempotency_key=key, now=now))

    def control(self, path, body):
        return self.http.post(f"{self.url}/_sim/{path}", json=body).raise_for_status().json()

    def contract(self):
        ordered = self.run("dfo.kontrakt.bestill", "bestill", **order())
        assert isinstance(ordered, Done), ordered
        self.control(f"uib/kontraktsbestillinger/{ordered.output['bestillingsnr']}/signer", {})
        return self.run("dfo.kontrakt.hent", **{"bestillingsnr": ordered.output["bestillingsnr"]}).output


@pytest.fixture
def simulator():
    return Simulator(ManualClock(START))


@pytest.fixture
def outside(simulator):
    with Served(simulator) as served:
        made = Outside(served.url)
        yield made
        made.http.close()


def test_the_whole_way_to_the_payslip_over_http(outside):
    contract = outside.contract()
    paid = outside.run("dfo.lonn.registrer", "lønn", **hours(contract))
    assert isinstance(paid, Done)
    outside.http.put(f"{outside.url}/_sim/klokke", json={"tid": (START + timedelta(days=10)).isoformat()})
    slip = outside.run("dfo.lonnsslipp.hent", transaksjonsid=paid.output["transaksjonsid"])
    assert isinstance(slip, Done)
    assert slip.output["brutto"] == {"$decimal": "1578.75"}
    source, store = EventSource(HttpFeed(outside.http, outside.url), Consumer(outside.client)), InboxStore()
    assert source.poll(store, START + timedelta(days=10)) == 3


def test_it_listens_on_loopback_only(outside):
    assert outside.url.startswith("http://127.0.0.1:")


def test_a_real_time_out_after_the_effect_pays_once(outside, simulator):
    contract = outside.contract()
    simulator.fault("dfo.lonn.registrer", "timeout_etter", seconds=1.0)
    outside.http.timeout = httpx.Timeout(0.4)
    assert isinstance(outside.run("dfo.lonn.registrer", "lønn", **hours(contract)), Retry)
    outside.http.timeout = httpx.Timeout(10)
    assert isinstance(outside.run("dfo.lonn.registrer", "lønn", **hours(contract)), Done)
    assert len(simulator.transactions("uib")) == 1


def test_a_slow_answer_is_waited_for(outside, simulator):
    simulator.fault("dfo.ansatt.hent", "treg", seconds=0.1)
    assert isinstance(outside.run("dfo.ansatt.hent", ansattnr="5000001"), Done)


def test_nobody_at_the_address_is_tried_again():
    with Served(Simulator(ManualClock(START))) as served:
        url = served.url
    away = Outside(url)
    assert isinstance(away.run("dfo.ansatt.hent", ansattnr="5000001"), Retry)
    away.http.close()


def test_two_workers_with_one_key_pay_once(outside, simulator):
    contract = outside.contract()
    start = threading.Barrier(4)

    def pay(_):
        start.wait()
        return outside.run("dfo.lonn.registrer", "lønn", **hours(contract))

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(pay, range(4)))
    assert [type(o) for o in outcomes] == [Done] * 4
    assert len({o.output["transaksjonsid"] for o in outcomes}) == 1
    assert len(simulator.transactions("uib")) == 1


def test_a_restarted_server_remembers(tmp_path):
    for attempt in range(2):
        records = SqliteRecords(tmp_path / "dfo.db")
        simulator = Simulator(ManualClock(START), records)
        with Served(simulator) as served:
            outside = Outside(served.url)
            outcome = outside.run("dfo.kontrakt.bestill", "bestill", **order())
            assert isinstance(outcome, Done)
            assert outcome.output["bestillingsnr"] == "7000001", attempt
            outside.http.close()
        records.close()


def test_tokens_over_http_and_without_one_an_incident():
    scopes = frozenset(r.scope for r in ALL)
    desk = TokenDesk("https://m/", {"c": Registered(public_key=public_pem(rsa_key()), scopes=scopes)})
    clock = ManualClock(START)
    with Served(Simulator(clock, desk=desk)) as served:
        http = open_http()
        settings = Settings(
            client_id="c", key=rsa_key(), key_id="k", issuer="https://m/", token_url=f"{served.url}/token"
        )
        inside = Outside(served.url, Maskinporten({"*": settings}, http, clock))
        assert isinstance(inside.run("dfo.ansatt.hent", ansattnr="5000001"), Done)
        stranger = Outside(served.url)
        assert isinstance(stranger.run("dfo.ansatt.hent", ansattnr="5000001"), Incident)
        for each in (http, inside.http, stranger.http):
            each.close()


def test_events_are_pushed_to_a_receiver_over_http(outside, simulator):
    store = InboxStore()
    receiver = Receiver(Consumer(outside.client), store, simulator.clock, ["uib"])
    with Served(receiver) as receiving:
        outside.control("mottakere", {"url": receiving.url})
        outside.contract()
        assert Pusher(simulator, outside.http).run() == 1
    assert [m.message for m in store.received.values()] == ["kontrakt-signert"]
