"""Values travel through tagged JSON as text, forms, and steps of the runtime with events and snapshot, unchanged.

`same` compares how values are written: FEEL's own equality leaves fractions of a second and zones out.
"""

import json
from decimal import Decimal
from typing import Any

import orjson
from bpmn_support import bpmn, linear, script, service, user
from feel_promises import same
from feel_values import VALUES
from hypothesis import example, given, settings
from hypothesis import strategies as st
from runtime_support import NOW, Play

from oppskrift import feel, forms
from oppskrift.feel.temporal import FeelDate, FeelDateTime, FeelTime
from oppskrift.model import event as e
from oppskrift.model.outcome import NewJob
from oppskrift.runtime import snapshot

PROCESS = bpmn(
    linear(
        "p",
        script("pakk", "{inne: a, liste: [a, [a]]}", "pakket"),
        script("pakk_ut", "pakket.inne", "b"),
        service("hent", "dfo.ansatt.hent", inputs={"sendt": "{verdi: b}"}, outputs={"svaret": "hentet"}),
        user("se", outputs={"c": "svar"}),
        script("siste", "[a, b, c, pakket, svaret]", "alle"),
        user("slutt"),
    )
)


def through_text(value: Any) -> Any:
    """Return a value as it comes back from a text of JSON."""
    return feel.from_json(orjson.loads(orjson.dumps(feel.to_json(value))))


@given(VALUES)
@settings(max_examples=200, deadline=None)
@example({"$date": "2026-03-01"})
@example({"$$date": {"$": {"$decimal": "1"}}})
@example([FeelTime(12, 0, 0, 1, "Europe/Oslo"), FeelDateTime(-999_999_999, 1, 1, 0, 0, 0, 1, -64_800)])
def test_values_survive_json(value: Any) -> None:
    back = through_text(value)
    assert same(back, value)
    assert feel.to_json(back) == feel.to_json(value)


@given(VALUES)
@settings(max_examples=25, deadline=None)
@example({"$date": "2026-03-01"})
@example([{"$range": {"low": None}}])
def test_values_survive_a_case(value: Any) -> None:
    """A value is handed in, packed and unpacked by expressions, sent to a handler, answered by it and by a person."""
    tagged = feel.to_json(value)
    play = Play.of(PROCESS)
    play.start(a=tagged)
    job = play.row("hent", NewJob)
    assert same(feel.from_json(orjson.loads(orjson.dumps(job.input)))["sendt"], {"verdi": value})
    play.job("hent", hentet=job.input["sendt"]["verdi"])
    play.complete("se", svar=tagged)
    variables = orjson.loads(orjson.dumps(snapshot.variables(play.snapshot or b"")))
    packed = {"inne": value, "liste": [value, [value]]}
    wanted = {"a": value, "b": value, "c": value, "pakket": packed, "svaret": value}
    assert {name: same(feel.from_json(variables[name]), wanted[name]) for name in wanted} == dict.fromkeys(wanted, True)
    assert same(feel.from_json(variables["alle"]), list(wanted.values()))
    written = [
        one for one in e.decode(orjson.loads(orjson.dumps(e.encode(play.events)))) if isinstance(one, e.VariableWritten)
    ]
    assert all(same(feel.from_json(one.value), wanted[one.name]) for one in written if one.name in wanted)


def field(key: str, subtype: str = "") -> dict[str, Any]:
    return {"type": "datetime", "key": key, "subtype": subtype} if subtype else {"type": "number", "key": key}


FORM, _ = forms.read(
    json.dumps(
        {
            "id": "f",
            "components": [
                *(field("tall"), field("dag", "date"), field("klokke", "time"), field("tid", "datetime")),
                {"type": "dynamiclist", "path": "rader", "components": [field("tall"), field("dag", "date")]},
            ],
        }
    ).encode()
)
YEARS, CLOCK = st.integers(1, 9_999), (st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.just(0))
DAYS = st.builds(FeelDate, YEARS, st.integers(1, 12), st.integers(1, 28))
FILLED = st.fixed_dictionaries(
    {
        "tall": st.integers(-(10**34) + 1, 10**34 - 1).map(Decimal)
        | st.integers(-(10**9), 10**9).map(lambda n: Decimal(n) / 8),
        "dag": DAYS,
        "klokke": st.builds(lambda clock: FeelTime(*clock), st.tuples(*CLOCK)),
        "tid": st.builds(
            lambda day, clock, zone: FeelDateTime(day.year, day.month, day.day, *clock, zone),
            DAYS,
            st.tuples(*CLOCK),
            st.sampled_from([0, 3_600, -19_800, "Europe/Oslo", "America/New_York", "UTC"]),
        ),
    }
)


@given(FILLED, FILLED)
@settings(max_examples=100, deadline=None)
def test_values_survive_a_form(values: dict[str, Any], row: dict[str, Any]) -> None:
    """What a program hands in tagged is taken as it is, also in rows; and a case goes on with it."""
    whole = {**values, "rader": [{"tall": row["tall"], "dag": row["dag"]}]}
    assert FORM is not None
    found = FORM.accept(feel.to_json(whole), {}, now=NOW)
    assert isinstance(found, forms.Accepted), [problem.render("en") for problem in found.problems]
    kept = feel.from_json(orjson.loads(orjson.dumps(dict(found.values))))
    assert isinstance(kept, dict)
    assert [name for name, value in whole.items() if not same(kept[name], value)] == []
