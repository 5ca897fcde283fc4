"""Values of every kind come back from each database as they went: in snapshots, events, jobs and letters."""

from decimal import Decimal
from typing import Any

from feel_promises import same
from feel_values import VALUES
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from store_support import T0, a_job, a_letter, advance, claim_one, new_case, step

from oppskrift import feel
from oppskrift.model.event import DecisionMade, JobCompleted, VariableWritten
from oppskrift.ports import Store
from oppskrift.runtime import snapshot

NUMBERS = iter(range(10**6))


AWKWARD = ["\0", {"$date": "\0"}, {"": {"$decimal": "x"}}, Decimal("1E-6176"), Decimal(10**33 + 1), True, None, []]


@given(values=st.lists(VALUES, min_size=1, max_size=12))
@example(values=AWKWARD)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_values_come_back_from_the_database(store: Store, values: list[Any]) -> None:
    id = f"c{next(NUMBERS)}"
    tagged = [feel.to_json(value) for value in values]
    written = tuple(VariableWritten(0, f"v{number}", value) for number, value in enumerate(tagged))
    made = DecisionMade("Vurder", 1, "d", "h", {"inn": tagged}, ["r1"], tagged[0], {"tables": [], "value": tagged})
    packed = snapshot.pack([snapshot.VERSION, 1, 1, "active", [], [], [[0, -1, {"alle": tagged}, 0, {}]]])
    store.commit(step(new_case(id), snapshot=packed, jobs=(a_job(input={"verdier": tagged}),)))
    advance(store, id, events=(*written, made, JobCompleted("Hent", 1, "dfo.ansatt.hent", tagged[-1])), snapshot=packed)

    again = [event for record in store.events("uib", id) for event in record.events]
    found = [event.value for event in again if isinstance(event, VariableWritten)]
    assert same([feel.from_json(value) for value in found], values)
    (decided,) = (event for event in again if isinstance(event, DecisionMade))
    assert same(feel.from_json(decided.inputs["inn"]), values)
    assert same(feel.from_json(decided.trace["value"]), values)
    kept = snapshot.variables(store.case("uib", id).snapshot)
    assert same(feel.from_json(kept["alle"]), values)
    job = claim_one(store)
    assert same(feel.from_json(job.input["verdier"]), values)
    store.receive(a_letter(id, body={"verdier": tagged}))
    letters = {letter.id: letter for letter in store.pending_inbox(T0, 10_000)}
    assert same(feel.from_json(letters[id].body["verdier"]), values)
