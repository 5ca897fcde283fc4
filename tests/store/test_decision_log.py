"""Decisions are read back from every database, and a changed table is held against what they came to."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from dmn_support import DMN13, definitions, input_data, requires
from store_support import T0, new_case, opened, sqlite_url, step

from oppskrift import dmn
from oppskrift.cases.replay import Again, Change, Outcome, Replay, alike, changes
from oppskrift.cases.replay_report import Tally
from oppskrift.model.event import CaseStarted, DecisionMade, Event
from oppskrift.ports import StoredDecision
from oppskrift.standard import DatedValues
from oppskrift.standard.dated_values import Period, Series
from oppskrift.store.decisions import SqlDecisionLog
from oppskrift.store.sql import SqlStore


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres")()
    with opened(url) as store:
        yield store


def made(amount: int, output: Any, decision: str = "grense", rules: tuple[str, ...] = ("lav",)) -> DecisionMade:
    return DecisionMade("e1", 2, decision, "f" * 64, {"beløp": amount}, list(rules), output, {})


def model(limit: int, extra: str = "") -> dmn.Model:
    """Above the limit somebody must look."""
    inputs = input_data("beløp", "number") + (input_data(extra) if extra else "")
    rules = "".join(
        f'<rule id="{id}"><inputEntry id="{id}i"><text>{test}</text></inputEntry>'
        f'<outputEntry id="{id}o"><text>"{answer}"</text></outputEntry></rule>'
        for id, test, answer in (("lav", f"&lt;= {limit}", "automatisk"), ("høy", f"&gt; {limit}", "kontroll"))
    )
    table = (
        '<decisionTable id="t"><input id="i"><inputExpression id="ie"><text>beløp</text></inputExpression></input>'
        f'<output id="o" name="svar"/>{rules}</decisionTable>'
    )
    required = requires("beløp", *([extra] if extra else []))
    body = f'{inputs}<decision id="grense" name="grense"><variable name="grense"/>{required}{table}</decision>'
    return dmn.load(definitions(body, DMN13))


def keep(store: SqlStore, id: str, tenant: str, days: int, *events: Event) -> None:
    """Keep a case with these events in a step of their own, some days after it began."""
    case = new_case(id, tenant)
    store.commit(step(case))
    store.commit(step(store.case(tenant, id), at=T0 + timedelta(days=days), events=(CaseStarted("x"), *events)))


def fill(store: SqlStore) -> None:
    keep(store, "c1", "uib", 1, made(100, "automatisk"), made(900, "automatisk"))
    keep(store, "c2", "uib", 2, made(50, "automatisk"))
    keep(store, "c3", "uib", 3, made(5000, "kontroll", rules=("høy",)))
    keep(store, "c4", "uib", 4, made(7, "ja", decision="noe annet"))
    keep(store, "c5", "ntnu", 1, made(600, "automatisk"))
    keep(store, "c6", "ntnu", 1)


def amounts(log: SqlDecisionLog, tenant: str, since: int = 0, until: int | None = None) -> list[tuple[str, int]]:
    end = None if until is None else T0 + timedelta(days=until)
    batches = log.batches(tenant, T0 + timedelta(days=since), end)
    return [(one.case_id, one.made.inputs["beløp"]) for _, found in batches for one in found]


@pytest.mark.parametrize("batch", [1, 2, 200])
def test_all_decisions_of_a_period_are_read_in_order(database: SqlStore, batch: int) -> None:
    fill(database)
    log = SqlDecisionLog(database.database, batch)
    assert amounts(log, "uib") == [("c1", 100), ("c1", 900), ("c2", 50), ("c3", 5000), ("c4", 7)]
    assert amounts(log, "uib", 2, 4) == [("c2", 50), ("c3", 5000)]
    assert amounts(log, "uib", 5) == []
    assert amounts(log, "ntnu") == [("c5", 600)]
    assert [cases for cases, _ in log.batches("uib", T0, None)] == {1: [1] * 4, 2: [2, 2], 200: [4]}[batch]
    assert (log.cases("uib", T0), log.cases("uib", T0 + timedelta(days=3)), log.cases("uit", T0)) == (4, 2, 0)


def test_a_lower_limit_changes_the_cases_above_it(database: SqlStore) -> None:
    fill(database)
    again = Replay(SqlDecisionLog(database.database, 2), model(500))
    tally = Tally("uib", 5)
    for _, found in again.run("uib", T0):
        tally.add(found)
    assert (tally.cases, tally.changed, tally.decisions) == (3, 1, 4)
    assert tally.outcomes == {Outcome.SAME: 3, Outcome.OTHER: 1}
    assert [(part.path, part.count, part.turns) for part in tally.parts] == [("", 1, (("automatisk", "kontroll", 1),))]
    [example] = tally.examples
    assert (example.stored.case_id, example.stored.made.inputs, example.rules) == ("c1", {"beløp": 900}, ("høy",))
    assert tally.as_json()["examples"] == [
        {
            "case": "c1",
            "at": "2026-03-02T08:00:00+00:00",
            "decision": "grense",
            "outcome": "other",
            "before": "automatisk",
            "after": "kontroll",
            "rules_before": ["lav"],
            "rules_after": ["høy"],
            "missing": [],
        }
    ]


def test_only_the_decisions_that_are_asked_for_are_made_again(database: SqlStore) -> None:
    fill(database)
    again = Replay(SqlDecisionLog(database.database), model(500))
    assert [found for _, found in again.run("uib", T0, only=frozenset())] == [[]]
    assert [len(found) for _, found in again.run("uib", T0, only=frozenset({"grense"}))] == [4]


def stored(decision: DecisionMade) -> StoredDecision:
    return StoredDecision(tenant="uib", case_id="c", rev=1, at=T0, made=decision)


def replayed(changed: dmn.Model, decision: DecisionMade, **more: Any) -> Again:
    class NoLog:
        cases = batches = None

    return Replay(NoLog(), changed, **more).again(stored(decision))  # type: ignore[arg-type]


def test_an_input_that_was_not_kept_is_not_guessed() -> None:
    again = replayed(model(500, "sted"), made(1, "automatisk"))
    assert (again.outcome, again.missing, again.other_rules) == (Outcome.UNKNOWN, ("sted",), False)
    again = replayed(model(500, "sted"), made(1, "automatisk"), more={"sted": "Bergen"})
    assert again.outcome is Outcome.SAME


def test_no_answer_is_told_with_its_reason() -> None:
    again = replayed(model(500), DecisionMade("e", 1, "grense", "f", {"beløp": "mye"}, [], "kontroll", {}))
    assert again.outcome is Outcome.NONE
    assert again.reasons


def test_dated_values_are_those_that_were_looked_up_then() -> None:
    body = (
        f'{input_data("values")}<decision id="sats" name="sats"><variable name="sats"/>{requires("values")}'
        '<literalExpression><text>values.sats(@"2026-03-01") * 2</text></literalExpression></decision>'
    )
    lookup = {
        "series": "sats",
        "date": {"$date": "2026-03-01"},
        "value": 100,
        "unit": "kroner",
        "gyldig_fra": {"$date": "2026-01-01"},
        "source": "Avtalen",
        "verified": {"$date": "2026-01-02"},
    }
    periods = (Period(value=Decimal(150), start=date(2026, 1, 1), source="Ny avtale", verified=date(2026, 2, 1)),)
    now = DatedValues({"sats": Series(id="sats", title={}, unit="kroner", type="number", periods=periods)})
    changed = dmn.load(definitions(body, DMN13))
    for recorded, outcome in (([lookup], Outcome.SAME), ([], Outcome.OTHER)):
        decision = DecisionMade("e", 1, "sats", "f", {"values": recorded}, [], 200, {})
        assert replayed(changed, decision, values=now).outcome is outcome


def test_numbers_are_alike_however_they_are_written() -> None:
    assert alike(1, {"$decimal": "1.00"}) == alike({"a": [1]}, {"a": [1]}) is True
    assert not alike(None, 0)
    assert not alike("1", 1)


def test_what_differs_is_told_entry_by_entry() -> None:
    before = {"utfall": "ja", "sum": 10, "linjer": [1, 2], "frist": {"$date": "2026-01-01"}}
    after = {"utfall": "ja", "sum": 12, "linjer": [1], "frist": {"$date": "2026-01-02"}, "ny": True}
    assert changes(before, after) == (
        Change("sum", 10, 12),
        Change("linjer", [1, 2], [1]),
        Change("frist", {"$date": "2026-01-01"}, {"$date": "2026-01-02"}),
        Change("ny", None, True),
    )
    assert changes("a", {"b": 1}) == (Change("", "a", {"b": 1}),)


def test_lists_of_as_many_contexts_are_compared_element_by_element() -> None:
    before = {"linjer": [{"sats": 1, "art": "a"}, {"sats": 2, "art": "a"}], "koder": ["a", "b"]}
    after = {"linjer": [{"sats": 1, "art": "b"}, {"sats": 3, "art": "a"}], "koder": ["a", "c"]}
    assert [(one.path, one.part, one.before, one.after) for one in changes(before, after)] == [
        ("linjer[1].art", "linjer[].art", "a", "b"),
        ("linjer[2].sats", "linjer[].sats", 2, 3),
        ("koder", "koder", ["a", "b"], ["a", "c"]),
    ]
    assert [one.path for one in changes(before, {**before, "linjer": after["linjer"][:1]})] == ["linjer"]
    tally, many = Tally("uib", 1), [{"sats": number} for number in range(12)]
    one = StoredDecision(tenant="uib", case_id="c", rev=1, at=T0, made=made(1, many))
    more = [{"sats": number + 2} for number in range(12)]
    tally.add([Again(stored=one, outcome=Outcome.OTHER, output=more, rules=("lav",))])
    assert [(part.path, part.count, part.total) for part in tally.parts] == [("[].sats", 12, Decimal(24))]


def test_differences_of_numbers_are_summed_and_others_counted() -> None:
    tally = Tally("uib", 1)
    for case, (before, after) in enumerate([(10, 12), (5, 4)]):
        outputs: tuple[Any, Any] = ({"sum": before, "svar": "a"}, {"sum": after, "svar": f"b{case}"})
        one = StoredDecision(tenant="uib", case_id=f"c{case}", rev=1, at=T0, made=made(1, outputs[0]))
        tally.add([Again(stored=one, outcome=Outcome.OTHER, output=outputs[1], rules=("lav",))])
    assert [(part.path, part.count, part.total) for part in tally.parts] == [("sum", 2, Decimal(1)), ("svar", 2, None)]
    assert tally.parts[1].turns == (("a", "b0", 1), ("a", "b1", 1))
    assert (len(tally.examples), tally.changed, tally.cases) == (1, 2, 2)
