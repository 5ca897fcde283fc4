"""Events: nothing in them is believed, none is lost, each becomes one message, and hostile content is refused."""

import io
import json
from datetime import date, timedelta

import httpx
import pytest
from dfo_support import START, InboxStore, World, order

from oppskrift.dfo.events import ATTEMPTS, Consumer, EventSource, InProcessFeed, Taken, ThinEvent, read_event
from oppskrift.dfo.feeds import HttpFeed, Receiver
from oppskrift.dfo.simulator import Pusher
from oppskrift.model.problem import Problem

FILE = {"id": "5001", "uri": "dfo:infokontrakter/filer", "gyldigEtter": "2026-03-02", "feltnavn": ["status"]}


@pytest.fixture
def world():
    return World()


@pytest.fixture
def store():
    return InboxStore()


def messages(store):
    return [(m.tenant, m.message, m.key) for m in store.received.values()]


def event(**changed):
    found = read_event(json.dumps({**FILE, **changed}).encode())
    assert isinstance(found, ThinEvent), found
    return found


@pytest.mark.parametrize(
    ("changed", "id", "day"),
    [
        ({}, "5001", date(2026, 3, 2)),
        ({"id": "0005001"}, "5001", date(2026, 3, 2)),
        ({"id": 5001}, "5001", date(2026, 3, 2)),
        ({"gyldigEtter": "20260302"}, "5001", date(2026, 3, 2)),
        ({"gyldigEtter": "2026-03-02T00:00:00.0000000+00:00"}, "5001", date(2026, 3, 2)),
    ],
    ids=str,
)
def test_an_event_is_read_in_all_its_forms(changed, id, day):
    found = event(**changed)
    assert (found.id, found.valid_after) == (id, day)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 10_000,
        b" " * 20_000,
        json.dumps({**FILE, "id": "../../lonn"}).encode(),
        json.dumps({**FILE, "id": "1?x=y"}).encode(),
        json.dumps({**FILE, "id": ["5001"]}).encode(),
        json.dumps({**FILE, "id": ""}).encode(),
        json.dumps({**FILE, "uri": 5}).encode(),
        json.dumps({**FILE, "uri": "x" * 101}).encode(),
        json.dumps({**FILE, "uri": "a\nb"}).encode(),
        json.dumps({**FILE, "gyldigEtter": "snart"}).encode(),
        json.dumps({**FILE, "gyldigEtter": "2026-02-30"}).encode(),
        json.dumps({**FILE, "gyldigEtter": ""}).encode(),
        json.dumps({**FILE, "gyldigEtter": "9999-12-31"}).encode(),
        json.dumps({"id": "1"}).encode(),
    ],
    ids=lambda body: ascii(body[:60]),
)
def test_hostile_or_broken_content_is_a_problem_that_says_what(body):
    found = read_event(body)
    assert isinstance(found, Problem)
    assert "dfo.event" in found.render("nb")


def test_a_signed_contract_wakes_who_waits_for_the_order(world, store):
    source = EventSource.simulated(world.sim, world.client)
    assert source.poll(store, world.clock.now()) == 0
    contract = world.contract()
    assert source.poll(store, world.clock.now()) == 1
    assert messages(store) == [("uib", "kontrakt-signert", "7000001")]
    (record,) = store.received.values()
    assert record.body == {"bestillingsnr": "7000001", "kontraktnr": "1001", "ansattnr": contract["ansattnr"]}
    assert record.id == "dfo:infokontrakter/filer:5001:2026-03-02:1"
    assert record.not_before <= world.clock.now()
    assert source.poll(store, world.clock.now()) == 0


def test_pay_statuses_wake_who_waits_for_the_transaction(world, store):
    source = EventSource.simulated(world.sim, world.client)
    world.paid()
    source.poll(store, world.clock.now())
    for days, expected in ((7, "beregnet"), (10, "utbetalt")):
        world.clock.advance_to(START + timedelta(days=days))
        assert source.poll(store, world.clock.now()) == 1
        last = list(store.received.values())[-1]
        assert (last.message, last.key, last.body["status"]) == ("lonnsstatus", "90000001", expected)


def test_reading_the_feed_again_from_the_start_gives_nothing_new(world, store):
    world.contract()
    assert EventSource.simulated(world.sim, world.client).poll(store, world.clock.now()) == 1
    assert EventSource.simulated(world.sim, world.client).poll(store, world.clock.now()) == 0


class ListFeed:
    def __init__(self, *events):
        self.events = list(events)

    def read(self, after):
        return [(n, "uib", e) for n, e in enumerate(self.events, 1) if n > after]


def test_an_event_is_not_acted_on_before_its_day_in_norway(world, store):
    world.contract()
    source = EventSource(ListFeed({**FILE, "gyldigEtter": "2026-03-05"}), Consumer(world.client))
    read_before = len(world.sim.calls())
    world.clock.advance_to(START.replace(day=4, hour=22, minute=59))
    assert source.poll(store, world.clock.now()) == 0
    assert len(world.sim.calls()) == read_before, "the object is not read before"
    assert source.position == 0
    assert source.next_due() == START.replace(day=4, hour=23)
    world.clock.advance(timedelta(minutes=1))
    assert source.poll(store, world.clock.now()) == 1
    assert (source.position, source.next_due()) == (1, None)


def test_the_content_is_not_believed_the_object_is_read(world, store):
    world.done("dfo.kontrakt.bestill", **order())
    lies = {**FILE, "status": "signert", "bestillingsnr": "7000001"}
    assert EventSource(ListFeed(lies), Consumer(world.client)).poll(store, world.clock.now()) == 0
    assert store.received == {}


def test_events_about_other_things_and_broken_ones_are_passed_over(world, store):
    world.contract()
    feed = ListFeed({**FILE, "uri": "dfo:ansatte"}, "tull", {**FILE, "id": "../x"}, None, FILE)
    source = EventSource(feed, Consumer(world.client))
    assert source.poll(store, world.clock.now()) == 1
    assert source.position == 5


def test_when_the_object_cannot_be_read_the_event_waits(world, store):
    world.contract()
    world.sim.fault("dfo.kontrakt.fil", "500_for", count=2)
    source = EventSource.simulated(world.sim, world.client)
    start = world.clock.now()
    polls = [source.poll(store, start + timedelta(seconds=s)) for s in (0, 4, 5, 14, 15)]
    assert polls == [0, 0, 0, 0, 1], "tried at once, after 5 and after 10 seconds more"


def test_an_event_waits_out_any_number_of_hours_that_dfo_is_away(world, store):
    world.contract()
    world.sim.fault("dfo.kontrakt.fil", "nede", count=200)
    source = EventSource.simulated(world.sim, world.client)
    for _ in range(210):
        source.poll(store, world.clock.now())
        world.clock.advance(timedelta(minutes=15))
    assert source.failed == []
    assert messages(store) == [("uib", "kontrakt-signert", "7000001")]


def test_an_event_that_never_can_be_read_is_put_aside_and_seen(world, store):
    world.contract()
    world.sim.fault("dfo.kontrakt.fil", "403", count=100)
    source = EventSource.simulated(world.sim, world.client)
    for _ in range(ATTEMPTS + 5):
        source.poll(store, world.clock.now())
        world.clock.advance(timedelta(minutes=15))
    assert [e.event.id for e in source.failed] == ["5001"]
    assert source.position == 1


def test_the_same_id_at_two_institutions_is_two_messages(world, store):
    consumer = Consumer(world.client)
    for institution in ("uib", "uio"):
        body = {
            "kontraktstype": "T1",
            "fm": "M",
            "oppdragstaker": {"fornavn": "A", "etternavn": "B", "epost": "a@b.example"},
            "organisasjonId": "1",
            "startdato": "2026-03-01",
            "sluttdato": "2026-06-30",
            "timer": "1",
            "timesats": "1",
        }
        world.sim.conclude(institution, body)
        assert consumer.take(store, institution, event(), world.clock.now()) is Taken.STORED
    assert {tenant for tenant, _, _ in messages(store)} == {"uib", "uio"}


def test_the_feed_over_http_and_what_it_does_when_the_feed_is_away(world, store):
    world.contract()
    feed = HttpFeed(world.http, "https://dfo-simulator.invalid/")
    assert feed.read(0) == InProcessFeed(world.sim).read(0) != []
    for broken in (
        lambda r: httpx.Response(500),
        lambda r: httpx.Response(200, text="<html>"),
        lambda r: httpx.Response(200, json={"hendelser": [{"x": 1}]}),
        lambda r: httpx.Response(200, json={"hendelser": 5}),
    ):
        assert HttpFeed(httpx.Client(transport=httpx.MockTransport(broken)), "http://x").read(0) == []


# Push


def receiver(world, store, **more):
    return Receiver(Consumer(world.client), store, world.clock, ["uib", "uio"], **more)


def deliver(app, body=None, path="/hendelser/uib", method="POST", **headers):
    content = json.dumps(FILE).encode() if body is None else body
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": io.BytesIO(content),
        **headers,
    }
    found = []
    app(environ, lambda status, headers: found.append((int(status[:3]), dict(headers))))
    return found[0]


def test_a_pushed_event_is_taken_once(world, store):
    world.contract()
    app = receiver(world, store)
    assert [deliver(app)[0], deliver(app)[0]] == [204, 204]
    assert messages(store) == [("uib", "kontrakt-signert", "7000001")]


def test_pushed_too_early_is_to_be_delivered_again(world, store):
    world.contract()
    body = json.dumps({**FILE, "gyldigEtter": "2026-03-03"}).encode()
    status, headers = deliver(receiver(world, store), body)
    assert (status, headers["Retry-After"]) == (503, str(15 * 3600 + 1))
    assert store.received == {}


def test_pushed_while_dfo_is_down_is_to_be_delivered_again(world, store):
    world.contract()
    world.sim.fault("*", "nede")
    assert deliver(receiver(world, store))[0] == 503
    assert deliver(receiver(world, store))[0] == 204


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"body": b"tull"}, 400),
        ({"body": b" " * 20_000}, 413),
        ({"CONTENT_LENGTH": ""}, 413),
        ({"CONTENT_LENGTH": "-1"}, 413),
        ({"path": "/hendelser/ukjent"}, 404),
        ({"path": "/hendelser/uib/.."}, 404),
        ({"path": "/"}, 404),
        ({"method": "GET"}, 405),
    ],
    ids=str,
)
def test_what_is_no_event_is_refused(world, store, more, status):
    assert deliver(receiver(world, store), **more)[0] == status
    assert store.received == {}


def test_the_receiver_may_ask_for_a_secret(world, store):
    world.contract()
    app = receiver(world, store, key="hemmelig")
    assert deliver(app)[0] == 401
    assert deliver(app, HTTP_X_MOTTAKSNOKKEL="feil")[0] == 401
    assert deliver(app, HTTP_X_MOTTAKSNOKKEL="hemmelig")[0] == 204


def test_the_simulator_pushes_at_least_once_and_in_order(world, store):
    world.paid()
    http = httpx.Client(transport=httpx.WSGITransport(app=receiver(world, store)))
    world.sim.add_receiver("http://127.0.0.1:9")
    pusher = Pusher(world.sim, http)
    world.sim.fault("dfo.kontrakt.fil", "nede")
    assert pusher.run() == 0, "the receiver could not read the object"
    assert pusher.run() == 1
    world.clock.advance(timedelta(days=30))
    assert [pusher.run(), pusher.run()] == [2, 0]
    assert [m.message for m in store.received.values()] == ["kontrakt-signert", "lonnsstatus", "lonnsstatus"]


def test_a_receiver_that_is_away_gets_the_events_later(world, store):
    world.contract()
    world.sim.add_receiver("http://127.0.0.1:9")

    def away(request):
        raise httpx.ConnectError("x", request=request)

    assert Pusher(world.sim, httpx.Client(transport=httpx.MockTransport(away))).run() == 0
    http = httpx.Client(transport=httpx.WSGITransport(app=receiver(world, store)))
    assert Pusher(world.sim, http).run() == 1
