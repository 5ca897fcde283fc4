"""Whatever a peer or a model sends: an outcome or a value, never an exception; and ids never leave their place."""

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import httpx
import pytest
from dfo_support import TestCall, World, answering, hours
from hypothesis import given, settings
from hypothesis import strategies as st

from oppskrift.dfo import wire
from oppskrift.dfo.events import ThinEvent, read_event
from oppskrift.model.job import Done, Fault, Incident, Retry
from oppskrift.model.problem import Problem

FEW = settings(max_examples=100, deadline=None)
OUTCOMES = (Done, Fault, Incident, Retry)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "id",
        "fornavn",
        "epost",
        "leder",
        "autWf",
        "kontraktnr",
        "status",
        "startdato",
        "timerFort",
        "filinnhold",
        "brutto",
    ]
)
RECORD = st.dictionaries(FIELDS, JSON, max_size=6)
HANDLERS = [
    ("dfo.ansatt.hent", {"ansattnr": "1"}),
    ("dfo.leder.finn", {"organisasjon_id": "1"}),
    ("dfo.kontrakt.hent", {"ansattnr": "1"}),
    ("dfo.kontrakt.fil", {"kontraktnr": "1"}),
    ("dfo.lonn.status", {"transaksjonsid": "1"}),
    ("dfo.lonnsslipp.hent", {"transaksjonsid": "1"}),
    ("dfo.kjoreplan.hent", {"periode": "2026-03"}),
]


@FEW
@given(st.sampled_from(HANDLERS), st.sampled_from([200, 404, 422, 500]), JSON | RECORD | st.binary(max_size=40))
def test_no_answer_of_a_peer_escapes_as_an_exception(handler, status, body):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    registry = answering(lambda r: httpx.Response(status, content=content))
    assert isinstance(registry.run(handler[0], handler[1], TestCall()), OUTCOMES)


WORLD = World()


@FEW
@given(
    st.sampled_from(sorted(WORLD.registry.names())), st.dictionaries(st.text(max_size=12), JSON, max_size=4) | RECORD
)
def test_no_input_of_a_model_escapes_as_an_exception(handler, input):
    assert isinstance(WORLD.registry.run(handler, input, TestCall()), OUTCOMES)


@FEW
@given(st.text(max_size=50))
def test_a_safe_id_is_one_segment_of_a_path(text):
    if wire.is_safe_id(text):
        assert urlsplit(f"https://x/a/{text}").path == f"/a/{text}"
        assert text not in (".", "..")
        assert "%" not in text


@FEW
@given(st.integers(0, 10**8), st.integers(0, 12))
def test_padding_never_matters(number, width):
    assert wire.normal_id(str(number).zfill(width)) == wire.normal_id(number) == str(number)


@FEW
@given(st.dates(date(1, 1, 1), date(9999, 12, 30)))
def test_all_forms_of_a_date_are_one_date(day):
    forms = [day.isoformat(), f"{day.isoformat()}T00:00:00.0000000+00:00", day.isoformat().replace("-", "")]
    assert {wire.day_of(form) for form in forms} == {day}


READERS = [(wire.day_of, date), (wire.number_of, Decimal), (wire.text_of, str), (wire.normal_id, str)]


@FEW
@given(JSON, st.sampled_from(READERS))
def test_reading_a_value_gives_its_type_or_nothing_or_says_that_it_is_unreadable(value, reader):
    read, expected = reader
    with suppress(wire.Unreadable):
        assert isinstance(read(value), expected | None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("01010000100", None), ("01010000200", None), ("01017044123", "01017044123"), ("", None), (None, None)],
)
def test_dummy_national_ids_are_none(value, expected):
    assert wire.national_id(value) == expected


@pytest.mark.parametrize("value", ["9999-12-31", "99991231", "", None, "0000-00-00", "00000000", " "])
def test_no_such_date(value):
    assert wire.day_of(value) is None


@FEW
@given(st.binary(max_size=200) | JSON.map(lambda v: json.dumps(v).encode()))
def test_an_event_is_read_or_refused(body):
    found = read_event(body)
    assert isinstance(found, ThinEvent | Problem)
    if isinstance(found, ThinEvent):
        assert wire.is_safe_id(found.id)


LINES = st.lists(
    st.tuples(st.decimals("0.25", "24", places=2), st.decimals("100", "900", places=2)), min_size=1, max_size=6
)


@settings(max_examples=40, deadline=None)
@given(LINES, st.integers(0, 3))
def test_any_hours_are_paid_exactly_once_and_to_the_oere(lines, losses):
    world = World()
    contract = world.contract()
    total, amount = sum(t for t, _ in lines), sum((t * s for t, s in lines), Decimal(0))
    given_hours = hours(
        contract,
        linjer=[{"dato": date(2026, 3, 2), "timer": t, "sats": s} for t, s in lines],
        timer=total,
        belop=amount.quantize(Decimal("0.01")),
        godkjent_av="bdm",
    )
    if losses:
        world.sim.fault("dfo.lonn.registrer", "500_etter" if losses % 2 else "500_for", count=losses)
    for _ in range(losses + 1):
        outcome = world.run("dfo.lonn.registrer", "k", **given_hours)
    assert isinstance(outcome, Done)
    (paid,) = world.sim.transactions("uib")
    assert Decimal(paid["belop"]) == amount.quantize(Decimal("0.01"))
